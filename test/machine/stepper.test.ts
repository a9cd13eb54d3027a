import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Program } from '../../machine/program';
import { createStepper } from '../../machine/stepper';
import type { MachineState, Stepper } from '../../machine/trace';
import {
    cpu,
    dc,
    dsb,
    enter,
    execute,
    ic,
    isb,
    kick,
    label,
    leave,
    load,
    patch,
    program,
    register,
    send,
    serialize,
    stale,
    store,
    wait,
    waitUntil,
    type CpuText,
    type Statement,
} from './build';

/** LKML 2020-04-20: B synchronizes, then registers; A patches, maintains the caches and kicks whom it sees registered. */
const thread = (...fix: Statement[]): Program =>
    program(
        { code: ['foo'] },
        [
            cpu('A', patch('foo', 'new'), dc('foo'), dsb(), ic('foo'), dsb(), label('kick', ...kick('B'))),
            { name: 'B', inUser: true, body: [enter(), register(), ...fix, execute('foo')] },
        ],
        [stale('foo', 'B', 'A', 'kick')],
    );

const run = (stepper: Stepper, keys: readonly string[], from = stepper.initial()): MachineState =>
    keys.reduce((state, key) => stepper.apply(state, key), from);
const keysOf = (stepper: Stepper, state: MachineState): string[] => stepper.choices(state).map((choice) => choice.key);
const next = (stepper: Stepper, state: MachineState, name: string): MachineState => {
    const choice = stepper.choices(state).find((one) => one.preferred && stepper.program.cpus[one.cpu].name === name);
    assert.ok(choice, `${name} can go on`);
    return stepper.apply(state, choice.key);
};
const texts = ({ symbols }: Program, values: readonly number[]): string[] =>
    values.map((value) => {
        const symbol = symbols[value - 2 ** 48];
        return symbol?.kind === 'version' ? symbol.name : `${value}`;
    });

