/** Repairs of every example that goes wrong: offered only where the checker agrees, in two places where one is not enough. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { apply } from '../../analysis/lints/edits';
import type { CheckReport } from '../../analysis/types';
import { analysed, checked } from '../server/kit';
import { repairs, studied } from '../server/studied';

/** Nothing that is inserted mends these: the idea itself is what is wrong. */
const BEYOND_REPAIR = [
    'arm64/24-exit-disturbs.isosync',
    'arm64/29-forwarding-executed.isosync',
    'arm64/39-not-on-the-list.isosync',
    'arm64/40-fetches-not-monotonic-dic0.isosync',
    'arm64/40-fetches-not-monotonic-idc.isosync',
];

/** These take two places. */
const IN_TWO_PLACES = [
    'arm64/15-dic-none-dmb_isb.isosync',
    'arm64/15-dic-none-isb.isosync',
    'arm64/15-dic-none-isb_dsb.isosync',
];

const violations = ({ configurations }: CheckReport) =>
    configurations.reduce(
        (sum, { properties }) => sum + properties.filter(({ outcome }) => outcome === 'violated').length,
        0,
    );

describe('repairs', () => {
    const root = join(process.cwd(), 'examples');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
        .map((file) => file.replaceAll('\\', '/'))
        .filter((file) => file.endsWith('.isosync'))
        .sort();
    const without: string[] = [];
    const inTwo: string[] = [];

    for (const file of files)
        it(file, async () => {
            const known = await studied(readFileSync(join(root, file), 'utf8'));
            const wrong = known.findings.filter(({ code }) => /^ISO30[0-2]$/.test(code));
            if (wrong.length === 0) return;
            let offered = 0;
            for (const finding of wrong)
                for (const { title, edits } of await repairs.verified(known.view, finding)) {
                    offered++;
                    if (title.includes(', and `') || title.includes(', and replace')) inTwo.push(file);
                    const mended = analysed(apply(known.view.analysis.text, edits));
                    assert.deepEqual(
                        mended.diagnostics.filter(({ severity }) => severity === 'error'),
                        [],
                        title,
                    );
                    assert.ok(violations(checked(mended)) < violations(known.report), title);
                }
            if (offered === 0) without.push(file);
        });

    it('there is one for all but those whose idea is wrong', () => {
        assert.deepEqual(without, BEYOND_REPAIR);
    });

    it('two places are only tried where one is not enough', () => {
        assert.deepEqual([...new Set(inTwo)], IN_TWO_PLACES);
    });
});
