/** Which rows of the statement table may start at the cursor. */
import { rowsStartingWith, type StatementRow } from '../statements';
import type { Cursor } from './cursor';

/** The keyword word at `ahead` and how many tokens it takes: `fence.i` is one word of three tokens. */
export function wordAt(cursor: Cursor, ahead: number, dotted: boolean): { text: string; tokens: number } {
    const first = cursor.peek(ahead);
    if (!dotted || !cursor.is('.', ahead + 1)) return { text: first.text, tokens: 1 };
    return { text: `${first.text}.${cursor.peek(ahead + 2).text}`, tokens: 3 };
}

/** Rows that start with the word here. */
export function candidates(cursor: Cursor): readonly StatementRow[] {
    const plain = rowsStartingWith(cursor.peek().text);
    return cursor.is('.', 1) ? rowsStartingWith(wordAt(cursor, 0, true).text) : plain;
}

/** Whether the word here starts a row of the table. */
export function startsSimple(cursor: Cursor): boolean {
    return candidates(cursor).length > 0;
}
