import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { cpuAround, isUri, valuesOf } from '../../client/debug/lines';

/** The word each value stands behind, and its expression. */
const shown = (line: string) =>
    valuesOf(line, 'B').map(({ start, end, expression }) => [line.slice(start, end), expression]);

describe('values beside a line', () => {
    it('shows what an `execute` may still fetch', () => {
        assert.deepEqual(shown('    execute foo;'), [['foo', 'B.pipeline.foo']]);
        assert.deepEqual(shown('run: r = execute r2;'), [
            ['r', 'r'],
            ['r2', 'B.pipeline.r2'],
        ]);
    });

    it('shows what was assigned', () => {
        assert.deepEqual(shown('    patch foo = new;'), [['foo', 'foo']]);
        assert.deepEqual(shown('    x = y + 1; // z = 2'), [['x', 'x']]);
        assert.deepEqual(shown('    WRITE_ONCE(flag, 1);'), [['flag', 'flag']]);
    });

    it('shows nothing where nothing changes', () => {
        for (const line of ['dsb ish;', 'if (a == b) {', 'await (x <= 3);', '// r = 1', 'register;', ''])
            assert.deepEqual(shown(line), [], line);
    });

    it('knows whose block a line is in', () => {
        const lines = [
            'code foo = old;',
            'cpu A {',
            '    patch foo = new;',
            '}',
            'forbid stale foo;',
            'cpu B in user {',
            '    register;',
            '}',
        ];
        const around = (line: number) => cpuAround((at) => lines[at], line);
        assert.deepEqual(around(2), { cpu: 'A', first: 2 });
        assert.deepEqual(around(6), { cpu: 'B', first: 6 });
        assert.equal(around(4), undefined);
        assert.equal(around(0), undefined);
    });
});

describe('paths and URIs', () => {
    it('does not take a drive letter for a scheme', () => {
        assert.equal(isUri('C:\\kernel\\race.isosync'), false);
        assert.equal(isUri('/kernel/race.isosync'), false);
        assert.equal(isUri('untitled:Untitled-1'), true);
        assert.equal(isUri('vscode-vfs://github/x/y.isosync'), true);
    });
});
