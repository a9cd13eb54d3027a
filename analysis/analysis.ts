/** Everything known about one version of one document before anything is checked. Immutable; a new version gets a new one. */
import { lower, parse, resolve } from '../language';
import type { Diagnostic, LanguageHost, Lowered, Resolution, SyntaxFile } from '../language';
import { linesOf } from './positions';
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

/**
 * Analyses one version of a document. Never throws on any text.
 *
 * @param host the library and the files that `use` brings in; must answer the same while this runs
 */
export function analyse(document: DocumentVersion, host: LanguageHost): Analysis {
    const { uri, version, text } = document;
    const { file, diagnostics } = parse(text);
    const resolution = resolve(file, host);
    // Lowering is only asked for by checks, hovers and hints: syntax diagnostics do not wait for it.
    const lowered = memo(() => lower(resolution));
    const all = memo(() =>
        [...diagnostics, ...resolution.diagnostics, ...lowered().diagnostics].sort(
            (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
        ),
    );
    return {
        uri,
        version,
        text,
        lines: linesOf(text),
        file,
        resolution,
        get lowered() {
            return lowered();
        },
        get diagnostics() {
            return all();
        },
    };
}

function memo<T>(make: () => T): () => T {
    let made: { readonly value: T } | null = null;
    return () => (made ??= { value: make() }).value;
}
