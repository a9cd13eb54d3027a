/** Whether a violation can still follow: a small search with the stepper, under a budget. */
import type { Choice, ChoiceKey, MachineState, Stepper } from '../../machine/trace';
import type { Policy } from './run';
import { newest } from './run';
import { stateAt } from './branch';
import type { Replay } from './replay';

export type Reach = 'yes' | 'no' | 'unknown';

/** Steps tried for one choice. */
export const REACH_BUDGET = 1_500;

/**
 * Searches depth first for a violation after a choice.
 * @param budget steps that may be tried; `unknown` when they do not suffice
 */
export function reachAfter(
    stepper: Stepper,
    state: MachineState,
    key: ChoiceKey,
    budget: number = REACH_BUDGET,
): Reach {
    const left = { steps: budget };
    return search(stepper, stepper.apply(state, key), left) ? 'yes' : left.steps <= 0 ? 'unknown' : 'no';
}

function search(stepper: Stepper, state: MachineState, left: { steps: number }): boolean {
    if (isViolation(state)) return true;
    const choices = stepper.choices(state);
    // Steps that violate something at once are seen before anything is tried.
    if (choices.some((choice) => choice.effects.some((effect) => effect.kind === 'violation'))) return true;
    for (const choice of choices) {
        if (left.steps-- <= 0) return false;
        if (search(stepper, stepper.apply(state, choice.key), left)) return true;
    }
    return false;
}

function isViolation(state: MachineState): boolean {
    return state.steps.at(-1)?.effects.some((effect) => effect.kind === 'violation') ?? false;
}

/** Prefers, among the choices of a CPU, one from which a violation can follow; for a run, among those of all CPUs. */
export const towardsViolation: Policy = {
    choose: (replay, cpu) => {
        const plain = newest.choose(replay, cpu);
        return leading(replay, ownFirst(replay, cpu, plain)) ?? plain;
    },
    chooseAny: (replay, cpus) => {
        const plain = cpus.map((cpu) => newest.choose(replay, cpu));
        const all = cpus.flatMap((cpu, index) => ownFirst(replay, cpu, plain[index] ?? null));
        return leading(replay, all) ?? plain.find((choice) => choice !== null) ?? null;
    },
};

/** The choices of a CPU, the plain one before the others. */
function ownFirst(replay: Replay, cpu: number, plain: Choice | null): Choice[] {
    const own = replay.choices().filter((choice) => choice.cpu === cpu);
    return plain === null ? own : [plain, ...own.filter((choice) => choice !== plain)];
}

function leading(replay: Replay, choices: readonly Choice[]): Choice | undefined {
    // Once something is violated there is nothing left to lead to.
    if (replay.snapshot.violated.length > 0) return undefined;
    const state = stateAt(replay.stepper, replay.branch, replay.position);
    return choices.find((choice) => reachAfter(replay.stepper, state, choice.key) === 'yes');
}
