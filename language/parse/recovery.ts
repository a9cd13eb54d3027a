/** What a broken statement costs: itself, and nothing else. */
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
): Statement {
    cursor.report(code, cursor.here(), message);
    recover(cursor, start);
    const span = cursor.from(start);
    return { kind: 'error', span, labels, text: cursor.text.slice(span.start, span.end) };
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

function startsStatement(cursor: Cursor): boolean {
    if (!cursor.isName()) return false;
    if (cursor.is('=', 1) || cursor.is('(', 1) || cursor.is(':', 1)) return true;
    return STRUCTURED.has(cursor.peek().text) || startsSimple(cursor);
}
