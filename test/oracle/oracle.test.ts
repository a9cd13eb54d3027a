import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readLitmus } from '../../language/litmus/index';
import { herdState } from '../../report/herd';
import { expectedOf } from '../litmus/folders';
import { agree, agreeOn } from './agree';
import { oracleStates } from './enumerate';
import { randomOf } from './generate';
import { mutate } from './mutate';
import { NotCovered } from './paths';

/** `npm run fuzz -- --oracle 50000` for more. */
const count = Number(process.env.ISOSYNC_ORACLE_COUNT ?? 5000);
const first = Number(process.env.ISOSYNC_SEED ?? 1);

describe('an independent axiomatic checker', () => {
    it(`agrees with the explorer on ${count} random programs from seed ${first}`, () => {
        let compared = 0;
        let open = 0;
        const skipped: string[] = [];
        for (let seed = first; seed < first + count; seed++) {
            const answer = agree(seed);
            if (answer.kind === 'differ') assert.fail(`seed ${seed}: ${answer.difference}`);
            if (answer.kind === 'skipped') skipped.push(`${seed}: ${answer.why}`);
            else compared++;
            if (answer.kind === 'agree' && answer.states > 1) open++;
        }
        assert.ok(compared >= count * 0.95, `${skipped.length} not compared: ${skipped.slice(0, 5).join('; ')}`);
        assert.ok(open >= count * 0.3, `only ${open} programs have more than one outcome`);
    });

    for (const kind of ['chains', 'x86_64', 'riscv64'] as const) {
        const some = Math.ceil(count / 3);
        it(`agrees with the explorer on ${some} random data programs (${kind}) from seed ${first}`, () => {
            let compared = 0;
            let open = 0;
            for (let seed = first; seed < first + some; seed++) {
                const answer = agree(seed, 6, kind);
                if (answer.kind === 'differ') assert.fail(`seed ${seed}: ${answer.difference}`);
                if (answer.kind === 'agree') compared++;
                if (answer.kind === 'agree' && answer.states > 1) open++;
            }
            assert.ok(compared >= some * 0.95, `${compared} of ${some} compared`);
            assert.ok(open >= some * 0.3, `only ${open} programs have more than one outcome`);
        });
    }

    it(`agrees with the explorer on ${count} tests with a few instructions changed, from seed ${first}`, () => {
        const texts = [resolve('test/litmus/own'), ...shared()].flatMap((folder) =>
            (expectedOf(folder) ?? []).map(({ file }) => readFileSync(join(folder, file), 'utf8')),
        );
        const sources = texts.filter((text) => text.startsWith('AArch64') && !/^\s*UDF\b/m.test(text));
        const skipped: string[] = [];
        let compared = 0;
        let changed = 0;
        for (let seed = first; seed < first + count; seed++) {
            const random = randomOf(seed);
            const source = sources[Math.floor(random() * sources.length)];
            const text = mutate(source, random);
            const answer = agreeOn(text, 40_000);
            if (answer.kind === 'differ') assert.fail(`seed ${seed}: ${answer.difference}`);
            if (answer.kind === 'skipped') skipped.push(`${seed}: ${answer.why}`);
            else compared++;
            if (text !== source) changed++;
        }
        assert.ok(changed >= count * 0.8, `only ${changed} of ${count} were changed`);
        assert.ok(compared >= count * 0.9, `${skipped.length} not compared: ${skipped.slice(0, 5).join('; ')}`);
    });

    for (const folder of [resolve('test/litmus/own'), ...shared()]) {
        it(`gives the expected states of the tests it covers in ${folder}`, () => {
            const expected = expectedOf(folder) ?? [];
            let covered = 0;
            for (const line of expected) {
                const { test, program } = readLitmus(readFileSync(join(folder, line.file), 'utf8'));
                assert.ok(test !== null && program !== null, line.file);
                let states: string[];
                try {
                    states = oracleStates(program);
                } catch (cause) {
                    if (cause instanceof NotCovered) continue;
                    throw cause;
                }
                covered++;
                const listed = states.map((state) => herdState(program, test, state.split(' ').map(Number)));
                assert.deepEqual(listed.sort(), [...line.states].sort(), line.file);
            }
            assert.ok(covered >= expected.length * 0.6, `${covered} of ${expected.length} covered`);
        });
    }
});

/** Arm's own results, where a contributor has them: they check the checker. */
function shared(): string[] {
    const top = [process.env.ISOSYNC_LITMUS, resolve('../shared/litmus'), resolve('../../shared/litmus')];
    const found = top.find((folder) => folder !== undefined && existsSync(folder));
    return found === undefined ? [] : ['ifetch', 'registration', 'mutants', 'data'].map((name) => join(found, name));
}
