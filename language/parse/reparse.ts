/**
 * One CPU parsed anew, where a text differs from a faultless earlier one only between the CPU's braces. Everything around it is
 * parsed as before: there was nothing to report, and no more than its closing brace can be seen from behind it.
 */
import type { Diagnostic } from '../diagnostic';
import type { Parsed } from '../parse';
import type { CpuItem } from '../syntax';
import { Cursor } from './cursor';
import { item } from './items';
import { commonEnd, commonLength, firstAt, LOOK_AHEAD, statementsBefore } from './reuse';

/** What is different: of both texts everything before `from` is the same, and everything behind the ends. */
export interface Change {
    readonly from: number;
    readonly oldEnd: number;
    readonly newEnd: number;
}

export function changeBetween(old: string, now: string): Change {
    const from = commonLength(old, now);
    const same = commonEnd(old, now, Math.min(old.length, now.length) - from);
    return { from, oldEnd: old.length - same, newEnd: now.length - same };
}

/** The CPU whose braces a change lies between; null: it lies elsewhere. */
export function cpuAround({ items }: Parsed['file'], { from, oldEnd }: Change): CpuItem | null {
    const found = items[firstAt(items, ({ span }) => span.end > from)];
    if (found?.kind !== 'cpu') return null;
    const { start, end } = found.body.span;
    return from > start && oldEnd < end ? found : null;
}

export interface Reparsed {
    readonly item: CpuItem;
    /** Of syntax, in text order. */
    readonly diagnostics: readonly Diagnostic[];
}

/**
 * @param earlier without any fault
 * @param old the CPU of it that the change lies in
 * @returns null where the change reaches beyond the CPU after all: it opens a block or a comment that does not end there
 */
export function reparse(earlier: Parsed, old: CpuItem, change: Change, text: string): Reparsed | null {
    const { tokens } = earlier.file;
    const moved = change.newEnd - change.oldEnd;
    const first = firstAt(tokens, ({ start }) => start >= old.span.start);
    const behind = firstAt(tokens, ({ start }) => start >= old.span.end);
    const seen = tokens[Math.min(behind + LOOK_AHEAD, tokens.length - 1)];
    // The character behind a token may have decided where it ends.
    const known = tokens.slice(
        Math.max(0, first - 1),
        firstAt(tokens, ({ end, kind }) => end >= change.from || kind === 'end'),
    );
    const cursor = new Cursor(text, { tokens: known, comments: [], lexical: [] }, seen.end + moved);
    const last = tokens[behind - 1];
    const now = cursor.lexed.tokens;
    const place = firstAt(now, ({ start }) => start >= last.start + moved);
    // From a token that begins where it began, lexing is as before.
    if (now[place]?.start !== last.start + moved || now[place].kind !== last.kind) return null;
    cursor.skipTo(old.span.start);
    const limit = known[known.length - LOOK_AHEAD]?.start ?? 0;
    cursor.kept = { items: [], body: old.body, statements: statementsBefore(old, limit) };
    const parsed = item(cursor);
    const isWhole = parsed.kind === 'cpu' && cursor.position === place + 1;
    if (!isWhole || cursor.firstGap !== Infinity) return null;
    const { diagnostics } = cursor;
    if (diagnostics.some(({ span }) => span.start >= parsed.span.end)) return null;
    return { item: parsed, diagnostics: diagnostics.sort((a, b) => a.span.start - b.span.start) };
}
