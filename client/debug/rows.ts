/** What VS Code tells a command about the row of the Call Stack view it was chosen on. */

/**
 * The thread of a row. For a thread VS Code passes its number, for a stack frame or a session a text; a caller of the command may
 * pass `{ threadId }`.
 * @returns undefined when the row is none of a thread
 */
export function threadIn(row: unknown): number | undefined {
    if (typeof row === 'number') return row;
    if (typeof row === 'object' && row !== null && 'threadId' in row && typeof row.threadId === 'number')
        return row.threadId;
    return undefined;
}
