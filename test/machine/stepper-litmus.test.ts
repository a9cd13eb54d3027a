import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readLitmus } from '../../language/litmus/index';
import { explore } from '../../machine/explore';
import { finalsOf } from '../../machine/stepper/finals';

const folder = resolve('test/litmus/own');

/** Shapes in which a store overtakes an earlier load: stepping in order shows them only with a store performed early. */
const LOAD_BUFFERING = /^load-buffer/;

describe('stepping litmus tests in order', () => {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.litmus'))) {
        it(file, () => {
            const { program } = readLitmus(readFileSync(join(folder, file), 'utf8'));
            assert.ok(program);
            const known = explore(program, { finals: true, witness: false }).finals.map(String);
            const { finals, complete } = finalsOf(program, 50_000);
            const reached = finals.map(String);
            assert.equal(complete, true);
            if (LOAD_BUFFERING.test(file))
                assert.deepEqual(
                    reached.filter((state) => !known.includes(state)),
                    [],
                );
            else assert.deepEqual(reached, known);
        });
    }
});
