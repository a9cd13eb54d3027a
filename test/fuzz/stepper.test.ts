import assert from 'node:assert/strict';
import type { ArchitectureName } from '../../machine/program';
import { randomNumbers } from '../../machine/random';
import { createStepper } from '../../machine/stepper';
import { findWitness, replay } from '../../machine/witness';
import { agree } from './agree';
import { randomScenario } from './scenarios';

/** `npm run fuzz -- --count 100000 --seed 1`; within npm test a couple of thousand. */
const count = Number(process.env.ISOSYNC_FUZZ_COUNT ?? 2000);
const first = Number(process.env.ISOSYNC_SEED ?? 1);
const shares: readonly (readonly [ArchitectureName, number])[] = [
    ['arm64', 0.5],
    ['x86_64', 0.25],
    ['riscv64', 0.25],
];
const budgets = { explorer: 100_000, stepper: 4_000 };

describe(`random scenarios from seed ${first}`, () => {
    for (const [architecture, share] of shares) {
        const programs = Math.ceil(count * share);
        it(`stepper and explorer agree on ${programs} (${architecture})`, () => {
            let racy = 0;
            let safe = 0;
            let compared = 0;
            for (let seed = first; seed < first + programs; seed++) {
                const { text, words } = randomScenario(seed, architecture, 4);
                const result = agree(text, budgets);
                assert.deepEqual(result.differences, [], `seed ${seed}\n${words}`);
                if (result.complete) compared++;
                if (result.racy) racy++;
                else if (result.complete) safe++;
            }
            assert.ok(compared >= programs * 0.7, `only ${compared} of ${programs} compared completely`);
            assert.ok(racy >= programs * 0.2 && safe >= programs * 0.2, `${racy} racy, ${safe} safe of ${programs}`);
        });

        it(`steps ${programs} at random and comes back to every state (${architecture})`, () => {
            for (let seed = first; seed < first + programs; seed += 8) {
                const { text, words } = randomScenario(seed, architecture, 4);
                const below = randomNumbers(seed);
                const stepper = createStepper(text);
                let state = stepper.initial();
                const pictures: string[] = [];
                for (let step = 0; step < 40; step++) {
                    pictures.push(JSON.stringify(stepper.snapshot(state)));
                    const choices = stepper.choices(state);
                    if (choices.length === 0) break;
                    state = stepper.apply(state, choices[below(choices.length)].key);
                }
                const again = createStepper(text);
                let back = again.initial();
                for (const [index, { key }] of state.steps.entries()) {
                    assert.equal(JSON.stringify(again.snapshot(back)), pictures[index], `seed ${seed}\n${words}`);
                    back = again.apply(back, key);
                }
            }
        });
    }

    it('witnesses show what they claim', () => {
        for (let seed = first; seed < first + count; seed += 40) {
            const { text, words } = randomScenario(seed, 'arm64', 4);
            for (const index of text.properties.keys()) {
                const { trace } = findWitness(text, { property: index }, { limits: { states: 2_000 } });
                if (trace === null) continue;
                const keys = trace.steps.map((step) => step.key);
                assert.deepEqual({ ...replay(text, keys), property: index }, trace, `seed ${seed}\n${words}`);
                const last = trace.steps.at(-1);
                assert.ok(
                    last?.effects.some((effect) => effect.kind === 'violation' && effect.property === index),
                    `seed ${seed}\n${words}`,
                );
            }
        }
    });
});
