/** Text → syntax tree, by recursive descent with recovery. */
import type { Diagnostic } from './diagnostic';
import { Cursor } from './parse/cursor';
import { item } from './parse/items';
import { commonLength, lexedPrefix, parsedPrefix } from './parse/reuse';
import type { Item, SyntaxFile } from './syntax';

export interface Parsed {
    readonly file: SyntaxFile;
    /** Syntax only; empty for a well-formed file. In text order. */
    readonly diagnostics: readonly Diagnostic[];
    /** Those of them about characters, strings and comments. */
    readonly lexical: readonly Diagnostic[];
    /** Where something is first missing that only the resolver reports; Infinity: nothing is. */
    readonly firstGap: number;
}

/**
 * Parses a scenario or library file. Never throws; the tree covers the text whatever it is.
 *
 * @param text the whole file, LF or CRLF
 * @param path the host's name of the file, recorded in spans; absent for the scenario itself
 * @param earlier the parse of an earlier text of the same file: what stands before the first difference is taken over, and
 * the answer is the same as without
 */
export function parse(text: string, path?: string, earlier?: Parsed): Parsed {
    const known =
        earlier && path === undefined ? lexedPrefix(earlier, commonLength(earlier.file.text, text)) : undefined;
    const cursor = new Cursor(text, known);
    const items: Item[] = [];
    if (earlier && known) {
        const kept = parsedPrefix(earlier, known);
        for (const each of kept.items) items.push(each);
        cursor.skipTo(kept.items[kept.items.length - 1]?.span.end ?? 0);
        cursor.kept = kept;
    }
    while (!cursor.atEnd) items.push(item(cursor));
    const { tokens, comments } = cursor.lexed;
    const file: SyntaxFile = {
        kind: 'file',
        span: { start: 0, end: text.length },
        ...(path === undefined ? {} : { path }),
        text,
        wellFormed: cursor.diagnostics.length === 0 && cursor.firstGap === Infinity,
        items,
        comments,
        tokens,
    };
    const diagnostics = cursor.diagnostics
        .map((diagnostic) => (path === undefined ? diagnostic : withFile(diagnostic, path)))
        .sort((a, b) => a.span.start - b.span.start);
    return { file, diagnostics, lexical: cursor.lexical, firstGap: cursor.firstGap };
}

function withFile(diagnostic: Diagnostic, path: string): Diagnostic {
    return {
        ...diagnostic,
        span: { ...diagnostic.span, file: path },
        related: diagnostic.related.map((related) => ({ ...related, span: { ...related.span, file: path } })),
        fixes: diagnostic.fixes.map((fix) => ({
            ...fix,
            edits: fix.edits.map((edit) => ({ ...edit, span: { ...edit.span, file: path } })),
        })),
    };
}
