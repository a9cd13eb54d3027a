/** Everything known about one version of one document before anything is checked. Immutable; a new version gets a new one. */
import { lower, parse, resolve } from '../language';
import type { Diagnostic, LanguageHost, Lowered, Resolution, SyntaxFile } from '../language';
import { readLitmus } from '../language/litmus';
import type { LitmusReading } from '../language/litmus';
import { linesOf } from './positions';
import type { Lines } from './positions';

/** A document as the editor holds it. */
export interface DocumentVersion {
    readonly uri: string;
    readonly version: number;
    readonly text: string;
    /** Absent: as the name says (`.litmus`, anything else is a scenario). */
    readonly language?: 'isosync' | 'litmus';
}

export interface Analysis extends DocumentVersion {
    readonly lines: Lines;
    readonly file: SyntaxFile;
    readonly resolution: Resolution;
    readonly lowered: Lowered;
    /** A litmus test as it was read; null for a scenario. A litmus test has an empty tree. */
    readonly litmus: LitmusReading | null;
    /** Syntax, names and types, lowering; in text order. Verdicts and lints come from the checks. */
    readonly diagnostics: readonly Diagnostic[];
}

/**
 * Analyses one version of a document. Never throws on any text.
 *
 * @param host the library and the files that `use` brings in; must answer the same while this runs
 */
export function analyse(document: DocumentVersion, host: LanguageHost): Analysis {
    const { uri, version, text, language } = document;
    if (language === 'litmus' || (language === undefined && /\.litmus$/i.test(uri))) return analyseLitmus(document);
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
        language,
        lines: linesOf(text),
        file,
        resolution,
        litmus: null,
        get lowered() {
            return lowered();
        },
        get diagnostics() {
            return all();
        },
    };
}

/** A litmus test looked at as a scenario without a tree: its program is checked like any other. */
function analyseLitmus({ uri, version, text, language }: DocumentVersion): Analysis {
    const litmus = readLitmus(text);
    const span = { start: 0, end: text.length };
    const end = { kind: 'end' as const, text: '', start: text.length, end: text.length };
    const file: SyntaxFile = { kind: 'file', span, text, items: [], comments: [], tokens: [end], wellFormed: false };
    const { program } = litmus;
    return {
        uri,
        version,
        text,
        language,
        lines: linesOf(text),
        file,
        resolution: {
            file,
            files: new Map(),
            symbols: [],
            references: [],
            scopes: [],
            targets: [],
            procedures: new Map(),
            isLibrary: false,
            wellFormed: false,
            diagnostics: [],
        },
        litmus,
        lowered: {
            programs: program
                ? [
                      {
                          architecture: program.architecture,
                          options: program.options,
                          optionText: '',
                          program,
                          expectations: [],
                          traces: [],
                      },
                  ]
                : [],
            diagnostics: [],
        },
        diagnostics: litmus.problems.map(({ code, span: at, message }) => ({
            code,
            severity: 'error',
            span: at,
            message,
            related: [],
            fixes: [],
        })),
    };
}

function memo<T>(make: () => T): () => T {
    let made: { readonly value: T } | null = null;
    return () => (made ??= { value: make() }).value;
}
