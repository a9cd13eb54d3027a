/** Taking IPIs and leaving their handlers; kernel and user mode. */
import { NotModelled } from './arithmetic';
import type { Core } from './core';
import { DEPTH, MASKED, MAX_DEPTH, PC, STATUS, STOPPED, TAKEN } from './layout';
import { IPI } from './timeline';
import type { Timestamp } from './view';

/** Ordinal among the IPIs to this CPU, by timestamp. */
function ordinalOf(core: Core, ts: Timestamp): number {
    let ordinal = 0;
    for (let i = 1; i < ts; i++) if (core.timeline.kind[i] === IPI && core.timeline.subject[i] === core.cpu) ordinal++;
    return ordinal;
}

/** Timestamps of IPIs to this CPU that it has not taken. */
export function pendingIpis(core: Core): Timestamp[] {
    const { timeline, s, cpu } = core;
    const found: Timestamp[] = [];
    let ordinal = 0;
    for (let ts = 1; ts <= timeline.length; ts++) {
        if (timeline.kind[ts] !== IPI || timeline.subject[ts] !== cpu) continue;
        if (ordinal >= 32) throw new NotModelled('more than 32 IPIs to one CPU');
        if ((s[TAKEN + (ordinal >> 4)] & (1 << (ordinal & 15))) === 0 && timeline.hidden[ts] === 0) found.push(ts);
        ordinal++;
    }
    return found;
}

export const interruptible = (core: Core): boolean =>
    (core.s[STATUS] & (MASKED | STOPPED)) === 0 && core.program.cpus[core.cpu].handler !== null;

export const inUserMode = (core: Core): boolean => (core.s[STATUS] & 0x100) !== 0;

/** Takes the IPI at `ts`: an exception entry into the handler, with interrupts masked. */
export function takeIpi(core: Core, ts: Timestamp): void {
    const { s, layout } = core;
    const handler = core.program.cpus[core.cpu].handler;
    if (handler === null) throw new NotModelled('an IPI to a CPU without a handler');
    if (s[DEPTH] >= MAX_DEPTH) throw new NotModelled(`more than ${MAX_DEPTH} nested interrupt handlers`);
    const ordinal = ordinalOf(core, ts);
    s[TAKEN + (ordinal >> 4)] |= 1 << (ordinal & 15);
    const frame = layout.stack + 2 * s[DEPTH];
    s[frame] = s[PC] + 1;
    s[frame + 1] = ts;
    s[DEPTH] += 1;
    enterKernel(core);
    s[STATUS] |= MASKED;
    s[PC] = handler;
    core.architecture.take(core, ts);
}

/** Timestamp of the IPI whose handler is innermost; 0: none. */
export const handledIpi = (core: Core): Timestamp =>
    core.s[DEPTH] === 0 ? 0 : core.s[core.layout.stack + 2 * (core.s[DEPTH] - 1) + 1];

export function enterKernel({ s }: Core): void {
    const depth = (s[STATUS] >> 4) & 15;
    const modes = (s[STATUS] >> 8) & 0xff;
    s[STATUS] = (s[STATUS] & 0xf) | (Math.min(depth + 1, 15) << 4) | (((modes << 1) & 0xff) << 8);
}

export function leaveKernel({ s }: Core): void {
    const depth = (s[STATUS] >> 4) & 15;
    const modes = (s[STATUS] >> 8) & 0xff;
    s[STATUS] = depth > 0 ? (s[STATUS] & 0xf) | ((depth - 1) << 4) | ((modes >> 1) << 8) : s[STATUS] | 0x100;
}

/** Back to the interrupted place, with interrupts unmasked. */
export function leaveHandler(core: Core): boolean {
    const { s, layout } = core;
    if (s[DEPTH] === 0) throw new NotModelled('a return from a handler that was not entered');
    const frame = layout.stack + 2 * (s[DEPTH] - 1);
    s[PC] = s[frame] - 1;
    s[frame] = 0;
    s[frame + 1] = 0;
    s[DEPTH] -= 1;
    s[STATUS] &= ~MASKED;
    return true;
}
