/**
 * What a check of a scenario answers. Plain data: it crosses the worker boundary and is what the command line prints.
 * The document side (text, tree, programs, diagnostics) is `analysis/analysis.ts`.
 */
import type { LoweredProgram } from '../language';
import type { Backing } from '../machine/architectures/architecture';
import type { ArchitectureName, ArchitectureOptions, CpuIndex, EventId, Span, Value } from '../machine/program';
import type { Trace } from '../machine/trace';
import type { Counts, ExploreOptions, Observation, PropertyResult, Verdict } from '../machine/verdict';

/** A belief of the author, as lowering gives it: of the scenario, or of one property. */
export type Expectation = LoweredProgram['expectations'][number];
/** A verdict an author can state: nobody expects `unknown`. */
export type ExpectedVerdict = Expectation['verdict'];

/** One property in one configuration. */
export interface PropertyReport {
    /** Index into {@link Program.properties}. */
    readonly property: number;
    /** Source text. */
    readonly text: string;
    readonly name: string | null;
    /** Where the property is written; null for an implied one. */
    readonly span: Span | null;
    readonly implied: boolean;
    readonly outcome: PropertyResult['outcome'];
    /** What the outcome means for the scenario; for an unreachable `exists` the outcome is `violated` and the verdict stays as it is. */
    readonly verdict: Verdict;
    readonly expected: ExpectedVerdict | null;
    readonly vacuous: NonNullable<PropertyResult['vacuous']> | null;
    /** The counterexample of a violation; for an `exists` that holds, the execution that satisfies it. */
    readonly witness: Trace | null;
}

/** An expectation that is not met in a configuration. */
export interface Disappointment {
    readonly expectation: Expectation;
    readonly actual: Verdict;
}

/** The scenario on one architecture with one choice of options. */
export interface ConfigurationReport {
    /** Index into the programs given to the check. */
    readonly program: number;
    readonly architecture: ArchitectureName;
    readonly options: ArchitectureOptions;
    /** For people: `arm64`, or `arm64 { dic = 1 }`: the options that vary or are not the default. */
    readonly label: string;
    /** The worst of racy, unpredictable, stuck, unknown, safe. */
    readonly verdict: Verdict;
    readonly expected: ExpectedVerdict | null;
    /** As expected, or safe where nothing is expected; false when an `exists` is unreachable. */
    readonly met: boolean;
    readonly disappointments: readonly Disappointment[];
    readonly properties: readonly PropertyReport[];
    /** CPUs that wait for ever in some execution, and the trace that gets there. */
    readonly stuck: { readonly cpus: readonly CpuIndex[]; readonly witness: Trace | null } | null;
    /** Distinct final states over {@link Program.observed}; only complete when it was asked for and no limit was met. */
    readonly finals: readonly (readonly Value[])[];
    readonly unreached: readonly EventId[];
    /** What reads and fetches may observe, over all executions (a lower bound when a limit was met). */
    readonly observations: readonly Observation[];
    /** Which limit was met, in words; null: the search was exhaustive. */
    readonly limit: string | null;
    /** The checker itself failed: its message. The verdict is then `unknown`, never safe. */
    readonly failure: string | null;
    readonly counts: Counts;
    readonly milliseconds: number;
    readonly backing: Backing;
}

/** What `check` answers for a scenario. */
export interface CheckReport {
    /** The worst verdict of all configurations. */
    readonly verdict: Verdict;
    /** Every configuration is as expected. */
    readonly met: boolean;
    readonly configurations: readonly ConfigurationReport[];
    readonly milliseconds: number;
}

/** One program to be checked: what lowering answers for an architecture and a choice of options. */
export type CheckedProgram = Pick<LoweredProgram, 'program' | 'expectations' | 'optionText'> &
    Partial<Pick<LoweredProgram, 'traces'>>;

/** What is checked: the programs of a scenario, one per architecture and choice of options. */
export interface CheckRequest {
    readonly programs: readonly CheckedProgram[];
}

/** Budgets and wishes of one check. */
export type CheckOptions = Pick<ExploreOptions, 'limits' | 'reductions' | 'finals' | 'witness' | 'now' | 'onProgress'>;
