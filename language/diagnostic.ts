/** Diagnostics are data: a stable code, a place, words, related places, and what a quick fix needs. */
import type { Span } from '../machine/program';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** One replacement of text; an empty span inserts. */
export interface TextEdit {
    readonly span: Span;
    readonly newText: string;
}

/** A repair of the text it was computed for. */
export interface Fix {
    /** As the light bulb shows it: "Insert `;`". */
    readonly title: string;
    readonly edits: readonly TextEdit[];
}

export interface Related {
    readonly span: Span;
    readonly message: string;
}

export interface Diagnostic {
    /** `ISO101`; the section of docs/diagnostics.md. 001–099 lints, 100s syntax, 200s names and types, 300s verdicts, 400s litmus, 900s internal. */
    readonly code: string;
    readonly severity: Severity;
    /** UTF-16 offsets; `file` is absent for the scenario itself. */
    readonly span: Span;
    readonly message: string;
    readonly related: readonly Related[];
    /** Best first. Proposals: a face offers those after which the text has this fault less and no new one. */
    readonly fixes: readonly Fix[];
    /** `unnecessary`: shown faded. */
    readonly tags?: readonly 'unnecessary'[];
}
