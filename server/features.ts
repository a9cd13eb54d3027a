/**
 * Every LSP request the server answers, with the capability that announces it and the function that does. What is not here
 * is not declared; docs/architecture.md says why.
 */
import {
    CallHierarchyIncomingCallsRequest,
    CallHierarchyOutgoingCallsRequest,
    CallHierarchyPrepareRequest,
    CodeActionKind,
    CodeActionRequest,
    CodeLensRequest,
    CompletionRequest,
    DeclarationRequest,
    DefinitionRequest,
    DocumentFormattingRequest,
    DocumentHighlightRequest,
    DocumentLinkRequest,
    DocumentOnTypeFormattingRequest,
    DocumentRangeFormattingRequest,
    DocumentSymbolRequest,
    FoldingRangeRequest,
    HoverRequest,
    InlayHintRequest,
    PrepareRenameRequest,
    ReferencesRequest,
    RenameRequest,
    SelectionRangeRequest,
    SignatureHelpRequest,
} from 'vscode-languageserver';
import type { CallHierarchyItem, Connection, ServerCapabilities } from 'vscode-languageserver';
import type { ProtocolRequestType } from 'vscode-languageserver';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './features/callHierarchy';
import { codeActions } from './features/codeAction';
import { codeLenses } from './features/codeLens';
import { completion } from './features/completion';
import { definition } from './features/definition';
import { documentHighlights } from './features/documentHighlight';
import { documentLinks } from './features/documentLink';
import { documentSymbols } from './features/documentSymbol';
import { foldingRanges } from './features/folding';
import { formatDocument, formatOnType, formatRange } from './features/formatting';
import { hoverWithState } from './features/hover';
import { inlayHints } from './features/inlayHint';
import { references } from './features/references';
import { prepareRename, rename } from './features/rename';
import { selectionRanges } from './features/selectionRange';
import { signatureHelp } from './features/signatureHelp';
import { answer as answerRequest } from './params';
import type { Repairs } from './repairs';
import type { Surveys } from './surveys';
import type { View } from './view';
import type { WorkspaceFiles } from './workspaceFiles';

/** What some features need beyond the view of a document. */
export interface Services {
    readonly repairs: Repairs;
    readonly surveys: Surveys;
    readonly workspace: WorkspaceFiles;
}

export interface Feature {
    readonly method: string;
    readonly capability: ServerCapabilities;
    /** @param view the view of a document, null when the server does not hold it */
    register(connection: Connection, view: (uri: string) => View | null, services: Services): void;
}

/** A request about one document: answered from its view, or with `none` when there is none. */
function feature<P, R, PR, E, O>(
    type: ProtocolRequestType<P, R, PR, E, O>,
    capability: ServerCapabilities,
    uriOf: (params: P) => string,
    answer: (view: View, params: P, services: Services) => R | Promise<R>,
    none: R,
): Feature {
    return {
        method: type.method,
        capability,
        register: (connection, viewOf, services) =>
            answerRequest(connection, type.method, (params: P): unknown => {
                const view = viewOf(uriOf(params));
                return view === null ? none : answer(view, params, services);
            }),
    };
}

const ofDocument = ({ textDocument }: { readonly textDocument: { readonly uri: string } }) => textDocument.uri;

/** A call hierarchy item of the library belongs to the scenario it was prepared in. */
function ofItem({ item }: { readonly item: CallHierarchyItem }): string {
    const data: unknown = item.data;
    const scenario = typeof data === 'object' && data !== null && 'scenario' in data ? data.scenario : null;
    return typeof scenario === 'string' ? scenario : item.uri;
}

/** With the scenarios that nobody has open, for what goes across files. */
async function widened(view: View, workspace: WorkspaceFiles): Promise<View> {
    const closed = await workspace.closed();
    const { analysis, report, findings, settings } = view;
    return { analysis, report, findings, settings, others: [...view.others, ...closed] };
}

export const FEATURES: readonly Feature[] = [
    feature(
        HoverRequest.type,
        { hoverProvider: true },
        ofDocument,
        (view, params, { surveys }) => hoverWithState(view, params, surveys),
        null,
    ),
    feature(
        CompletionRequest.type,
        { completionProvider: { triggerCharacters: ['.', ' ', '('], resolveProvider: true } },
        ofDocument,
        completion,
        null,
    ),
    feature(
        SignatureHelpRequest.type,
        { signatureHelpProvider: { triggerCharacters: ['(', ',', ' '] } },
        ofDocument,
        signatureHelp,
        null,
    ),
    feature(DefinitionRequest.type, { definitionProvider: true }, ofDocument, definition, null),
    feature(DeclarationRequest.type, { declarationProvider: true }, ofDocument, definition, null),
    feature(
        ReferencesRequest.type,
        { referencesProvider: true },
        ofDocument,
        async (view, params, { workspace }) => references(await widened(view, workspace), params),
        null,
    ),
    feature(DocumentHighlightRequest.type, { documentHighlightProvider: true }, ofDocument, documentHighlights, null),
    feature(PrepareRenameRequest.type, { renameProvider: { prepareProvider: true } }, ofDocument, prepareRename, null),
    feature(
        RenameRequest.type,
        { renameProvider: { prepareProvider: true } },
        ofDocument,
        async (view, params, { workspace }) => rename(await widened(view, workspace), params),
        null,
    ),
    feature(DocumentSymbolRequest.type, { documentSymbolProvider: true }, ofDocument, documentSymbols, null),
    feature(CodeLensRequest.type, { codeLensProvider: {} }, ofDocument, codeLenses, null),
    feature(
        CodeActionRequest.type,
        { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] } },
        ofDocument,
        (view, params, { repairs }) => codeActions(view, params, (...asked) => repairs.verified(...asked)),
        null,
    ),
    feature(FoldingRangeRequest.type, { foldingRangeProvider: true }, ofDocument, foldingRanges, null),
    feature(SelectionRangeRequest.type, { selectionRangeProvider: true }, ofDocument, selectionRanges, null),
    feature(DocumentFormattingRequest.type, { documentFormattingProvider: true }, ofDocument, formatDocument, null),
    feature(
        DocumentRangeFormattingRequest.type,
        { documentRangeFormattingProvider: true },
        ofDocument,
        formatRange,
        null,
    ),
    feature(
        DocumentOnTypeFormattingRequest.type,
        { documentOnTypeFormattingProvider: { firstTriggerCharacter: ';', moreTriggerCharacter: ['}'] } },
        ofDocument,
        formatOnType,
        null,
    ),
    feature(DocumentLinkRequest.type, { documentLinkProvider: {} }, ofDocument, documentLinks, null),
    feature(InlayHintRequest.type, { inlayHintProvider: true }, ofDocument, inlayHints, null),
    feature(CallHierarchyPrepareRequest.type, { callHierarchyProvider: true }, ofDocument, prepareCallHierarchy, null),
    feature(
        CallHierarchyIncomingCallsRequest.type,
        { callHierarchyProvider: true },
        ofItem,
        (view, { item }) => incomingCalls(view, item),
        null,
    ),
    feature(
        CallHierarchyOutgoingCallsRequest.type,
        { callHierarchyProvider: true },
        ofItem,
        (view, { item }) => outgoingCalls(view, item),
        null,
    ),
];
