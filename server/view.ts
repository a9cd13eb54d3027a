/** What a feature may look at. Features are pure functions of it and of the request's parameters. */
import type { Analysis } from '../analysis/analysis';
import type { Finding } from '../analysis/finding';
import type { CheckReport } from '../analysis/types';
import { linesOf, toRange } from '../analysis/positions';
import type { LspRange } from '../analysis/positions';
import type { Span } from '../machine/program';
import { LIBRARY_SCHEME, type Settings } from './protocol';

export interface View {
    readonly analysis: Analysis;
    /** The verdicts of exactly this version; null while they are not known. */
    readonly report: CheckReport | null;
    /** Everything there is to say about this version so far: syntax, names, verdicts, lints. */
    readonly findings: readonly Finding[];
    /** Other documents of the workspace that have been opened or indexed. */
    readonly others: readonly Analysis[];
    readonly settings: Settings;
}

export { LIBRARY_SCHEME };

/** The document a span's file is shown in: library files are virtual documents, files brought in by `use` go by their URI. */
export function uriOfFile(file: string | undefined, scenario: string): string {
    if (file === undefined) return scenario;
    return /^[a-z][a-z0-9+.-]+:/i.test(file) ? file : `${LIBRARY_SCHEME}:/${file.replace(/^\/+/, '')}`;
}

/** The name the language knows a document by; the reverse of {@link uriOfFile}. */
export function fileOfUri(uri: string): string {
    const scheme = `${LIBRARY_SCHEME}:`;
    return uri.startsWith(scheme) ? decodeURIComponent(uri.slice(scheme.length).replace(/^\/+/, '')) : uri;
}

/** A place in whatever document the span lies in; null when that file is not in scope. */
export function locate(analysis: Analysis, span: Span): { readonly uri: string; readonly range: LspRange } | null {
    if (span.file === undefined || span.file === analysis.file.path)
        return { uri: analysis.uri, range: toRange(analysis.lines, span) };
    const file = analysis.resolution.files.get(span.file);
    if (file === undefined) return null;
    return { uri: uriOfFile(span.file, analysis.uri), range: toRange(linesOf(file.text), span) };
}

/** Whether a span lies in the document itself. */
export function isOwn(analysis: Analysis, span: Span): boolean {
    return span.file === undefined || span.file === analysis.file.path;
}
