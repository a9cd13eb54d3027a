/** One step in the making: a copy of the acting CPU's state on the bench, and the choices made so far. */
import type { Core } from '../core';
import type { EventId, LocationId, Value } from '../program';
import { append } from '../timeline';
import type { Effect } from '../trace';
import type { Timestamp } from '../view';
import type { Maintenance } from './fetch';
import { hide, mount, type Machine } from './machine';
import type { CpuState, Entry, Message, PendingClean, PendingInvalidation, Situation } from './state';

export interface Work {
    readonly machine: Machine;
    readonly cpu: number;
    readonly core: Core;
    readonly from: Situation;
    /** Number of this step, for people. */
    readonly step: number;
    buffer: readonly Entry[];
    cleans: readonly PendingClean[];
    invalidations: readonly PendingInvalidation[];
    done: Maintenance;
    promised: readonly Timestamp[];
    /** Messages this step has added, and what each had to come after. */
    added: Message[];
    bounds: Timestamp[];
    /** Choices to make, then choices made: the number taken and the names of the options. */
    readonly decisions: number[];
    made: { readonly taken: number; readonly names: readonly string[] }[];
    /** Properties violated (or satisfied, for `exists`) on the way. */
    hits: number[];
    /** Things that are allowed but look odd in a sequence of steps, where another order of steps would show them naturally. */
    oddities: number;
    /** The bound of a `while` ended the path. */
    bounded: boolean;
    /** Facts for people; null in a search. */
    readonly effects: Effect[] | null;
    /** For people: where to find the write behind a value read or fetched. */
    readonly reads: ReadFact[] | null;
}

/** A read or a fetch: what it might have seen, for explanations. */
export interface ReadFact {
    readonly location: LocationId;
    readonly ts: Timestamp;
    readonly fetch: boolean;
    readonly newest: Timestamp;
    /** The oldest write it might have seen. */
    readonly floor: Timestamp;
}

export function begin(
    machine: Machine,
    from: Situation,
    cpu: number,
    step: number,
    decisions: number[],
    record: boolean,
): Work {
    const state = from.cpus[cpu];
    mount(machine, from.log);
    hide(machine, state.promised);
    const core = machine.cores[cpu];
    core.s = state.s.slice();
    return {
        machine,
        cpu,
        core,
        from,
        step,
        buffer: state.buffer,
        cleans: state.cleans,
        invalidations: state.invalidations,
        done: from,
        promised: state.promised,
        added: [],
        bounds: [],
        decisions,
        made: [],
        hits: [],
        oddities: 0,
        bounded: false,
        effects: record ? [] : null,
        reads: record ? [] : null,
    };
}

/** The bound of a message that is never performed early. */
export const LATE: Timestamp = 0xffff;

/**
 * Appends a message to the timeline and returns its timestamp.
 * @param bound what it had to come after: with an earlier timeline it could have been performed early
 */
export function publish(
    work: Work,
    kind: number,
    subject: number,
    value: number,
    bound: Timestamp,
    issuedAt = work.step,
): Timestamp {
    work.machine.mounted = null;
    work.added.push({ kind, subject, value, cpu: work.cpu, issuedAt, at: work.step });
    work.bounds.push(bound);
    return append(work.machine.timeline, kind, subject, value, work.cpu);
}

/**
 * Performs a message that this CPU has promised, where it stands on the timeline: the CPU sees it from now on.
 * Several of the same content may be promised: `ts` is the one.
 */
export function keepPromise(work: Work, ts: Timestamp): void {
    work.machine.timeline.hidden[ts] = 0;
    work.promised = work.promised.filter((one) => one !== ts);
}

/** This CPU's promises of a message, which must come after `bound`. */
export function promisesOf(work: Work, kind: number, subject: number, value: number, bound: Timestamp): Timestamp[] {
    const { timeline } = work.machine;
    return work.promised.filter(
        (ts) =>
            ts > bound &&
            timeline.kind[ts] === kind &&
            timeline.subject[ts] === subject &&
            timeline.value[ts] === value,
    );
}

/**
 * Makes a choice: which of these. Options are named for the key of the choice; an empty name is the ordinary case and is left
 * out of it. The first is what a plain `next` takes.
 */
export function decide(work: Work, names: readonly string[]): number {
    const at = work.made.length;
    const taken = at < work.decisions.length ? work.decisions[at] : 0;
    work.made.push({ taken, names });
    return taken;
}

/** The state after the step. */
export function finish(work: Work): Situation {
    const { from, cpu, core } = work;
    const state: CpuState = {
        s: core.s,
        buffer: work.buffer,
        cleans: work.cleans,
        invalidations: work.invalidations,
        promised: work.promised,
    };
    const cpus = from.cpus.slice();
    cpus[cpu] = state;
    const log = work.added.length === 0 ? from.log : [...from.log, ...work.added];
    // The bench shows this log already, unless something else was put there since.
    if (work.added.length > 0) work.machine.mounted = log;
    work.machine.hiding = from.cpus[cpu].promised;
    const { cleans, invalidations, fetches } = work.done;
    return { log, cpus, cleans, invalidations, fetches };
}

/** Text of a value, for keys: stable and readable. */
export function valueText(machine: Machine, value: Value): string {
    const symbol = value >= 2 ** 48 ? machine.program.symbols[value - 2 ** 48] : null;
    if (symbol === null) return `${value}`;
    return symbol.kind === 'none' ? 'none' : symbol.kind === 'instruction' ? symbol.text : symbol.name;
}

export const eventAt = (machine: Machine, pc: number): EventId => machine.program.code[pc].event;
