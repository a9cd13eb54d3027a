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
}

export interface Scenario {
    /** As the client named it. */
    readonly path: string;
    readonly text: string;
    readonly configurations: readonly Configuration[];
    readonly problems: readonly Problem[];
    /** Texts of the other files spans may point into (the kernel library, `use`d files), by their path in spans. */
    readonly others: ReadonlyMap<string, string>;
}
