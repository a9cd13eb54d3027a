/** Which debug sessions are ours, and what they debug. */
import type * as vscode from 'vscode';
import { uriOf } from '../library';

export const isOurSession = (session: vscode.DebugSession): boolean => session.type === 'isosync';

/** The document a session runs on; undefined where the configuration names none. */
export function programOfSession(session: vscode.DebugSession): vscode.Uri | undefined {
    const program: unknown = session.configuration.program;
    return typeof program === 'string' ? uriOf(program) : undefined;
}
