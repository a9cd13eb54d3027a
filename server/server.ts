/** The language server: what it declares, what it hears, what it tells. It knows nothing of where it runs. */
import {
    CompletionResolveRequest,
    DidChangeConfigurationNotification,
    DidChangeWatchedFilesNotification,
    DocumentDiagnosticReportKind,
    DocumentDiagnosticRequest,
    TextDocumentSyncKind,
    TextDocuments,
    WorkspaceSymbolRequest,
} from 'vscode-languageserver';
import type {
    Connection,
    DocumentDiagnosticReport,
    InitializeResult,
    ServerCapabilities,
    WorkspaceSymbolParams,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { studyAtLeisure } from './background';
import { createChecker } from './checker';
import { registerCustomRequests } from './custom';
import { failedAnalysis, toDiagnostics } from './diagnostics';
import { FEATURES } from './features';
import { resolveCompletion } from './features/completion';
import { registerSemanticTokens, semanticTokensCapability } from './features/semanticTokensRequests';
import { workspaceSymbols } from './features/workspaceSymbol';
import { createFiles } from './files';
import type { Host } from './host';
import { answer } from './params';
import { createRepairs } from './repairs';
import { createReporter } from './reporter';
import { createSession } from './session';
import type { Session } from './session';
import { DEFAULT_SETTINGS, settingsFrom } from './settings';
import { createSurveys } from './surveys';
import { LIBRARY_SCHEME } from './view';
import { warmed } from './warmUp';
import { createWorkspaceFiles } from './workspaceFiles';

/** Everything declared; a test asks each and wants an answer. */
export const CAPABILITIES: ServerCapabilities = FEATURES.reduce<ServerCapabilities>(
    (all, { capability }) => ({ ...all, ...capability }),
    {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
        diagnosticProvider: { identifier: 'isosync', interFileDependencies: true, workspaceDiagnostics: false },
        workspaceSymbolProvider: true,
        semanticTokensProvider: semanticTokensCapability,
        workspace: {
            workspaceFolders: { supported: true, changeNotifications: true },
            textDocumentContent: { schemes: [LIBRARY_SCHEME] },
        },
    },
);

/**
 * Serves one client until the connection ends.
 *
 * @param connection not yet listening
 */
export function startServer(connection: Connection, host: Host): void {
    let settings = DEFAULT_SETTINGS;
    let folders: readonly string[] = [];
    const documents = new TextDocuments({ create: openDocument, update: TextDocument.update });
    const checker = createChecker(warmed(host.startChecker), host.setTimer);
    const files = createFiles(
        host,
        (uri) => documents.get(uri)?.getText() ?? null,
        () => folders,
    );
    const session: Session = createSession(checker, files, () => settings, {
        onChange: (uri, what) => {
            reporter.changed(uri, what);
            if (what === 'checked') void study(uri);
        },
        onProgress: (uri, states) => reporter.progress(uri, states),
        log: (message) => connection.console.error(message),
    });
    // Repairs and studies are tried out beside the verdicts, which never wait for them.
    const background = createChecker(host.startChecker, host.setTimer);
    const repairs = createRepairs(background, files, (analysis) => session.analysis(analysis.uri) === analysis);
    const surveys = createSurveys(background);
    const reporter = createReporter(connection, session, files, host);

    const workspace = createWorkspaceFiles(
        host,
        files,
        () => folders,
        (uri) => documents.get(uri) !== undefined,
        () => reporter.watches(),
    );

    let tellsFolders = false;
    connection.onInitialize((params): InitializeResult => {
        settings = settingsFrom(params.initializationOptions);
        folders = (params.workspaceFolders ?? []).map(({ uri }) => uri);
        reporter.client(params.capabilities);
        tellsFolders = params.capabilities.workspace?.workspaceFolders === true;
        return { capabilities: CAPABILITIES, serverInfo: { name: 'isosync' } };
    });
    connection.onInitialized(() => {
        void connection.client.register(DidChangeConfigurationNotification.type, { section: 'isosync' }).catch(() => {
            // A client without dynamic registration sends its settings anyway, or keeps those of initialize.
        });
        if (reporter.watches())
            void connection.client.register(DidChangeWatchedFilesNotification.type, {
                watchers: [{ globPattern: '**/*.isosync' }],
            });
        // Many clients have none (Neovim with one file, a bare client): listening to them would be an error.
        if (!tellsFolders) return;
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
            const gone = new Set(removed.map(({ uri }) => uri));
            folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
        });
    });
    connection.onDidChangeConfiguration(({ settings: sent }) => {
        settings = settingsFrom(sent);
        for (const uri of session.uris()) reporter.edited(uri);
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
        for (const { uri } of changes) refreshUsers(uri);
    });
    connection.onShutdown(() => {
        checker.dispose();
        background.dispose();
    });

    async function study(uri: string): Promise<void> {
        const view = session.view(uri);
        if (!view?.report) return;
        const { analysis, report } = view;
        const isCurrent = () => session.analysis(uri) === analysis;
        const found = await studyAtLeisure({ analysis, report }, background, repairs, isCurrent);
        if (found.length > 0) session.addFindings(analysis, found);
    }

    function refreshUsers(uri: string): void {
        files.forget(uri);
        workspace.changed(uri);
        for (const user of files.usersOf(uri)) {
            session.invalidate(user);
            reporter.edited(user);
        }
    }

    documents.onDidChangeContent(({ document }) => {
        surveys.stop(document.uri);
        session.set({
            uri: document.uri,
            version: document.version,
            text: document.getText(),
            ...(document.languageId === 'litmus' ? { language: 'litmus' as const } : {}),
        });
        reporter.edited(document.uri);
        refreshUsers(document.uri);
    });
    documents.onDidClose(({ document }) => {
        session.close(document.uri);
        reporter.closed(document.uri);
        refreshUsers(document.uri);
    });

    const services = { repairs, surveys, workspace };
    for (const feature of FEATURES) feature.register(connection, (uri) => session.view(uri), services);
    answer(connection, CompletionResolveRequest.method, resolveCompletion);
    answer(connection, WorkspaceSymbolRequest.method, async ({ query }: WorkspaceSymbolParams) => {
        const closed = await workspace.closed();
        const open = session.uris().flatMap((uri) => session.analysis(uri) ?? []);
        return workspaceSymbols([...open, ...closed], query);
    });
    registerSemanticTokens(connection, session);
    answer(
        connection,
        DocumentDiagnosticRequest.method,
        (params: { textDocument: { uri: string }; previousResultId?: string }) => pulled(session, params),
    );
    registerCustomRequests(connection, session, files, checker, background);
    documents.listen(connection);
    connection.listen();
}

/** @throws Error where a client opens what is no document; the connection logs it */
function openDocument(uri: unknown, language: unknown, version: unknown, text: unknown): TextDocument {
    if (typeof uri !== 'string' || typeof text !== 'string' || typeof version !== 'number')
        throw new Error('textDocument/didOpen needs the uri, version and text of a document');
    return TextDocument.create(uri, typeof language === 'string' ? language : 'isosync', version, text);
}

function pulled(
    session: Session,
    { textDocument: { uri }, previousResultId }: { textDocument: { uri: string }; previousResultId?: string },
): DocumentDiagnosticReport {
    const view = session.view(uri);
    const resultId = session.revision(uri);
    if (previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    const held = session.uris().includes(uri);
    const items = view ? toDiagnostics(view.analysis, view.findings) : held ? [failedAnalysis()] : [];
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}
