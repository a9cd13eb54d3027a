import assert from 'node:assert/strict';
import type { DocumentDiagnosticReport, FullDocumentDiagnosticReport, Hover } from 'vscode-languageserver';
import type { CheckResult, Outline, TraceResult } from '../../server/protocol';
import { startClient } from './client';
import type { Client } from './client';
import { RACE, SAFE, URI } from './kit';

describe('the built server over stdio', () => {
    let client: Client;
    before(async () => {
        client = await startClient();
    });
    after(async () => {
        assert.equal(await client.close(), 0);
    });

    it('pushes syntax first and the verdict when it has it, on the statement that goes wrong', async () => {
        client.open(URI, RACE);
        const verdict = await client.diagnostics(URI, ({ diagnostics }) =>
            diagnostics.some(({ code }) => code === 'ISO300'),
        );
        assert.equal(verdict.version, 1);
        const racy = verdict.diagnostics.find(({ code }) => code === 'ISO300');
        assert.match(racy?.codeDescription?.href ?? '', /^isosync-library:\/diagnostics\.md#L\d+$/);
    });

    it('drops the verdict of a version that is gone', async () => {
        const line = RACE.split('\n').findIndex((text) => text.includes('register;'));
        client.notify('textDocument/didChange', {
            textDocument: { uri: URI, version: 2 },
            contentChanges: [
                {
                    range: { start: { line, character: 13 }, end: { line, character: 13 } },
                    text: '\n    dsb ish;\n    isb;',
                },
                { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '' },
            ],
        });
        const after = await client.diagnostics(
            URI,
            ({ version, diagnostics }) => version === 2 && diagnostics.some(({ code }) => code === 'ISO305'),
        );
        assert.ok(!after.diagnostics.some(({ code }) => code === 'ISO300'));
        assert.match(JSON.stringify(after.diagnostics), /Expected racy, but it is safe on arm64/);
    });

    it('offers to correct a wrong belief', async () => {
        const line = SAFE.split('\n').findIndex((text) => text.includes('expect'));
        const actions = await client.request<{ title: string }[]>('textDocument/codeAction', {
            textDocument: { uri: URI },
            range: { start: { line, character: 0 }, end: { line, character: 6 } },
            context: { diagnostics: [] },
        });
        assert.deepEqual(
            actions.map(({ title }) => title),
            ['Expect safe'],
        );
    });

    it('offers repairs that have been checked, the smallest, and the belief with them', async () => {
        const uri = 'file:///scenarios/repair.isosync';
        client.open(uri, RACE);
        await client.diagnostics(uri, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'ISO300'));
        const titles = async (needle: string) => {
            const line = RACE.split('\n').findIndex((text) => text.includes(needle));
            const actions = await client.request<{ title: string }[]>('textDocument/codeAction', {
                textDocument: { uri },
                range: { start: { line, character: 4 }, end: { line, character: 6 } },
                context: { diagnostics: [] },
            });
            return actions.map(({ title }) => title);
        };
        assert.deepEqual(await titles('execute foo'), [
            'Insert `dsb ish; isb;` before `execute foo`, and expect safe',
            'Insert `dsb ish; isb;` after the registration, and expect safe',
        ]);
        assert.deepEqual(await titles('register;'), ['Insert `dsb ish; isb;` after `register`, and expect safe']);
    });

    it('finds out at leisure what a safe scenario can do without', async () => {
        const uri = 'file:///scenarios/redundant.isosync';
        client.open(uri, SAFE.replace('    register;', '    isb;\n    register;'));
        const found = await client.diagnostics(uri, ({ diagnostics }) =>
            diagnostics.some(({ code }) => code === 'ISO308'),
        );
        const lines = found.diagnostics.filter(({ code }) => code === 'ISO308').map(({ range }) => range.start.line);
        assert.deepEqual(lines, [SAFE.split('\n').findIndex((text) => text.includes('register;'))]);
        assert.deepEqual(found.diagnostics.find(({ code }) => code === 'ISO308')?.tags, [1]);
    });

    it('answers a hover', async () => {
        const line = RACE.split('\n').findIndex((text) => text.includes('dsb ish'));
        const hover = await client.request<Hover | null>('textDocument/hover', {
            textDocument: { uri: URI },
            position: { line, character: 6 },
        });
        assert.match(JSON.stringify(hover?.contents), /Waits for cache maintenance/);
    });

    it('checks on request, also a document that nobody has opened', async () => {
        const result = await client.request<CheckResult>('isosync/check', {
            uri: 'file:///elsewhere/closed.isosync',
            text: RACE,
        });
        assert.equal(result.scenario, 'synchronized before registered');
        assert.deepEqual(
            result.results.map(({ architecture, verdict }) => [architecture, verdict]),
            [['arm64', 'racy']],
        );
        assert.equal(result.expectations[0]?.met, true);
        const outline = await client.request<Outline>('isosync/outline', {
            uri: 'file:///elsewhere/closed.isosync',
            text: RACE,
        });
        assert.deepEqual(
            outline.expectations.map(({ label }) => label),
            ['racy'],
        );
    });

    it('answers for the text it is asked about, where its own is an older one or of another kind', async () => {
        const uri = 'untitled:Untitled-1';
        client.open(uri, 'AArch64 empty\n', 'litmus');
        const result = await client.request<CheckResult>('isosync/check', { uri, text: SAFE });
        assert.deepEqual(
            result.results.map(({ verdict }) => verdict),
            ['safe'],
        );
    });

    it('answers everybody who asks about the same closed file at the same time', async () => {
        const ask = (text: string) =>
            client.request<CheckResult>('isosync/check', { uri: 'file:///elsewhere/twice.isosync', text });
        const answers = await Promise.all([ask(RACE), ask(SAFE), ask(RACE)]);
        assert.deepEqual(
            answers.map(({ results }) => results[0]?.verdict),
            ['racy', 'safe', 'racy'],
        );
    });

    it('has no trace of what is safe', async () => {
        const trace = await client.request<TraceResult | null>('isosync/trace', {
            uri: 'file:///elsewhere/safe.isosync',
            text: SAFE,
        });
        assert.equal(trace, null);
    });

    it('gives a counterexample in every form, scenarios as litmus tests, and diagrams as scenarios', async () => {
        const closed = { uri: 'file:///elsewhere/closed.isosync', text: RACE };
        const trace = await client.request<TraceResult | null>('isosync/trace', closed);
        assert.equal(trace?.witness.length, 10);
        assert.equal(trace?.architecture, 'arm64');
        assert.match(trace?.mail ?? '', /CPU A +CPU B/);
        assert.match(trace?.svg ?? '', /^<svg[^]*<\/svg>\s*$/);
        const litmus = await client.request<{ text: string | null }>('isosync/exportLitmus', closed);
        assert.match(litmus.text ?? '', /^AArch64 /);
        const imported = await client.request<{ text: string | null }>('isosync/importMail', { text: trace?.mail });
        assert.match(imported.text ?? '', /cpu B/);
        const nothing = await client.request<{ text: null; problems: string[] }>('isosync/importMail', {
            text: 'Hello',
        });
        assert.equal(nothing.text, null);
        assert.equal(nothing.problems.length, 1);
    });

    it('says which item of a trace cannot happen', async () => {
        const uri = 'file:///scenarios/trace.isosync';
        client.open(
            uri,
            `${RACE}trace good { A.patch; B.enter; A.kick; B.register; B.run; }\ntrace bad { B.run; B.register; }\n`,
        );
        const found = await client.diagnostics(uri, ({ diagnostics }) =>
            diagnostics.some(({ code }) => code === 'ISO309'),
        );
        assert.deepEqual(
            found.diagnostics.filter(({ code }) => code === 'ISO309').map(({ range }) => range.start),
            [{ line: RACE.split('\n').length, character: 19 }],
        );
    });

    it('shows the kernel library as a document', async () => {
        const { text } = await client.request<{ text: string }>('workspace/textDocumentContent', {
            uri: 'isosync-library:/library/arm64.isosync',
        });
        assert.match(text, /proc kick_all_cpus_sync/);
    });

    it('stays alive on nonsense: an empty file, NUL bytes, a line of 1 MB, an unclosed brace, requests about nothing', async () => {
        const texts = [
            '',
            '\0\0\0',
            `// ${'x'.repeat(1_000_000)}`,
            'cpu A {',
            `${RACE}}}}{{{"`,
            'a'.repeat(200_000),
            '{'.repeat(20_000),
        ];
        for (const [at, text] of texts.entries()) {
            const uri = `file:///bad/${at}.isosync`;
            client.open(uri, text);
            await client.diagnostics(uri);
        }
        assert.equal(
            await client.request('textDocument/hover', {
                textDocument: { uri: 'file:///nowhere' },
                position: { line: 9, character: 9 },
            }),
            null,
        );
        await assert.rejects(
            client.request('textDocument/rename', {
                textDocument: { uri: URI },
                position: { line: 9999, character: 0 },
                newName: '?',
            }),
        );
        await assert.rejects(client.request('isosync/check', null));
        const symbols = await client.request<unknown[]>('textDocument/documentSymbol', { textDocument: { uri: URI } });
        assert.ok(symbols.length > 3);
    });
});

