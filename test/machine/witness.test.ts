import assert from 'node:assert/strict';
import type { Condition, Program } from '../../machine/program';
import { randomRun } from '../../machine/random';
import { createStepper } from '../../machine/stepper';
import { findWitness, replay } from '../../machine/witness';
import {
    cpu,
    dc,
    dmb,
    dsb,
    enter,
    execute,
    ic,
    isb,
    kick,
    label,
    load,
    patch,
    program,
    register,
    returns,
    send,
    stale,
    store,
    wait,
    waitUntil,
    mask,
    type Statement,
} from './build';

const thread = (...fix: Statement[]): Program =>
    program(
        { code: ['foo'] },
        [
            cpu('A', patch('foo', 'new'), dc('foo'), dsb(), ic('foo'), dsb(), label('kick', ...kick('B'))),
            { name: 'B', inUser: true, body: [enter(), register(), ...fix, execute('foo')] },
        ],
        [stale('foo', 'B', 'A', 'kick')],
    );

/** The steps of a witness, as `B enter`, `B register (held)`, … */
function story(text: Program): string[] | null {
    const { trace, complete } = findWitness(text, { property: 0 });
    assert.equal(complete, true);
    if (trace === null) return null;
    assert.equal(trace.property, 0);
    return trace.steps.map(({ cpu: who, event, kind, key }) => {
        const what = event < 0 ? kind : text.events[event].kind;
        return `${text.cpus[who].name} ${what}${key.endsWith('/hold') ? ' (held)' : ''}`;
    });
}
const PATCHED = ['A patch', 'A dc', 'A dsb', 'A ic', 'A dsb', 'A dmb', 'A if'];

describe('witness', () => {
    it("tells the thread's race as the mail does: synchronized first, registered last", () => {
        assert.deepEqual(story(thread()), ['B enter', ...PATCHED, 'B register', 'B execute']);
    });
    it('shows why register; isb does not help: the registration is still held', () => {
        assert.deepEqual(story(thread(isb)), ['B enter', 'B register (held)', 'B isb', ...PATCHED, 'B execute']);
    });
    it('shows why register; smp_mb(); isb does not help: smp_mb() orders, it does not wait', () => {
        assert.deepEqual(story(thread(dmb(), isb)), [
            'B enter',
            'B register (held)',
            'B dmb',
            'B isb',
            ...PATCHED,
            'B execute',
        ]);
    });
    it('finds none where there is none', () => {
        assert.equal(story(thread(dsb(), isb)), null);
    });
    it('is the same every time', () => {
        assert.deepEqual(findWitness(thread(), { property: 0 }), findWitness(thread(), { property: 0 }));
    });
    it('replays', () => {
        const { trace } = findWitness(thread(isb), { property: 0 });
        assert.ok(trace);
        const keys = trace.steps.map((step) => step.key);
        assert.deepEqual(replay(thread(isb), keys), trace);
        assert.throws(() => replay(thread(isb), [...keys].reverse()), RangeError);
    });
    it('finds the shortest way into a deadlock', () => {
        const text = program(
            { words: ['x'] },
            [cpu('A', store('x', 1), send('B'), wait('B')), cpu('B', mask(true), waitUntil('x'), wait('A'))],
            [returns('A')],
        );
        const { trace } = findWitness(text, { stuck: true });
        assert.ok(trace);
        assert.deepEqual(trace.stuck, [0]);
        assert.deepEqual(findWitness(text, { property: 0 }).trace?.stuck, [0]);
        assert.deepEqual(createStepper(text).snapshot(createStepper(text).initial()).stuck, []);
    });
    it('performs a store early where nothing else shows the violation', () => {
        const register = (who: number): Condition => ({ kind: 'register', cpu: who, reg: 0 });
        const both: Condition = { kind: 'binary', fn: 'land', left: register(0), right: register(1) };
        const text = program(
            { words: ['x', 'y'] },
            [cpu('A', load('r', 'x'), store('y', 1)), cpu('B', load('r', 'y'), store('x', 1))],
            [() => ({ kind: 'final', quantifier: 'forbid', text: 'forbid (A.r && B.r)', condition: both })],
        );
        const { trace } = findWitness(text, { property: 0 });
        assert.deepEqual(
            trace?.steps.map((step) => step.key),
            ['A early y=1', 'B:4/1@1', 'B:5', 'A:0/1@2', 'A:1/early@1'],
        );
        // Certified for its own CPU: behind a dmb the store stands only if the load has read what was there before it.
        const ordered = program(
            { words: ['x', 'y'] },
            [cpu('A', load('r', 'x'), dmb(), store('y', 1)), cpu('B', load('r', 'y'), dmb(), store('x', 1))],
            [() => ({ kind: 'final', quantifier: 'forbid', text: 'forbid (A.r && B.r)', condition: both })],
        );
        assert.equal(findWitness(ordered, { property: 0 }).trace, null);
        const stepper = createStepper(ordered);
        const early = ['A early y=1', 'B:5', 'B:6', 'B:7'].reduce(
            (state, key) =>
                stepper.apply(state, stepper.choices(state).find((one) => one.key.startsWith(key))?.key ?? key),
            stepper.initial(),
        );
        assert.deepEqual(
            stepper.choices(early).map((choice) => choice.key),
            ['A:0/0@0'],
        );
    });
    it('random runs are the same for the same seed, and some find the race', () => {
        const runs = Array.from({ length: 60 }, (_, seed) => randomRun(createStepper(thread()), seed));
        assert.deepEqual(randomRun(createStepper(thread()), 7), runs[7]);
        assert.ok(runs.some((trace) => trace.property === 0));
        assert.ok(runs.some((trace) => trace.property === null));
        for (const { steps, property } of runs) {
            assert.deepEqual(
                replay(
                    thread(),
                    steps.map((step) => step.key),
                ).property,
                property,
            );
        }
    });
    it('says so when it gives up', () => {
        const { trace, complete } = findWitness(thread(dsb(), isb), { property: 0 }, { limits: { states: 20 } });
        assert.deepEqual([trace, complete], [null, false]);
        const stopped = findWitness(thread(dsb(), isb), { property: 0 }, { onProgress: () => false });
        assert.equal(stopped.complete, false);
    });
});
