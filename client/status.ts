/** The language status item: what is being checked, and the verdict of the file in view. Never a toast. */
import * as vscode from 'vscode';
import type { Status } from '../server/protocol';
import { languages, type Language } from './language';

export function registerStatus(context: vscode.ExtensionContext, language: Language): void {
    const item = vscode.languages.createLanguageStatusItem('isosync.verdict', [...languages]);
    item.name = 'isosync verdict';
    context.subscriptions.push(item);
    const known = new Map<string, Status>();

    const show = () => {
        const uri = vscode.window.activeTextEditor?.document.uri.toString();
        const status = uri === undefined ? undefined : known.get(uri);
        item.busy = status?.state === 'checking';
        item.text = status?.verdict ?? (item.busy ? 'checking' : 'isosync');
        item.detail = status?.sentence;
        item.severity = severity(status);
        item.command =
            status?.state === 'checking'
                ? { title: 'Stop', command: 'isosync.stopCheck', arguments: [status.uri] }
                : { title: 'Check', command: 'isosync.check', arguments: uri === undefined ? [] : [uri] };
    };
    show();
    context.subscriptions.push(
        language.onStatus((status) => {
            known.set(status.uri, status);
            show();
        }),
        vscode.window.onDidChangeActiveTextEditor(show),
        vscode.workspace.onDidCloseTextDocument((document) => known.delete(document.uri.toString())),
    );
}

function severity(status: Status | undefined): vscode.LanguageStatusSeverity {
    if (status?.state === 'failed') return vscode.LanguageStatusSeverity.Error;
    // An unknown verdict is not a safe one; it must not look like it.
    if (status?.state === 'stopped' || status?.verdict === 'unknown') return vscode.LanguageStatusSeverity.Warning;
    return vscode.LanguageStatusSeverity.Information;
}
