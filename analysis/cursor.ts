/**
 * Where a cursor stands, told from tokens alone, so that it works in the middle of a statement nobody could parse yet.
 */
import type { CpuItem, HandlerBlock, ProcItem, Token } from '../language';
import type { Analysis } from './analysis';

export interface Cursor {
    readonly offset: number;
    /** What surrounds the cursor: a CPU's or procedure's block, or nothing (top level). */
    readonly within: CpuItem | ProcItem | null;
    readonly handler: HandlerBlock | null;
    /** Words of a structure whose braces are open around the cursor and that is no block of statements: `arch arm64`, `trace name`, `line`. */
    readonly braces: readonly Token[] | null;
    /** Tokens of the present statement or item before the cursor, labels left out, the word being typed left out. */
    readonly before: readonly Token[];
    /** The word being typed (its part before the cursor), and where it begins. */
    readonly prefix: string;
    readonly prefixStart: number;
    readonly inString: boolean;
    readonly inComment: boolean;
}

const BREAKS = new Set([';', '{', '}']);

export function cursorAt(analysis: Analysis, offset: number): Cursor {
    const { file } = analysis;
    const tokens = file.tokens.filter(({ kind }) => kind !== 'end');
    let last = lastBefore(tokens, offset);
    const touching = tokens[last];
    const isWord = touching?.kind === 'identifier' && touching.end >= offset;
    const inString =
        touching?.kind === 'string' && offset > touching.start && (offset < touching.end || !isClosed(touching));
    const prefixStart = isWord ? touching.start : offset;
    if (isWord || inString) last--;
    let first = last + 1;
    // Braces of `arch arm64 { … }` do not end the item they stand in.
    while (first > 0 && !BREAKS.has(tokens[first - 1]?.text ?? '')) first--;
    let before = tokens.slice(first, last + 1);
    while (before.length >= 2 && before[0]?.kind === 'identifier' && before[1]?.text === ':') before = before.slice(2);
    const within = file.items.find(
        (item): item is CpuItem | ProcItem =>
            (item.kind === 'cpu' || item.kind === 'proc') &&
            offset > item.body.span.start &&
            (offset < item.body.span.end || analysis.text[item.body.span.end - 1] !== '}'),
    );
    const handler = within?.kind === 'cpu' ? within.handler : null;
    return {
        offset,
        within: within ?? null,
        handler: handler && offset > handler.body.span.start && offset < handler.body.span.end ? handler : null,
        braces: within ? null : openBraces(tokens, first),
        before,
        prefix: analysis.text.slice(prefixStart, offset),
        prefixStart,
        inString: inString ?? false,
        inComment: file.comments.some(
            ({ span, kind }) => offset > span.start && (kind === 'line' ? offset <= span.end : offset < span.end),
        ),
    };
}

/** Index of the last token that begins before the offset, −1: none. */
function lastBefore(tokens: readonly Token[], offset: number): number {
    let low = 0;
    let high = tokens.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((tokens[middle]?.start ?? Infinity) < offset) low = middle + 1;
        else high = middle;
    }
    return low - 1;
}

function isClosed({ text }: Token): boolean {
    return text.length > 1 && text.endsWith('"');
}

/** The words before the innermost brace that is open at a token, null at top level. */
function openBraces(tokens: readonly Token[], index: number): readonly Token[] | null {
    let depth = 0;
    for (let at = index - 1; at >= 0; at--) {
        const text = tokens[at]?.text;
        if (text === '}') depth++;
        else if (text === '{' && depth-- === 0) {
            let first = at;
            while (first > 0 && !BREAKS.has(tokens[first - 1]?.text ?? '')) first--;
            return tokens.slice(first, at);
        }
    }
    return null;
}

export interface OpenCall {
    readonly callee: Token;
    /** Which argument the cursor is in, from 0. */
    readonly argument: number;
}

/** The call whose parentheses are open at the end of some tokens, innermost. */
export function openCall(tokens: readonly Token[]): OpenCall | null {
    let depth = 0;
    let argument = 0;
    for (let at = tokens.length - 1; at >= 0; at--) {
        const token = tokens[at];
        if (token === undefined) continue;
        if (token.text === ')') depth++;
        else if (token.text === ',' && depth === 0) argument++;
        else if (token.text === '(') {
            if (depth > 0) {
                depth--;
                continue;
            }
            const callee = tokens[at - 1];
            if (callee?.kind === 'identifier') return { callee, argument };
            argument = 0;
        }
    }
    return null;
}
