/** The language client, and the requests beyond LSP as plain functions. */
import * as vscode from 'vscode';
import { CloseAction, ErrorAction, type BaseLanguageClient, type LanguageClientOptions } from 'vscode-languageclient';
import {
    method,
    type ArchitecturesResult,
    type CheckResult,
    type ExportResult,
    type ListFilesParams,
    type ImportMailResult,
    type Outline,
    type Status,
    type Target,
    type TimelineAnswer,
    type TraceResult,
    type UriParams,
} from '../server/protocol';
import type { Picture } from '../report/timeline/picture';
import type { ClientHost } from './host';
import { forServer } from './settings';

/** Documents the extension is about. */
export const languages = ['isosync', 'litmus'] as const;

export const isOurs = (document: vscode.TextDocument) => languages.some((id) => id === document.languageId);

export interface Language {
    check(uri: vscode.Uri, architecture?: string, token?: vscode.CancellationToken): Promise<CheckResult>;
    stop(uri: vscode.Uri): Promise<void>;
    outline(uri: vscode.Uri, token?: vscode.CancellationToken): Promise<Outline>;
    trace(uri: vscode.Uri, target?: Target): Promise<TraceResult | null>;
    timeline(uri: vscode.Uri, target?: Target, longer?: boolean): Promise<TimelineAnswer>;
    /** The lanes, before the check is done. */
    initialPicture(uri: vscode.Uri, target?: Target): Promise<Picture | null>;
    exportLitmus(uri: vscode.Uri): Promise<ExportResult>;
    architectures(uri: vscode.Uri): Promise<ArchitecturesResult>;
    importMail(text: string): Promise<ImportMailResult>;
    readonly onStatus: vscode.Event<Status>;
}

/**
 * A document with its contents: the server may not hold it, or not yet, or still one that had its name before (untitled
 * documents share names), and does not open files behind the editor's back.
 */
async function naming(uri: vscode.Uri): Promise<UriParams> {
    const key = uri.toString();
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
    const text = open ? open.getText() : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return { uri: key, text, ...(open?.languageId === 'litmus' ? { language: 'litmus' } : {}) };
}

/** The scenarios of a folder of the workspace, for a server that has no file system. */
async function scenariosBelow(folder: string, most: number): Promise<string[]> {
    const pattern = new vscode.RelativePattern(vscode.Uri.parse(folder, true), '**/*.isosync');
    const found = await vscode.workspace.findFiles(pattern, '**/node_modules/**', most);
    return found.map((uri) => uri.toString());
}

/** An argument that is not there must not be sent either: it would be a second parameter, null. */
const given = (token: vscode.CancellationToken | undefined): vscode.CancellationToken[] => (token ? [token] : []);

/** A file for a server that has no file system (in the browser); null where there is none, which the server says. */
async function readText(uri: vscode.Uri): Promise<string | null> {
    try {
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch {
        return null;
    }
}

function clientOptions(output: vscode.LogOutputChannel): LanguageClientOptions {
    let restarts = 0;
    return {
        documentSelector: languages.map((language) => ({ language })),
        outputChannel: output,
        traceOutputChannel: output,
        initializationOptions: forServer(),
        synchronize: { configurationSection: 'isosync' },
        markdown: { isTrusted: { enabledCommands: ['isosync.debugCounterexample', 'isosync.showTimeline'] } },
        errorHandler: {
            error: () => ({ action: ErrorAction.Continue }),
            // A checker that dies on some input must not take the editor down with it: three restarts, then say so.
            closed: () => {
                restarts++;
                if (restarts <= 3) return { action: CloseAction.Restart };
                return {
                    action: CloseAction.DoNotRestart,
                    message:
                        'The isosync language server ended four times and stays down. The output channel “isosync” says why.',
                };
            },
        },
    };
}

export async function startLanguage(
    context: vscode.ExtensionContext,
    host: ClientHost,
    output: vscode.LogOutputChannel,
): Promise<Language> {
    const client: BaseLanguageClient = await host.createClient(context, clientOptions(output));
    const status = new vscode.EventEmitter<Status>();
    context.subscriptions.push(
        status,
        client.onNotification(method.status, (message: Status) => status.fire(message)),
        client.onRequest(method.listFiles, ({ folder, most }: ListFilesParams) => scenariosBelow(folder, most)),
        client.onRequest(method.readFile, ({ uri }: UriParams) => readText(vscode.Uri.parse(uri, true))),
        { dispose: () => void client.stop().catch((error: unknown) => output.warn(String(error))) },
    );
    await client.start();
    return {
        check: async (uri, architecture, token) =>
            client.sendRequest<CheckResult>(method.check, { ...(await naming(uri)), architecture }, ...given(token)),
        stop: async (uri) => client.sendRequest<void>(method.stop, { uri: uri.toString() }),
        outline: async (uri, token) => client.sendRequest<Outline>(method.outline, await naming(uri), ...given(token)),
        trace: async (uri, target) =>
            client.sendRequest<TraceResult | null>(method.trace, { ...(await naming(uri)), ...target }),
        timeline: async (uri, target, longer) =>
            client.sendRequest<TimelineAnswer>(method.timeline, { ...(await naming(uri)), ...target, longer }),
        initialPicture: async (uri, target) =>
            client.sendRequest<Picture | null>(method.initialPicture, { ...(await naming(uri)), ...target }),
        exportLitmus: async (uri) => client.sendRequest<ExportResult>(method.exportLitmus, await naming(uri)),
        architectures: async (uri) => client.sendRequest<ArchitecturesResult>(method.architectures, await naming(uri)),
        importMail: (text) => client.sendRequest<ImportMailResult>(method.importMail, { text }),
        onStatus: status.event,
    };
}
