/** Steps that lead to a violation, for sessions that prefer them. */
import type { Danger } from '../../machine/danger';
import type { Choice, ChoiceKey, MachineState, Stepper } from '../../machine/trace';
import type { Replay } from './replay';
import type { Policy } from './run';
import { newest } from './run';

/** Whether a violation can still follow from a state. */
export type Foresight = (state: MachineState) => Danger;

/** Whether one can follow a choice in a state. */
export function after(replay: Replay, foresight: Foresight, position: number, choice: Choice): Danger {
    if (choice.effects.some((effect) => effect.kind === 'violation')) return 'yes';
    return foresight(replay.stepper.apply(replay.stateAt(position), choice.key));
}

/** The same where only the key of the choice is known. */
export function afterKey(stepper: Stepper, foresight: Foresight, state: MachineState, key: ChoiceKey): Danger {
    const reached = stepper.apply(state, key);
    const isViolation = reached.steps.at(-1)?.effects.some((effect) => effect.kind === 'violation') ?? false;
    return isViolation ? 'yes' : foresight(reached);
}

/** What is known of choices by now, and who finds out the rest. */
export interface Foreseeing {
    /** What is known now. */
    at(position: number, choices: readonly Choice[]): ReadonlyMap<ChoiceKey, Danger>;
    /** The same, a little later where somebody is finding it out; null: what is known now is all there will be. */
    wait(position: number, choices: readonly Choice[]): Promise<unknown> | null;
}

/**
 * Prefers, among the choices of a CPU, one from which a violation can follow; for a run, among those of all CPUs. What is not
 * known in time does not lead it.
 */
export const towardsViolation = (foreseeing: Foreseeing): Policy => ({
    ready: (replay) => (isOver(replay) ? null : foreseeing.wait(replay.position, replay.choices())),
    choose: (replay, cpu) => {
        const plain = newest.choose(replay, cpu);
        return leading(replay, foreseeing, ownFirst(replay, cpu, plain)) ?? plain;
    },
    chooseAny: (replay, cpus) => {
        const plain = cpus.map((cpu) => newest.choose(replay, cpu));
        const all = cpus.flatMap((cpu, index) => ownFirst(replay, cpu, plain[index] ?? null));
        return leading(replay, foreseeing, all) ?? plain.find((choice) => choice !== null) ?? null;
    },
});

/** Once something is violated there is nothing left to lead to. */
const isOver = (replay: Replay): boolean => replay.snapshot.violated.length > 0;

/** The choices of a CPU, the plain one before the others. */
function ownFirst(replay: Replay, cpu: number, plain: Choice | null): Choice[] {
    const own = replay.choices().filter((choice) => choice.cpu === cpu);
    return plain === null ? own : [plain, ...own.filter((choice) => choice !== plain)];
}

function leading(replay: Replay, foreseeing: Foreseeing, choices: readonly Choice[]): Choice | undefined {
    if (isOver(replay)) return undefined;
    const known = foreseeing.at(replay.position, choices);
    return choices.find((choice) => known.get(choice.key) === 'yes');
}
