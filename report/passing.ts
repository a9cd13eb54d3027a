/** The nearest passing trace: the counterexample with one choice made differently, as late as possible, and no violation. */
import type { CpuIndex, EventId, Program } from '../machine/program';
import { createStepper } from '../machine/stepper';
import type { Choice, MachineState, Step, Stepper, Trace } from '../machine/trace';

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
    // Executing earlier, before anything is forbidden, passes too; but it teaches nothing as long as something else does.
    const culprit = trace.steps[trace.steps.length - 1]?.event;
    return search(stepper, trace, states, culprit ?? -1) ?? search(stepper, trace, states, -1);
}

function search(stepper: Stepper, trace: Trace, states: readonly MachineState[], untouched: EventId): Trace | null {
    for (let at = trace.steps.length - 1; at >= 0; at--) {
        const state = states[at];
        const original = trace.steps[at];
        for (const choice of stepper.choices(state)) {
            // The same event with luckier data proves nothing: the other outcome is still allowed there.
            if (choice.key === original.key || (choice.event >= 0 && choice.event === original.event)) continue;
            if (choice.event >= 0 && choice.event === untouched) continue;
            const rest = trace.steps.slice(at).filter((step) => step.key !== choice.key);
            const end = finish(stepper, stepper.apply(state, choice.key), rest);
            if (end !== null) return { steps: end.steps, property: null };
        }
    }
    return null;
}

/**
 * Follows the schedule where it can: the same events in the same order. A CPU whose event turns out otherwise (it reads another
 * value, say) goes on by itself until it has to wait; IPIs are taken at once. null when it violates or does not end.
 */
function finish(stepper: Stepper, from: MachineState, schedule: readonly Step[]): MachineState | null {
    let state = from;
    const waiting = [...schedule];
    let alone: CpuIndex | null = null;
    for (let taken = 0; taken < LONGEST; taken++) {
        const { violated, finished, stuck } = stepper.snapshot(state);
        if (violated.length > 0 || stuck.length > 0) return null;
        const choices = stepper.choices(state);
        if (choices.length === 0) return finished ? state : null;
        let chosen = alone === null ? undefined : ordinary(choices, alone);
        if (chosen === undefined) {
            alone = null;
            for (const entry of waiting) {
                const take = choices.find((each) => each.cpu === entry.cpu && each.kind === 'take');
                const exact = take ?? choices.find((each) => each.key === entry.key);
                chosen = exact ?? ordinary(choices, entry.cpu);
                if (chosen === undefined) continue;
                if (take === undefined) waiting.splice(waiting.indexOf(entry), 1);
                if (exact === undefined) alone = entry.cpu;
                break;
            }
        }
        chosen ??= choices.find((each) => each.preferred) ?? choices[0];
        state = stepper.apply(state, chosen.key);
    }
    return null;
}

/** What a CPU does next of its own accord: an IPI first, then its event the ordinary way. */
function ordinary(choices: readonly Choice[], cpu: CpuIndex): Choice | undefined {
    const own = choices.filter((each) => each.cpu === cpu && each.kind !== 'drain');
    return own.find((each) => each.kind === 'take') ?? own.find((each) => each.preferred) ?? own[0];
}
