import assert from 'node:assert/strict';
import type { ArchitectureName } from '../../machine/program';
import { findWitness, replay } from '../../machine/witness';
import {
    cutShort,
    exploreAll,
    reductionsAgree,
    stepperAgrees,
    SWITCHES,
    verdictAgrees,
    walkComesBack,
    type Comparison,
} from './agree';
import { randomSketch } from './generate';
import { shrink } from './shrink';
import { programOf, textOf, type Sketch } from './sketch';

/** `npm run fuzz -- --count 100000 --seed 1`; within npm test a couple of thousand. */
const count = Number(process.env.ISOSYNC_FUZZ_COUNT ?? 2000);
const first = Number(process.env.ISOSYNC_SEED ?? 1);
const SHARES: readonly (readonly [ArchitectureName, number])[] = [
    ['arm64', 0.5],
    ['x86_64', 0.25],
    ['riscv64', 0.25],
];
const BUDGETS = { explorer: 20_000, stepper: 1_500 };
/** Differences made small and shown; one cause often has many. */
const MOST_REPORTS = 5;
/** Of a hundred: racy, safe, and compared in every way. */
const AT_LEAST = { racy: 20, safe: 20, compared: 80 };

interface Looked {
    readonly differences: readonly string[];
    readonly verdict: string;
    readonly complete: boolean;
}

/** A program looked at in every way. `seed` decides which reduction is switched off. */
function look(sketch: Sketch, seed: number): Looked | null {
    const program = programOf(textOf(sketch));
    if (program === null) return null;
    const explored = exploreAll(program, BUDGETS);
    const walk: Comparison = { differences: walkComesBack(program, seed), complete: true };
    const compared = cutShort(explored)
        ? [walk, { differences: [], complete: false }]
        : [
              walk,
              stepperAgrees(program, explored, BUDGETS, seed % 4 === 0),
              reductionsAgree(program, explored, BUDGETS, SWITCHES[seed % SWITCHES.length]),
              verdictAgrees(program, explored, BUDGETS),
          ];
    return {
        differences: compared.flatMap(({ differences }) => differences),
        verdict: explored.verdict,
        complete: compared.every(({ complete }) => complete),
    };
}

/** As {@link look}; a crash is a difference. */
function lookSafely(sketch: Sketch, seed: number): Looked | null {
    try {
        return look(sketch, seed);
    } catch (error) {
        const differences = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
        return { differences, verdict: 'crash', complete: false };
    }
}

/** The smallest scenario that still shows a difference, with it: what a person needs. */
function report(sketch: Sketch, seed: number): string {
    const small = shrink(sketch, (one) => (lookSafely(one, seed)?.differences.length ?? 0) > 0);
    return [`seed ${seed}`, textOf(small), ...(lookSafely(small, seed)?.differences ?? [])].join('\n');
}

describe(`random scenarios from seed ${first}`, () => {
    for (const [architecture, share] of SHARES) {
        const programs = Math.ceil(count * share);
        it(`are the same however looked at: ${programs} for ${architecture}`, () => {
            const verdicts = new Map<string, number>();
            const different: string[] = [];
            let compared = 0;
            for (let seed = first; seed < first + programs; seed++) {
                const sketch = randomSketch(seed, architecture);
                const looked = lookSafely(sketch, seed);
                assert.ok(looked !== null, `seed ${seed} has an error:\n${textOf(sketch)}`);
                if (looked.differences.length > 0 && different.length < MOST_REPORTS) {
                    different.push(report(sketch, seed));
                    // A long run shows at once what it has found.
                    console.log(different.at(-1));
                }
                verdicts.set(looked.verdict, (verdicts.get(looked.verdict) ?? 0) + 1);
                if (looked.complete) compared++;
            }
            assert.equal(different.length, 0, `${different.length} scenarios differ:\n\n${different.join('\n\n')}`);
            const mix = [...verdicts].map(([verdict, many]) => `${many} ${verdict}`).join(', ');
            console.log(
                `      ${mix}; ${compared} of ${programs} compared in every way, the others as far as their budgets went`,
            );
            const enough = (many: number, least: number): boolean => many * 100 >= programs * least;
            assert.ok(enough(verdicts.get('racy') ?? 0, AT_LEAST.racy), mix);
            assert.ok(enough(verdicts.get('safe') ?? 0, AT_LEAST.safe), mix);
            assert.ok(enough(compared, AT_LEAST.compared), `only ${compared} of ${programs} compared completely`);
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
});
