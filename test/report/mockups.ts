/** The five pictures of the design, from scenarios of the machine: a race, its repair, midway, four CPUs, two compared. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lower, parse, resolve, standardHost } from '../../language';
import { checkProgram } from '../../machine/check';
import type { Program } from '../../machine/program';
import { createStepper } from '../../machine/stepper';
import type { Choice, Trace } from '../../machine/trace';
import { nearMiss } from '../../report/nearMiss';
import { nearestPassing } from '../../report/passing';
import type { Scene } from '../../report/scene';
import { staged } from '../../report/staged';
import type { Picture } from '../../report/timeline/picture';
import { pictureOf } from '../../report/timeline/picture';

export const SOURCE = 'LKML 2020-04-20, Mark Rutland';

export function programOf(text: string): Program {
    const { programs } = lower(resolve(parse(text).file, standardHost));
    const program = programs[0]?.program;
    assert.ok(program !== undefined);
    return program;
}

export const example = (name: string): Program =>
    programOf(readFileSync(join(process.cwd(), 'examples', `${name}.isosync`), 'utf8'));

export function counterexample(program: Program): Trace {
    const found = checkProgram(program).properties.find((each) => each.witness !== undefined)?.witness;
    assert.ok(found !== undefined, `${program.name} has no counterexample`);
    return found;
}

/** 1: the race of the thread. */
export function race(): { scene: Scene; picture: Picture } {
    const program = example('synchronized-before-registered');
    const scene = staged(program, counterexample(program));
    const steps = scene.trace.steps.length;
    const heading = ` on arm64 · shortest counterexample, ${steps} steps`;
    return { scene, picture: pictureOf(scene, { verdict: 'racy', heading, source: SOURCE }) };
}

/** 2: the same with its repair, at the schedule that comes nearest. */
export function repaired(): { scene: Scene; picture: Picture } {
    const near = nearMiss(example('06-register-dsb-isb'), 'arm64');
    assert.ok(near !== null);
    return { scene: near.scene, picture: pictureOf(near.scene, { ...near.options, source: SOURCE }) };
}

/** 3: a store that is still held. */
export function held(): { scene: Scene; picture: Picture } {
    const program = example('04-register-isb');
    const scene = staged(program, counterexample(program));
    return { scene, picture: pictureOf(scene, { verdict: 'racy', heading: ' on arm64', cursor: 10 }) };
}

const FOUR = `scenario "kick_all_cpus_sync() with four CPUs"
arch arm64
code foo = old;
cpu A { patch foo = new; dc cvau foo; dsb ish; ic ivau foo; dsb ish; kick: kick_all_cpus_sync(); }
cpu B { execute foo; }
cpu C unregistered in user { enter syscall; register; dsb ish; isb; execute foo; }
cpu D { mask irq; execute foo; unmask irq; execute foo; }
forbid stale foo after A.kick;
`;

/** Whose turn it is, a letter a step: one IPI is taken at once, one is not sent, one is pending while D is masked. */
const TURNS = 'ADCAAAAAAAAAABBBACCCCADDADDDDAAABCDDD';

/** 4: four CPUs and IPIs. */
export function four(): { scene: Scene; picture: Picture } {
    const program = programOf(FOUR);
    const scene = staged(program, scheduled(program, TURNS));
    const heading = ' in every execution arm64 allows · shown: one IPI taken at once, one skipped, one pending';
    return { scene, picture: pictureOf(scene, { verdict: 'safe', heading }) };
}

/** 5: the race beside the nearest trace that passes. */
export function compared(): { left: Picture; right: Picture } {
    const program = example('synchronized-before-registered');
    const trace = counterexample(program);
    const passing = nearestPassing(program, trace);
    assert.ok(passing !== null);
    return { left: race().picture, right: pictureOf(staged(program, passing), { verdict: 'safe' }) };
}

/** A trace by turns; when a CPU cannot move, the next letter does. To the end of the program. */
export function scheduled(program: Program, turns: string): Trace {
    const stepper = createStepper(program);
    let state = stepper.initial();
    const ordinary = (choices: readonly Choice[], cpu: number) => {
        const own = choices.filter((each) => each.cpu === cpu && each.kind !== 'promise');
        return (
            own.find((each) => each.kind === 'take') ??
            own.find((each) => each.kind === 'event' && each.preferred) ??
            own.find((each) => each.kind === 'event')
        );
    };
    for (const name of turns) {
        const cpu = program.cpus.findIndex((each) => each.name === name);
        const choice = ordinary(stepper.choices(state), cpu);
        if (choice !== undefined) state = stepper.apply(state, choice.key);
    }
    return { steps: state.steps, property: null };
}
