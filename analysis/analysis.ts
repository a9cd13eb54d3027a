/** Everything known about one version of one document before anything is checked. Immutable; a new version gets a new one. */
import { faultless, lower, parse, resolve, toldWithin } from '../language';
import type { Diagnostic, Faultless, LanguageHost, Lowered, Parsed, Resolution, SyntaxFile } from '../language';
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
    /** What the next version's analysis can start from. */
    readonly known: Known;
    readonly resolution: Resolution;
    readonly lowered: Lowered;
    /** A litmus test as it was read; null for a scenario. A litmus test has an empty tree. */
    readonly litmus: LitmusReading | null;
    /** Syntax, names and types, in text order: what can be said while somebody types. */
    readonly early: readonly Diagnostic[];
    /** The same and what lowering found, in text order. Verdicts and lints come from the checks. */
    readonly diagnostics: readonly Diagnostic[];
}

/** What is known of a document from its versions up to one. */
export interface Known {
    /** Of the latest version that was parsed whole. */
    readonly parsed: Parsed | null;
    /** The latest version without errors that was looked at whole. */
    readonly faultless: Faultless | null;
}

const NOTHING: Known = { parsed: null, faultless: null };

/**
 * Analyses one version of a document. Never throws on any text.
 *
 * @param host the library and the files that `use` brings in; must answer the same while this runs
 * @param earlier what is known from an earlier version, to take over what has not changed; the analysis is the same without
 */
export function analyse(document: DocumentVersion, host: LanguageHost, earlier: Known = NOTHING): Analysis {
    const { uri, language } = document;
    if (language === 'litmus' || (language === undefined && /\.litmus$/i.test(uri))) return analyseLitmus(document);
    return new ScenarioAnalysis(document, host, earlier);
}

/**
 * Whoever types waits for what is told of the change only; the rest is made when something asks for it. A class, not an object
 * with getters: measured in V8, every such object leaves something behind that young collections keep.
 */
class ScenarioAnalysis implements Analysis {
    readonly uri: string;
    readonly version: number;
    readonly text: string;
    readonly language: DocumentVersion['language'];
    readonly litmus = null;
    readonly early: readonly Diagnostic[];
    private knownLines: Lines | null = null;
    private whole: Parsed | null = null;
    private names: Resolution | null = null;
    private programs: Lowered | null = null;
    private all: readonly Diagnostic[] | null = null;

    constructor(
        { uri, version, text, language }: DocumentVersion,
        private readonly host: LanguageHost,
        private readonly earlier: Known,
    ) {
        this.uri = uri;
        this.version = version;
        this.text = text;
        this.language = language;
        const told = earlier.faultless && toldWithin(earlier.faultless, text);
        this.early = inOrder(
            told ? [...told.syntax, ...told.names] : [...this.parsed.diagnostics, ...this.resolution.diagnostics],
        );
    }

    private get parsed(): Parsed {
        return (this.whole ??= parse(this.text, undefined, this.earlier.parsed ?? undefined));
    }

    get known(): Known {
        if (this.whole === null) return this.earlier;
        const clean = this.names === null ? null : faultless(this.whole, this.names);
        return { parsed: this.whole, faultless: clean ?? this.earlier.faultless };
    }

    get lines(): Lines {
        return (this.knownLines ??= linesOf(this.text));
    }

    get file(): SyntaxFile {
        return this.parsed.file;
    }

    get resolution(): Resolution {
        return (this.names ??= resolve(this.file, this.host));
    }

    /** Asked for by checks, hovers and hints only. */
    get lowered(): Lowered {
        return (this.programs ??= lower(this.resolution));
    }

    get diagnostics(): readonly Diagnostic[] {
        const late = this.lowered.diagnostics;
        return (this.all ??= late.length === 0 ? this.early : inOrder([...this.early, ...late]));
    }
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
        known: NOTHING,
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
