/** Commands on a running session that VS Code has no buttons for: hold a CPU, run back to the cursor, keep the trace. */
import * as vscode from 'vscode';
import type { ExportTraceBody, HoldArguments, RunBackArguments } from '../../debugger/protocol';
import { EXPORT_REQUEST, HOLD_REQUEST, RUN_BACK_REQUEST } from '../../debugger/protocol';
import { programOf } from './configuration';
import { threadIn } from './rows';

const ours = () => {
    const session = vscode.debug.activeDebugSession;
    return session?.type === 'isosync' ? session : undefined;
};

async function hold(row: unknown, held: boolean): Promise<void> {
    const session = ours();
    const threadId = threadIn(row) ?? vscode.debug.activeStackItem?.threadId;
    if (!session || threadId === undefined) return;
    const args: HoldArguments = { threadId, held };
    const { message } = (await session.customRequest(HOLD_REQUEST, args)) as { message: string };
    vscode.window.setStatusBarMessage(message, 5000);
}

/** Run to Cursor is VS Code's own; backwards it has none. */
async function runBack(): Promise<void> {
    const session = ours();
    const editor = vscode.window.activeTextEditor;
    const threadId = vscode.debug.activeStackItem?.threadId;
    if (!session || !editor || threadId === undefined) return;
    const { document, selection } = editor;
    const source = document.uri.scheme === 'debug' ? ofSession(document.uri) : { path: programOf(document.uri) };
    const args: RunBackArguments = { threadId, source, line: selection.active.line + 1 };
    try {
        await session.customRequest(RUN_BACK_REQUEST, args);
    } catch (error) {
        void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
    }
}

/** A text the adapter gave, like the kernel library: VS Code keeps its reference in the query. */
function ofSession(uri: vscode.Uri): RunBackArguments['source'] {
    const reference = /(?:^|&)ref=(\d+)/.exec(uri.query)?.[1];
    return reference === undefined ? { path: uri.path } : { sourceReference: Number(reference) };
}

async function saveTrace(): Promise<void> {
    const session = ours();
    if (!session) {
        void vscode.window.showInformationMessage('There is no isosync debug session whose trace could be saved.');
        return;
    }
    const { trace } = (await session.customRequest(EXPORT_REQUEST)) as ExportTraceBody;
    const target = await vscode.window.showSaveDialog({
        filters: { 'isosync trace': ['json'] },
        title: 'Save the trace',
    });
    if (target)
        await vscode.workspace.fs.writeFile(
            target,
            new TextEncoder().encode(`${JSON.stringify(trace, undefined, 2)}\n`),
        );
}

export function registerSessionCommands(context: vscode.ExtensionContext): void {
    context.subscriptions.push(
        vscode.commands.registerCommand('isosync.holdCpu', (row: unknown) => hold(row, true)),
        vscode.commands.registerCommand('isosync.releaseCpu', (row: unknown) => hold(row, false)),
        vscode.commands.registerCommand('isosync.runBackToCursor', runBack),
        vscode.commands.registerCommand('isosync.saveTrace', saveTrace),
    );
}
