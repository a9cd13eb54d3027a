/** A bare client of any language server over stdio, for measuring: documents edited by ranges, diagnostics pulled. */
import { spawn } from 'node:child_process';
import { StreamMessageReader, StreamMessageWriter, createMessageConnection } from 'vscode-jsonrpc/node';
import type { DocumentDiagnosticReport } from 'vscode-languageserver';

/** A replacement within one line. */
export interface LineEdit {
    readonly line: number;
    readonly from: number;
    readonly to: number;
    readonly text: string;
}

export interface LanguageClient {
    open(uri: string, languageId: string, text: string): Promise<void>;
    close(uri: string): Promise<void>;
    /** Sends one edit and pulls; resolves with the report and with the milliseconds from sending to the answer. */
    editAndPull(uri: string, edit: LineEdit): Promise<{ report: DocumentDiagnosticReport; milliseconds: number }>;
    request<R>(method: string, params: unknown): Promise<R>;
    /** The next request of the server with this method. */
    asked(method: string): Promise<void>;
    /** Milliseconds from starting the process to its answer to `initialize`. */
    readonly started: number;
    end(): Promise<void>;
}

/** @param script the server's own JavaScript file, run by this Node */
export async function startLanguageClient(script: string): Promise<LanguageClient> {
    const before = performance.now();
    const server = spawn(process.execPath, [script, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createMessageConnection(
        new StreamMessageReader(server.stdout),
        new StreamMessageWriter(server.stdin),
    );
    const waiting = new Map<string, (() => void)[]>();
    connection.onRequest((method) => {
        for (const wake of waiting.get(method) ?? []) wake();
        waiting.delete(method);
        return null;
    });
    connection.listen();
    await connection.sendRequest('initialize', {
        processId: process.pid,
        rootUri: null,
        capabilities: {
            textDocument: { diagnostic: {} },
            workspace: { diagnostics: { refreshSupport: true }, configuration: true },
        },
        // The JSON server pulls only when it is told to; ours ignores it.
        initializationOptions: { handledSchemaProtocols: ['file'], provideFormatter: true },
    });
    const started = performance.now() - before;
    await connection.sendNotification('initialized', {});
    let version = 1;
    const pull = (uri: string) =>
        connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
    return {
        started,
        open: async (uri, languageId, text) => {
            await connection.sendNotification('textDocument/didOpen', {
                textDocument: { uri, languageId, version: version++, text },
            });
            await pull(uri);
        },
        close: (uri) => connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
        editAndPull: async (uri, { line, from, to, text }) => {
            const sent = performance.now();
            const range = { start: { line, character: from }, end: { line, character: to } };
            void connection.sendNotification('textDocument/didChange', {
                textDocument: { uri, version: version++ },
                contentChanges: [{ range, text }],
            });
            const report = await pull(uri);
            return { report, milliseconds: performance.now() - sent };
        },
        request: (method, params) => connection.sendRequest(method, params),
        asked: (method) => new Promise((wake) => waiting.set(method, [...(waiting.get(method) ?? []), wake])),
        end: async () => {
            const ended = new Promise((resolve) => server.on('exit', resolve));
            await connection.sendRequest('shutdown');
            await connection.sendNotification('exit');
            connection.end();
            await ended;
        },
    };
}
