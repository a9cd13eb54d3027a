import assert from 'node:assert/strict';
import { plain } from '../../report/rich';
import { cardsOf } from '../../report/timeline/cards';
import { compared as drawCompared } from '../../report/timeline/compareDraw';
import { compare } from '../../report/timeline/compare';
import { DEFAULT_METRICS } from '../../report/timeline/metrics';
import { svgPage } from '../../report/timeline/page';
import { literalStyle } from '../../report/timeline/style';
import { patterns, svgOf } from '../../report/timeline/svg';
import { compared, four, held, race, repaired } from './mockups';
import { golden } from './golden';

describe('report: the five pictures of the design', () => {
    it('1: a race, and why', () => {
        const { picture } = race();
        golden('mock-1.svg', svgPage(picture));
    });
    it('2: its repair, at the schedule that comes nearest', () => {
        const { picture, scene } = repaired();
        assert.equal(scene.trace.property, null);
        assert.equal(picture.story.what, 'B executes `new`.');
        assert.match(picture.story.why, /sent no IPI .*`isb` .*comes after A's cache maintenance .*discards `old`/);
        const line = picture.rows.find((row) => row.kind === 'property');
        assert.ok(line !== undefined && !line.violated, 'the line it must not cross is drawn, and kept');
        golden('mock-2.svg', svgPage(picture));
    });
    it('3: midway, with the state cards', () => {
        const { picture, scene } = held();
        const cards = cardsOf(scene, scene.snapshots?.[10] ?? assert.fail(), scene.snapshots?.[9], 0);
        golden('mock-3.svg', svgPage(picture, { cards }));
    });
    it('4: four CPUs: one IPI taken at once, one not sent, one pending', () => {
        const { picture } = four();
        const ipis = picture.arrows.flatMap((arrow) => (arrow.kind === 'ipi' ? [arrow] : []));
        assert.equal(ipis.length, 2);
        assert.ok(
            ipis.some(({ step, taken }) => taken !== null && taken > step + 3),
            'pending while D is masked',
        );
        assert.equal(picture.arrows.filter((arrow) => arrow.kind === 'skipped').length, 1);
        assert.ok(picture.spines.some((spine) => spine.masked));
        assert.ok(picture.steps > 20 && picture.steps <= 40);
        golden('mock-4.svg', svgPage(picture));
    });
    it('5: two compared on shared rows', () => {
        const { left, right } = compared();
        const comparison = compare(left, right);
        assert.equal(plain(comparison.what), "One event moved: B's register.");
        const { marks, width, height } = drawCompared(left, right, { metrics: DEFAULT_METRICS });
        golden(
            'mock-5.svg',
            `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><style>${literalStyle('i')}</style>${patterns('i')}<rect class="bg" width="${width}" height="${height}"/>\n${svgOf(marks)}</svg>\n`,
        );
    });
});
