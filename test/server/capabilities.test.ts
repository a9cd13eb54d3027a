import assert from 'node:assert/strict';
import type { ServerCapabilities } from 'vscode-languageserver';
import { FEATURES } from '../../server/features';
import { CAPABILITIES } from '../../server/server';
import { startClient } from './client';
import type { Client } from './client';
import { RACE, URI } from './kit';

/** The scenario every request is asked about: something for each of them. */
const TEXT = RACE.replace('register;', 'register;\n    smp_mb();').replace('dc cvau foo;', 'dc  cvau foo;');
const lineOf = (needle: string) => TEXT.split('\n').findIndex((text) => text.includes(needle));
const at = (needle: string, within = 1) => ({
    textDocument: { uri: URI },
    position: { line: lineOf(needle), character: (TEXT.split('\n')[lineOf(needle)] ?? '').indexOf(needle) + within },
});
const document = { textDocument: { uri: URI } };
const everything = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
const options = { tabSize: 4, insertSpaces: true };

/** Per request: its parameters, and something its answer must contain. */
const REQUESTS: Readonly<Record<string, readonly [unknown, RegExp]>> = {
    'textDocument/hover': [at('dsb ish'), /Waits for cache maintenance/],
    'textDocument/completion': [at('patch foo', 0), /"label":"ic ivau"/],
    'textDocument/signatureHelp': [at('new;', 0), /"label":"patch/],
    'textDocument/definition': [at('foo on B'), /"line":5/],
    'textDocument/declaration': [at('kick_all_cpus_sync'), /isosync-library:\/library\/arm64\.isosync/],
    'textDocument/references': [{ ...at('foo on B'), context: { includeDeclaration: true } }, /"line":8/],
    'textDocument/documentHighlight': [at('foo on B'), /"kind":3/],
    'textDocument/prepareRename': [at('kick:'), /"placeholder":"kick"/],
    'textDocument/rename': [{ ...at('kick:'), newName: 'told' }, /"newText":"told"/],
    'textDocument/documentSymbol': [document, /synchronized before registered/],
    'textDocument/codeLens': [document, /racy on arm64/],
    'textDocument/codeAction': [
        {
            ...document,
            range: { start: at('smp_mb').position, end: at('smp_mb').position },
            context: { diagnostics: [] },
        },
        /Add a comment/,
    ],
    'textDocument/foldingRange': [document, /"startLine":7/],
    'textDocument/selectionRange': [{ ...document, positions: [at('cvau foo').position] }, /"parent"/],
    'textDocument/formatting': [{ ...document, options }, /"newText":" "/],
    'textDocument/rangeFormatting': [{ ...document, options, range: everything }, /"newText":" "/],
    'textDocument/onTypeFormatting': [{ ...at('cvau foo;', 9), ch: ';', options }, /"newText":" "/],
    'textDocument/documentLink': [document, /lore\.kernel\.org/],
    'textDocument/inlayHint': [{ ...document, range: everything }, /\{old, new\}/],
    'textDocument/prepareCallHierarchy': [at('kick_all_cpus_sync'), /"name":"kick_all_cpus_sync"/],
    'callHierarchy/incomingCalls': ['item', /"name":"A"/],
    'callHierarchy/outgoingCalls': ['item', /"name":"smp_mb"/],
    'textDocument/semanticTokens/full': [document, /"data":\[0,0,/],
    'textDocument/semanticTokens/full/delta': [{ ...document, previousResultId: '1' }, /"edits":\[\]/],
    'textDocument/semanticTokens/range': [{ ...document, range: everything }, /"data":\[0,0,/],
    'textDocument/diagnostic': [document, /ISO300/],
    'workspace/symbol': [{ query: 'kick' }, /"name":"kick"/],
    'workspace/textDocumentContent': [{ uri: 'isosync-library:/library/arm64.isosync' }, /proc smp_mb/],
    'completionItem/resolve': [{ label: 'isb', data: { row: 'isb' } }, /Discards instructions/],
};

/** The requests that each declared capability stands for. */
const DECLARED: Readonly<Record<string, readonly string[]>> = {
    diagnosticProvider: ['textDocument/diagnostic'],
    workspaceSymbolProvider: ['workspace/symbol'],
    semanticTokensProvider: [
        'textDocument/semanticTokens/full',
        'textDocument/semanticTokens/full/delta',
        'textDocument/semanticTokens/range',
    ],
    completionProvider: ['textDocument/completion', 'completionItem/resolve'],
    workspace: ['workspace/textDocumentContent'],
};
for (const { capability, method } of FEATURES)
    for (const name of Object.keys(capability))
        Object.assign(DECLARED, { [name]: [...(DECLARED[name] ?? []), method] });

describe('declared capabilities', () => {
    let client: Client;
    before(async () => {
        client = await startClient();
        client.open(URI, TEXT);
        await client.diagnostics(URI, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'ISO300'));
    });
    after(async () => void (await client.close()));

    it('are those the table of features has', () => {
        assert.deepEqual(client.initialized.capabilities, JSON.parse(JSON.stringify(CAPABILITIES)));
        const names = Object.keys(client.initialized.capabilities satisfies ServerCapabilities);
        assert.deepEqual(
            names.filter((name) => name !== 'textDocumentSync' && DECLARED[name] === undefined),
            [],
        );
    });

    for (const [method, [params, expected]] of Object.entries(REQUESTS))
        it(`${method} has an answer about this scenario`, async () => {
            const isDeclared = Object.values(DECLARED).some((methods) => methods.includes(method));
            assert.ok(isDeclared, `${method} is not declared`);
            const [item] =
                params === 'item'
                    ? await client.request<unknown[]>('textDocument/prepareCallHierarchy', at('kick_all_cpus_sync'))
                    : [];
            const answer = await client.request<unknown>(method, params === 'item' ? { item } : params);
            assert.match(JSON.stringify(answer), expected);
        });

    it('are all asked here', () => {
        const missing = Object.values(DECLARED)
            .flat()
            .filter((method) => !(method in REQUESTS));
        assert.deepEqual(missing, []);
    });
});
