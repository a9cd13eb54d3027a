import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compare, expectedOf, table } from './folders';

/** Arm's tests with herd7's complete final states. They are not part of the project; a contributor may not have them. */
const shared = process.env.ISOSYNC_LITMUS ?? resolve('../shared/litmus');
const candidates = [shared, resolve('../../shared/litmus')];
const top = candidates.find((folder) => existsSync(join(folder, 'ifetch', 'expected.jsonl')));

describe("agreement with Arm's model (herd7), complete final states", () => {
    for (const folder of ['ifetch', 'registration', 'mutants', 'data']) {
        it(folder, function () {
            const expected = top === undefined ? null : expectedOf(join(top, folder));
            if (top === undefined || expected === null) {
                console.log(
                    `      ${folder}: not compared, ${join(shared, folder)} is absent (our own tests are in test/litmus/own)`,
                );
                this.skip();
            }
            const comparisons = expected.map((line) => compare(join(top, folder), line));
            assert.equal(comparisons.length, expected.length);
            assert.ok(
                comparisons.every(({ difference }) => difference === null),
                table(comparisons),
            );
        });
    }
});
