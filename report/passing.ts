/** The nearest passing trace: the counterexample with one choice made differently, as late as possible, and no violation. */
import type { Program } from '../machine/program';
import { createStepper } from '../machine/stepper';
import type { ChoiceKey, MachineState, Stepper, Trace } from '../machine/trace';

/** Steps one continuation may take before it is given up. */
const LONGEST = 500;

/**
 * Searches backwards through the counterexample: another choice at one place, then the same schedule as far as it goes, then
 * the ordinary choices until the program ends. Deterministic. null: every single change still violates (or nothing ends).
 */
export function nearestPassing(program: Program, trace: Trace): Trace | null {
    if (trace.steps.some((step) => step.kind === 'promise')) return null;
    const stepper = createStepper(program);
    const states = [stepper.initial()];
    for (const step of trace.steps) {
        const last = states[states.length - 1];
        if (last !== undefined) states.push(stepper.apply(last, step.key));
    }
    for (let at = trace.steps.length - 1; at >= 0; at--) {
        const state = states[at];
        const original = trace.steps[at];
        if (state === undefined || original === undefined) continue;
        for (const choice of stepper.choices(state)) {
            // The same event with luckier data proves nothing: the other outcome is still allowed there.
            if (choice.event >= 0 && choice.event === original.event) continue;
            if (choice.key === original.key) continue;
            const rest = trace.steps.slice(at).map((step) => step.key);
            const end = finish(
                stepper,
                stepper.apply(state, choice.key),
                rest.filter((key) => key !== choice.key),
            );
            if (end !== null) return { steps: end.steps, property: null };
        }
    }
    return null;
}

/** Follows the schedule where it can, else performs what is ordinary; null when it violates or does not end. */
function finish(stepper: Stepper, from: MachineState, schedule: readonly ChoiceKey[]): MachineState | null {
    let state = from;
    const waiting = [...schedule];
    for (let taken = 0; taken < LONGEST; taken++) {
        const { violated, finished, stuck } = stepper.snapshot(state);
        if (violated.length > 0 || stuck.length > 0) return null;
        const choices = stepper.choices(state);
        if (choices.length === 0) return finished ? state : null;
        const next = waiting.findIndex((key) => choices.some((choice) => choice.key === key));
        const key =
            next >= 0 ? waiting.splice(next, 1)[0] : (choices.find((each) => each.preferred) ?? choices[0])?.key;
        if (key === undefined) return null;
        state = stepper.apply(state, key);
    }
    return null;
}
