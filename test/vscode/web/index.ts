/**
 * The extension in a web extension host: no Node, language server and checker in workers, the debug adapter in the bundle.
 * Mocha needs more than a worker has, so these few tests run themselves.
 */
import * as vscode from 'vscode';
import type { Api } from '../../../client/extension';

const scenario = `scenario "in a browser"
arch arm64
code foo = old;
cpu A {
    patch foo = new;
    dc cvau foo;
    dsb ish;
    ic ivau foo;
    dsb ish;
kick:
    kick_all_cpus_sync();
}
cpu B unregistered in user {
    enter exception;
    register;
run:
    execute foo;
}
forbid stale foo on B after A.kick;
`;

function assert(condition: boolean, message: string): void {
    if (!condition) throw new Error(message);
}

const extension = () => {
    const found = vscode.extensions.getExtension<Api>('isosync.isosync');
    if (!found) throw new Error('isosync is not installed');
    return found;
};

const opened = () => vscode.workspace.openTextDocument({ language: 'isosync', content: scenario });

const tests: readonly (readonly [name: string, work: () => Promise<void>])[] = [
    [
        'runs where there is no Node',
        async () => {
            assert(vscode.env.uiKind === vscode.UIKind.Web, 'this is not a web window');
            assert(!('process' in globalThis) || !('versions' in (globalThis.process ?? {})), 'this host has Node');
        },
    ],
    [
        'checks a scenario in a worker',
        async () => {
            const { language } = await extension().activate();
            const result = await language.check((await opened()).uri);
            assert(result.results[0]?.verdict === 'racy', JSON.stringify(result));
        },
    ],
    [
        'debugs its counterexample inline',
        async () => {
            const document = await opened();
            await vscode.window.showTextDocument(document);
            let stops = 0;
            const tracker = vscode.debug.registerDebugAdapterTrackerFactory('isosync', {
                createDebugAdapterTracker: () => ({
                    onDidSendMessage: (message: { event?: string }) => {
                        if (message.event === 'stopped') stops++;
                    },
                }),
            });
            const config = {
                type: 'isosync',
                request: 'launch',
                name: 'web',
                program: document.uri.toString(),
            };
            // Nobody saved this document; saving would ask where.
            const started = await vscode.debug.startDebugging(undefined, config, { suppressSaveBeforeStart: true });
            assert(started, 'the session did not start');
            for (let tries = 0; stops === 0 && tries < 200; tries++)
                await new Promise((resolve) => setTimeout(resolve, 50));
            assert(stops > 0, 'it did not stop at the entry');
            const session = vscode.debug.activeDebugSession;
            const answer = (await session?.customRequest('threads')) as { threads: { name: string }[] };
            assert(answer.threads.length === 2, JSON.stringify(answer));
            await vscode.debug.stopDebugging();
            tracker.dispose();
        },
    ],
];

const late = (seconds: number) =>
    new Promise<never>((_, reject) =>
        setTimeout(() => reject(new Error(`not done after ${seconds} seconds`)), seconds * 1000),
    );

export async function run(): Promise<void> {
    let failed = 0;
    for (const [name, work] of tests) {
        try {
            await Promise.race([work(), late(30)]);
            console.log(`    ok   ${name}`);
        } catch (error) {
            failed++;
            console.log(`    FAIL ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        }
    }
    const results = vscode.Uri.joinPath(extension().extensionUri, 'results.json');
    const text = JSON.stringify({ passed: tests.length - failed, failed, skipped: 0 });
    await vscode.workspace.fs.writeFile(results, new TextEncoder().encode(text));
    if (failed > 0) throw new Error(`${failed} failed`);
}
