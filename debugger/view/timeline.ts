/** What the timeline view draws: the whole present branch, its snapshots, and where the cursor is. */
import { baseName } from '../positions';
import type { Debuggee } from '../debuggee';
import { threadOf } from '../debuggee';
import type { TimelineBody } from '../protocol';
import { stateAt } from '../replay/branch';
import type { Snapshot, Trace } from '../../machine/trace';
import { violatedBy } from '../breakpoints/exceptions';

export function timelineBody(debuggee: Debuggee, story: string): TimelineBody {
    const { replay, program, scenario, configuration } = debuggee;
    const { branch, stepper } = replay;
    const end = branch.entries.length;
    const { steps } = stateAt(stepper, branch, end);
    // One snapshot per step; where a value was forced in between, the state with that value.
    const snapshots: Snapshot[] = [];
    for (let position = 0; position <= end; position++) {
        snapshots[stateAt(stepper, branch, position).steps.length] = replay.snapshotAt(position);
    }
    const stuck = replay.snapshotAt(end).stuck;
    const trace: Trace = { steps, property: violatedBy(steps.at(-1) ?? null), ...(stuck.length > 0 ? { stuck } : {}) };
    return {
        scenario: baseName(scenario.path),
        path: scenario.path,
        configuration: configuration.label,
        mode: debuggee.mode,
        program,
        trace,
        snapshots,
        cursor: replay.state.steps.length,
        threadId: threadOf(debuggee.focus),
        held: [...replay.held].map(threadOf),
        branches: replay.branches.map((each) => ({
            id: each.id,
            name: each.name,
            origin: each.origin === null ? null : { branch: each.origin.branch.id, at: each.origin.at },
            steps: each.entries.length,
        })),
        branch: branch.id,
        story,
    };
}
