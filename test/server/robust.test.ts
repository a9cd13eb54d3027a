import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { Hover, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { CheckResult } from '../../server/protocol';
import { builtServer, startClient } from './client';
import type { Client } from './client';
import { RACE, URI } from './kit';

/** Six CPUs that all write and read: more interleavings than anybody can look at. */
const ENDLESS = `scenario "no end"
arch arm64
shared x = 0;
shared y = 0;
${[1, 2, 3, 4, 5, 6]
    .map((cpu) => `cpu P${cpu} {\n    repeat 9 { r = x; x = r + ${cpu}; q = y; y = q + ${cpu}; }\n}`)
    .join('\n')}
exists (x == 1234567);
`;
const codes = ({ diagnostics }: PublishDiagnosticsParams) => diagnostics.map(({ code }) => code);
const isVerdict = (found: PublishDiagnosticsParams) => codes(found).some((code) => String(code).startsWith('ISO30'));
const lineOf = (text: string, needle: string) => text.split('\n').findIndex((line) => line.includes(needle));
const hoverAt = (client: Client, uri: string, text: string, needle: string) =>
    client.request<Hover | null>('textDocument/hover', {
        textDocument: { uri },
        position: { line: lineOf(text, needle), character: 5 },
    });

describe('a scenario whose states do not end', () => {
    it('is unknown at its budget, says how to go on, and keeps nobody waiting', async () => {
        const client = await startClient({}, { initializationOptions: { check: { budget: 400 } } });
        client.open(URI, RACE);
        await client.diagnostics(URI, isVerdict);
        const uri = 'file:///scenarios/endless.isosync';
        client.open(uri, ENDLESS);
        const order: string[] = [];
        const verdict = client.diagnostics(uri, isVerdict).then((found) => {
            order.push('verdict');
            return found;
        });
        const result = client.request<CheckResult>('isosync/check', { uri });
        const hover = await hoverAt(client, URI, RACE, 'dsb ish');
        order.push('hover');
        assert.match(JSON.stringify(hover?.contents), /Waits for cache maintenance/);
        const { diagnostics } = await verdict;
        assert.deepEqual(order, ['hover', 'verdict']);
        assert.match(
            JSON.stringify(diagnostics),
            /Not decided: the check stopped at its limit.*isosync\.check\.budget/,
        );
        assert.deepEqual(
            (await result).results.map((each) => each.verdict),
            ['unknown'],
        );
        await client.close();
    });

    it('stops being checked when the request is cancelled, and can be checked again', async () => {
        const client = await startClient(
            {},
            { initializationOptions: { check: { whileTyping: false, budget: 600_000 } } },
        );
        client.open(URI, ENDLESS);
        const source = new CancellationTokenSource();
        const asked = client.request('isosync/check', { uri: URI }, source.token);
        await client.notified('isosync/status', (status) => JSON.stringify(status).includes('"checking"'));
        source.cancel();
        await assert.rejects(asked, /cancelled/);
        client.notify('textDocument/didChange', {
            textDocument: { uri: URI, version: 2 },
            contentChanges: [{ text: RACE }],
        });
        const { results } = await client.request<CheckResult>('isosync/check', { uri: URI });
        assert.deepEqual(
            results.map(({ verdict }) => verdict),
            ['racy'],
        );
        await client.close();
    });
});

describe('files that change', () => {
    let folder: string;
    let client: Client;
    const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'isosync-use-'));
        mkdirSync(join(folder, 'inside'));
        client = await startClient({}, { folders: [pathToFileURL(join(folder, 'inside')).href] });
    });
    after(async () => {
        await client.close();
        rmSync(folder, { recursive: true });
    });
    const CALLS = RACE.replace('register;', 'register;\n    mine();').replace(
        'arch arm64',
        'use "lib.isosync";\narch arm64',
    );

    it('on disk while they are checked: the verdict is that of the new text', async () => {
        writeFileSync(join(folder, 'inside/lib.isosync'), 'proc mine() { nop_is_missing(); }\n');
        const uri = uriOf('inside/a.isosync');
        client.open(uri, CALLS);
        await client.diagnostics(uri, (found) => JSON.stringify(found).includes('nop_is_missing'));
        for (const [text, code] of [
            ['proc mine() { }\n', 'ISO300'],
            ['proc mine() { dsb ish; isb; }\n', 'ISO305'],
        ] as const) {
            // A check is under way for the old text, and the file changes under it.
            const asked = client.request<CheckResult>('isosync/check', { uri });
            writeFileSync(join(folder, 'inside/lib.isosync'), text);
            client.notify('workspace/didChangeWatchedFiles', {
                changes: [{ uri: uriOf('inside/lib.isosync'), type: 2 }],
            });
            await client.diagnostics(uri, (found) => codes(found).includes(code));
            await asked;
        }
    });

    it('that use each other, that are missing, and that lie outside the workspace are named at their `use`', async () => {
        writeFileSync(join(folder, 'outside.isosync'), 'proc mine() { isb; }\n');
        writeFileSync(join(folder, 'inside/one.isosync'), 'use "two.isosync";\nproc one() { isb; }\n');
        writeFileSync(join(folder, 'inside/two.isosync'), 'use "one.isosync";\nproc two() { isb; }\n');
        const uri = uriOf('inside/b.isosync');
        const uses = [
            'one.isosync',
            'missing.isosync',
            '../outside.isosync',
            '/etc/passwd',
            '%2e%2e/outside.isosync',
            '.',
        ];
        client.open(uri, `${uses.map((path) => `use "${path}";`).join('\n')}\n${RACE}`);
        // The files are read while the document is first looked at: then all of them are known.
        const found = await client.diagnostics(uri, (each) => JSON.stringify(each).includes('has errors'));
        const about = found.diagnostics.filter(({ code }) => code === 'ISO214');
        assert.deepEqual(
            about.map(({ range }) => range.start.line),
            [0, 1, 2, 3, 4, 5],
        );
        assert.match(JSON.stringify(about[0]), /has errors.*files cannot use each other/);
        assert.ok(!isVerdict(found), 'nothing is said about half a scenario');
    });
});

