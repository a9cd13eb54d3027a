/** Every quick fix: after it that finding is gone, no other is new, and no verdict is worse. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { VERDICT_CODES } from '../../analysis/codes';
import type { Finding } from '../../analysis/finding';
import { LINTS } from '../../analysis/lints';
import { apply } from '../../analysis/lints/edits';
import { isWorse } from '../../analysis/check';
import { CODES } from '../../language';
import type { Fix } from '../../language';
import { sectionOf } from '../../server/documentation';
import { BASE, NO_FIX, ROWS, type Row } from './fixes/index';
import { repairs, studied, type Studied } from './studied';

function counts(findings: readonly Finding[], asked: string): Map<string, number> {
    const found = new Map<string, number>();
    for (const { code, severity } of findings)
        if (severity !== 'hint' || code === asked) found.set(code, (found.get(code) ?? 0) + 1);
    return found;
}

/** The three conditions, computed here and not by the code that offers. */
function assertMends(before: Studied, after: Studied, { code }: Row): void {
    const [was, is] = [counts(before.findings, code), counts(after.findings, code)];
    assert.ok((is.get(code) ?? 0) < (was.get(code) ?? 0), `${code} is still there`);
    const had = before.report.configurations.length > 0;
    for (const [each, count] of is) {
        // A text with errors has no verdict: what the verdict says of the mended text is not new but known for the first time.
        if (!had && /^ISO[03]/.test(each)) continue;
        assert.ok(count <= (was.get(each) ?? 0), `${each} is new`);
    }
    for (const { label, verdict } of after.report.configurations) {
        const old = before.report.configurations.find((each) => each.label === label);
        // Showing that the verdict hangs on CTR_EL0 is what that one is for.
        if (old && code !== 'ISO009') assert.ok(!isWorse(verdict, old.verdict), `${old.verdict} became ${verdict}`);
    }
}

async function offered(before: Studied, { code, at }: Row): Promise<{ finding: Finding; fixes: readonly Fix[] }> {
    const found = before.findings.filter((each) => each.code === code);
    const { text } = before.view.analysis;
    const finding =
        at === undefined ? found[0] : found.find(({ span }) => text.slice(span.start, span.end).includes(at));
    assert.ok(finding, `only ${before.findings.map((each) => `${each.code} ${each.message}`).join('\n')}`);
    return { finding, fixes: await repairs.verified(before.view, finding) };
}

describe('quick fixes', () => {
    for (const row of ROWS)
        it(`${row.code} ${row.name}: ${row.title}`, async () => {
            const text = row.text ?? BASE.replace(row.from ?? '', () => row.to ?? '');
            assert.ok(row.text !== undefined || BASE.includes(row.from ?? '\0'), `${row.from} is not there`);
            const before = await studied(text);
            const { fixes } = await offered(before, row);
            const fix = fixes.find(({ title }) => title === row.title);
            assert.ok(fix, `offered: ${fixes.map(({ title }) => title).join(' | ') || 'nothing'}`);
            const mended = apply(text, fix.edits);
            if (row.gives === undefined) assert.equal(mended, BASE);
            else assert.ok(mended.includes(row.gives), mended);
            assertMends(before, await studied(mended), row);
        });

    it('there is one for every code, or the documentation says why not', () => {
        const codes = [...LINTS.map(({ code }) => code), ...Object.keys(CODES), ...Object.keys(VERDICT_CODES)];
        const tested = new Set(ROWS.map(({ code }) => code));
        for (const code of codes) {
            if (tested.has(code)) {
                assert.ok(!NO_FIX.has(code), `${code} has a fix`);
                continue;
            }
            assert.ok(NO_FIX.has(code), `no fix of ${code} is tested`);
            assert.match(sectionOf(code) ?? '', /No quick fix: /, code);
        }
    });

    it('what does not help is not offered', async () => {
        // Inserting `()` after a word that is no procedure would only be another error.
        const before = await studied(BASE.replace('register;', 'nothing_at_all;'));
        const { fixes } = await offered(before, { code: 'ISO107', name: '', title: '' });
        assert.deepEqual(
            fixes.map(({ title }) => title),
            ['Make it a label: `nothing_at_all:`'],
        );
    });
});
