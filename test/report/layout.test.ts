import assert from 'node:assert/strict';
import type { StepRow } from '../../report/rows';
import { shorter } from '../../report/shorter';
import { arrange } from '../../report/timeline/arrange';
import { branchGraph } from '../../report/timeline/branches';
import { allFolds, defaultFolds, opened, runsOf } from '../../report/timeline/folding';
import { svgPage } from '../../report/timeline/page';
import { pictureOf } from '../../report/timeline/picture';
import { beside, causesOf } from '../../report/timeline/relations';
import { svgOf } from '../../report/timeline/svg';
import { staged } from '../../report/staged';
import { programOf, race, scheduled } from './mockups';

const LONG = `scenario "long"
arch arm64
code foo = old;
shared x = 0;
cpu A { patch foo = new; repeat 30 { x = 1; dmb ish; } }
cpu B { isb; dmb ish; execute foo; }
`;

function long() {
    const program = programOf(LONG);
    return pictureOf(staged(program, scheduled(program, `B${'A'.repeat(70)}BBB`)));
}

describe('report: the layout of a picture', () => {
    it('gives way in this order: shorter notes, none, closer and smaller', () => {
        const { picture } = race();
        const wide = arrange(picture);
        assert.ok(!wide.fixed.tight);
        let before = Infinity;
        for (const width of [900, 760, 640, 560, 460]) {
            const a = arrange(picture, { width });
            assert.ok(a.width <= Math.max(width, 460), `${a.width} in ${width}`);
            assert.ok(a.width <= before);
            before = a.width;
        }
        assert.ok(arrange(picture, { width: 460 }).fixed.tight);
        assert.ok(!arrange(picture, { width: 640 }).fixed.tight);
    });
    it('is the same for a picture that was laid out before, with other folds, and for one that was not', () => {
        // The longest words of the trace are inside what can be folded.
        const made = () => {
            const picture = long();
            const worded = (row: StepRow): StepRow => (row.step === 10 ? { ...row, text: 'w'.repeat(40) } : row);
            return { ...picture, rows: picture.rows.map((row) => (row.kind === 'step' ? worded(row) : row)) };
        };
        const seen = made();
        const widths = new Set<number>();
        for (const folded of [allFolds(seen), new Set<number>(), allFolds(seen)])
            for (const cursor of [null, 3, 40]) {
                const a = arrange(seen, { cursor, folded, width: 300 });
                assert.deepEqual(a, arrange(made(), { cursor, folded: new Set(folded), width: 300 }));
                widths.add(a.width);
            }
        assert.ok(widths.size > 1, 'what is open has a say in the width');
    });
    it('puts lanes in another order, and folds one to a rail', () => {
        const { picture } = race();
        const turned = arrange(picture, { order: [1, 0] });
        assert.ok((turned.cpus[1]?.spine ?? 0) < (turned.cpus[0]?.spine ?? 0));
        const rail = arrange(picture, { rails: new Set([0]) });
        assert.equal(rail.cpus[0]?.rail, true);
        assert.ok(rail.width < arrange(picture).width - 60);
        assert.doesNotMatch(svgPage(picture, { order: [1, 0], rails: new Set([0]) }), /NaN|undefined/);
    });
    it('folds runs of steps that concern nobody else, never the cursor or a breakpoint', () => {
        const picture = long();
        const runs = runsOf(picture);
        assert.ok(runs.length > 0 && picture.steps > 40);
        const [run] = runs;
        assert.ok(run !== undefined && run.last - run.first >= 10);
        const folded = arrange(picture);
        assert.ok(folded.hidden.has(run.first + 1));
        assert.ok(folded.lines.length < picture.rows.length / 2);
        assert.ok(!arrange(picture, { cursor: run.first + 1 }).hidden.has(run.first + 1), 'the cursor is in sight');
        assert.ok(!arrange(picture, { kept: [run.first + 1] }).hidden.has(run.first + 1), 'and a breakpoint');
        assert.equal(opened(picture, defaultFolds(picture), new Set(), true), defaultFolds(picture));
        assert.ok(allFolds(picture).has(run.id));
        assert.equal(defaultFolds(race().picture).size, 0, 'a short trace is not folded');
    });
    it('breaks a long export into pages of 45 lines, each under its own header', () => {
        const picture = long();
        const svg = svgPage(picture, { folded: new Set() });
        const pages = Math.ceil(arrange(picture, { folded: new Set() }).lines.length / 45);
        assert.ok(pages >= 2);
        assert.equal(svg.match(/<clipPath /g)?.length, pages);
        assert.equal(svg.match(/>CPU A</g)?.length, pages);
        assert.match(svg, /@page\{size:\d+px \d+px;margin:0\}/);
        assert.doesNotMatch(svgPage(race().picture), /clipPath|@page/);
    });
    it('knows what a step points back at', () => {
        const { picture } = race();
        const last = picture.steps;
        assert.equal(causesOf(picture, last)[0], 1, 'the synchronization that came too early');
        assert.ok(causesOf(picture, last).includes(8), 'and what the sentence names');
        assert.equal(beside(picture, [0, 1], 8, 1), 9);
        assert.equal(beside(picture, [0, 1], 8, -1), null);
        assert.equal(beside(picture, [1, 0], 8, -1), 9);
    });
    it('says the same in fewer words, never in more', () => {
        assert.equal(shorter('newer code exists: `old` is stale'), '`old` is stale');
        assert.equal(shorter('from here B must not execute `old`'), 'B must not execute `old`');
        assert.equal(shorter('acknowledged'), 'acknowledged');
        for (const row of [...race().picture.rows, ...long().rows])
            if (row.kind === 'step') assert.ok(shorter(row.note).length <= row.note.length, row.note);
    });
    it('draws what-ifs as branches, each on its own row', () => {
        const marks = svgOf(
            branchGraph([
                { id: 0, name: 'trunk', from: null, text: '', current: false, outcome: 'violated' },
                { id: 1, name: 'what-if 1', from: { branch: 0, step: 2 }, text: '', current: true, outcome: 'open' },
                { id: 2, name: 'what-if 2', from: { branch: 1, step: 5 }, text: '', current: false, outcome: 'open' },
            ]),
        );
        assert.equal(marks.match(/<circle/g)?.length, 5, 'three ends and two forks');
        assert.doesNotMatch(marks, /NaN/);
    });
});
