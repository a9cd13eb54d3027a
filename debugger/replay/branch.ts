/**
 * One line of history: a list of entries (choices taken, values forced) and the machine states between them.
 * The trunk is the first branch; every what-if is a branch that shares a prefix with its parent.
 */
import type { CpuIndex, LocationId, Value } from '../../machine/program';
import type { ChoiceKey, MachineState, Step, Stepper } from '../../machine/trace';

/** What a what-if may set: a memory word, `registered(X)`, or a register of a CPU. */
export type ForceTarget = { readonly location: LocationId } | { readonly cpu: CpuIndex; readonly register: number };

/** One entry of a schedule. (program, schedule) determines everything. */
export type Entry =
    | { readonly kind: 'choice'; readonly key: ChoiceKey }
    | { readonly kind: 'force'; readonly target: ForceTarget; readonly value: Value };

/** Where a branch left its parent. */
export interface Origin {
    readonly branch: Branch;
    /** Entries shared with the parent. */
    readonly at: number;
}

/**
 * A branch. `entries` only ever grows at its end, and only while a person steps freely along it; what has been
 * recorded is never changed, so that a what-if cannot change the trunk.
 *
 * States are computed when they are first needed and then kept: a machine state is immutable and shares its parts
 * with its neighbours, so keeping one per entry is cheap and stepping back costs nothing.
 */
export interface Branch {
    /** 0 for the trunk. */
    readonly id: number;
    readonly name: string;
    readonly origin: Origin | null;
    readonly entries: Entry[];
    /** `states[i]`: after i entries. Always holds at least the initial state. */
    readonly states: MachineState[];
}

/** A branch over a given schedule. */
export function trunk(initial: MachineState, schedule: readonly Entry[]): Branch {
    return { id: 0, name: 'trunk', origin: null, entries: [...schedule], states: [initial] };
}

/** A branch that is equal to `parent` up to `at` and empty beyond. */
export function fork(stepper: Stepper, parent: Branch, at: number, id: number): Branch {
    const reached = stateAt(stepper, parent, at);
    return {
        id,
        name: `what-if ${id}`,
        origin: { branch: parent, at },
        entries: parent.entries.slice(0, at),
        states: [...parent.states.slice(0, at), reached],
    };
}

/**
 * The state after `position` entries.
 * @throws RangeError when an entry cannot be performed: the schedule belongs to another program.
 */
export function stateAt(stepper: Stepper, branch: Branch, position: number): MachineState {
    const { entries, states } = branch;
    while (states.length <= position) {
        const entry = entries[states.length - 1];
        const before = states[states.length - 1];
        if (entry === undefined || before === undefined) throw new RangeError(`no entry ${position} in ${branch.name}`);
        states.push(perform(stepper, before, entry));
    }
    const state = states[position];
    if (state === undefined) throw new RangeError(`no position ${position} in ${branch.name}`);
    return state;
}

function perform(stepper: Stepper, state: MachineState, entry: Entry): MachineState {
    switch (entry.kind) {
        case 'choice':
            return stepper.apply(state, entry.key);
        case 'force':
            return stepper.force(state, entry.target, entry.value);
    }
}

/** The step between `position` and `position + 1`; null for a forced value, and beyond the end. */
export function stepAfter(stepper: Stepper, branch: Branch, position: number): Step | null {
    if (position < 0 || position >= branch.entries.length) return null;
    if (branch.entries[position]?.kind !== 'choice') return null;
    return stateAt(stepper, branch, position + 1).steps.at(-1) ?? null;
}

/** The step that led to `position`; null at the start and after a forced value. */
export function stepBefore(stepper: Stepper, branch: Branch, position: number): Step | null {
    return stepAfter(stepper, branch, position - 1);
}
