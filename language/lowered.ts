/** What lowering answers. Plain data: crosses worker boundaries. */
import type {
    ArchitectureName,
    ArchitectureOptions,
    EventId,
    CpuIndex,
    MarkId,
    Program,
    Span,
} from '../machine/program';
import type { Diagnostic } from './diagnostic';

/** A belief of the author that applies to one program. */
export interface Expectation {
    readonly verdict: 'racy' | 'safe' | 'stuck' | 'unpredictable';
    /** Index into {@link Program.properties}; null: the scenario. */
    readonly property: number | null;
    /** The `expect` item. */
    readonly span: Span;
    /** The verdict word in it, for a quick fix. */
    readonly verdictSpan: Span;
}

/** One item of a `trace`. */
export interface TraceTarget {
    readonly cpu: CpuIndex;
    /** Events it may mean: the next of these that the CPU performs. Empty for a label. */
    readonly events: readonly EventId[];
    /** A label: the item is reached when this mark completes. */
    readonly mark: MarkId | null;
    readonly text: string;
    readonly span: Span;
}

export interface LoweredTrace {
    readonly name: string;
    readonly span: Span;
    readonly items: readonly TraceTarget[];
}

export interface LoweredProgram {
    readonly architecture: ArchitectureName;
    readonly options: ArchitectureOptions;
    /** Options that vary over the matrix or differ from the defaults, as written: `idc = 1, dic = 0`; empty: none. */
    readonly optionText: string;
    readonly program: Program;
    readonly expectations: readonly Expectation[];
    readonly traces: readonly LoweredTrace[];
}

export interface Lowered {
    /** In the order of the `arch` declaration; empty when anything is wrong with the text. */
    readonly programs: readonly LoweredProgram[];
    readonly diagnostics: readonly Diagnostic[];
}
