/** A CPU that does what the machine does not model: the others go on, it says why, and nothing is concluded from what is left. */
import assert from 'node:assert/strict';
import { loadScenario } from '../../debugger/load/load';
import { NotModelled } from '../../machine/arithmetic';
import { createDanger } from '../../machine/danger';
import { explore } from '../../machine/explore';
import type { Program } from '../../machine/program';
import { createStepper } from '../../machine/stepper';

async function litmus(rows: string, exists: string): Promise<Program> {
    const text = `AArch64 odd\n{ 0:X3=y; 1:X2=x; 1:X3=y; }\n P0 | P1 ;\n${rows}\nexists (${exists})\n`;
    const { configurations } = await loadScenario('/odd.litmus', text, () => Promise.reject(new Error('nothing')));
    return configurations[0]?.program ?? assert.fail('a program');
}

/** P0 stores to address 0; P1 reads x twice. */
const odd = () => litmus(' STR W0,[X1] | LDR W4,[X2] ;\n | LDR W5,[X2] ;', '1:X4=1');

describe('a CPU that is not modelled', () => {
    it('leaves the others their choices, and says why it cannot go on', async () => {
        const stepper = createStepper(await odd());
        let state = stepper.initial();
        for (let step = 0; step < 2; step++) {
            assert.deepEqual(stepper.notModelled(state), [{ cpu: 0, reason: 'an access to address 0' }]);
            const choices = stepper.choices(state);
            assert.ok(choices.length > 0 && choices.every((choice) => choice.cpu === 1));
            state = stepper.apply(state, choices[0]?.key ?? '');
        }
        assert.deepEqual(stepper.choices(state), []);
        const { finished, stuck, cpus } = stepper.snapshot(state);
        assert.deepEqual([finished, stuck], [false, []], 'that is no end, and nobody waits');
        assert.deepEqual(
            cpus.map((each) => each.state),
            ['ready', 'finished'],
        );
        assert.throws(
            () => stepper.apply(state, 'P0:0'),
            /cannot happen now; .*P0: not modelled: an access to address 0/,
        );
    });

    it('may still do what is modelled: of two values read, the one that is an address', async () => {
        // X4 is 0 (an address of nothing) or the address of y.
        const program = await litmus(' STR X3,[X3] | LDR X4,[X3] ;\n | STR W5,[X4] ;', '1:X4=1');
        const stepper = createStepper(program);
        const other = stepper.choices(stepper.initial()).find((choice) => choice.cpu === 1);
        const read = stepper.apply(stepper.initial(), other?.key ?? '');
        assert.deepEqual(stepper.notModelled(read), [{ cpu: 1, reason: 'an access to address 0' }]);
        const stored = stepper.apply(stepper.initial(), stepper.choices(stepper.initial())[0]?.key ?? '');
        const newest = stepper.choices(stored).find((choice) => choice.cpu === 1 && choice.preferred);
        assert.deepEqual(stepper.notModelled(stepper.apply(stored, newest?.key ?? '')), []);
    });

    it('leaves the verdict open: searches do not go around it', async () => {
        const program = await odd();
        const { verdict, limit } = explore(program, { witness: false });
        assert.deepEqual([verdict, limit], ['unknown', 'not modelled: an access to address 0']);
        assert.throws(() => createDanger(program)(createStepper(program).initial()), NotModelled);
    });
});
