/**
 * The call stack of a CPU: its next event, the procedures and handlers around it, and below a label the earlier steps of
 * the trace, newest first. Choosing an earlier step shows the state just after it.
 */
import type { CpuIndex, EventId, Frame, Program, Span } from '../../machine/program';
import type { CpuSnapshot, Step } from '../../machine/trace';
import { cpuName, stepText } from '../../report/names';
import { standingAt } from '../replay/depth';
import type { Replay } from '../replay/replay';
import { violatedBy } from '../breakpoints/exceptions';

export interface FrameSpec {
    readonly kind: 'here' | 'caller' | 'label' | 'earlier';
    readonly name: string;
    readonly cpu: CpuIndex;
    readonly span: Span | null;
    /** The position of the branch whose state its scopes show. */
    readonly position: number;
    /** The event it stands at, for the disassembly; null: none. */
    readonly event: EventId | null;
    /** For a procedure or handler: its expansion, for `restartFrame`. */
    readonly expansion: number | null;
}

/** The frames of procedures and handlers around where a CPU stands. */
export function openFramesOf(replay: Replay, cpu: CpuIndex): FrameSpec[] {
    const { program, snapshot, position } = replay;
    const state = snapshot.cpus[cpu];
    if (state === undefined) return [];
    const title = `CPU ${cpuName(program, cpu)}`;
    const here = standing(replay, cpu, state);
    const frames: FrameSpec[] = [];
    const handlers = [...state.handlers];
    let { inside, span, note } = here;
    for (;;) {
        let interrupted: EventId | null | undefined;
        for (const frame of [...inside].reverse()) {
            const isHandler = frame.procedure === 'on ipi';
            const handler = isHandler ? handlers.pop() : undefined;
            const name = isHandler
                ? `on ipi${handler === undefined ? '' : ` (from ${cpuName(program, handler.sender)})`}`
                : `${frame.procedure}()`;
            frames.push(made(frames, `${name}${note}`, cpu, span, position, here.event, frame.expansion));
            note = '';
            span = frame.call;
            if (handler !== undefined) {
                interrupted = handler.interrupted;
                break;
            }
        }
        if (interrupted === undefined) break;
        const event = interrupted === null ? undefined : program.events[interrupted];
        inside = event?.frames ?? [];
        span = event?.span ?? program.cpus[cpu]?.span ?? null;
        note = event === undefined ? ' (idle, interrupted)' : ' (interrupted)';
        if (event === undefined) break;
    }
    frames.push(made(frames, `${title}${note}`, cpu, span, position, here.event, null));
    return frames;
}

function made(
    before: readonly FrameSpec[],
    name: string,
    cpu: CpuIndex,
    span: Span | null,
    position: number,
    event: EventId | null,
    expansion: number | null,
): FrameSpec {
    const kind = before.length === 0 ? 'here' : 'caller';
    return { kind, name, cpu, span, position, event: kind === 'here' ? event : null, expansion };
}

interface Here {
    readonly event: EventId | null;
    readonly inside: readonly Frame[];
    readonly span: Span | null;
    readonly note: string;
}

/** Where a CPU stands: before its next event; at the event that has just violated a property; at its last one when it has none left. */
function standing(replay: Replay, cpu: CpuIndex, state: CpuSnapshot): Here {
    const { program, last } = replay;
    if (last !== null && last.cpu === cpu && last.event >= 0 && violatedBy(last) !== null) {
        const event = program.events[last.event];
        return { event: last.event, inside: event?.frames ?? [], span: event?.span ?? null, note: ': violation' };
    }
    if (state.next !== null) {
        const { inside, at } = standingAt(program, replay.state.steps, cpu, state.next);
        const span = at?.call ?? program.events[state.next]?.span ?? null;
        return { event: state.next, inside, span, note: waiting(program, state) };
    }
    const done = program.events[lastEventOf(replay, cpu) ?? -1];
    return {
        event: null,
        inside: [],
        span: done?.frames[0]?.call ?? done?.span ?? program.cpus[cpu]?.span ?? null,
        note: ` (${state.state === 'stopped' ? 'stopped' : 'finished'})`,
    };
}

function waiting(program: Program, { state, waitsFor }: CpuSnapshot): string {
    if (state !== 'waiting') return '';
    return ` (waits${waitsFor === null || waitsFor === undefined ? '' : ` for ${cpuName(program, waitsFor)}`})`;
}

function lastEventOf(replay: Replay, cpu: CpuIndex): EventId | null {
    const { steps } = replay.state;
    for (let index = steps.length - 1; index >= 0; index--) {
        const step = steps[index];
        if (step?.cpu === cpu && step.event >= 0) return step.event;
    }
    return null;
}

/** Number of frames of a CPU, earlier steps and their label included. */
export function frameCount(replay: Replay, cpu: CpuIndex): number {
    return openFramesOf(replay, cpu).length + (replay.position > 0 ? 1 + replay.position : 0);
}

/** A slice of the frames of a CPU; made only as far as it is asked for. */
export function framesOf(replay: Replay, cpu: CpuIndex, start: number, count: number): FrameSpec[] {
    const open = openFramesOf(replay, cpu);
    const result = open.slice(start, start + count);
    for (let index = Math.max(start, open.length); index < start + count; index++) {
        const below = index - open.length;
        if (below > replay.position || replay.position === 0) break;
        result.push(below === 0 ? label(replay, cpu) : earlier(replay, cpu, replay.position - below));
    }
    return result;
}

function label(replay: Replay, cpu: CpuIndex): FrameSpec {
    const where = replay.branch.id === 0 ? '' : ` of ${replay.branch.name}`;
    return {
        kind: 'label',
        name: `earlier steps${where}, newest first`,
        cpu,
        span: null,
        position: replay.position,
        event: null,
        expansion: null,
    };
}

function earlier(replay: Replay, cpu: CpuIndex, position: number): FrameSpec {
    const step = replay.stepAt(position);
    return {
        kind: 'earlier',
        name: step === null ? `${position + 1} a value was set here` : stepTitle(replay.program, step),
        cpu: step?.cpu ?? cpu,
        span: step === null ? null : spanOf(replay, step),
        position: position + 1,
        event: step === null || step.event < 0 ? null : step.event,
        expansion: null,
    };
}

/** What a step does, without its number: compared when a saved trace is read. Empty where a value was set. */
export const statementOf = (program: Program, step: Step | null): string =>
    step === null ? '' : `${cpuName(program, step.cpu)}: ${stepText(program, step)}`;

/** `8 A: registered(B)`: the number as people count, the CPU, the event. */
export function stepTitle(program: Program, step: Step): string {
    const becomes = step.kind === 'drain' ? ' becomes visible' : '';
    return `${step.index + 1} ${cpuName(program, step.cpu)}: ${stepText(program, step)}${becomes}`;
}

/** Where a step is written: its event; for a held store becoming visible, the store; for an IPI taken, the handler. */
export function spanOf(replay: Replay, step: Step): Span | null {
    const { program, state } = replay;
    if (step.event >= 0) return program.events[step.event]?.span ?? null;
    for (const effect of step.effects) {
        if (effect.kind === 'drain') {
            const store = state.steps[effect.since]?.event ?? -1;
            return program.events[store]?.span ?? null;
        }
        if (effect.kind === 'take') {
            const handled = program.events.find(
                (event) => event.cpu === step.cpu && event.frames.some((frame) => frame.procedure === 'on ipi'),
            );
            return handled?.frames.find((frame) => frame.procedure === 'on ipi')?.call ?? null;
        }
    }
    return null;
}
