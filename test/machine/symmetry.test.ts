import assert from 'node:assert/strict';
import { lower, parse, resolve, standardHost } from '../../language';
import { explore } from '../../machine/explore';
import { exchangesOf } from '../../machine/explorer/symmetry';
import type { Program } from '../../machine/program';

function program(text: string): Program {
    const { programs, diagnostics } = lower(resolve(parse(text).file, standardHost));
    assert.equal(programs.length, 1, diagnostics.map(({ message }) => message).join('; '));
    return programs[0].program;
}

const head = 'scenario "s"\narch arm64\ncode foo = old;\nshared flag = 0;\nshared x = 0;\n';
const author = 'cpu A { patch foo = new; dc cvau foo; dsb ish; ic ivau foo; dsb ish; kick: flag = 1; }\n';
const workers = (count: number, body: string): string =>
    Array.from({ length: count }, (_, i) => `cpu C${i + 1} { ${body} }\n`).join('');

describe('symmetry over CPUs with equal programs', () => {
    it('finds the CPUs that are interchangeable, and no others', () => {
        const equal = program(
            `${head}${author}${workers(3, 'await (flag == 1); isb; execute foo;')}forbid stale foo after A.kick;`,
        );
        assert.deepEqual(
            exchangesOf(equal).map(({ first, second }) => [first, second]),
            [
                [1, 2],
                [1, 3],
            ],
        );
        const named = program(
            `${head}${author}${workers(3, 'await (flag == 1); isb; execute foo;')}forbid stale foo on C1 after A.kick;`,
        );
        assert.deepEqual(
            exchangesOf(named).map(({ first, second }) => [first, second]),
            [[2, 3]],
        );
        const kicked = program(
            `${head}cpu A { patch foo = new; kick: kick_all_cpus_sync(); }\n${workers(2, 'execute foo;')}forbid stale foo after A.kick;`,
        );
        assert.deepEqual(exchangesOf(kicked), []);
    });

    it('visits fewer timelines and answers the same', () => {
        const body = 'await (flag == 1); x = x + 1; enter exception; register; execute foo;';
        const text = `${head}${author}${workers(3, body)}forbid stale foo after A.kick;`;
        const on = explore(program(text));
        const off = explore(program(text), { reductions: { symmetry: false } });
        assert.ok(on.counts.nodes < off.counts.nodes, `${on.counts.nodes} of ${off.counts.nodes}`);
        assert.deepEqual({ ...on, counts: 0 }, { ...off, counts: 0 });
    });
});
