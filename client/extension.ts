/** Activation: one language client, and the faces that hang off it. Shared by both extension hosts. */
import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { registerDebugger } from './debug/register';
import type { ClientHost } from './host';
import { startLanguage, type Language } from './language';
import { registerStatus } from './status';
import { registerTests } from './tests';
import { registerTimeline } from './timeline';

/** What other extensions, and the suites in VS Code, may use. */
export interface Api {
    readonly language: Pick<Language, 'check' | 'trace' | 'onStatus'>;
    readonly tests: vscode.TestController;
}

export async function start(context: vscode.ExtensionContext, host: ClientHost): Promise<Api> {
    const output = vscode.window.createOutputChannel('isosync', { log: true });
    context.subscriptions.push(output);
    const language = await startLanguage(context, host, output);
    registerStatus(context, language);
    registerCommands(context, language);
    registerDebugger(context, host, output);
    const tests = registerTests(context, language);
    registerTimeline(context, language);
    return { language, tests };
}
