/** The timeline of a counterexample: its SVG in a panel beside the editor. */
import * as vscode from 'vscode';
import { subject, target } from './commands';
import type { Language } from './language';

/** No scripts, no network: the drawing is self-contained, and styles are inline in it. */
const policy = `default-src 'none'; style-src 'unsafe-inline'`;

export function registerTimeline(context: vscode.ExtensionContext, language: Language): void {
    context.subscriptions.push(
        vscode.commands.registerCommand('isosync.showTimeline', async (first: unknown, second: unknown) => {
            const uri = subject(first);
            if (!uri) return;
            const trace = await language.trace(uri, target(second));
            if (!trace) {
                void vscode.window.showInformationMessage(
                    'There is no counterexample to draw: every property holds, or the check is not done.',
                );
                return;
            }
            const panel = vscode.window.createWebviewPanel(
                'isosync.timeline',
                `Timeline: ${trace.scenario}`,
                vscode.ViewColumn.Beside,
                {},
            );
            panel.webview.html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"></head><body>${trace.svg}</body></html>`;
        }),
    );
}
