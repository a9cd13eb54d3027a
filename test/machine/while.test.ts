import assert from 'node:assert/strict';
import { explore } from '../../machine/explore';
import type { Program } from '../../machine/program';
import { createStepper } from '../../machine/stepper';
import { finalsOf } from '../../machine/stepper/finals';
import { programsOf } from '../litmus/scenarios';

const one = (body: string, other: string): Program => {
    const [program] = programsOf(
        `scenario "while"\narch arm64\nshared x = 0;\ncpu A {\n${body}\non ipi { s = 1; }\n}\ncpu B {\n${other}\n}\nexists (x == 1);\n`,
    );
    return program;
};

describe('while', () => {
    it('is a step for each time its condition is evaluated, also with nothing in its body', () => {
        const program = one('while (x == 0) { }\nr = 1;', 'x = 1;');
        const stepper = createStepper(program);
        let state = stepper.initial();
        for (let turn = 0; turn < 50; turn++) {
            const again = stepper.choices(state).find(({ key }) => key.startsWith('A:0'));
            assert.ok(again !== undefined, `turn ${turn}`);
            state = stepper.apply(state, again.key);
            assert.equal(state.steps.length, turn + 1);
            assert.equal(state.steps.at(-1)?.effects.filter((effect) => effect.kind === 'read').length, 1);
        }
        const write = stepper.choices(state).find(({ cpu, preferred }) => cpu === 1 && preferred);
        state = stepper.apply(state, write?.key ?? '');
        state = stepper.apply(
            state,
            stepper.choices(state).find(({ cpu, preferred }) => cpu === 0 && preferred)?.key ?? '',
        );
        assert.deepEqual(
            state.steps.at(-1)?.effects.flatMap((effect) => (effect.kind === 'branch' ? [effect.taken] : [])),
            [true],
        );
    });

    it('is never left when its condition is constant, and can be stepped all the same', () => {
        const stepper = createStepper(one('while (1) { }', 'x = 1;'));
        let state = stepper.initial();
        for (let turn = 0; turn < 10; turn++) state = stepper.apply(state, stepper.choices(state)[0].key);
        assert.equal(state.steps.length, 10);
        assert.equal(stepper.snapshot(state).finished, false);
    });

    it('lets an IPI be taken before its condition is evaluated again', () => {
        const program = one('while (s == 0) { x = 1; }\nr = x;', 'send ipi A;');
        const stepper = createStepper(program);
        const keys = ['A:0', 'A:1', 'B:0'];
        let state = stepper.initial();
        for (const wanted of keys) {
            const found = stepper.choices(state).find(({ event, cpu }) => {
                const { kind } = program.events[event] ?? { kind: '' };
                return wanted === 'B:0' ? cpu === 1 : cpu === 0 && kind === (wanted === 'A:0' ? 'while' : 'store');
            });
            assert.ok(found !== undefined, wanted);
            state = stepper.apply(state, found.key);
        }
        assert.ok(stepper.choices(state).some(({ kind, key }) => kind === 'take' && key.startsWith('A take')));
        const reached = finalsOf(program);
        const explored = explore(program, { finals: true, witness: false });
        assert.deepEqual(reached.finals, explored.finals);
    });
});
