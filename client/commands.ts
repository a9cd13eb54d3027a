/** The commands of the palette, the code lenses and the status item. */
import * as vscode from 'vscode';
import type { ArchitectureResult, CheckResult, Target } from '../server/protocol';
import { isOurs, type Language } from './language';

/** The document a command is about: the one it names, else the one in view. Says so and returns undefined where there is none. */
export function subject(argument: unknown): vscode.Uri | undefined {
    if (typeof argument === 'string') return vscode.Uri.parse(argument, true);
    if (argument instanceof vscode.Uri) return argument;
    const document = vscode.window.activeTextEditor?.document;
    if (document && isOurs(document)) return document.uri;
    void vscode.window.showInformationMessage('Open an .isosync or .litmus file first: this command is about one.');
    return undefined;
}

/** Which counterexample a code lens names; anything else it may pass is not for us. */
export function target(argument: unknown): Target {
    if (typeof argument !== 'object' || argument === null) return {};
    const { property, architecture } = argument as Record<string, unknown>;
    return {
        property: typeof property === 'number' ? property : undefined,
        architecture: typeof architecture === 'string' ? architecture : undefined,
    };
}

const name = (result: ArchitectureResult) =>
    result.options ? `${result.architecture} { ${result.options} }` : result.architecture;

/** `arm64: racy (4 ms), x86_64: safe (2 ms)`. */
export function sentence(result: CheckResult): string {
    if (result.results.length === 0) return 'isosync: nothing to check here; see the Problems view';
    const verdicts = result.results.map(
        (one) => `${name(one)}: ${one.verdict} (${Math.max(1, Math.round(one.milliseconds))} ms)`,
    );
    return verdicts.join(', ');
}

/** What a new scenario starts from: the smallest one that has a race to find. */
const blank = `scenario "new scenario"
arch arm64

code foo = old;

cpu A {
    patch foo = new;
    flush_icache_range(foo);
done:
    note "foo may be executed from here on";
}

cpu B {
    execute foo;
}

forbid stale foo on B after A.done;
`;

export function registerCommands(context: vscode.ExtensionContext, language: Language): void {
    const commands: Record<string, (first: unknown, second: unknown) => Promise<unknown>> = {
        'isosync.check': async (first) => {
            const uri = subject(first);
            if (!uri) return undefined;
            const result = await vscode.window.withProgress(
                { location: vscode.ProgressLocation.Window, title: 'isosync: checking' },
                () => language.check(uri),
            );
            vscode.window.setStatusBarMessage(sentence(result), 8000);
            return result;
        },
        'isosync.checkAllArchitectures': async (first) => {
            const uri = subject(first);
            if (!uri) return;
            const matrix = await vscode.window.withProgress(
                { location: vscode.ProgressLocation.Window, title: 'isosync: checking all architectures' },
                () => language.architectures(uri),
            );
            const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(matrix.document));
            await vscode.window.showTextDocument(document, {
                viewColumn: vscode.ViewColumn.Beside,
                preserveFocus: true,
            });
        },
        'isosync.stopCheck': async (first) => {
            const uri = subject(first);
            if (uri) await language.stop(uri);
        },
        'isosync.copyAsMail': async (first, second) => {
            const uri = subject(first);
            if (!uri) return;
            const trace = await language.trace(uri, target(second));
            if (!trace) {
                void vscode.window.showInformationMessage(
                    'There is no counterexample to copy: every property holds, or the check is not done.',
                );
                return;
            }
            await vscode.env.clipboard.writeText(trace.mail);
            vscode.window.setStatusBarMessage('Counterexample copied as a two-column mail diagram', 5000);
        },
        'isosync.newFromMail': async () => {
            const editor = vscode.window.activeTextEditor;
            const selected =
                editor && !editor.selection.isEmpty ? editor.document.getText(editor.selection) : undefined;
            const text = selected ?? (await vscode.env.clipboard.readText());
            const { text: scenario, problems } = await language.importMail(text);
            await openNew(
                'isosync',
                scenario,
                problems,
                'Select or copy the two-column diagram first: one column per CPU, one event per line.',
            );
        },
        'isosync.newScenario': async () => {
            const document = await vscode.workspace.openTextDocument({ language: 'isosync', content: blank });
            await vscode.window.showTextDocument(document);
        },
        'isosync.exportLitmus': async (first) => {
            const uri = subject(first);
            if (!uri) return;
            const { text, problems } = await language.exportLitmus(uri);
            await openNew('litmus', text, problems, 'This scenario cannot be said as a litmus test.');
        },
    };
    for (const [id, work] of Object.entries(commands))
        context.subscriptions.push(vscode.commands.registerCommand(id, work));
}

/** Show generated text as a new document; what could not be translated is said beside it. */
async function openNew(
    languageId: string,
    text: string | null,
    problems: readonly string[],
    otherwise: string,
): Promise<void> {
    if (text !== null) {
        const document = await vscode.workspace.openTextDocument({ language: languageId, content: text });
        await vscode.window.showTextDocument(document);
    }
    if (problems.length > 0) void vscode.window.showWarningMessage(problems.join(' '));
    else if (text === null) void vscode.window.showWarningMessage(otherwise);
}
