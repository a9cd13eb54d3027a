/** Test Explorer: every `expect` of a scenario is a test; a failed one shows the counterexample. */
import * as vscode from 'vscode';
import type { ExpectationResult, Outline, Range } from '../server/protocol';
import { launchOf, programOf } from './debug/configuration';
import { isOurs, type Language } from './language';

const files = '**/*.{isosync,litmus}';
/** More files than this are found by opening them: a kernel tree is not searched to the end. */
const searchLimit = 2000;

const rangeOf = ({ start, end }: Range) => new vscode.Range(start.line, start.character, end.line, end.character);

export function registerTests(context: vscode.ExtensionContext, language: Language): vscode.TestController {
    const controller = vscode.tests.createTestController('isosync', 'isosync scenarios');
    context.subscriptions.push(controller);

    const fileItem = (uri: vscode.Uri): vscode.TestItem => {
        const id = uri.toString();
        const known = controller.items.get(id);
        if (known) return known;
        const item = controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
        item.canResolveChildren = true;
        controller.items.add(item);
        return item;
    };

    const fill = (item: vscode.TestItem, outline: Outline): void => {
        if (outline.scenario !== null) item.description = outline.scenario;
        if (outline.range) item.range = rangeOf(outline.range);
        item.children.replace(
            outline.expectations.map((expectation) => {
                const child = controller.createTestItem(`${item.id}#${expectation.label}`, expectation.label, item.uri);
                child.range = rangeOf(expectation.range);
                return child;
            }),
        );
    };

    const resolve = async (item: vscode.TestItem, token?: vscode.CancellationToken): Promise<void> => {
        if (!item.uri) return;
        const outline = await language.outline(item.uri, token);
        if (outline.expectations.length === 0 && outline.scenario === null) controller.items.delete(item.id);
        else fill(item, outline);
    };

    const discover = async (): Promise<void> => {
        for (const uri of await vscode.workspace.findFiles(files, '**/node_modules/**', searchLimit)) fileItem(uri);
    };

    controller.resolveHandler = (item) => (item ? resolve(item) : discover());
    controller.refreshHandler = async (token) => {
        controller.items.replace([]);
        await discover();
        for (const [, item] of controller.items) if (!token.isCancellationRequested) await resolve(item, token);
    };

    const runAll = async (request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> => {
        if (controller.items.size === 0) await discover();
        const run = controller.createTestRun(request);
        for (const [file, wanted] of await chosen(controller, request, resolve)) {
            if (token.isCancellationRequested) break;
            await runFile(run, language, file, wanted, token);
        }
        run.end();
    };

    const debugFirst = async (request: vscode.TestRunRequest): Promise<void> => {
        const item = request.include?.[0];
        if (!item?.uri) return;
        const config = { ...launchOf(programOf(item.uri), 'counterexample', item.label) };
        const folder = vscode.workspace.getWorkspaceFolder(item.uri);
        await vscode.debug.startDebugging(folder, config, { suppressSaveBeforeStart: true });
    };

    controller.createRunProfile('Check', vscode.TestRunProfileKind.Run, runAll, true);
    controller.createRunProfile('Debug counterexample', vscode.TestRunProfileKind.Debug, debugFirst, true);

    const refresh = (document: vscode.TextDocument) => {
        // A document the server is not asked about any more (closed meanwhile, cancelled) simply keeps its tests.
        if (isOurs(document) && document.uri.scheme !== 'isosync-library')
            resolve(fileItem(document.uri)).catch(() => undefined);
    };
    const watcher = vscode.workspace.createFileSystemWatcher(files);
    context.subscriptions.push(
        watcher,
        watcher.onDidCreate((uri) => fileItem(uri)),
        watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
        vscode.workspace.onDidOpenTextDocument(refresh),
        vscode.workspace.onDidSaveTextDocument(refresh),
    );
    vscode.workspace.textDocuments.forEach(refresh);
    return controller;
}

/** The tests a run is about, by file; a file that was never unfolded is unfolded first. */
async function chosen(
    controller: vscode.TestController,
    request: vscode.TestRunRequest,
    resolve: (item: vscode.TestItem) => Promise<void>,
): Promise<Map<vscode.TestItem, vscode.TestItem[]>> {
    const byFile = new Map<vscode.TestItem, vscode.TestItem[]>();
    const all: vscode.TestItem[] = [];
    controller.items.forEach((item) => all.push(item));
    for (const item of request.include ?? all) {
        const file = item.parent ?? item;
        if (!item.parent && item.children.size === 0) await resolve(item);
        const wanted = byFile.get(file) ?? [];
        if (item.parent) wanted.push(item);
        else item.children.forEach((child) => wanted.push(child));
        byFile.set(
            file,
            wanted.filter((child) => !request.exclude?.includes(child)),
        );
    }
    return byFile;
}

async function runFile(
    run: vscode.TestRun,
    language: Language,
    file: vscode.TestItem,
    wanted: readonly vscode.TestItem[],
    token: vscode.CancellationToken,
): Promise<void> {
    if (!file.uri || wanted.length === 0) return;
    wanted.forEach((item) => run.started(item));
    try {
        const result = await language.check(file.uri, undefined, token);
        for (const item of wanted) {
            const found = result.expectations.find((expectation) => `${file.id}#${expectation.label}` === item.id);
            if (!found)
                run.errored(
                    item,
                    new vscode.TestMessage(
                        'The file has errors, so this expectation was not checked: see the Problems view.',
                    ),
                );
            else if (found.met) run.passed(item, found.milliseconds);
            else run.failed(item, message(item, found), found.milliseconds);
        }
    } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        wanted.forEach((item) => run.errored(item, new vscode.TestMessage(text)));
    }
}

function message(item: vscode.TestItem, found: ExpectationResult): vscode.TestMessage {
    const text = found.mail === null ? found.sentence : `${found.sentence}\n\n${found.mail}`;
    const message = vscode.TestMessage.diff(text, found.expected, found.actual);
    if (item.uri && item.range) message.location = new vscode.Location(item.uri, item.range);
    return message;
}
