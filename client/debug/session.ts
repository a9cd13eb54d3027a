/** Commands on a running session that VS Code has no buttons for: hold a CPU, keep the trace. */
import * as vscode from 'vscode';
import type { ExportTraceBody } from '../../debugger/protocol';

const ours = () => {
    const session = vscode.debug.activeDebugSession;
    return session?.type === 'isosync' ? session : undefined;
};

/** The thread a command is about: the one whose row was clicked, else the one in focus. */
function threadOf(row: unknown): number | undefined {
    if (typeof row === 'object' && row !== null && 'threadId' in row && typeof row.threadId === 'number')
        return row.threadId;
    return vscode.debug.activeStackItem?.threadId;
}

async function hold(row: unknown, held: boolean): Promise<void> {
    const session = ours();
    const threadId = threadOf(row);
    if (!session || threadId === undefined) return;
    const { message } = (await session.customRequest('isosync/hold', { threadId, held })) as { message: string };
    vscode.window.setStatusBarMessage(message, 5000);
}

async function saveTrace(): Promise<void> {
    const session = ours();
    if (!session) {
        void vscode.window.showInformationMessage('There is no isosync debug session whose trace could be saved.');
        return;
    }
    const { trace } = (await session.customRequest('isosync/exportTrace')) as ExportTraceBody;
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
        vscode.commands.registerCommand('isosync.saveTrace', saveTrace),
    );
}