describe('stepper', () => {
    it("steps the thread's race to its violation", () => {
        const stepper = createStepper(thread());
        const keys = ['B:12', 'A:0', 'A:1', 'A:2', 'A:3', 'A:4', 'A:5', 'A:6', 'B:13', 'B:14/old@0'];
        const end = run(stepper, keys);
        const last = end.steps[end.steps.length - 1];
        assert.deepEqual(
            last.effects.filter((effect) => effect.kind === 'violation'),
            [{ kind: 'violation', property: 0 }],
        );
        assert.deepEqual(stepper.snapshot(end).violated, [0]);
        assert.ok(last.why.some((cause) => cause.kind === 'not-synchronized-since' && cause.step === 0));
        assert.ok(last.why.some((cause) => cause.kind === 'completed' && cause.step === 5));
    });

    it('shows what the pipeline and the I-cache may still hold', () => {
        const stepper = createStepper(thread());
        const see = (state: MachineState): string[][] => {
            const { icache, pipeline } = stepper.snapshot(state).cpus[1].code[0];
            return [texts(stepper.program, icache), texts(stepper.program, pipeline)];
        };
        let state = run(stepper, ['A:0', 'A:1', 'A:2', 'A:3']);
        assert.deepEqual(see(state), [
            ['old', 'new'],
            ['old', 'new'],
        ]);
        state = run(stepper, ['A:4'], state);
        assert.deepEqual(see(state), [['new'], ['old', 'new']]);
        const kicked = run(stepper, ['B:12', 'B:13', 'A:5', 'A:6/1@4', 'A:7', 'A:8', 'B take A#0'], state);
        assert.deepEqual(see(kicked), [['new'], ['new']]);
        assert.deepEqual(keysOf(stepper, kicked), ['B:15', 'B:15/hold'].slice(0, 1));
    });

    it('holds stores, forwards them to their own CPU only, and drains them', () => {
        const stepper = createStepper(
            program({ words: ['x'] }, [cpu('A', store('x', 1), load('r', 'x'), dsb()), cpu('B', load('r', 'x'))]),
        );
        const held = run(stepper, ['A:0/hold', 'A:1']);
        const { cpus } = stepper.snapshot(held);
        assert.equal(cpus[0].registers[0].value, 1);
        assert.deepEqual(
            cpus[0].storeBuffer.map(({ value, since }) => [value, since]),
            [[1, 0]],
        );
        assert.deepEqual(cpus[0].mayRead[0].values, [1]);
        assert.deepEqual(cpus[1].mayRead[0].values, [0]);
        // The DSB waits until the store is visible.
        assert.deepEqual(keysOf(stepper, held), ['A drain 0', 'B:5']);
        const drained = run(stepper, ['A drain 0'], held);
        assert.deepEqual(keysOf(stepper, drained), ['A:2', 'B:5/1@1', 'B:5/0@0']);
        const done = run(stepper, ['A:2'], drained);
        assert.deepEqual(done.steps[3].effects[0], { kind: 'complete', maintenance: [], stores: [0] });
    });

    it('tells a CPU that waits for ever from one that may go on', () => {
        const waiting = (...body: Statement[]): Stepper =>
            createStepper(program({ words: ['x'] }, [cpu('A', ...body), cpu('B', waitUntil('x'))]));
        const never = waiting();
        assert.deepEqual(never.snapshot(never.initial()).stuck, [1]);
        const once = waiting(store('x', 1));
        assert.deepEqual(once.snapshot(once.initial()).stuck, []);
        const state = run(once, ['A:0', once.choices(run(once, ['A:0'])).map((choice) => choice.key)[0]]);
        assert.equal(once.snapshot(state).finished, true);
    });

    it('takes IPIs between events, after the last one, and acknowledges them', () => {
        const stepper = createStepper(program({}, [cpu('A', send('B'), wait('B')), cpu('B')]));
        let state = run(stepper, ['A:0']);
        assert.equal(stepper.snapshot(state).cpus[0].state, 'waiting');
        assert.equal(stepper.snapshot(state).cpus[0].waitsFor, 1);
        assert.deepEqual(stepper.snapshot(state).cpus[1].ipis.pending, [{ sender: 0, ipi: 0, sentAt: 0 }]);
        for (const name of ['B', 'B', 'B', 'A']) state = next(stepper, state, name);
        assert.deepEqual(
            state.steps.map((step) => step.effects[0].kind),
            ['send', 'take', 'ack', 'synchronize', 'waited'],
        );
        assert.equal(stepper.snapshot(state).finished, true);
    });

    it('shows a FIFO on x86-64, which serialising drains', () => {
        const texts: CpuText[] = [
            cpu('A', store('x', 1), store('y', 1), serialize),
            cpu('B', load('r', 'y'), load('s', 'x')),
        ];
        const stepper = createStepper(program({ words: ['x', 'y'], architecture: 'x86_64' }, texts));
        const held = run(stepper, ['A:0/hold', 'A:1']);
        assert.deepEqual(keysOf(stepper, held), ['A drain 0', 'B:5']);
        const drained = run(stepper, ['A drain 0', 'A drain 0'], held);
        assert.deepEqual(keysOf(stepper, drained), ['A:2', 'B:5']);
    });

    it('refuses what cannot happen, and forces what is asked for', () => {
        const stepper = createStepper(thread());
        assert.throws(() => stepper.apply(stepper.initial(), 'B take A#0'), /cannot happen now; possible: A:0/);
        const location = stepper.program.locations.findIndex((one) => one.name === 'registered(B)');
        const forced = stepper.force(stepper.initial(), { location }, 1);
        assert.deepEqual(
            stepper.snapshot(forced).cpus[0].mayRead.find((one) => one.location === location)?.values,
            [1],
        );
        assert.throws(() => stepper.force(stepper.initial(), { location: 99 }, 1), RangeError);
        assert.throws(() => stepper.force(stepper.initial(), { cpu: 0, register: 99 }, 1), RangeError);
    });

    it('is a function of the program and the keys; states never change', () => {
        const stepper = createStepper(thread(leave(), isb));
        const other = createStepper(thread(leave(), isb));
        fc.assert(
            fc.property(fc.array(fc.nat(), { maxLength: 25 }), (picks) => {
                let state = stepper.initial();
                const seen: { state: MachineState; text: string }[] = [];
                for (const pick of picks) {
                    const keys = keysOf(stepper, state);
                    if (keys.length === 0) break;
                    assert.equal(new Set(keys).size, keys.length);
                    seen.push({ state, text: JSON.stringify(stepper.snapshot(state)) });
                    state = stepper.apply(state, keys[pick % keys.length]);
                }
                for (const { state: past, text } of seen) assert.equal(JSON.stringify(stepper.snapshot(past)), text);
                const again = run(
                    other,
                    state.steps.map((step) => step.key),
                );
                assert.deepEqual(again.steps, state.steps);
                assert.deepEqual(other.snapshot(again), stepper.snapshot(state));
            }),
            { numRuns: 60 },
        );
    });

    it('does not wrap on long timelines', () => {
        const body = Array.from({ length: 257 }, (_, index) => store('x', index + 1));
        const stepper = createStepper(program({ words: ['x'] }, [cpu('A', ...body), cpu('B')]));
        let state = stepper.initial();
        for (let count = 1; count <= 257; count++) {
            state = stepper.apply(state, `A:${count - 1}`);
            if (count < 254) continue;
            const snapshot = stepper.snapshot(state);
            assert.equal(snapshot.timeline.length, count);
            assert.equal(snapshot.cpus[0].mayRead[0].values.join(), `${count}`);
            assert.equal(snapshot.cpus[1].mayRead[0].values.length, count + 1);
        }
    });
});
