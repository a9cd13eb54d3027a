/** Everything of the client that concerns debugging, and the command that starts it. */
import * as vscode from 'vscode';
import { subject, target } from '../commands';
import type { ClientHost } from '../host';
import { registerAdapter } from './adapter';
import { launchOf, programOf, registerConfigurations } from './configuration';
import { registerSessionCommands } from './session';
import { registerValues } from './values';

export function registerDebugger(
    context: vscode.ExtensionContext,
    host: ClientHost,
    output: vscode.LogOutputChannel,
): void {
    registerAdapter(context, host, output);
    registerConfigurations(context);
    registerValues(context);
    registerSessionCommands(context);
    const start = async (first: unknown, second: unknown, mode: string): Promise<boolean> => {
        const uri = subject(first);
        if (!uri) return false;
        const config = { ...launchOf(programOf(uri), mode, 'isosync'), ...defined(target(second)) };
        // The adapter reads what the editor shows: nothing has to be saved, least of all a new document.
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        return vscode.debug.startDebugging(folder, config, { suppressSaveBeforeStart: true });
    };
    context.subscriptions.push(
        vscode.commands.registerCommand('isosync.debugCounterexample', (first: unknown, second: unknown) =>
            start(first, second, 'counterexample'),
        ),
        vscode.commands.registerCommand('isosync.debugInteractive', (first: unknown, second: unknown) =>
            start(first, second, 'interactive'),
        ),
    );
}

/** Without the members that are undefined: a launch attribute is present or absent. */
function defined<T extends object>(value: T): Partial<T> {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<T>;
}
