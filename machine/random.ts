/** A run at random, the same for the same seed: to see what a scenario does, and to find what nobody thought of. */
import type { Stepper, Trace } from './trace';

/** Mulberry32, a generator with a 32-bit seed: the same numbers everywhere. */
export function randomNumbers(seed: number): (below: number) => number {
    let state = seed | 0;
    return (below) => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
    };
}

/** One step in this many, another CPU is given the lead. */
const CHANGE = 6;

/**
 * Steps a program at random until a property is violated or nothing can happen. One CPU leads until, now and then, another
 * does: most races need few changes of CPU (Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of
 * Finding Bugs", ASPLOS 2010).
 * @param most steps, for programs that need not end; a run also ends where all that is left to do is not modelled
 */
export function randomRun(stepper: Stepper, seed: number, most = 1000): Trace {
    const { program } = stepper;
    const below = randomNumbers(seed);
    let state = stepper.initial();
    let leader = below(program.cpus.length);
    while (state.steps.length < most) {
        const choices = stepper.choices(state);
        if (choices.length === 0) break;
        if (below(CHANGE) === 0) leader = below(program.cpus.length);
        const led = choices.filter((choice) => choice.cpu === leader);
        const among = led.length > 0 ? led : choices;
        state = stepper.apply(state, among[below(among.length)].key);
        const violation = state.steps.at(-1)?.effects.find((effect) => effect.kind === 'violation');
        if (violation !== undefined) return { steps: state.steps, property: violation.property };
    }
    const { stuck } = stepper.snapshot(state);
    return { steps: state.steps, property: null, ...(stuck.length > 0 ? { stuck } : {}) };
}
