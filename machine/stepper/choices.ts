/** Everything that can happen in a state: each outcome of each CPU's next event, each drain, each IPI taken. */
import { NotModelled } from '../arithmetic';
import { inUserMode, interruptible, pendingIpis, takeIpi } from '../interrupts';
import { PC, STATUS, STOPPED } from '../layout';
import type { CpuIndex, EventId } from '../program';
import type { Choice, Effect } from '../trace';
import { drain } from './buffer';
import { mayDrain } from './entries';
import { performEvent, settle } from './event';
import { coreOf, type Machine } from './machine';
import type { Situation } from './state';
import { noteSynchronization } from './synchronization';
import type { Timestamp } from '../view';
import { begin, finish, type ReadFact, type Work } from './work';

/** One thing that can happen, done. */
export interface Outcome {
    readonly key: string;
    readonly cpu: number;
    readonly kind: Choice['kind'];
    readonly event: EventId;
    /** Every choice made in it is the ordinary one. */
    readonly ordinary: boolean;
    readonly situation: Situation;
    /** Properties violated (for `exists`: satisfied) by it. */
    readonly hits: readonly number[];
    /** What each message it added had to come after. */
    readonly bounds: readonly number[];
    /** See {@link Work.oddities}. */
    readonly oddities: number;
    readonly effects: readonly Effect[];
    readonly reads: readonly ReadFact[];
}

/** How outcomes are looked for. `bounded` is told that a path was given up at the bound of a `while`. */
export interface Looking {
    readonly step: number;
    readonly record: boolean;
    readonly bounded?: () => void;
    /** Told why something a CPU could do is left out; absent: the whole search ends there (its answer would not be complete). */
    readonly notModelled?: (cpu: CpuIndex, reason: string) => void;
}

/** What a CPU does, or the way out where the machine does not model it and somebody who looks is told so. */
function ifModelled<T>(looking: Looking, cpu: CpuIndex, perform: () => T, otherwise: T): T {
    try {
        return perform();
    } catch (error) {
        if (looking.notModelled === undefined || !(error instanceof NotModelled)) throw error;
        looking.notModelled(cpu, error.message);
        return otherwise;
    }
}

/** The outcomes of one CPU: events, drains, takes. */
export function outcomesOf(machine: Machine, situation: Situation, cpu: number, looking: Looking): Outcome[] {
    return [
        ...events(machine, situation, cpu, looking),
        ...drainsOf(machine, situation, cpu, looking),
        ...takes(machine, situation, cpu, looking),
    ];
}

/** The outcomes of a CPU's next event: the same event again and again, with every combination of choices on the way. */
export function events(machine: Machine, situation: Situation, cpu: number, looking: Looking): Outcome[] {
    const { name } = machine.program.cpus[cpu];
    const instruction = machine.program.code[situation.cpus[cpu].s[PC]];
    if (instruction.op === 'halt' || (situation.cpus[cpu].s[STATUS] & STOPPED) !== 0) return [];
    const found: Outcome[] = [];
    let decisions: number[] | null = [];
    while (decisions !== null) {
        const work = begin(machine, situation, cpu, looking.step, decisions, looking.record);
        const happens = ifModelled(looking, cpu, () => performEvent(work), false);
        if (work.bounded) looking.bounded?.();
        if (happens) {
            const options = work.made.flatMap(({ taken, names }) =>
                names.length > 1 && names[taken] !== '' ? [names[taken]] : [],
            );
            const key = [`${name}:${instruction.event}`, ...options].join('/');
            const ordinary = work.made.every(({ taken }) => taken === 0);
            found.push(outcome(work, key, 'event', instruction.event, ordinary));
        }
        decisions = nextDecisions(work);
    }
    return found;
}

/** The next combination of choices, counting up from the last; null: that was the last combination. */
function nextDecisions({ made }: Work): number[] | null {
    for (let last = made.length - 1; last >= 0; last--) {
        const { taken, names } = made[last];
        if (taken + 1 < names.length) return [...made.slice(0, last).map((one) => one.taken), taken + 1];
    }
    return null;
}

function outcome(work: Work, key: string, kind: Outcome['kind'], event: EventId, ordinary: boolean): Outcome {
    return {
        key,
        cpu: work.cpu,
        kind,
        event,
        ordinary,
        situation: finish(work),
        hits: work.hits,
        bounds: work.bounds,
        oddities: work.oddities,
        effects: work.effects ?? [],
        reads: work.reads ?? [],
    };
}

function drainsOf(machine: Machine, situation: Situation, cpu: number, looking: Looking): Outcome[] {
    const { buffer } = situation.cpus[cpu];
    if (buffer.length === 0) return [];
    const fifo = machine.setup.architecture.totalStoreOrder;
    return buffer.flatMap((_, index) => {
        if (!mayDrain(buffer, index, fifo)) return [];
        const work = begin(machine, situation, cpu, looking.step, [], looking.record);
        drain(work, index);
        const key = `${machine.program.cpus[cpu].name} drain ${index}`;
        return [outcome(work, key, 'drain', -1, true)];
    });
}

/** IPIs can be taken between any two events, also before a wait that is not satisfied and after the last event. */
function takes(machine: Machine, situation: Situation, cpu: number, looking: Looking): Outcome[] {
    const core = coreOf(machine, situation, cpu);
    if (!interruptible(core)) return [];
    const take = (ts: Timestamp): Outcome => {
        const work = begin(machine, situation, cpu, looking.step, [], looking.record);
        const { cpu: sender, value: ipi, issuedAt: sentAt } = situation.log[ts - 1];
        const wasUser = inUserMode(work.core);
        if (wasUser) hitInUser(work);
        work.effects?.push({ kind: 'take', sender, ipi, sentAt });
        const { architecture } = machine.setup;
        noteSynchronization(work, architecture.interruptSynchronizes(machine.program.options), () => {
            takeIpi(work.core, ts);
            return true;
        });
        if (wasUser) work.effects?.push({ kind: 'mode', mode: 'kernel' });
        settle(work);
        const names = machine.program.cpus;
        return outcome(work, `${names[cpu].name} take ${names[sender].name}#${ipi}`, 'take', -1, true);
    };
    return pendingIpis(core).flatMap((ts) => ifModelled(looking, cpu, () => [take(ts)], []));
}

function hitInUser(work: Work): void {
    work.core.program.properties.forEach((property, index) => {
        if (property.kind === 'ipiInUser' && property.cpu === work.cpu) work.hits.push(index);
    });
}

/** The state in which nothing has happened yet: bookkeeping before the first events is done. */
export function settled(machine: Machine, initial: Situation): Situation {
    return initial.cpus.reduce((situation, _, cpu) => {
        const work = begin(machine, situation, cpu, -1, [], false);
        settle(work);
        return finish(work);
    }, initial);
}
