import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lower, parse, resolve, standardHost } from '../../language';
import { readLitmus } from '../../language/litmus';
import { ALL_REDUCTIONS, NO_REDUCTIONS } from '../../machine/explore';
import { exploreLong } from '../../machine/exploreLong';
import type { Program } from '../../machine/program';
import type { Exploration, Reductions } from '../../machine/verdict';

const NAMES: readonly (keyof Reductions)[] = [
    'projection',
    'deadRegisters',
    'symmetry',
    'partialOrder',
    'spread',
    'uselessMaintenance',
    'pruning',
    'stretches',
    'packing',
];

/** What no reduction may change. */
const answer = ({ verdict, properties, stuck, finals, unreached, observations, limit }: Exploration): unknown => ({
    verdict,
    outcomes: properties.map(({ outcome, verdict: of, vacuous }) => [outcome, of, vacuous]),
    stuck: stuck?.cpus,
    finals: finals.map((row) => row.join(' ')).sort(),
    unreached,
    observations: observations.map(({ event, location, value }) => `${event} ${location} ${value}`).sort(),
    limit,
});

function* programs(): Generator<{ readonly name: string; readonly program: Program }> {
    for (const folder of ['examples', 'examples/arm64', 'examples/x86_64', 'examples/riscv64']) {
        for (const file of readdirSync(folder).filter((name) => name.endsWith('.isosync'))) {
            const { programs: lowered } = lower(
                resolve(parse(readFileSync(join(folder, file), 'utf8')).file, standardHost),
            );
            for (const { program, optionText } of lowered) yield { name: `${file} ${optionText}`, program };
        }
    }
    const own = 'test/litmus/own';
    for (const file of readdirSync(own).filter((name) => name.endsWith('.litmus'))) {
        const { program } = readLitmus(readFileSync(join(own, file), 'utf8'));
        if (program !== null) yield { name: file, program };
    }
}

describe('reductions of the explorer', () => {
    const all = [...programs()];

    it('has something to compare', () => {
        assert.ok(all.length > 100);
    });

    for (const reduction of [...NAMES, 'all'] as const) {
        it(`change nothing: ${reduction}`, () => {
            const reductions: Reductions =
                reduction === 'all' ? NO_REDUCTIONS : { ...ALL_REDUCTIONS, [reduction]: false };
            for (const { name, program } of all) {
                const off = exploreLong(program, { finals: true, reductions, spreadAfter: 0 });
                const on = exploreLong(program, { finals: true, spreadAfter: 0 });
                assert.deepEqual(answer(off), answer(on), name);
            }
        });
    }
});
