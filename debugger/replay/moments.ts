/**
 * A moment is a position of a branch together with what happened just before and what happens next.
 * Breakpoints are predicates on moments and on nothing else: that is why they work in both directions.
 */
import type { CpuIndex, EventId, Program } from '../../machine/program';
import type { Effect, MachineState, Snapshot, Step } from '../../machine/trace';
import { stateAt, stepAfter } from './branch';
import type { Replay } from './replay';

/** What happens next: a recorded step, or the choice a run is about to take. */
export interface Upcoming {
    readonly cpu: CpuIndex;
    readonly kind: Step['kind'];
    readonly event: EventId;
    readonly effects: readonly Effect[];
}

export interface Moment {
    readonly program: Program;
    readonly position: number;
    readonly state: MachineState;
    readonly snapshot: Snapshot;
    readonly last: Step | null;
    readonly next: Upcoming | null;
    /** What was there before the last step; null at the start. */
    readonly before: Snapshot | null;
}

/**
 * The moment at a position of the present branch.
 * @param upcoming what a free run is about to take at the end of the branch, where nothing is recorded yet
 */
export function momentAt(replay: Replay, position: number, upcoming: Upcoming | null = null): Moment {
    const { stepper, branch } = replay;
    return {
        program: replay.program,
        position,
        get state() {
            return stateAt(stepper, branch, position);
        },
        get snapshot() {
            return replay.snapshotAt(position);
        },
        get last() {
            return stepAfter(stepper, branch, position - 1);
        },
        get next() {
            return position < branch.entries.length ? stepAfter(stepper, branch, position) : upcoming;
        },
        get before() {
            return position > 0 ? replay.snapshotAt(position - 1) : null;
        },
    };
}
