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
        case 'cpu':
            return cursor.isName(1);
        case 'code':
            return cursor.isName(1) && cursor.is('=', 2);
        case 'shared':
            return cursor.isName(1) && (cursor.is('=', 2) || cursor.is(';', 2));
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
            return cursor.isName(1) || cursor.is('(', 1);
        case 'exists':
        case 'always':
            return cursor.is('(', 1);
        default:
            return false;
    }
}
