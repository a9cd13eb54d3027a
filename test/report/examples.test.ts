import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lower, parse, resolve, standardHost } from '../../language';
import { checkProgram } from '../../machine/check';
import { mail, MAIL_WIDTH } from '../../report/mail';
import { mermaid } from '../../report/mermaid';
import { nearestPassing } from '../../report/passing';
import { plain } from '../../report/rich';
import { staged } from '../../report/staged';
import type { Scene } from '../../report/scene';
import { story, told } from '../../report/story';
import { arrange } from '../../report/timeline/arrange';
import { cardsOf } from '../../report/timeline/cards';
import { compare } from '../../report/timeline/compare';
import { compared } from '../../report/timeline/compareDraw';
import { DEFAULT_METRICS } from '../../report/timeline/metrics';
import { svgPage } from '../../report/timeline/page';
import { pictureOf } from '../../report/timeline/picture';
import { svgOf } from '../../report/timeline/svg';
import { sentence } from '../../report/words';

const folder = join(process.cwd(), 'examples', 'arm64');
/** The kinds that differ in what is told: IPIs, masks, several CPUs, words, stuck, unpredictable. */
const files = readdirSync(folder).filter((file) => /^(17|2[0-9]|3[01]|39|40)/.test(file));

function sceneOf(file: string): Scene | null {
    const resolution = resolve(parse(readFileSync(join(folder, file), 'utf8')).file, standardHost);
    const program = lower(resolution).programs[0]?.program;
    assert.ok(program !== undefined, file);
    const found = checkProgram(program);
    const trace = found.properties.find((each) => each.witness !== undefined)?.witness ?? found.stuck?.witness;
    return trace === undefined ? null : staged(program, trace);
}

describe('report: traces of the machine', () => {
    const scenes = new Map<string, Scene>();
    before(() => {
        for (const file of files) {
            const scene = sceneOf(file);
            if (scene !== null) scenes.set(file, scene);
        }
        assert.ok(scenes.size >= 15, `only ${scenes.size} examples have a counterexample`);
    });

    it('are told in mails of 72 columns, one line an event', () => {
        for (const [file, scene] of scenes) {
            const lines = mail(scene).split('\n');
            assert.ok(
                lines.every((line) => line.length <= MAIL_WIDTH),
                file,
            );
            const events = lines.filter((line) => line.includes('[ ') && !line.includes('() returns ]'));
            const waits = scene.trace.steps.filter((step) => scene.program.events[step.event]?.kind === 'wait');
            assert.ok(events.length <= scene.trace.steps.length, file);
            assert.ok(events.length >= scene.trace.steps.length - waits.length, file);
        }
    });
    it('are told in words a reader uses', () => {
        for (const [file, scene] of scenes)
            for (const text of [...scene.trace.steps.map((step) => sentence(scene, step)), told(story(scene))]) {
                assert.doesNotMatch(
                    plain(text),
                    /\b(view|timestamp|candidate|floor|undefined|null|NaN|something unknown)\b/,
                    file,
                );
                assert.ok(plain(text).length > 5, file);
            }
    });
    it('are drawn: every step a row, every number a number, small enough', () => {
        for (const [file, scene] of scenes) {
            const picture = pictureOf(scene);
            assert.equal(picture.rows.filter((row) => row.kind === 'step').length, scene.trace.steps.length, file);
            const svg = svgPage(picture);
            assert.doesNotMatch(svg, /NaN|undefined|Infinity|style="/, file);
            assert.ok(svg.length < 60_000, file);
            const heights = arrange(picture).stepY;
            for (let step = 1; step < heights.length; step++) assert.ok(heights[step] >= heights[step - 1], file);
            assert.match(mermaid(scene), /^sequenceDiagram\n/);
        }
    });
    it('have a card for every CPU in every state', () => {
        for (const [file, scene] of scenes)
            scene.snapshots?.forEach((state, taken) => {
                const cards = cardsOf(scene, state, scene.snapshots?.[taken - 1], null);
                assert.equal(cards.length, scene.program.cpus.length, file);
                assert.doesNotMatch(JSON.stringify(cards), /undefined|NaN/);
            });
    });
    it('part from their nearest passing trace at a place that is named', () => {
        let found = 0;
        for (const [file, scene] of scenes) {
            const passing = nearestPassing(scene.program, scene.trace);
            if (passing === null) continue;
            found++;
            const [left, right] = [pictureOf(scene), pictureOf(staged(scene.program, passing))];
            const { what, common, pairs } = compare(left, right);
            assert.match(what, /^(One event moved|One choice differs): /, file);
            assert.ok(common < scene.trace.steps.length, file);
            assert.equal(pairs.filter((pair) => pair.left !== null).length, left.steps, file);
            assert.equal(pairs.filter((pair) => pair.right !== null).length, right.steps, file);
            assert.doesNotMatch(
                svgOf(compared(left, right, { metrics: DEFAULT_METRICS }).marks),
                /NaN|undefined/,
                file,
            );
            // It passes indeed: replaying it violates nothing.
            const end = staged(scene.program, passing).snapshots?.at(-1);
            assert.deepEqual(end?.violated, [], file);
        }
        assert.ok(found > 5);
    });
});
