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

/** Prefers, among the choices of a CPU, one from which a violation can follow; for a run, among those of all CPUs. */
export const towardsViolation = (foresight: Foresight): Policy => ({
    choose: (replay, cpu) => {
        const plain = newest.choose(replay, cpu);
        return leading(replay, foresight, ownFirst(replay, cpu, plain)) ?? plain;
    },
    chooseAny: (replay, cpus) => {
        const plain = cpus.map((cpu) => newest.choose(replay, cpu));
        const all = cpus.flatMap((cpu, index) => ownFirst(replay, cpu, plain[index] ?? null));
        return leading(replay, foresight, all) ?? plain.find((choice) => choice !== null) ?? null;
    },
});

/** The choices of a CPU, the plain one before the others. */
function ownFirst(replay: Replay, cpu: number, plain: Choice | null): Choice[] {
    const own = replay.choices().filter((choice) => choice.cpu === cpu);
    return plain === null ? own : [plain, ...own.filter((choice) => choice !== plain)];
}

function leading(replay: Replay, foresight: Foresight, choices: readonly Choice[]): Choice | undefined {
    // Once something is violated there is nothing left to lead to.
    if (replay.snapshot.violated.length > 0) return undefined;
    return choices.find((choice) => after(replay, foresight, replay.position, choice) === 'yes');
}
