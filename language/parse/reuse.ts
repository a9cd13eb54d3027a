/**
 * What of an earlier parse holds for a text that begins the same. Only the unchanged beginning is taken over, as the very same
 * nodes: positions count from the start of the text, so everything behind an edit is parsed anew.
 *
 * Why that is right: lexer and parser go from left to right and look ahead by a bounded number of tokens. Up to where a
 * changed token could have been seen, they do the same again.
 */
import type { Diagnostic } from '../diagnostic';
import type { Block, Comment, CpuItem, Item, ProcItem, Statement, SyntaxFile, Token } from '../syntax';

/** An earlier parse, as far as it is looked at here. */
export interface Earlier {
    readonly file: SyntaxFile;
    readonly diagnostics: readonly Diagnostic[];
    /** Those of `diagnostics` that the lexer reported. */
    readonly lexical: readonly Diagnostic[];
    /** Where something is first missing that only the resolver reports; Infinity: nothing is. */
    readonly firstGap: number;
}

/** Where the lexer can go on. */
export interface LexedPrefix {
    readonly tokens: readonly Token[];
    readonly comments: readonly Comment[];
    readonly lexical: readonly Diagnostic[];
}

/** Where the parser can go on: whole items, then statements of the block that follows. */
export interface ParsedPrefix {
    readonly items: readonly Item[];
    /** The block of the next item that has statements to be taken over. */
    readonly body: Block | null;
    readonly statements: readonly Statement[];
}

/** More tokens than any statement looks beyond its end. */
export const LOOK_AHEAD = 24;

/**
 * The tokens in front of an edit.
 *
 * @param same how many characters at the beginning are the same
 */
export function lexedPrefix({ file, lexical }: Earlier, same: number): LexedPrefix {
    // The character behind a token may have decided where it ends.
    const count = firstAt(file.tokens, ({ end, kind }) => end >= same || kind === 'end');
    const end = file.tokens[count - 1]?.end ?? 0;
    return {
        tokens: file.tokens.slice(0, count),
        comments: file.comments.slice(
            0,
            firstAt(file.comments, ({ span }) => span.end > end),
        ),
        lexical: lexical.filter(({ span }) => span.end <= end),
    };
}

/** The nodes in front of an edit and of everything that was ever reported. */
export function parsedPrefix({ file, diagnostics, lexical, firstGap }: Earlier, { tokens }: LexedPrefix): ParsedPrefix {
    const ofLexer = new Set(lexical);
    const first = diagnostics.find((diagnostic) => !ofLexer.has(diagnostic))?.span.start ?? Infinity;
    const reported = Math.min(first, firstGap);
    const seen = Math.min(
        tokens.length,
        firstAt(tokens, ({ end }) => end >= reported),
    );
    const limit = tokens[seen - LOOK_AHEAD]?.start ?? 0;
    const items = file.items.slice(
        0,
        firstAt(file.items, ({ span }) => span.end > limit),
    );
    const next = file.items[items.length];
    if (!hasBody(next) || next.body.span.start >= limit) return { items, body: null, statements: [] };
    return { items, body: next.body, statements: statementsBefore(next, limit) };
}

/** The statements of a body that end at or before an offset. */
export function statementsBefore(item: CpuItem | ProcItem, limit: number): readonly Statement[] {
    // A handler stands among the statements without being one: what follows it is parsed.
    const until = Math.min(limit, item.kind === 'cpu' ? (item.handler?.span.start ?? Infinity) : Infinity);
    const { statements } = item.body;
    const kept = firstAt(statements, ({ span }) => span.end > until);
    return statements.slice(0, kept);
}

function hasBody(item: Item | undefined): item is CpuItem | ProcItem {
    return item?.kind === 'cpu' || item?.kind === 'proc';
}

/** Length of the common beginning of two texts. */
export function commonLength(a: string, b: string): number {
    const length = Math.min(a.length, b.length);
    let same = 0;
    for (const step of STRETCHES)
        while (same + step <= length && a.slice(same, same + step) === b.slice(same, same + step)) same += step;
    while (same < length && a.charCodeAt(same) === b.charCodeAt(same)) same++;
    return same;
}

/** Length of the common end of two texts, at most so much. */
export function commonEnd(a: string, b: string, most: number): number {
    let same = 0;
    for (const step of STRETCHES)
        for (; same + step <= most; same += step) {
            const [endOfA, endOfB] = [a.length - same, b.length - same];
            if (a.slice(endOfA - step, endOfA) !== b.slice(endOfB - step, endOfB)) break;
        }
    while (same < most && a.charCodeAt(a.length - same - 1) === b.charCodeAt(b.length - same - 1)) same++;
    return same;
}

/** Texts are compared in stretches of so many characters, long ones first; what is left, one by one. */
const STRETCHES = [4096, 256, 32];

/** Index of the first that has a property which all later ones have too; the length when none has. */
export function firstAt<T>(list: readonly T[], has: (element: T) => boolean): number {
    let low = 0;
    let high = list.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (has(list[middle])) high = middle;
        else low = middle + 1;
    }
    return low;
}
