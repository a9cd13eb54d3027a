/** A bare JSON-RPC client of the built server over stdio, as any editor would be. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { StreamMessageReader, StreamMessageWriter, createMessageConnection } from 'vscode-jsonrpc/node';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import type { ClientCapabilities, InitializeResult, PublishDiagnosticsParams } from 'vscode-languageserver';

let built: Promise<string> | null = null;

/** The server and its checker, built once; resolves with the server's bundle. */
export function builtServer(): Promise<string> {
    built ??= build();
    return built;
}

async function build(): Promise<string> {
    const root = process.cwd();
    if (!existsSync(join(root, 'server/node.ts'))) throw new Error(`run the tests in the repository, not in ${root}`);
    const outdir = join(root, 'out/server');
    await esbuild.build({
        absWorkingDir: root,
        entryPoints: [
            { in: 'server/node.ts', out: 'server' },
            { in: 'server/nodeChecker.ts', out: 'checker' },
        ],
        outdir,
        bundle: true,
        platform: 'node',
        target: 'node20',
        format: 'cjs',
        loader: { '.isosync': 'text', '.md': 'text' },
        logLevel: 'error',
    });
    return join(outdir, 'server.js');
}

export interface Client {
    /** @param token cancels the request */
    request<R>(method: string, params: unknown, token?: CancellationToken): Promise<R>;
    /** Sends bytes as they are, whatever they mean. */
    write(bytes: string): void;
    notify(method: string, params: unknown): void;
    open(uri: string, text: string, languageId?: string): void;
    /** The next diagnostics pushed for a document that satisfy a test. */
    diagnostics(uri: string, test?: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams>;
    /** The first notification of a kind, past or to come, that satisfies a test. */
    notified(method: string, test: (params: unknown) => boolean): Promise<void>;
    /** Everything the server notified, in order. */
    readonly heard: { readonly method: string; readonly params: unknown }[];
    readonly initialized: InitializeResult;
    /** Shutdown and exit; resolves with the exit status. */
    close(): Promise<number | null>;
}

export async function startClient(
    capabilities: ClientCapabilities = {},
    options: {
        readonly initializationOptions?: unknown;
        readonly folders?: readonly string[];
        /** Another script than the server's own bundle. */
        readonly script?: string;
    } = {},
): Promise<Client> {
    const script = options.script ?? (await builtServer());
    const server = spawn(process.execPath, [script, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createMessageConnection(
        new StreamMessageReader(server.stdout),
        new StreamMessageWriter(server.stdin),
    );
    const heard: { method: string; params: unknown }[] = [];
    let waiting: (() => void)[] = [];
    connection.onNotification((method, params) => {
        heard.push({ method, params });
        const woken = waiting;
        waiting = [];
        for (const wake of woken) wake();
    });
    connection.onRequest(() => null);
    connection.listen();
    const initialized = await connection.sendRequest<InitializeResult>('initialize', {
        processId: process.pid,
        rootUri: null,
        capabilities,
        workspaceFolders: (options.folders ?? []).map((uri) => ({ uri, name: uri })),
        initializationOptions: options.initializationOptions,
    });
    await connection.sendNotification('initialized', {});
    let seen = 0;
    return {
        initialized,
        heard,
        request: (method, params, token) =>
            token ? connection.sendRequest(method, params, token) : connection.sendRequest(method, params),
        write: (bytes) => void server.stdin.write(bytes),
        notify: (method, params) => void connection.sendNotification(method, params),
        open: (uri, text, languageId = 'isosync') =>
            void connection.sendNotification('textDocument/didOpen', {
                textDocument: { uri, languageId, version: 1, text },
            }),
        diagnostics: async (uri, test = () => true) => {
            for (;;) {
                for (; seen < heard.length; seen++) {
                    const message = heard[seen];
                    if (message?.method !== 'textDocument/publishDiagnostics') continue;
                    const params = message.params as PublishDiagnosticsParams;
                    if (params.uri === uri && test(params)) {
                        seen++;
                        return params;
                    }
                }
                await new Promise<void>((wake) => waiting.push(wake));
            }
        },
        notified: async (method, test) => {
            while (!heard.some((message) => message.method === method && test(message.params)))
                await new Promise<void>((wake) => waiting.push(wake));
        },
        close: async () => {
            const ended = new Promise<number | null>((resolve) => server.on('exit', resolve));
            await connection.sendRequest('shutdown');
            await connection.sendNotification('exit');
            connection.end();
            return ended;
        },
    };
}
