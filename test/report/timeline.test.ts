import assert from 'node:assert/strict';
import { arrange, defaultFolds } from '../../report/timeline/arrange';
import { body } from '../../report/timeline/draw';
import { svgPage } from '../../report/timeline/page';
import { pictureOf } from '../../report/timeline/picture';
import type { Picture } from '../../report/timeline/picture';
import { themedStyle } from '../../report/timeline/style';
import { svgOf } from '../../report/timeline/svg';
import { heldStore, thread } from './fixture';
import { golden } from './golden';

const racy = (): Picture =>
    pictureOf(thread(), {
        verdict: 'racy',
        heading: ' on arm64 · shortest counterexample, 11 steps',
        source: 'LKML 2020-04-20, Mark Rutland',
        prevented: 'Prevented by `dsb ish; isb` after `register`.',
    });

describe('report: timeline as data', () => {
    const picture = racy();
    it('gives each version of foo a life on B, and none on A, who does not execute it', () => {
        assert.deepEqual(
            picture.cpus.map((cpu) => cpu.lanes.map((lane) => [lane.title, ...lane.versions])),
            [[], [['foo on B', 'old', 'new']]],
        );
        assert.deepEqual(
            picture.bars.map((bar) => [bar.version, bar.from, bar.to, bar.look, bar.width]),
            [
                [0, 0, 1, 'fresh', 'wide'],
                [0, 1, 6, 'stale', 'wide'],
                [0, 6, null, 'stale', 'narrow'],
                [1, 1, null, 'fresh', 'wide'],
            ],
        );
    });
    it('shows that the exception entry leaves the stale version', () => {
        assert.deepEqual(picture.ticks, [{ cpu: 1, lane: 0, version: 0, step: 2, kind: 'leaves' }]);
    });
    it('has a gate only for the CPU whose registration changes', () => {
        assert.deepEqual(
            picture.cpus.map((cpu) => cpu.gate),
            [false, true],
        );
        const held = pictureOf(heldStore());
        assert.deepEqual(
            held.gates.map((each) => [each.side, each.from, each.state]),
            [
                ['others', 0, '0'],
                ['others', 13, '1'],
                ['own', 0, '0'],
                ['own', 2, '1'],
            ],
        );
    });
    it('keeps a held store and cache maintenance in flight until they are done', () => {
        assert.deepEqual(
            pictureOf(heldStore()).tubes.map((each) => [each.kind, each.from, each.to]),
            [
                ['store', 2, 13],
                ['maintenance', 5, 6],
                ['maintenance', 7, 8],
            ],
        );
    });
    it('draws the IPI that was not sent, and the line from which B is bound', () => {
        assert.ok(picture.rows.some((row) => row.kind === 'skipped' && row.target === 1 && row.step === 8));
        const line = picture.rows.find((row) => row.kind === 'property');
        assert.equal(line?.text, 'from here B must not execute `old`');
        assert.equal(line.step, 10);
    });
    it('names every step for a reader who does not see', () => {
        assert.equal(picture.names[7], 'Step 8, CPU A: registered(B), value 0. In kick_all_cpus_sync.');
        assert.match(picture.names[10] ?? '', /^Violation\. Step 11, CPU B: execute foo, gets old, stale/);
    });
    it('survives the way to a webview', () => {
        assert.deepEqual(JSON.parse(JSON.stringify(picture)), picture);
    });
});

describe('report: timeline as SVG', () => {
    it('looks as it did', () => {
        golden('thread.svg', svgPage(racy()));
        golden('held-store.svg', svgPage(pictureOf(heldStore(), { verdict: 'racy' })));
    });
    it('needs nothing but itself: no script, image, link, style attribute', () => {
        const svg = svgPage(racy());
        assert.doesNotMatch(svg, /<script|<image|<foreignObject|<filter|xlink|href=|style="|@import|url\((?!#)/);
        assert.equal(svg, svgPage(racy()));
        assert.ok(svg.length < 60_000);
    });
    it('escapes names', () => {
        const scene = thread();
        const evil = { ...scene, program: { ...scene.program, name: '<script>&"' } };
        assert.doesNotMatch(svgPage(pictureOf(evil)), /<script>/);
    });
    it('draws only what is in view', () => {
        const a = arrange(racy(), { cursor: 9 });
        const whole = svgOf(body(a, { interactive: true })).length;
        const part = svgOf(body(a, { interactive: true }, { top: 0, bottom: 60 })).length;
        assert.ok(part < whole / 2);
    });
    it('folds what has no part in a long violation, never the violation', () => {
        const picture = racy();
        assert.equal(defaultFolds(picture).size, 0);
        assert.equal(defaultFolds({ ...picture, steps: 41 }).size, 0);
        const folded = arrange(picture, { folded: new Set([0]) });
        assert.ok(folded.lines.some((line) => line.kind === 'group' && line.folded));
        assert.ok(!folded.lines.some((line) => line.kind === 'row' && line.row.kind === 'step' && line.row.step === 8));
        assert.ok(folded.lines.some((line) => line.kind === 'row' && line.row.kind === 'step' && line.row.violation));
    });
});

describe('report: colours', () => {
    it('a live view takes every colour from the theme', () => {
        assert.doesNotMatch(themedStyle('x').replace(/var\([^)]*(\([^)]*\))?[^)]*\)/g, ''), /#[0-9a-f]{6}/i);
    });
});