describe('pull diagnostics', () => {
    it('answers at once, says unchanged when nothing is, and asks the client to come back for the verdict', async () => {
        const client = await startClient({ textDocument: { diagnostic: {} } });
        const pull = (previousResultId?: string) =>
            client.request<DocumentDiagnosticReport>('textDocument/diagnostic', {
                textDocument: { uri: URI },
                previousResultId,
            });
        client.open(URI, RACE.replace('register;', 'regster;'));
        const first = (await pull()) as FullDocumentDiagnosticReport;
        assert.ok(first.items.some(({ code }) => code === 'ISO107'));
        assert.equal((await pull(first.resultId)).kind, 'unchanged');
        client.notify('textDocument/didChange', {
            textDocument: { uri: URI, version: 2 },
            contentChanges: [{ text: RACE }],
        });
        await client.request('isosync/check', { uri: URI });
        const second = (await pull(first.resultId)) as FullDocumentDiagnosticReport;
        assert.ok(second.items.some(({ code }) => code === 'ISO300'));
        assert.ok(!client.heard.some(({ method }) => method === 'textDocument/publishDiagnostics'));
        await client.close();
    });
});

describe('use', () => {
    it('reads files of the workspace only, and says so when there is none', async () => {
        const client = await startClient({}, { folders: ['file:///nowhere'] });
        client.open('file:///nowhere/lib.isosync', 'proc mine() { isb; }\n');
        client.open(
            'file:///nowhere/a.isosync',
            `use "lib.isosync"\n${RACE.replace('register;', 'register; mine();')}`,
        );
        const found = await client.diagnostics('file:///nowhere/a.isosync');
        assert.ok(!found.diagnostics.some(({ code }) => code === 'ISO203' || code === 'ISO214'));
        client.open(
            'file:///nowhere/b.isosync',
            `use "../../etc/passwd"\nuse "missing.isosync"\nuse "b.isosync"\n${RACE}`,
        );
        const bad = await client.diagnostics('file:///nowhere/b.isosync');
        assert.ok(bad.diagnostics.filter(({ code }) => code === 'ISO214').length >= 2);
        await client.close();
    });
});
