import assert from 'node:assert/strict';
import { mail, MAIL_WIDTH, wrap } from '../../report/mail';
import { plain, runs } from '../../report/rich';
import { story } from '../../report/story';
import { sentence } from '../../report/words';
import { heldStore, thread } from './fixture';

describe('report: mail diagram', () => {
    it('draws the thread as a reply would', () => {
        assert.equal(
            mail(thread()),
            [
                'CPU A                                   CPU B',
                '',
                '[ patch foo = new ]',
                '                                        [ enter exception ] // too early',
                '[ dc cvau foo ]',
                '[ dsb ish ]',
                '[ ic ivau foo ]',
                '[ dsb ish ]',
                '[ smp_mb() ] // dmb ish',
                '[ registered(B): reads 0 ] // no IPI',
                '                                        [ register ] // too late',
                '[ kick_all_cpus_sync() returns ]',
                '                                        [ execute foo: old, stale ]',
                '',
                "B executed stale code. A read registered(B) = 0 and sent no IPI. B's",
                "last context synchronization (enter exception) came before A's cache",
                "maintenance was complete, so B's pipeline could still hold old.",
                '',
            ].join('\n'),
        );
    });
    it('keeps to 72 columns, spaces only, one line an event', () => {
        for (const scene of [thread(), heldStore()]) {
            const lines = mail(scene).split('\n');
            assert.ok(lines.every((line) => line.length <= MAIL_WIDTH && !line.includes('\t')));
            assert.equal(lines.filter((line) => line.includes('[ ')).length, scene.trace.steps.length);
        }
    });
    it('says that a store is held, and that nothing waited for it', () => {
        const text = mail(heldStore());
        assert.match(text, /\[ register \] \/\/ held/);
        assert.match(text, /\[ isb \] \/\/ does not wait/);
        assert.match(text, /\[ registered\(B\) = 1 becomes visible \]/);
    });
    it('wraps long words rather than run over', () => {
        assert.deepEqual(wrap('abcdef gh', 4), ['abcd', 'ef', 'gh']);
    });
});

describe('report: words', () => {
    it('names what happened, why, and the steps that meet', () => {
        const told = story(thread());
        assert.equal(told.what, 'B executed stale code.');
        assert.match(told.why, /A read `registered\(B\)` = 0 and sent no IPI \(step 8\)/);
        assert.match(
            told.why,
            /last context synchronization \(`enter exception`, step 2\) came before A's cache maintenance was complete \(step 6\)/,
        );
    });
    it('says prevented only where somebody verified it', () => {
        assert.equal(story(thread()).prevented, undefined);
        assert.equal(story(thread(), 'Prevented by `isb`.').prevented, 'Prevented by `isb`.');
    });
    it('has one sentence for every step, in words a reader uses', () => {
        for (const scene of [thread(), heldStore()])
            for (const step of scene.trace.steps) {
                const text = sentence(scene, step);
                assert.ok(text.length > 10);
                assert.doesNotMatch(text, /\b(view|timestamp|candidate|floor|undefined|null|NaN)\b/);
            }
    });
    it('explains the held store', () => {
        const scene = heldStore();
        const texts = scene.trace.steps.map((step) => plain(sentence(scene, step)));
        assert.match(texts[1] ?? '', /held in B's store buffer/);
        assert.match(texts[2] ?? '', /does not wait for the store of step 2/);
        assert.match(texts[9] ?? '', /A reads registered\(B\) = 0, although B has stored \(step 2\).*still held/);
        assert.match(texts[12] ?? '', /held since step 2, becomes visible/);
    });
    it('splits markup', () => {
        assert.deepEqual(runs('a **b `c`** in step 3'), [
            { text: 'a ' },
            { text: 'b ', bold: true },
            { text: 'c', code: true, bold: true },
            { text: ' in ' },
            { text: 'step 3', step: 3 },
        ]);
    });
});
