/** Random interleavings, reproducible from a seed. */
import type { Program } from '../../machine/program';
import { ifModelled } from '../errors';
import type { Choice, ChoiceKey, MachineState, Stepper } from '../../machine/trace';

/** mulberry32: small, good enough for drawing schedules, the same on every machine. */
export function generator(seed: number): () => number {
    let state = seed | 0;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

/** A random run ends after so many steps. */
const LIMIT = 5_000;

/**
 * Draws one interleaving: first a CPU that can move, then one of its choices, so that a CPU with many choices does not
 * run more often. Ends at the first violation, or when nothing can happen.
 */
export function randomSchedule(stepper: Stepper, seed: number): ChoiceKey[] {
    const random = generator(seed);
    const keys: ChoiceKey[] = [];
    let state: MachineState = stepper.initial();
    while (keys.length < LIMIT) {
        const from = state;
        // Where the program does something the machine does not know, the run ends.
        const choices = ifModelled(() => stepper.choices(from), []);
        const choice = draw(choices, stepper.program, random);
        if (choice === null) break;
        keys.push(choice.key);
        state = stepper.apply(state, choice.key);
        if (state.steps.at(-1)?.effects.some((effect) => effect.kind === 'violation') === true) break;
    }
    return keys;
}

function draw(choices: readonly Choice[], program: Program, random: () => number): Choice | null {
    const movable = [...program.cpus.keys()].filter((cpu) => choices.some((choice) => choice.cpu === cpu));
    const cpu = movable[Math.floor(random() * movable.length)];
    const own = choices.filter((choice) => choice.cpu === cpu);
    return own[Math.floor(random() * own.length)] ?? null;
}
