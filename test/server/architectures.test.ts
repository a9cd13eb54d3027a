import assert from 'node:assert/strict';
import { check } from '../../analysis/check';
import { everywhere } from '../../analysis/everywhere';
import { checkProgram } from '../../machine/check';
import { standardHost } from '../../language';
import { everywhereMarkdown, everywherePlain, matrixOf } from '../../report/everywhere';
import type { ArchitecturesResult } from '../../server/protocol';
import { startClient } from './client';
import { RACE, URI, analysed } from './kit';

/** The same on every architecture: procedures of the kernel library only. */
const PORTABLE = `scenario "portable"
arch riscv64
code foo = old;
cpu A {
    patch foo = new;
    flush_icache_range(foo);
done:
    note "it may be executed from here on";
}
cpu B { execute foo; }
forbid stale foo on B after A.done;
`;

function matrix(text: string) {
    return matrixOf(
        everywhere(analysed(text), standardHost).map((variant) => {
            const { programs } = variant.analysis.lowered;
            const isThere = variant.errors.length === 0 && programs.length > 0;
            return { ...variant, report: isThere ? check(checkProgram, { programs }) : null };
        }),
    );
}

describe('check all architectures', () => {
    it('has arm64 with the four values of IDC and DIC, and says which statements the others do not have', () => {
        const { rows, notes, properties } = matrix(RACE);
        assert.deepEqual(properties, ['forbid stale foo on B after A.kick']);
        assert.deepEqual(
            rows.map(({ label, verdict, answers }) => [label, verdict, ...answers]),
            [
                ...['idc = 0, dic = 0', 'idc = 0, dic = 1', 'idc = 1, dic = 0', 'idc = 1, dic = 1'].map((options) => [
                    `arm64 { ${options} }`,
                    'racy',
                    'racy',
                ]),
                ['x86_64', 'not there', ''],
                ['riscv64', 'not there', ''],
            ],
        );
        const dc = RACE.split('\n').findIndex((line) => line.includes('dc cvau')) + 1;
        assert.ok(
            notes.some((note) =>
                note.startsWith(`x86_64, line ${dc}: \`dc cvau\` exists only on arm64, not on x86_64`),
            ),
            notes.join('\n'),
        );
    });

    it('checks what all of them have on all of them', () => {
        const { rows, notes } = matrix(PORTABLE);
        assert.deepEqual(notes, []);
        assert.equal(rows.length, 6);
        assert.ok(rows.every(({ verdict }) => verdict !== 'not there'));
        assert.match(everywhereMarkdown('portable', matrix(PORTABLE)), /\| riscv64 \| \*\*\w+\*\* \| /);
        assert.match(everywherePlain('portable', matrix(PORTABLE)), /\n {2}x86_64 +\w+\n/);
    });

    it('is answered over stdio, and shown as a read-only document', async () => {
        const client = await startClient();
        client.open(URI, RACE);
        const { document, text } = await client.request<ArchitecturesResult>('isosync/architectures', { uri: URI });
        assert.match(text, /\| arm64 \{ idc = 1, dic = 1 \} \| \*\*racy\*\* \| racy \|/);
        const shown = await client.request<{ text: string }>('workspace/textDocumentContent', { uri: document });
        assert.equal(shown.text, text);
        await client.request('isosync/check', { uri: URI });
        const lenses = await client.request<unknown[]>('textDocument/codeLens', { textDocument: { uri: URI } });
        assert.ok(lenses.some((lens) => JSON.stringify(lens).includes('isosync.checkAllArchitectures')));
        await client.close();
    });
});
