/**
 * Time travel over one program: a trace with a cursor, forks, and requests that are undone one by one.
 * Knows no protocol, no text and no clock. Everything is determined by (program, schedule, requests).
 */
import type { CpuIndex, Program, Value } from '../../machine/program';
import type { Choice, ChoiceKey, MachineState, Snapshot, Step, Stepper } from '../../machine/trace';
import type { Branch, Entry, ForceTarget } from './branch';
import { fork, stateAt, stepAfter, stepBefore, trunk } from './branch';

/**
 * How the trunk came about. `scripted`: it was given (a counterexample, a trace, a random run) and its end is the end.
 * `free`: a person makes it, step by step.
 */
export type Motion = 'scripted' | 'free';

/** A place in history. */
export interface Place {
    readonly branch: Branch;
    readonly position: number;
}

/** What moving along did. */
export type Moved =
    | { readonly moved: true; readonly step: Step | null }
    /** `end`: the trace ends here. `held`: its next event belongs to a CPU that is held. `blocked`: nothing can happen. */
    | { readonly moved: false; readonly because: 'end' | 'held' | 'blocked'; readonly cpu: CpuIndex | null };

export class Replay {
    readonly program: Program;
    readonly branches: Branch[];
    /** CPUs a person holds: they do not move until released. */
    readonly held = new Set<CpuIndex>();
    private here: Place;
    /** Places before the last step requests, newest last; a run or a jump empties it. */
    private undo: Place[] = [];
    private readonly snapshots = new WeakMap<MachineState, Snapshot>();

    constructor(
        readonly stepper: Stepper,
        readonly motion: Motion,
        schedule: readonly Entry[] = [],
    ) {
        this.program = stepper.program;
        const first = trunk(stepper.initial(), schedule);
        this.branches = [first];
        this.here = { branch: first, position: 0 };
    }

    get place(): Place {
        return this.here;
    }
    get branch(): Branch {
        return this.here.branch;
    }
    /** Entries performed, from 0. */
    get position(): number {
        return this.here.position;
    }
    get state(): MachineState {
        return stateAt(this.stepper, this.branch, this.position);
    }
    get snapshot(): Snapshot {
        return this.snapshotAt(this.position);
    }
    /** The step that led here. */
    get last(): Step | null {
        return stepBefore(this.stepper, this.branch, this.position);
    }
    /** The step this branch takes next; null at its end (and where a value is forced next). */
    get next(): Step | null {
        return stepAfter(this.stepper, this.branch, this.position);
    }
    /** At the recorded end of this branch. */
    get atEnd(): boolean {
        return this.position >= this.branch.entries.length;
    }
    /** A trunk that was given is followed as it is; beyond forks, a person decides. */
    get scripted(): boolean {
        return this.motion === 'scripted' && this.branch.id === 0;
    }

    stateAt(position: number): MachineState {
        return stateAt(this.stepper, this.branch, position);
    }

    snapshotAt(position: number): Snapshot {
        const state = stateAt(this.stepper, this.branch, position);
        const known = this.snapshots.get(state);
        if (known !== undefined) return known;
        const snapshot = this.stepper.snapshot(state);
        this.snapshots.set(state, snapshot);
        return snapshot;
    }

    stepAt(position: number): Step | null {
        return stepAfter(this.stepper, this.branch, position);
    }

    choices(position = this.position): readonly Choice[] {
        return this.stepper.choices(stateAt(this.stepper, this.branch, position));
    }

    /** What keeps a CPU from its next event here because the machine does not model it; null: nothing does. */
    notModelled(cpu: CpuIndex): string | null {
        const found = this.stepper.notModelled(this.state).find((each) => each.cpu === cpu);
        if (found === undefined || this.choices().some((choice) => choice.cpu === cpu && choice.kind === 'event'))
            return null;
        return found.reason;
    }

    /** One entry forwards along what is recorded. Stops before an event of a CPU that is held. */
    advance(): Moved {
        if (this.atEnd) return { moved: false, because: 'end', cpu: null };
        const step = this.next;
        if (step !== null && this.held.has(step.cpu)) return { moved: false, because: 'held', cpu: step.cpu };
        this.here = { branch: this.branch, position: this.position + 1 };
        return { moved: true, step };
    }

    /** One entry backwards; false at the start. */
    retreat(): boolean {
        if (this.position === 0) return false;
        this.here = { branch: this.branch, position: this.position - 1 };
        return true;
    }

    /**
     * Takes a choice. Along the branch where it is what the branch takes next; at the end of a branch a person makes, by
     * making it longer; elsewhere by forking.
     * @throws RangeError when the choice is not enabled here.
     */
    take(key: ChoiceKey): Step | null {
        const recorded = this.branch.entries[this.position];
        if (!(recorded?.kind === 'choice' && recorded.key === key)) {
            if (!this.choices().some((choice) => choice.key === key)) {
                throw new RangeError(`\`${key}\` is not possible here`);
            }
            this.extend({ kind: 'choice', key });
        }
        this.here = { branch: this.branch, position: this.position + 1 };
        return this.last;
    }

    /**
     * Sets a value, in a fork: what was recorded stays as it is.
     * @throws RangeError when there is no such thing to set.
     */
    force(target: ForceTarget, value: Value): void {
        // Asked before anything is recorded, so that a value that cannot be set leaves no fork behind.
        this.stepper.force(this.state, target, value);
        this.forkHere();
        this.branch.entries.push({ kind: 'force', target, value });
        this.here = { branch: this.branch, position: this.position + 1 };
    }

    private extend(entry: Entry): void {
        if (!this.atEnd || this.scripted) this.forkHere();
        this.branch.entries.push(entry);
    }

    private forkHere(): void {
        const made = fork(this.stepper, this.branch, this.position, this.branches.length);
        this.branches.push(made);
        this.here = { branch: made, position: this.position };
    }

    /** Jumps. A jump is not a step: the steps before it can no longer be undone one by one. */
    goto(place: Place): void {
        if (
            !this.branches.includes(place.branch) ||
            place.position < 0 ||
            place.position > place.branch.entries.length
        ) {
            throw new RangeError(`there is no step ${place.position} in ${place.branch.name}`);
        }
        stateAt(this.stepper, place.branch, place.position);
        this.undo = [];
        this.here = place;
    }

    /** Moves along the present branch, as a part of a step request: undone with it. @throws RangeError */
    rewind(position: number): void {
        if (position < 0 || position > this.branch.entries.length) throw new RangeError(`there is no step ${position}`);
        stateAt(this.stepper, this.branch, position);
        this.here = { branch: this.branch, position };
    }

    /** Marks the beginning of a step request, for {@link undoStep}. */
    remember(): void {
        this.undo.push(this.here);
    }

    /** Forgets the last mark when the request did not move anything. */
    forgetIfStill(): void {
        const last = this.undo.at(-1);
        if (last !== undefined && last.branch === this.branch && last.position === this.position) this.undo.pop();
    }

    /** A run begins: the steps before it can no longer be undone one by one. */
    forgetSteps(): void {
        this.undo = [];
    }

    /** Undoes exactly the last step request; false when there is none to undo. */
    undoStep(): boolean {
        const before = this.undo.pop();
        if (before === undefined) return false;
        this.here = before;
        return true;
    }

    /** The whole schedule of the present branch, or what of it lies behind the cursor. */
    schedule(upTo: number = this.branch.entries.length): readonly Entry[] {
        return this.branch.entries.slice(0, upTo);
    }
}
