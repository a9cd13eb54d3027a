import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readLitmus } from '../../language/litmus/index';
import { explore } from '../../machine/explore';
import { herdResult } from '../../report/herd';
import { compare, expectedOf } from './folders';

const folder = resolve('test/litmus/own');

describe('our own litmus tests', () => {
    const expected = expectedOf(folder) ?? [];
    const files = readdirSync(folder).filter((name) => name.endsWith('.litmus'));

    it('each has an expected result, and the other way round', () => {
        assert.deepEqual(expected.map(({ file }) => file).sort(), files.sort());
        assert.ok(files.length >= 60);
    });

    for (const line of expected) {
        it(line.name, () => {
            assert.equal(compare(folder, line).difference, null);
        });
    }

    it('says of each what its quantifier asks for', () => {
        const wrong = files.filter((file) => {
            const { test, program } = readLitmus(readFileSync(join(folder, file), 'utf8'));
            if (test === null || program === null) return true;
            return !herdResult(test, program, explore(program, { finals: true, witness: false })).ok;
        });
        assert.deepEqual(wrong, []);
    });
});
