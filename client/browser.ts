/** Main of the extension in a web extension host (vscode.dev, the web worker host of a desktop VS Code). */
import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { createSession } from '../debugger/browser';
import { start, type Api } from './extension';
import type { ClientHost } from './host';

/**
 * The address of a bundle's text, with some lines before it. The browser refuses to make a worker from a script of another origin,
 * or of a remote file system; its text has no origin.
 */
async function scriptAt(bundle: vscode.Uri, before = ''): Promise<string> {
    const overHttp = bundle.scheme === 'http' || bundle.scheme === 'https';
    const text = overHttp
        ? await (await fetch(bundle.toString(true))).text()
        : new TextDecoder().decode(await vscode.workspace.fs.readFile(bundle));
    return URL.createObjectURL(new Blob([before, text], { type: 'text/javascript' }));
}

const host: ClientHost = {
    createClient: async (context, options) => {
        const bundle = (name: string) => vscode.Uri.joinPath(context.extensionUri, 'dist', name);
        // A script without a place cannot find its neighbour: the server is told where its checker is.
        const checker = await scriptAt(bundle('checker.browser.js'));
        const server = await scriptAt(
            bundle('server.browser.js'),
            `self.isosyncChecker = ${JSON.stringify(checker)};\n`,
        );
        return new LanguageClient('isosync', 'isosync', new Worker(server), options);
    },
    loadDebugger: async (context) => {
        const script = await scriptAt(vscode.Uri.joinPath(context.extensionUri, 'dist', 'search.browser.js'));
        return { createSession: (debuggerHost) => createSession(debuggerHost, script) };
    },
};

export function activate(context: vscode.ExtensionContext): Promise<Api> {
    return start(context, host);
}
