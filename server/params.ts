/** What requests come with, looked at before anybody relies on it: a client's mistake is answered with what is wrong. */
import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { method } from './protocol';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown): boolean => typeof value === 'string';
const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isPosition = (value: unknown): boolean => isFields(value) && isCount(value.line) && isCount(value.character);
const isRange = (value: unknown): boolean => isFields(value) && isPosition(value.start) && isPosition(value.end);
const hasUri = (value: unknown): boolean => isFields(value) && isText(value.uri);

/** What each field has to be, and how that is said. */
const FIELDS = {
    textDocument: [hasUri, 'a document with a `uri`'],
    position: [isPosition, 'a position: `line` and `character`, whole numbers from 0'],
    positions: [(value: unknown) => Array.isArray(value) && value.every(isPosition), 'a list of positions'],
    range: [isRange, 'a range: `start` and `end`'],
    item: [
        (value: unknown) => hasUri(value) && isFields(value) && isText(value.name) && isRange(value.selectionRange),
        'a call hierarchy item as it was answered',
    ],
    context: [isFields, 'an object'],
    newName: [isText, 'a text'],
    ch: [isText, 'a text'],
    previousResultId: [isText, 'a text'],
    query: [isText, 'a text'],
    uri: [isText, 'a text'],
    text: [isText, 'a text'],
    label: [isText, 'a text'],
} as const;
type Field = keyof typeof FIELDS;

/** Fields beyond `textDocument`, by request. */
const NEEDS: Readonly<Record<string, readonly Field[]>> = {
    'textDocument/hover': ['textDocument', 'position'],
    'textDocument/completion': ['textDocument', 'position'],
    'textDocument/signatureHelp': ['textDocument', 'position'],
    'textDocument/definition': ['textDocument', 'position'],
    'textDocument/declaration': ['textDocument', 'position'],
    'textDocument/references': ['textDocument', 'position', 'context'],
    'textDocument/documentHighlight': ['textDocument', 'position'],
    'textDocument/prepareRename': ['textDocument', 'position'],
    'textDocument/rename': ['textDocument', 'position', 'newName'],
    'textDocument/codeAction': ['textDocument', 'range', 'context'],
    'textDocument/selectionRange': ['textDocument', 'positions'],
    'textDocument/rangeFormatting': ['textDocument', 'range'],
    'textDocument/onTypeFormatting': ['textDocument', 'position', 'ch'],
    'textDocument/inlayHint': ['textDocument', 'range'],
    'textDocument/prepareCallHierarchy': ['textDocument', 'position'],
    'callHierarchy/incomingCalls': ['item'],
    'callHierarchy/outgoingCalls': ['item'],
    'textDocument/semanticTokens/full/delta': ['textDocument', 'previousResultId'],
    'textDocument/semanticTokens/range': ['textDocument', 'range'],
    'workspace/symbol': ['query'],
    'workspace/textDocumentContent': ['uri'],
    'completionItem/resolve': ['label'],
    [method.importMail]: ['text'],
};

/** Fields a request needs: those listed; else the document. */
function needsOf(name: string): readonly Field[] {
    return NEEDS[name] ?? (name.startsWith('isosync/') ? ['uri'] : ['textDocument']);
}

/**
 * Registers the answer to a request, which is only asked when its parameters have the fields it needs.
 *
 * @param handler may rely on those fields
 */
export function answer<P>(
    connection: Connection,
    name: string,
    handler: (params: P, token: CancellationToken) => unknown,
): void {
    const needs = needsOf(name);
    connection.onRequest<unknown, unknown>(name, (params: P, token: CancellationToken) => {
        for (const field of needs) {
            const [is, what] = FIELDS[field];
            if (isFields(params) && is(params[field])) continue;
            throw new ResponseError(ErrorCodes.InvalidParams, `${name}: \`${field}\` has to be ${what}.`);
        }
        return handler(params, token);
    });
}
