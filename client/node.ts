/** Main of the extension in VS Code's Node extension host. */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { start, type Api } from './extension';
import type { ClientHost, DebuggerModule } from './host';

const host: ClientHost = {
    createClient: async (context, options) => {
        const module = context.asAbsolutePath('dist/server.js');
        return new LanguageClient(
            'isosync',
            'isosync',
            {
                run: { module, transport: TransportKind.ipc },
                debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
            },
            options,
        );
    },
    // A run-time import of a path, which the build leaves alone: the adapter costs nothing until somebody debugs.
    loadDebugger: async (context) => {
        // As a URL: an import of a Windows path would take the drive letter for a scheme.
        const bundle = vscode.Uri.file(context.asAbsolutePath('dist/debugAdapter.js'));
        return (await import(bundle.toString())) as DebuggerModule;
    },
};

export function activate(context: vscode.ExtensionContext): Promise<Api> {
    return start(context, host);
}
