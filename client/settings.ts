/** The settings of the extension, read where they are used. Names and defaults are in package.json. */
import * as vscode from 'vscode';
import type { Settings } from '../server/protocol';

function read<T>(name: string, fallback: T): T {
    return vscode.workspace.getConfiguration('isosync').get<T>(name, fallback);
}

/** Where a debug session of a counterexample stops first. */
export const stopAt = () => read<'entry' | 'violation'>('debug.stopAt', 'entry');

/** Whether `next` in an interactive session prefers the choice that leads to a violation. */
export const preferViolation = () => read('debug.preferViolation', false);

/** Whether DAP messages are written to the output channel. */
export const traceDap = () => read('trace.dap', false);

/** What the server is told at its start; later changes reach it as `workspace/didChangeConfiguration`. */
export const forServer = (): Settings => ({
    check: { whileTyping: read('check.whileTyping', true), budget: read('check.budget', 10_000) },
    codeLens: { enabled: read('codeLens.enabled', true) },
    inlayHints: { enabled: read('inlayHints.enabled', true) },
});
