/** Everything known about one version of one document before anything is checked. Immutable; a new version gets a new one. */
import { lower, parse, resolve } from '../language';
import type { Diagnostic, LanguageHost, Lowered, Resolution, Parsed, SyntaxFile } from '../language';
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
    /** What the next version's parse can start from; null for a litmus test. */
    readonly parsed: Parsed | null;
    readonly resolution: Resolution;
    readonly lowered: Lowered;
    /** A litmus test as it was read; null for a scenario. A litmus test has an empty tree. */
    readonly litmus: LitmusReading | null;
    /** Syntax, names and types, in text order: what can be said while somebody types. */
    readonly early: readonly Diagnostic[];
    /** The same and what lowering found, in text order. Verdicts and lints come from the checks. */
    readonly diagnostics: readonly Diagnostic[];
}

/**
 * Analyses one version of a document. Never throws on any text.
 *
 * @param host the library and the files that `use` brings in; must answer the same while this runs
 * @param earlier the parse of an earlier version, to take over what has not changed; the analysis is the same without
 */
export function analyse(document: DocumentVersion, host: LanguageHost, earlier: Parsed | null = null): Analysis {
    const { uri, version, text, language } = document;
    if (language === 'litmus' || (language === undefined && /\.litmus$/i.test(uri))) return analyseLitmus(document);
    const parsed = parse(text, undefined, earlier ?? undefined);
    const { file, diagnostics } = parsed;
    const resolution = resolve(file, host);
    const lines = memo(() => linesOf(text));
    const early = inOrder([...diagnostics, ...resolution.diagnostics]);
    // Lowering is only asked for by checks, hovers and hints: syntax diagnostics do not wait for it.
    const lowered = memo(() => lower(resolution));
    const all = memo(() => {
        const late = lowered().diagnostics;
        return late.length === 0 ? early : inOrder([...early, ...late]);
    });
    return {
        uri,
        version,
        text,
        language,
        get lines() {
            return lines();
        },
        file,
        parsed,
        resolution,
        litmus: null,
        early,
        get lowered() {
            return lowered();
        },
        get diagnostics() {
            return all();
        },
    };
}

function inOrder(diagnostics: Diagnostic[]): readonly Diagnostic[] {
    return diagnostics.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** A litmus test looked at as a scenario without a tree: its program is checked like any other. */
function analyseLitmus({ uri, version, text, language }: DocumentVersion): Analysis {
    const litmus = readLitmus(text);
    const span = { start: 0, end: text.length };
    const end = { kind: 'end' as const, text: '', start: text.length, end: text.length };
    const file: SyntaxFile = { kind: 'file', span, text, items: [], comments: [], tokens: [end], wellFormed: false };
    const { program } = litmus;
    const diagnostics = litmus.problems.map(({ code, span: at, message }): Diagnostic => ({
        code,
        severity: 'error',
        span: at,
        message,
        related: [],
        fixes: [],
    }));
    return {
        uri,
        version,
        text,
        language,
        lines: linesOf(text),
        file,
        parsed: null,
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
        early: diagnostics,
        diagnostics,
    };
}

function memo<T>(make: () => T): () => T {
    let made: { readonly value: T } | null = null;
    return () => (made ??= { value: make() }).value;
}
