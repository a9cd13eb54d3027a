/** What the explorer answers. Plain data: crosses worker boundaries. */
import type { CpuIndex, EventId, LocationId, Program, Value } from './program';
import type { Trace } from './trace';

/** From worst to best as a scenario's verdict: racy, unpredictable, stuck, unknown, safe. */
export type Verdict = 'safe' | 'racy' | 'unpredictable' | 'stuck' | 'unknown';

/** From worst to best. */
export const VERDICTS_WORST_FIRST: readonly Verdict[] = ['racy', 'unpredictable', 'stuck', 'unknown', 'safe'];

/** The verdict of a whole from those of its parts: the worst of them; `safe` for none. */
export const worst = (verdicts: readonly Verdict[]): Verdict =>
    VERDICTS_WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'safe';

/** Budgets of one check; a limit that is met makes the verdict unknown unless a violation was found. */
export interface Limits {
    /** Distinct timelines. */
    readonly nodes: number;
    /** Packed local states stored, all CPUs and timelines together. */
    readonly states: number;
    /** Wall-clock milliseconds; Infinity for none. */
    readonly milliseconds: number;
    /** Bytes of packed states held at a time. */
    readonly bytes: number;
}
export const DEFAULT_LIMITS: Limits = { nodes: 1_000_000, states: 20_000_000, milliseconds: 60_000, bytes: 2 ** 30 };

/** Every reduction can be switched off; verdicts and final states do not change. */
export interface Reductions {
    /** Local runs shared between timelines a CPU cannot tell apart. */
    readonly projection: boolean;
    /** Registers no longer read are cleared. */
    readonly deadRegisters: boolean;
    /** CPUs with equal programs are interchangeable. */
    readonly symmetry: boolean;
    /** Timelines that no CPU can tell apart are one. */
    readonly partialOrder: boolean;
    /** Timestamps are followed into views, to see which messages a CPU can compare (exploreLong.ts; beside `partialOrder`). */
    readonly spread: boolean;
    /** A clean or invalidation that would guarantee nothing new at its earliest place puts no message on the timeline. */
    readonly uselessMaintenance: boolean;
    /** Runs that can no longer perform a promise, or add anything, are given up at once. */
    readonly pruning: boolean;
    /** Stretches without a choice are run in place; only their ends are stored. */
    readonly stretches: boolean;
    /** States are packed into one array instead of being kept as text. */
    readonly packing: boolean;
}

export interface ExploreOptions {
    readonly limits?: Partial<Limits>;
    readonly reductions?: Partial<Reductions>;
    /** Timelines after which timestamps are followed into views, which costs more than a small search (default 256). */
    readonly spreadAfter?: number;
    /** Also collect the complete set of final states (otherwise the search may stop when all properties are decided). */
    readonly finals?: boolean;
    /** Also build the counterexample of each violated property (default true). */
    readonly witness?: boolean;
    /** Called every few thousand states; return false to stop (verdict unknown, limit `cancelled`). */
    readonly onProgress?: (progress: Counts) => boolean;
    /** Milliseconds clock (the machine itself knows no clock); absent: no time limit. */
    readonly now?: () => number;
}

export interface Counts {
    /** Distinct timelines expanded. */
    readonly nodes: number;
    /** Distinct packed CPU states stored, summed over CPUs and timelines, eager steps included. */
    readonly localStates: number;
    /** Distinct final states (0 unless asked for). */
    readonly finalStates: number;
}

export interface PropertyResult {
    /** Index into {@link Program.properties}. */
    readonly property: number;
    /** `exists`: holds when reachable. Others: holds when no execution violates it. Unknown: not decided within the limits. */
    readonly outcome: 'holds' | 'violated' | 'unknown';
    /** The verdict this outcome stands for in the scenario. */
    readonly verdict: Verdict;
    /** Never put to the test: its label is never reached, or nothing was patched before it. */
    readonly vacuous?: 'label never reached' | 'nothing patched before the label' | 'never executed';
    /** For a violation (or a reachable `exists`): the counterexample. */
    readonly witness?: Trace;
}

export interface Exploration {
    readonly verdict: Verdict;
    readonly properties: readonly PropertyResult[];
    /** A CPU that waits for ever in some execution, with the trace that gets there. */
    readonly stuck?: { readonly cpus: readonly CpuIndex[]; readonly witness?: Trace };
    /** Each row in the order of {@link Program.observed}; complete when `limit` is absent. Sorted, distinct. */
    readonly finals: readonly (readonly Value[])[];
    /** Events that no execution performs. */
    readonly unreached: readonly EventId[];
    /** Values that reads and fetches may observe, over all executions: one entry each, by event, location, value. */
    readonly observations: readonly Observation[];
    /** Which limit was met, in words (`200000 timelines`, `cancelled`, `while bound of 3 visits`). */
    readonly limit?: string;
    readonly counts: Counts;
}

/** Some execution has this event read (or fetch) this value from this location. */
export interface Observation {
    readonly event: EventId;
    readonly location: LocationId;
    readonly value: Value;
}

export type Explore = (program: Program, options?: ExploreOptions) => Exploration;
