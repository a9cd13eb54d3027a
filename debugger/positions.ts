/** Places: offsets of the core, lines and columns of the client, paths and URIs. Converted here and nowhere else. */
import type { Lines } from '../analysis/positions';
import { linesOf, toHuman } from '../analysis/positions';
import type { Span } from '../machine/program';

/** How the client counts and names, from its `initialize`. */
export interface ClientFacts {
    readonly linesStartAt1: boolean;
    readonly columnsStartAt1: boolean;
    readonly pathFormat: 'path' | 'uri';
    readonly supportsProgress: boolean;
    readonly supportsInvalidated: boolean;
    readonly supportsAnsi: boolean;
    readonly supportsVariablePaging: boolean;
}

export const DEFAULT_CLIENT: ClientFacts = {
    linesStartAt1: true,
    columnsStartAt1: true,
    pathFormat: 'path',
    supportsProgress: false,
    supportsInvalidated: false,
    supportsAnsi: false,
    supportsVariablePaging: false,
};

/** A line as the client counts it. */
export const clientLine = (client: ClientFacts, human: number): number => (client.linesStartAt1 ? human : human - 1);
export const clientColumn = (client: ClientFacts, human: number): number =>
    client.columnsStartAt1 ? human : human - 1;
/** A line from 1, from the client's. */
export const humanLine = (client: ClientFacts, line: number): number => (client.linesStartAt1 ? line : line + 1);
export const humanColumn = (client: ClientFacts, column: number): number =>
    client.columnsStartAt1 ? column : column + 1;

const DRIVE = /^[A-Za-z]:[\\/]/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]+:/;

/** A URI, rather than a path (a drive letter is not a scheme). */
export function isUri(path: string): boolean {
    return !DRIVE.test(path) && SCHEME.test(path);
}

/** Decodes as far as it can: a stray per cent sign is a character of a file name. */
function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/**
 * A canonical name, to compare places by: `file:` URIs become paths, Windows paths have forward slashes and a small drive
 * letter. Other URIs stay as they are, decoded.
 */
export function canonicalPath(path: string): string {
    let result = path;
    if (/^file:\/\//i.test(result)) {
        result = decoded(result.replace(/^file:\/\//i, ''));
        if (/^\/[A-Za-z]:/.test(result)) result = result.slice(1);
        else if (!result.startsWith('/')) result = `//${result}`;
    } else if (isUri(result)) {
        return decoded(result);
    }
    if (DRIVE.test(result) || result.startsWith('\\\\')) {
        result = result.replaceAll('\\', '/');
        result = result.replace(/^[A-Za-z]:/, (drive) => drive.toLowerCase());
    }
    return result;
}

export function samePath(a: string, b: string): boolean {
    return canonicalPath(a) === canonicalPath(b);
}

/** The last part of a path or URI. */
export function baseName(path: string): string {
    const canonical = canonicalPath(path).split(/[?#]/)[0] ?? path;
    return canonical.slice(canonical.lastIndexOf('/') + 1) || path;
}

/**
 * The file that `use "path"` means in another one: a path or a URI, as that one is.
 * @returns null for an absolute path or a URL: what a scenario uses lies beside it
 */
export function besides(path: string, from: string): string | null {
    const clean = path.replaceAll('\\', '/');
    if (clean === '' || clean.startsWith('/') || isUri(clean) || DRIVE.test(clean)) return null;
    const separator = isUri(from) || !from.includes('\\') ? '/' : '\\';
    const parts = from.split(separator).slice(0, -1);
    for (const part of clean.split('/')) {
        if (part === '' || part === '.') continue;
        if (part !== '..') parts.push(isUri(from) ? encodeURIComponent(part) : part);
        else if (parts.length <= 1) return null;
        else parts.pop();
    }
    return parts.join(separator);
}

/** A path as the client wants it. */
export function clientPath(client: ClientFacts, path: string): string {
    if (client.pathFormat === 'path' || isUri(path)) return path;
    const canonical = canonicalPath(path);
    const encoded = canonical
        .split('/')
        .map((part, index) => (index === 0 && /^[a-z]:$/.test(part) ? part : encodeURIComponent(part)));
    return DRIVE.test(path) ? `file:///${encoded.join('/')}` : `file://${encoded.join('/')}`;
}

/** A text with its lines, found once. */
export class TextLines {
    private found: Lines | null = null;
    constructor(readonly text: string) {}
    get lines(): Lines {
        this.found ??= linesOf(this.text);
        return this.found;
    }
    /** Begin and end of a span, lines and columns from 1. */
    extent(span: Span): { line: number; column: number; endLine: number; endColumn: number } {
        const start = toHuman(this.lines, span.start);
        const end = toHuman(this.lines, span.end);
        return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
    }
    get lineCount(): number {
        return this.lines.starts.length;
    }
}