describe('a text of 5 MB', () => {
    it('is read, answered for and edited; other documents are not kept waiting for its check', async () => {
        const client = await startClient();
        client.open(URI, RACE);
        await client.diagnostics(URI, isVerdict);
        const block =
            'proc publish_#(code site) for arm64 {\n    patch site = new;\n    dc cvau site;\n    dsb ish;\n    isb;\n}\n';
        const count = Math.ceil(5_000_000 / block.length);
        const text = Array.from({ length: count }, (_, index) => block.replace('#', String(index))).join('');
        assert.ok(text.length >= 5_000_000);
        const uri = 'file:///scenarios/large.isosync';
        client.open(uri, text);
        assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
        client.notify('textDocument/didChange', {
            textDocument: { uri, version: 2 },
            contentChanges: [
                { range: { start: { line: 2, character: 8 }, end: { line: 2, character: 12 } }, text: 'cvax' },
            ],
        });
        const { diagnostics } = await client.diagnostics(uri, ({ version }) => version === 2);
        assert.deepEqual(
            diagnostics.map(({ range }) => range.start.line),
            [2],
        );
        assert.match(JSON.stringify((await hoverAt(client, URI, RACE, 'dsb ish'))?.contents), /cache maintenance/);
        await client.close();
    });
});

describe('a checker that dies', () => {
    it('is said to have failed, never to have found nothing, and works again at the next change', async () => {
        const server = await builtServer();
        const folder = mkdtempSync(join(tmpdir(), 'isosync-crash-'));
        copyFileSync(server, join(folder, 'server.js'));
        // The real checker behind one that ends its thread when a scenario says so.
        copyFileSync(join(dirname(server), 'checker.js'), join(folder, 'real.js'));
        writeFileSync(
            join(folder, 'checker.js'),
            `const { parentPort } = require('node:worker_threads');
parentPort.on('message', (order) => { if (JSON.stringify(order).includes('die now')) process.exit(7); });
require('./real.js');\n`,
        );
        const client = await startClient({}, { script: join(folder, 'server.js') });
        const dying = RACE.replace('synchronized before registered', 'die now');
        client.open(URI, dying);
        const failed = await client.diagnostics(URI, (found) => codes(found).includes('ISO900'));
        assert.match(JSON.stringify(failed.diagnostics), /The checker failed, so there is no verdict.*status 7/);
        assert.ok(!isVerdict(failed));
        await assert.rejects(client.request('isosync/check', { uri: URI }), /The checker failed/);
        client.notify('textDocument/didChange', {
            textDocument: { uri: URI, version: 2 },
            contentChanges: [{ text: RACE }],
        });
        await client.diagnostics(URI, (found) => found.version === 2 && codes(found).includes('ISO300'));
        await client.close();
        rmSync(folder, { recursive: true });
    });
});

