/** The timeline view: of a counterexample as checked, or of the debug session that runs on the same document. */
import * as vscode from 'vscode';
import { TIMELINE_EVENT } from '../report/protocol';
import { subject, target } from './commands';
import type { Language } from './language';
import { TimelinePanel } from './timeline/panel';
import { isOurSession, programOfSession } from './timeline/session';

export function registerTimeline(context: vscode.ExtensionContext, language: Language): void {
    let panel: TimelinePanel | null = null;
    const open = (): TimelinePanel => {
        if (panel !== null) return panel;
        const made = new TimelinePanel(context.extensionUri, language, context.workspaceState);
        made.onDispose(() => {
            panel = null;
        });
        panel = made;
        return made;
    };
    context.subscriptions.push(
        vscode.commands.registerCommand('isosync.showTimeline', async (first: unknown, second: unknown) => {
            const active = vscode.debug.activeDebugSession;
            const session = first === undefined && active !== undefined && isOurSession(active) ? active : undefined;
            const uri = session === undefined ? subject(first) : programOfSession(session);
            if (uri) await open().show(uri, target(second));
        }),
        vscode.debug.onDidStartDebugSession(async (session) => {
            if (isOurSession(session)) await panel?.attach(session);
        }),
        vscode.debug.onDidTerminateDebugSession((session) => panel?.detach(session)),
        vscode.debug.onDidReceiveDebugSessionCustomEvent(async ({ event, session }) => {
            if (event === TIMELINE_EVENT) await panel?.refresh(session);
        }),
        vscode.debug.onDidChangeActiveStackItem((item) => {
            if (item !== undefined) panel?.stopShown(item.session);
        }),
        vscode.debug.onDidChangeBreakpoints(async () => {
            const session = vscode.debug.activeDebugSession;
            if (session !== undefined) await panel?.refresh(session);
        }),
        language.onStatus(({ uri, states }) => {
            if (states !== undefined) panel?.progress(vscode.Uri.parse(uri, true), states);
        }),
        vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
            if (contentChanges.length > 0) panel?.changed(document.uri);
        }),
        { dispose: () => panel?.dispose() },
    );
}
