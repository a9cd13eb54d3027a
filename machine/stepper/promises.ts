/**
 * Stores and IPIs performed early, ahead of program order: the one reordering that a store buffer cannot show (a store that
 * overtakes an older load). A message may be put on the timeline early when the CPU, on its own, can still come to perform
 * it where program order has it ("certification", Promising-ARM, PLDI 2019), also in view of what others may write.
 */
import { SOMEBODY } from '../foresight';
import { DEPTH, PC } from '../layout';
import type { LocationId } from '../program';
import { IPI, WRITE } from '../timeline';
import { outcomesOf, type Looking, type Outcome } from './choices';
import { heldStore } from './entries';
import { createKeys, type Identity } from './keys';
import { ALONE, type Machine } from './machine';
import type { Message, Situation } from './state';

/** A CPU's runs on its own are short; one that is not cannot certify anything. */
const LONGEST = 20_000;

/** A message that a CPU may perform early. */
export type Early = Pick<Message, 'kind' | 'subject' | 'value'>;

/** Messages this CPU may perform early now, before a read that stands before them in its program and may still change. */
export function earlyMessages(machine: Machine, situation: Situation, cpu: number, looking: Looking): Early[] {
    if (!canGainFrom(machine, situation, cpu)) return [];
    const now = situation.log.length;
    const found = new Map<string, Early>();
    for (const from of foreseeing(machine, situation, cpu))
        runAlone(machine, from, cpu, looking, (outcome, afterRead) => {
            if (!afterRead) return false;
            const { log } = outcome.situation;
            outcome.bounds.forEach((bound, index) => {
                const { kind, subject, value } = log[log.length - outcome.bounds.length + index];
                if (bound > now || (kind !== WRITE && kind !== IPI)) return;
                found.set(`${kind} ${subject} ${value}`, { kind, subject, value });
            });
            return false;
        });
    return [...found.values()].filter((message) =>
        isCertified(machine, withPromise(situation, cpu, message, -1), cpu, looking),
    );
}

/** Without a message ahead there is nothing to perform early: most CPUs, most of the time. */
function canGainFrom(machine: Machine, situation: Situation, cpu: number): boolean {
    const { s } = situation.cpus[cpu];
    return s[DEPTH] > 0 || machine.messagesAhead[s[PC]] === 1;
}

/** The state after performing a message early. */
export function withPromise(
    situation: Situation,
    cpu: number,
    { kind, subject, value }: Early,
    step: number,
): Situation {
    const log = [...situation.log, { kind, subject, value, cpu, issuedAt: step, at: step }];
    const cpus = situation.cpus.map((state, one) =>
        one === cpu ? { ...state, promised: [...state.promised, log.length] } : state,
    );
    return { ...situation, cpus, log };
}

/** Whether the CPU, on its own, can come to perform everything it has performed early. */
export function isCertified(machine: Machine, situation: Situation, cpu: number, looking: Looking): boolean {
    if (situation.cpus[cpu].promised.length === 0) return true;
    let certified = false;
    for (const from of foreseeing(machine, situation, cpu)) {
        if (certified) break;
        runAlone(machine, from, cpu, looking, (outcome) => {
            certified ||= outcome.situation.cpus[cpu].promised.length === 0;
            return certified;
        });
    }
    return certified;
}

/** The state, and where a compare-and-swap has to reckon with a write of another CPU: with that write (foresight.ts). */
function foreseeing(machine: Machine, situation: Situation, cpu: number): Situation[] {
    const writes = machine.foreseen[cpu].map(({ location, value }): Message => {
        return { kind: WRITE, subject: location, value, cpu: SOMEBODY, issuedAt: -1, at: -1 };
    });
    return writes.length === 0 ? [situation] : [situation, { ...situation, log: [...situation.log, ...writes] }];
}

/** Every run of one CPU, on its own. `visit` is told each step, and whether a read stands before it; true: enough. */
function runAlone(
    machine: Machine,
    from: Situation,
    cpu: number,
    { notModelled }: Looking,
    visit: (outcome: Outcome, afterRead: boolean) => boolean,
): void {
    const { options } = machine;
    // A run that leaves the model certifies nothing, and takes nothing from what the others certify. It is told when it is met.
    const looking: Looking = {
        step: -1,
        record: false,
        ...(notModelled === undefined ? {} : { notModelled: () => undefined }),
    };
    machine.options = ALONE;
    try {
        const keys = createKeys();
        const seen = new Set<string>();
        const work: { situation: Situation; identity: Identity; afterRead: boolean }[] = [
            { situation: from, identity: keys.of(from), afterRead: false },
        ];
        for (let node = work.pop(); node !== undefined && seen.size < LONGEST; node = work.pop()) {
            const { situation, identity } = node;
            const afterRead = node.afterRead || reads(machine, situation, cpu, from.log.length);
            for (const outcome of outcomesOf(machine, situation, cpu, looking)) {
                if (visit(outcome, node.afterRead)) return;
                const next = keys.after(situation, identity, outcome.situation);
                const name = `${keys.text(next)}${afterRead ? '' : '-'}`;
                if (seen.has(name)) continue;
                seen.add(name);
                work.push({ situation: outcome.situation, identity: next, afterRead });
            }
        }
    } finally {
        machine.options = options;
    }
}

/**
 * Whether something is gained by overtaking the CPU's next event: it reads what another CPU may still write (everything else
 * it could as well read now, and go on in program order), or is atomic.
 */
function reads(machine: Machine, situation: Situation, cpu: number, since: number): boolean {
    const { program } = machine;
    const { code } = program;
    const { flow } = machine.setup.reach[cpu];
    const place = situation.cpus[cpu].s[PC];
    const changes = (location: LocationId): boolean =>
        situation.cpus.some((_, other) => other !== cpu && mayStill(machine, situation, other, location));
    for (let pc = place; pc < code.length && (pc === place || !code[pc].boundary); pc++) {
        const op = code[pc];
        // Atomics never wait in the store buffer: what overtakes them can only be performed early.
        if (op.op === 'fetchAndRun' || op.op === 'rmw' || op.op === 'cas') return true;
        if (op.op === 'store' && op.status !== undefined) return true;
        // These wait until a store before them is visible, so what overtakes both can only be performed early.
        if ((op.op === 'dc' || op.op === 'fetch') && storesBefore(situation, cpu, since)) return true;
        if (op.op === 'fetch' && op.cells.some(changes)) return true;
        if (op.op === 'load' && flow.pointedTo(op.addr).some(changes)) return true;
    }
    return false;
}

/** Whether a CPU holds a store, or has performed one since the timeline was that long. */
const storesBefore = ({ log, cpus }: Situation, cpu: number, since: number): boolean =>
    cpus[cpu].buffer.some(({ kind }) => kind === 'store') ||
    log.slice(since).some((message) => message.kind === WRITE && message.cpu === cpu);

/** Whether a CPU may still write a location: it holds a store, or has one ahead, there or where its handlers return to. */
function mayStill(machine: Machine, situation: Situation, cpu: number, location: LocationId): boolean {
    const { s, buffer } = situation.cpus[cpu];
    const ahead = machine.storesAhead(location);
    const { stack } = machine.setup.layouts[cpu];
    if (heldStore(buffer, location) !== null || ahead[s[PC]] === 1) return true;
    for (let depth = 0; depth < s[DEPTH]; depth++) if (ahead[s[stack + 2 * depth] - 1] === 1) return true;
    return false;
}
