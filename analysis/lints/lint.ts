/**
 * What a lint is. A lint knows a mistake by its shape and says why it is one; it speaks only where the checker agrees that
 * something is wrong ({@link Lint.when}), so it never contradicts a verdict. Its repairs are proposals: they are offered
 * only after the repaired text has been checked.
 */
import type { Fix, Related, Severity } from '../../language';
import type { CpuIndex, Instruction, LocationId, Program, ProgramEvent, Span } from '../../machine/program';
import type { Analysis } from '../analysis';
import type { ConfigurationReport } from '../types';

/** One micro-operation in the order of the program text, with where the document has it. */
export interface Act {
    readonly op: Instruction;
    readonly event: ProgramEvent;
    /** The statement of the document, or the call of a library procedure in it; null: nowhere (an implied event). */
    readonly span: Span | null;
}

export interface LintedCpu {
    readonly index: CpuIndex;
    readonly name: string;
    readonly startsInUser: boolean;
    /** Its own program, without its IPI handler. */
    readonly acts: readonly Act[];
    readonly handler: readonly Act[];
    /** Whether a violated property is about it: it runs what is stale, patches it, or the property is about everybody. */
    readonly isAccused: boolean;
}

export interface LintContext {
    readonly analysis: Analysis;
    readonly program: Program;
    readonly configuration: ConfigurationReport;
    readonly cpus: readonly LintedCpu[];
    /** Those that a violated property is about. A lint that explains a race speaks of no other. */
    readonly accused: readonly LintedCpu[];
    /** Code locations that a violated property is about; null: any. */
    readonly suspects: ReadonlySet<LocationId> | null;
}

export interface Complaint {
    readonly span: Span;
    readonly message: string;
    readonly related?: readonly Related[];
    /** Best first; unverified. */
    readonly candidates: readonly Fix[];
}

export interface Lint {
    readonly code: string;
    readonly severity: Severity;
    /** Heading of its section in docs/diagnostics.md. */
    readonly title: string;
    /** `racy`: only where a property is violated in this configuration; `stuck`: only where a CPU waits for ever; `always`. */
    readonly when: 'racy' | 'stuck' | 'always';
    readonly run: (context: LintContext) => readonly Complaint[];
}
