/** From a `trace` of the file to a schedule: the items in order, the unnamed events of a CPU just before its next named one. */
import type { LoweredTrace, TraceTarget } from '../language';
import type { Choice, ChoiceKey, MachineState, Stepper } from '../machine/trace';

export interface Scripted {
    readonly keys: readonly ChoiceKey[];
    /** The item that cannot happen there; null: all of them could. */
    readonly infeasible: TraceTarget | null;
}

/** Events a CPU may need before it reaches an item. */
const LIMIT = 1_000;

/** Follows a trace as far as it is feasible. */
export function followTrace(stepper: Stepper, trace: LoweredTrace): Scripted {
    const keys: ChoiceKey[] = [];
    let state = stepper.initial();
    for (const item of trace.items) {
        const reached = follow(stepper, state, item, keys);
        if (reached === null) return { keys, infeasible: item };
        state = reached;
    }
    return { keys, infeasible: null };
}

function follow(stepper: Stepper, from: MachineState, item: TraceTarget, keys: ChoiceKey[]): MachineState | null {
    let state = from;
    for (let count = 0; count < LIMIT; count++) {
        const choice = pick(
            stepper.choices(state).filter((each) => each.cpu === item.cpu),
            item,
            stepper,
        );
        if (choice === undefined) return null;
        keys.push(choice.key);
        state = stepper.apply(state, choice.key);
        if (reaches(choice, item, stepper)) return state;
    }
    return null;
}

/** Of the choices of a CPU: where the item itself may happen, one that shows the violation; otherwise the newest answer. */
function pick(choices: readonly Choice[], item: TraceTarget, stepper: Stepper): Choice | undefined {
    const violating = choices.find(
        (choice) => reaches(choice, item, stepper) && choice.effects.some((effect) => effect.kind === 'violation'),
    );
    return violating ?? choices.find((choice) => choice.preferred) ?? choices[0];
}

function reaches(choice: Choice, item: TraceTarget, stepper: Stepper): boolean {
    if (item.mark === null) return item.events.includes(choice.event);
    const mark = stepper.program.marks[item.mark];
    return choice.effects.some((effect) => effect.kind === 'mark' && effect.label === mark?.label);
}
