/** Waiting and opening, for the suites in VS Code. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { Api } from '../../client/extension';

/** The extension, activated. */
export async function activated(): Promise<Api> {
    const extension = vscode.extensions.getExtension<Api>('isosync.isosync');
    assert.ok(extension, 'isosync is installed');
    return extension.activate();
}

/** Repository paths; the extension under development is the repository itself. */
export function inRepository(path: string): string {
    const extension = vscode.extensions.getExtension('isosync.isosync');
    assert.ok(extension, 'isosync is installed');
    return join(extension.extensionPath, path);
}

/** The scenario of the thread. */
export const race = () => vscode.Uri.file(inRepository('examples/synchronized-before-registered.isosync'));

/** Ask again and again until there is an answer; fails with the last thing seen. */
export async function until<T>(
    what: string,
    probe: () => T | undefined | Promise<T | undefined>,
    seconds = 20,
): Promise<T> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
        const answer = await probe();
        if (answer !== undefined) return answer;
        if (Date.now() > end) assert.fail(`No ${what} after ${seconds} seconds.`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

export async function show(uri: vscode.Uri): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(uri);
    return vscode.window.showTextDocument(document, { preview: false });
}

/** A scenario nobody saved, from the thread's with some text replaced. */
export async function variant(from: string, to: string): Promise<vscode.TextDocument> {
    const text = readFileSync(race().fsPath, 'utf8');
    assert.ok(text.includes(from), `the scenario has ${from}`);
    const content = text.replace(from, to);
    const document = await vscode.workspace.openTextDocument({ language: 'isosync', content });
    assert.equal(document.getText(), content, 'a new document, not an older one of the same name');
    await vscode.window.showTextDocument(document, { preview: false });
    return document;
}

/** The position of a word, or just behind it. */
export function find(document: vscode.TextDocument, text: string, behind = false): vscode.Position {
    const offset = document.getText().indexOf(text);
    assert.ok(offset >= 0, `the document has ${text}`);
    return document.positionAt(behind ? offset + text.length : offset);
}

export const closeAll = () => vscode.commands.executeCommand('workbench.action.closeAllEditors');

/** Every event the adapter sent, of the session at hand. */
export class Log implements vscode.DebugAdapterTracker {
    readonly stops: DebugProtocol.StoppedEvent['body'][] = [];
    output = '';
    onDidSendMessage(message: DebugProtocol.ProtocolMessage & { event?: string; body?: unknown }): void {
        if (message.event === 'stopped') this.stops.push(message.body as DebugProtocol.StoppedEvent['body']);
        if (message.event === 'output') this.output += (message.body as DebugProtocol.OutputEvent['body']).output;
    }
}
