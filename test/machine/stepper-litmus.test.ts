import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readLitmus } from '../../language/litmus/index';
import { explore } from '../../machine/explore';
import { finalsOf } from '../../machine/stepper/finals';

const folder = resolve('test/litmus/own');

/** Shapes in which a store overtakes an earlier load: only a store performed early shows them. */
const LOAD_BUFFERING = /^load-buffer-plain/;

describe('stepping litmus tests', () => {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.litmus'))) {
        it(file, () => {
            const { program } = readLitmus(readFileSync(join(folder, file), 'utf8'));
            assert.ok(program);
            const known = explore(program, { finals: true, witness: false }).finals.map(String);
            const ordered = finalsOf(program, 50_000);
            assert.equal(ordered.complete, true);
            const reached = ordered.finals.map(String);
            if (LOAD_BUFFERING.test(file)) assert.ok(reached.length < known.length);
            else assert.deepEqual(reached, known);
            const all = finalsOf(program, 50_000, true);
            assert.equal(all.complete, true);
            assert.deepEqual(all.finals.map(String), known);
        });
    }
});