describe('garbage', () => {
    it('in the parameters of any request gets an error that names the field, or an answer', async () => {
        const client = await startClient();
        client.open(URI, RACE);
        await client.diagnostics(URI, isVerdict);
        const place = { textDocument: { uri: URI }, position: { line: 1, character: 1 } };
        const garbage: readonly unknown[] = [
            undefined,
            null,
            7,
            'text',
            [],
            {},
            { textDocument: null },
            { textDocument: { uri: 7 } },
            { textDocument: { uri: URI } },
            { textDocument: { uri: URI }, position: 'here', range: null, positions: 1, context: 0, item: [] },
            { ...place, position: { line: -1, character: 0.5 } },
            { ...place, position: { line: 1e12, character: 1e12 }, newName: 3, context: null, ch: 1 },
            { ...place, newName: 'x', context: {}, ch: 'x', range: { start: place.position }, options: null },
            { uri: 'not a uri', text: {}, label: [], query: {} },
            { item: { uri: URI, name: 'x', selectionRange: { start: place.position, end: place.position } } },
            { label: 'x', data: { row: 'nothing' } },
        ];
        const { capabilities } = client.initialized;
        assert.ok(capabilities.hoverProvider);
        const failures: string[] = [];
        for (const method of METHODS)
            for (const params of garbage) {
                const answer = await client.request(method, params).then(
                    () => null,
                    (error: unknown) => error as { code: number; message: string },
                );
                // Invalid parameters, or a request that cannot be granted. Anything else would be a fault of the server.
                if (answer === null || answer.code === -32602 || answer.code === -32803) continue;
                failures.push(`${method} ${JSON.stringify(params)}: ${answer.code} ${answer.message}`);
            }
        assert.deepEqual(failures, []);
        await client.close();
    });

    it('in notifications, or on the wire, is survived', async () => {
        const client = await startClient();
        client.open(URI, RACE);
        for (const method of [
            'textDocument/didOpen',
            'textDocument/didChange',
            'textDocument/didClose',
            'workspace/didChangeConfiguration',
            'workspace/didChangeWatchedFiles',
            'isosync/nonsense',
        ])
            for (const params of [null, {}, { textDocument: 1 }, { changes: 3 }, { settings: 'x' }])
                client.notify(method, params);
        const body = '{"jsonrpc": "2.0", "id": 1, "method": ';
        client.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
        const found = await client.request<CheckResult>('isosync/check', { uri: URI });
        assert.deepEqual(
            found.results.map(({ verdict }) => verdict),
            ['racy'],
        );
        await client.close();
    });
});

const METHODS = [
    'textDocument/hover',
    'textDocument/completion',
    'completionItem/resolve',
    'textDocument/signatureHelp',
    'textDocument/definition',
    'textDocument/declaration',
    'textDocument/references',
    'textDocument/documentHighlight',
    'textDocument/prepareRename',
    'textDocument/rename',
    'textDocument/documentSymbol',
    'textDocument/codeLens',
    'textDocument/codeAction',
    'textDocument/foldingRange',
    'textDocument/selectionRange',
    'textDocument/formatting',
    'textDocument/rangeFormatting',
    'textDocument/onTypeFormatting',
    'textDocument/documentLink',
    'textDocument/inlayHint',
    'textDocument/prepareCallHierarchy',
    'callHierarchy/incomingCalls',
    'callHierarchy/outgoingCalls',
    'textDocument/semanticTokens/full',
    'textDocument/semanticTokens/full/delta',
    'textDocument/semanticTokens/range',
    'textDocument/diagnostic',
    'workspace/symbol',
    'workspace/textDocumentContent',
    'isosync/check',
    'isosync/stop',
    'isosync/outline',
    'isosync/trace',
    'isosync/exportLitmus',
    'isosync/importMail',
];
