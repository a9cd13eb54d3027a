/** Where a declaration of the file starts: recovery from a missing brace depends on it. */
import type { Cursor } from './cursor';

/** Whether the cursor stands at something that can only be a declaration or property of the file. */
export function startsItem(cursor: Cursor): boolean {
    if (!cursor.isName() || cursor.is('=', 1) || cursor.is(':', 1)) return false;
    switch (cursor.peek().text) {
        case 'scenario':
        case 'source':
        case 'use':
            return cursor.isString(1);
        case 'note':
            return isOutside(cursor) && cursor.isString(1);
        case 'cpu':
            return cursor.isName(1);
        case 'code':
            return isOutside(cursor) && cursor.isName(1) && cursor.is('=', 2);
        case 'shared':
            return isOutside(cursor) && cursor.isName(1) && (cursor.is('=', 2) || cursor.is(';', 2));
        case 'arch':
        case 'returns':
        case 'expect':
            return cursor.isName(1);
        case 'proc':
            return cursor.isName(1);
        case 'trace':
            return cursor.isName(1) && cursor.is('{', 2);
        case 'line':
            return cursor.is('{', 1);
        case 'forbid':
            return cursor.is('(', 1) || (cursor.isName(1) && (isOutside(cursor) || FORBIDDEN.has(cursor.peek(1).text)));
        case 'exists':
        case 'always':
            return cursor.is('(', 1);
        default:
            return false;
    }
}

const FORBIDDEN: ReadonlySet<string> = new Set(['stale', 'unpredictable', 'ipi']);

/**
 * Inside a block one word too many makes an assignment look like a declaration: it is one only where a line begins that is
 * not indented further than the block's own declaration.
 */
function isOutside(cursor: Cursor): boolean {
    if (cursor.depth === 0) return true;
    return cursor.startsLine && cursor.columnAt(cursor.peek().start) <= cursor.columnAt(cursor.itemStart);
}
