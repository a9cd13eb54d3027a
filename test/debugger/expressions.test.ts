import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { completionsFor } from '../../debugger/expressions/complete';
import { evaluate, holds } from '../../debugger/expressions/evaluate';
import type { Scene } from '../../debugger/expressions/evaluate';
import { shown } from '../../debugger/expressions/show';
import { ExpressionError, parse } from '../../debugger/expressions/syntax';
import { createFakeStepper, PROGRAM } from './fake';

/** The scene after some steps, on a CPU. */
function sceneAfter(keys: readonly string[], cpu = 1): Scene {
    const stepper = createFakeStepper(PROGRAM);
    const state = keys.reduce((reached, key) => stepper.apply(reached, key), stepper.initial());
    return {
        program: PROGRAM,
        snapshot: stepper.snapshot(state),
        cpu,
        last: state.steps.at(-1) ?? null,
        steps: state.steps,
    };
}
const value = (text: string, scene: Scene): string => shown(evaluate(parse(text), scene), PROGRAM);

describe('expressions', () => {
    const patched = sceneAfter(['A:0', 'B:3', 'A:1', 'A:2']);

    for (const [text, expected] of [
        ['1 + 2 & 3', '3'],
        ['1 | 2 == 2', '1'],
        ['-1', '-1'],
        ['~0 ^ 5', '-6'],
        ['1 << 4 >> 2', '4'],
        ['2147483647 + 1', '-2147483648'],
        ['!0 && 0x10 > 15', '1'],
        ['foo', 'new'],
        ['foo == new', '1'],
        ['"old" == old', '1'],
        ['registered(B)', '0'],
        ['B.registered', '0'],
        ['B.pipeline.foo', 'old (stale), new'],
        ['B.icache.foo', 'new'],
        ['B.pipeline.foo == old', '1'],
        ['B.icache.foo == old', '0'],
        ['B.icache.foo != old', '1'],
        ['A.r', '0'],
        ['B.run', '0'],
        ['A.kick', '1'],
        ['B.mode', 'kernel'],
        ['B.mode == "kernel"', '1'],
        ['A.finished', '1'],
        ['cpu', 'CPU A'],
        ['cpu == A', '1'],
        ['step', '4'],
        ['timeline', 'the timeline'],
    ] as const) {
        it(`${text} is ${expected}`, () => assert.equal(value(text, patched), expected));
    }

    for (const [text, message, at] of [
        ['', 'expected a value at the end', 0],
        ['1 +', 'expected a value at the end', 3],
        ['(1', 'expected `)` at the end', 2],
        ['1 2', 'expected the end before `2`', 2],
        ['a ? b', '`?` does not belong here', 2],
        ['foo == 281474976710657', '`281474976710657` is too large: numbers up to 2^47 are supported', 7],
        ['B.pipeline.bar', 'there is no code location `bar`', 11],
        ['C.r', 'nothing here is called `C`', 0],
        ['B.nothing', '`B` has no register, label or aspect `nothing`', 2],
        ['registered(7)', '`registered(…)` takes the name of a CPU', 0],
        ['old + 1', 'this is not a number', 0],
        ['sin(1)', 'there is no function `sin`: try `registered(…)` or `why(…)`', 0],
        ['foo.bar', '`.bar` needs a CPU before it', 4],
    ] as const) {
        it(`says what is wrong with "${text}"`, () => {
            assert.throws(
                () => value(text, patched),
                (error: unknown) => error instanceof ExpressionError && error.message === message && error.at === at,
            );
        });
    }

    it('numbers in hexadecimal where asked', () => {
        assert.equal(shown(evaluate(parse('255'), patched), PROGRAM, { hex: true }), '0xff');
        assert.equal(shown(evaluate(parse('-255'), patched), PROGRAM, { hex: true }), '-0xff');
    });

    it('a register without its CPU is the one of the frame', () => {
        assert.equal(value('r', sceneAfter(['A:0'], 0)), '0');
        assert.throws(() => value('r', sceneAfter(['A:0'], 1)), ExpressionError);
    });

    it('any text parses or is an error that names a place inside it', () => {
        fc.assert(
            fc.property(
                fc.oneof(
                    fc.string(),
                    fc.string({ unit: fc.constantFrom('(', ')', '.', 'B', 'foo', '1', '+', '==', ' ', '!', '"', ',') }),
                ),
                (text) => {
                    try {
                        holds(parse(text), patched);
                    } catch (error) {
                        assert.ok(error instanceof ExpressionError);
                        assert.ok(error.at >= 0 && error.at <= text.length);
                    }
                },
            ),
        );
    });

    it('deep nesting is an error, not an overflow', () => {
        assert.throws(() => parse('('.repeat(100_000)), ExpressionError);
        assert.throws(() => parse('!'.repeat(100_000)), ExpressionError);
    });
});

const wordsOf = ({ locations }: typeof PROGRAM): string[] =>
    locations.filter((location) => location.kind !== 'code').map((location) => location.name);

describe('completions', () => {
    const labels = (before: string): string[] => completionsFor(PROGRAM, before, 0).items.map((item) => item.label);
    it('CPUs, locations, versions, functions', () => {
        assert.deepEqual(labels('1 + '), ['r', 'A', 'B', 'foo', 'old', 'new', 'registered', 'timeline', 'why', 'step']);
    });
    it('what has been typed narrows them, and says where it begins', () => {
        assert.deepEqual(completionsFor(PROGRAM, '1 + fo', 0).start, 4);
        assert.deepEqual(labels('1 + fo'), ['foo']);
    });
    it('commands at the beginning of a line, CPUs after those about one', () => {
        assert.deepEqual(labels('ho'), ['hold']);
        assert.deepEqual(labels('  tru'), ['trunk']);
        assert.deepEqual(labels('1 + ho'), []);
        assert.deepEqual(labels('hold '), ['A', 'B']);
        assert.deepEqual(labels('release B'), ['B']);
    });
    it('words after mayRead', () => assert.deepEqual(labels('B.mayRead.'), wordsOf(PROGRAM)));
    it('aspects, registers and labels after a CPU', () => {
        assert.ok(labels('B.').includes('pipeline'));
        assert.ok(labels('B.').includes('run'));
        assert.deepEqual(labels('B.pip'), ['pipeline']);
    });
    it('code locations after a cache', () => assert.deepEqual(labels('B.pipeline.'), ['foo']));
    it('CPUs inside registered(…)', () => assert.deepEqual(labels('registered('), ['A', 'B']));
    it('nothing after what is no CPU', () => assert.deepEqual(labels('foo.'), []));
});
