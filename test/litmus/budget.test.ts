import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readLitmus } from '../../language/litmus';
import { explore } from '../../machine/explore';
import { expectedOf } from './folders';

/** Arm's tests, where a contributor has them. */
const folder = [process.env.ISOSYNC_LITMUS, resolve('../shared/litmus'), resolve('../../shared/litmus')]
    .flatMap((path) => (path === undefined ? [] : [join(path, 'ifetch')]))
    .find((path) => existsSync(join(path, 'expected.jsonl')));

/** What the whole of `ifetch` may cost, states counted as a naive search would: every step stored, on every timeline. */
const MOST = { nodes: 1_200, states: 25_000 };

describe('budgets', () => {
    it(`the ifetch tests need at most ${MOST.nodes} timelines and ${MOST.states} local states`, function () {
        const expected = folder === undefined ? null : expectedOf(folder);
        if (folder === undefined || expected === null) {
            console.log('      ifetch: not counted, the folder is absent');
            this.skip();
        }
        let nodes = 0;
        let states = 0;
        for (const { file } of expected) {
            const { program } = readLitmus(readFileSync(join(folder, file), 'utf8'));
            assert.ok(program !== null, file);
            const { counts } = explore(program, {
                finals: true,
                witness: false,
                reductions: { stretches: false, projection: false },
            });
            nodes += counts.nodes;
            states += counts.localStates;
        }
        assert.equal(expected.length, 214);
        assert.ok(nodes <= MOST.nodes, `${nodes} timelines`);
        assert.ok(states <= MOST.states, `${states} local states`);
    });
});
