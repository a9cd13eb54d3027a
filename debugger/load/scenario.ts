/** A scenario as a session has it: its programs, and the texts its spans point into. */
import type { Program } from '../../machine/program';
import type { LoweredTrace } from '../../language';

export interface Problem {
    readonly code: string;
    readonly severity: 'error' | 'warning' | 'information' | 'hint';
    /** From 1. */
    readonly line: number;
    readonly column: number;
    readonly message: string;
}

/** One architecture with its options: one column of the scenario's matrix. */
export interface Configuration {
    /** `arm64`, `arm64 { dic = 1 }`. */
    readonly label: string;
    readonly program: Program;
    readonly traces: readonly LoweredTrace[];
    /**
     * The change that would have prevented the violation of a property, as a sentence; verified, or null.
     * Absent where there is nothing to try, or a worker tries it. `now`: milliseconds, as is the budget.
     */
    readonly prevention?: (property: number, now: () => number, budget: number) => string | null;
}

/** A text that spans may point into, beside the scenario's own. */
export interface OtherText {
    readonly text: string;
    /** Of the kernel library: a client cannot open it by its path. */
    readonly shipped: boolean;
}

export interface Scenario {
    /** As the client named it. */
    readonly path: string;
    readonly text: string;
    readonly configurations: readonly Configuration[];
    readonly problems: readonly Problem[];
    /** The kernel library and `use`d files, by their path in spans. */
    readonly others: ReadonlyMap<string, OtherText>;
}
