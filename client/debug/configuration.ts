/** Debug configurations: F5 in a scenario works with no launch.json, and the Run view offers the modes by name. */
import * as vscode from 'vscode';
import { isOurs } from '../language';
import { preferViolation, stopAt } from '../settings';

/** What the adapter is launched with; the attributes are described in package.json. */
export interface Launch extends vscode.DebugConfiguration {
    program: string;
    mode?: string;
    stopAt?: 'entry' | 'violation';
    property?: number;
    architecture?: string;
    preferViolation?: boolean;
}

/** How the adapter is told of a document: by path on a real file system, by URI elsewhere (virtual workspaces, untitled). */
export const programOf = (uri: vscode.Uri) => (uri.scheme === 'file' ? uri.fsPath : uri.toString());

/** A configuration as launch.json would have it, of a document. */
export function launchOf(program: string, mode: string, name: string): Launch {
    return { type: 'isosync', request: 'launch', name, program, mode };
}

const offered: readonly { mode: string; name: string }[] = [
    { mode: 'counterexample', name: 'Counterexample' },
    { mode: 'interactive', name: 'Choose every step' },
    { mode: 'random', name: 'Random interleaving' },
];

const initial: vscode.DebugConfigurationProvider = {
    provideDebugConfigurations: () => offered.map(({ mode, name }) => launchOf('${file}', mode, `isosync: ${name}`)),

    resolveDebugConfiguration: (_folder, config) => {
        if (config.type || config.request || config.name) return config;
        // F5 without a launch.json: an empty configuration arrives.
        const document = vscode.window.activeTextEditor?.document;
        if (!document || !isOurs(document)) return config;
        return launchOf(programOf(document.uri), 'counterexample', 'isosync');
    },

    resolveDebugConfigurationWithSubstitutedVariables: async (_folder, config) => {
        if (typeof config.program !== 'string' || config.program === '') {
            await vscode.window.showErrorMessage(
                'This configuration names no scenario: set "program" to an .isosync or .litmus file.',
            );
            return undefined;
        }
        return { stopAt: stopAt(), preferViolation: preferViolation(), ...config };
    },
};

const dynamic: vscode.DebugConfigurationProvider = {
    provideDebugConfigurations: () => {
        const document = vscode.window.activeTextEditor?.document;
        if (!document || !isOurs(document)) return [];
        const program = programOf(document.uri);
        const file = program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
        return offered.map(({ mode, name }) => launchOf(program, mode, `${name} of ${file}`));
    },
};

export function registerConfigurations(context: vscode.ExtensionContext): void {
    const { Dynamic, Initial } = vscode.DebugConfigurationProviderTriggerKind;
    context.subscriptions.push(
        vscode.debug.registerDebugConfigurationProvider('isosync', initial, Initial),
        vscode.debug.registerDebugConfigurationProvider('isosync', dynamic, Dynamic),
    );
}
