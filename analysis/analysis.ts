/** Everything known about one version of one document before anything is checked. Immutable; a new version gets a new one. */
import type { Diagnostic, Lowered, Resolution, SyntaxFile } from '../language';
import type { Lines } from './positions';

/** A document as the editor holds it. */
export interface DocumentVersion {
    readonly uri: string;
    readonly version: number;
    readonly text: string;
}

export interface Analysis extends DocumentVersion {
    readonly lines: Lines;
    readonly file: SyntaxFile;
    readonly resolution: Resolution;
    readonly lowered: Lowered;
    /** Syntax, names and types, lowering; in text order. Verdicts and lints come from the checks. */
    readonly diagnostics: readonly Diagnostic[];
}
