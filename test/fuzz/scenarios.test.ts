import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import type { ArchitectureName } from '../../machine/program';
import { findWitness, replay } from '../../machine/witness';
import { randomSketch } from './generate';
import { serve, tallyAll } from './jobs';
import { EMPTY, together, WAYS, type Tally } from './look';
import { programOf, textOf } from './sketch';

/** More of them than this are shared out among all processors, unless `--jobs` says otherwise. */
const LONG = 5000;
/** `npm run fuzz -- --count 100000 --seed 1 --jobs 2`; within npm test a couple of thousand. */
const count = Number(process.env.ISOSYNC_FUZZ_COUNT ?? 2000);
const first = Number(process.env.ISOSYNC_SEED ?? 1);
const jobs = Number(process.env.ISOSYNC_FUZZ_JOBS ?? (count > LONG ? availableParallelism() : 1));
const SHARES: readonly (readonly [ArchitectureName, number])[] = [
    ['arm64', 0.5],
    ['x86_64', 0.25],
    ['riscv64', 0.25],
];
/** Of a hundred: racy, safe, and compared in every way. */
const AT_LEAST = { racy: 20, safe: 20, compared: 80 };
/** Fewer scenarios (those of one seed, to look at a difference again) need no mix. */
const MIXED = 100;
/** A long run says how far it is. */
const NEWS = 5000;

const inWords = ({ looked, verdicts, cut, compared }: Tally): string => {
    const mix = Object.entries(verdicts)
        .sort(([, many], [, more]) => more - many)
        .map(([verdict, many]) => `${many} ${verdict}`);
    const short = WAYS.filter((way) => (cut[way] ?? 0) > 0).map((way) => `${cut[way]} ${way}`);
    const left = short.length === 0 ? '' : `; beyond a budget: ${short.join(', ')}`;
    return `${mix.join(', ')}; ${compared} of ${looked} compared in every way${left}`;
};

function assertMix({ looked, verdicts, compared }: Tally, mix: string): void {
    if (looked < MIXED) return;
    const enough = (many: number, least: number): boolean => many * 100 >= looked * least;
    assert.ok(enough(verdicts.racy ?? 0, AT_LEAST.racy), mix);
    assert.ok(enough(verdicts.safe ?? 0, AT_LEAST.safe), mix);
    assert.ok(enough(compared, AT_LEAST.compared), mix);
}

function scenarios(): void {
    let all = EMPTY;
    for (const [architecture, share] of SHARES) {
        const programs = Math.ceil(count * share);
        it(`are the same however looked at: ${programs} for ${architecture}`, async () => {
            const script = new URL(import.meta.url);
            const tally = await tallyAll({ architecture, first, count: programs }, jobs, script, (soFar, fresh) => {
                // A long run shows at once what it has found.
                for (const { text } of fresh.reports) console.log(text);
                if (Math.floor(soFar.looked / NEWS) > Math.floor((soFar.looked - fresh.looked) / NEWS))
                    console.log(`      ${architecture}: ${soFar.different} differ; ${inWords(soFar)}`);
            });
            all = together(all, tally);
            const { different, reports } = tally;
            assert.equal(
                different,
                0,
                `${different} scenarios differ:\n\n${reports.map(({ text }) => text).join('\n\n')}`,
            );
            assert.equal(tally.looked, programs);
            console.log(`      ${inWords(tally)}`);
            assertMix(tally, inWords(tally));
        });

        it(`have witnesses that show what they claim (${architecture})`, () => {
            for (let seed = first; seed < first + programs; seed += 20) {
                const text = textOf(randomSketch(seed, architecture));
                const program = programOf(text);
                assert.ok(program !== null, text);
                for (const index of program.properties.keys()) {
                    const { trace } = findWitness(program, { property: index }, { limits: { states: 2_000 } });
                    if (trace === null) continue;
                    const keys = trace.steps.map((step) => step.key);
                    assert.deepEqual({ ...replay(program, keys), property: index }, trace, `seed ${seed}\n${text}`);
                    const last = trace.steps.at(-1);
                    const property = program.properties[index];
                    const shown =
                        property.kind === 'returns' ||
                        (property.kind === 'final' && property.quantifier === 'exists') ||
                        last?.effects.some((effect) => effect.kind === 'violation' && effect.property === index);
                    assert.ok(shown, `seed ${seed}, ${property.text}, last ${last?.key ?? 'none'}\n${text}`);
                }
            }
        });
    }
    it('are racy and safe in fair shares', () => {
        console.log(`      ${inWords(all)}`);
        assertMix(all, inWords(all));
    });
}

if (isMainThread) describe(`random scenarios from seed ${first}`, scenarios);
else serve();
