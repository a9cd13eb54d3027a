import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { cellAround, cpuAround, isUri, registersOf, valuesOf } from '../../client/debug/lines';

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

describe('values beside a line of a litmus test', () => {
    const lines = [
        'AArch64 mp',
        '{ 0:X1=x; }',
        ' P0          | P1          ;',
        ' STR W0,[X1] | LDR W3,[X2] ;',
        ' ADD X0,X0,X0 |            ;',
        'exists (1:X3=1)',
    ];
    const at = (line: number, text: string) => {
        const cell = cellAround((each) => lines[each], line, lines[line].indexOf(text));
        return (
            cell &&
            registersOf(lines[line], cell).map(({ start, end, expression }) => [
                lines[line].slice(start, end),
                expression,
            ])
        );
    };
    it('shows the registers of the instruction of the CPU that is stopped there', () => {
        assert.deepEqual(at(3, 'STR'), [
            ['W0', 'P0.X0'],
            ['X1', 'P0.X1'],
        ]);
        assert.deepEqual(at(3, 'LDR'), [
            ['W3', 'P1.X3'],
            ['X2', 'P1.X2'],
        ]);
        assert.deepEqual(at(4, 'ADD'), [['X0', 'P0.X0']]);
    });
    it('shows nothing outside of the instructions', () => {
        for (const line of [0, 1, 2, 5])
            assert.equal(
                cellAround((each) => lines[each], line, 2),
                undefined,
                lines[line],
            );
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
