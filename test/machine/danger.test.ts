import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lower, parse, resolve, standardHost } from '../../language';
import { createDanger } from '../../machine/danger';
import { explore } from '../../machine/explore';
import type { Program } from '../../machine/program';
import { createStepper } from '../../machine/stepper';

function programOf(name: string): Program {
    const { file } = parse(readFileSync(join('examples', `${name}.isosync`), 'utf8'));
    const program = lower(resolve(file, standardHost)).programs[0]?.program;
    if (program === undefined) throw new Error(`${name} has no program`);
    return program;
}

describe('danger', () => {
    for (const name of [
        'synchronized-before-registered',
        '04-register-isb',
        '05-register-smp_mb-isb',
        '06-register-dsb-isb',
        '06-register-dsbst-isb',
        '07p-flag-read-first',
        'arm64/16-maintenance-no-ic',
        'arm64/20-ipi-registered',
        'arm64/26-masked-both-kick',
        'arm64/39-not-on-the-list',
        'arm64/44-self-modifying-no-isb',
        'arm64/44-self-modifying-isb',
    ]) {
        it(`at the start of ${name} is what the explorer says`, () => {
            const program = programOf(name);
            const { verdict } = explore(program, { witness: false });
            const answer = createDanger(program, 200_000)(createStepper(program).initial());
            assert.equal(answer, verdict === 'safe' ? 'no' : 'yes', verdict);
        });
    }

    it('is gone once B has registered in time, and stays while it has not', () => {
        const program = programOf('synchronized-before-registered');
        const stepper = createStepper(program);
        const danger = createDanger(program);
        const take = (state: ReturnType<typeof stepper.initial>, text: string) => {
            const choice = stepper
                .choices(state)
                .find((each) => each.preferred && program.events[each.event]?.text === text);
            assert.ok(choice, text);
            return stepper.apply(state, choice.key);
        };
        const entered = take(stepper.initial(), 'enter exception');
        assert.equal(danger(entered), 'yes');
        assert.equal(danger(take(entered, 'register')), 'no');
        assert.equal(danger(take(entered, 'patch foo = new')), 'yes');
    });

    it('says unknown when its budget does not suffice, never no', () => {
        const program = programOf('06-register-dsb-isb');
        assert.equal(createDanger(program, 5)(createStepper(program).initial()), 'unknown');
    });
});
