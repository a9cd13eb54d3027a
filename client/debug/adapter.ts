/** The debug adapter runs inline, in the extension host; its bundle is loaded at the first session. */
import * as vscode from 'vscode';
import type { ClientHost, DebuggerHost } from '../host';
import { libraryUri, uriOf } from '../library';
import { traceDap } from '../settings';

const host: DebuggerHost = {
    readFile: async (path) => {
        const uri = uriOf(path);
        const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
        if (open) return open.getText();
        try {
            return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
        } catch (error) {
            if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound')
                throw new Error('there is no such file', { cause: error });
            throw error;
        }
    },
    // Stepping into the library shows the document that go to definition does: breakpoints set there count.
    libraryUri: (file) => libraryUri(file).toString(),
};

const tracker = (output: vscode.LogOutputChannel): vscode.DebugAdapterTrackerFactory => ({
    createDebugAdapterTracker: (session) => {
        if (!traceDap()) return undefined;
        return {
            onWillReceiveMessage: (message) => output.info(`[dap ${session.name}] → ${JSON.stringify(message)}`),
            onDidSendMessage: (message) => output.info(`[dap ${session.name}] ← ${JSON.stringify(message)}`),
            onError: (error) => output.error(`[dap ${session.name}] ${error.message}`),
        };
    },
});

export function registerAdapter(
    context: vscode.ExtensionContext,
    client: ClientHost,
    output: vscode.LogOutputChannel,
): void {
    const factory: vscode.DebugAdapterDescriptorFactory = {
        createDebugAdapterDescriptor: async () => {
            const { createSession } = await client.loadDebugger(context);
            return new vscode.DebugAdapterInlineImplementation(createSession(host));
        },
    };
    context.subscriptions.push(
        vscode.debug.registerDebugAdapterDescriptorFactory('isosync', factory),
        vscode.debug.registerDebugAdapterTrackerFactory('isosync', tracker(output)),
    );
}
