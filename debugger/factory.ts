/** The debug adapter as a library: the same in the Node and in the web extension host. Loaded at the first session. */
import type { DebuggerHost, Tools } from './host';
import { IsosyncSession } from './session';
import { tools } from './tools';

export type { DebuggerHost } from './host';

/**
 * A session. It has the shape of `vscode.DebugAdapter`: `handleMessage`, `onDidSendMessage`, `dispose`.
 * @param core the core it stands on; given by tests only
 */
export function createSession(host: DebuggerHost, core: Tools = tools): IsosyncSession {
    return new IsosyncSession(host, core);
}
