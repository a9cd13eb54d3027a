/** What a broken statement costs: itself, and nothing else. */
import type { Fix } from '../diagnostic';
import type { Name, Statement } from '../syntax';
import type { Cursor } from './cursor';
import { startsSimple } from './rows';
import { startsItem } from './starts';

/** An error statement: skips to the end of what cannot be understood. */
export function broken(
    cursor: Cursor,
    start: number,
    labels: readonly Name[],
    message: string,
    code: 'ISO100' | 'ISO107' | 'ISO115' = 'ISO100',
    fixes: readonly Fix[] = [],
): Statement {
    cursor.report(code, cursor.here(), message, fixes);
    recover(cursor, start);
    const span = cursor.from(start);
    return { kind: 'error', span, labels, text: cursor.text.slice(span.start, span.end) };
}

/** The `;` at the end of a statement or declaration; a missing one costs nothing else. */
export function semicolon(cursor: Cursor, what: string): void {
    if (cursor.accept(';')) return;
    if (cursor.broken) return recover(cursor, -1);
    const at = cursor.lastEnd;
    const next = cursor.peek();
    const isSurplus =
        next.kind !== 'end' &&
        !cursor.startsLine &&
        !cursor.is('{') &&
        !cursor.is('}') &&
        !startsStatement(cursor) &&
        !startsItem(cursor);
    if (!isSurplus) {
        const edits = [{ span: { start: at, end: at }, newText: ';' }];
        cursor.report('ISO101', { start: Math.max(0, at - 1), end: at }, `expected \`;\` after ${what}`, [
            { title: 'Insert `;`', edits },
        ]);
        return;
    }
    // Something stands between the statement and the end of its line: that is the mistake.
    const { start } = next;
    const message = `expected \`;\` after ${what}, ${cursor.found()}`;
    const from = cursor.here();
    while (!cursor.atEnd && !cursor.startsLine && !cursor.is(';') && !cursor.is('{') && !cursor.is('}')) cursor.take();
    const end = cursor.lastEnd;
    const closed = cursor.accept(';');
    const text = cursor.text.slice(start, end);
    const span = { start: at, end };
    const fix = closed
        ? { title: `Remove \`${text}\``, edits: [{ span, newText: '' }] }
        : { title: `Replace \`${text}\` by \`;\``, edits: [{ span, newText: ';' }] };
    // A character that means nothing has been complained about already.
    if (next.kind !== 'unknown') cursor.report('ISO100', from, message, text.length > 40 ? [] : [fix]);
}

/** Skips past the `;` of a broken statement, or to a brace, or to a line that starts a statement. */
function recover(cursor: Cursor, start: number): void {
    let first = cursor.peek().start === start;
    while (!cursor.atEnd && !cursor.accept(';')) {
        if (!first && (cursor.is('{') || cursor.is('}'))) return;
        if (!first && cursor.startsLine && (startsStatement(cursor) || startsItem(cursor))) return;
        cursor.take();
        first = false;
    }
}

const STRUCTURED = new Set(['if', 'while', 'await', 'assert', 'when', 'repeat', 'for', 'choose', 'note']);

export function startsStatement(cursor: Cursor): boolean {
    if (!cursor.isName()) return false;
    if (cursor.is('=', 1) || cursor.is('(', 1) || cursor.is(':', 1)) return true;
    return STRUCTURED.has(cursor.peek().text) || startsSimple(cursor);
}
