import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { standardHost } from '../../language';
import type { CheckJob, Checker } from '../../server/checker';
import { createRepairs } from '../../server/repairs';
import { pairsOf } from '../../analysis/repairCandidates';
import { RACE } from './kit';
import { checker, studied } from './studied';

/** The thread's race, and A does not wait for its own maintenance either. */
const TWICE = RACE.replace('ic ivau foo;\n    dsb ish;', 'ic ivau foo;');

/** Counts the checks that are asked for. */
function counting(): { readonly counted: Checker; readonly jobs: CheckJob[] } {
    const jobs: CheckJob[] = [];
    const check: Checker['check'] = (job) => {
        jobs.push(job);
        return checker.check(job);
    };
    return { counted: { ...checker, check }, jobs };
}

describe('repairs', () => {
    it('are looked for in two places when no single one is enough', async () => {
        const { view, findings } = await studied(TWICE);
        const { counted, jobs } = counting();
        const repairs = createRepairs(counted, { languageHost: () => standardHost });
        const race = findings.find(({ code }) => code === 'ISO300');
        assert.ok(race);
        const titles = (await repairs.verified(view, race)).map(({ title }) => title);
        assert.deepEqual(titles, [
            'Insert `dsb ish;` after `ic ivau foo`, and `dsb ish; isb;` before `execute foo`, and expect safe',
            'Insert `dsb ish;` after `ic ivau foo`, and `dsb ish; isb;` after the registration, and expect safe',
            'Insert `dsb ish;` before `kick_all_cpus_sync()`, and `dsb ish; isb;` before `execute foo`, and expect safe',
        ]);
        const before = jobs.length;
        await repairs.verified(view, race);
        assert.equal(jobs.length, before, 'the same question is answered once');
    });

    it('are not looked for any more when the text has changed', async () => {
        const { view, findings } = await studied(TWICE);
        const { counted, jobs } = counting();
        const repairs = createRepairs(counted, { languageHost: () => standardHost }, () => jobs.length < 3);
        const race = findings.find(({ code }) => code === 'ISO300');
        assert.ok(race);
        assert.deepEqual(await repairs.verified(view, race), []);
        assert.equal(jobs.length, 3);
    });

    it('two changes of one place are no pair', () => {
        const at = (start: number, title: string, newText = 'isb;') => ({
            title,
            edits: [{ span: { start, end: start }, newText }],
        });
        const pairs = pairsOf([at(9, 'Insert `b`'), at(5, 'Insert `a`'), at(9, 'Insert `c`', 'dsb ish; isb;')]);
        assert.deepEqual(
            pairs.map(({ title }) => title),
            ['Insert `a`, and `b`', 'Insert `a`, and `c`'],
        );
    });
});
