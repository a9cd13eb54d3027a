/** Context synchronization events, as facts: which versions they discard. */
import { VDSB, VF, viewAt } from '../layout';
import type { LocationId, Value } from '../program';
import { valueAt } from '../rules';
import { join, vOf } from '../view';
import { fetchable, fetchFloor } from './fetch';
import type { Work } from './work';

/** Performs `run` and notes what it discards from this CPU's pipeline, or that it synchronizes nothing. */
export function noteSynchronization(work: Work, synchronizes: boolean, run: () => boolean): boolean {
    const { effects, core } = work;
    if (!synchronizes) {
        effects?.push({ kind: 'no-synchronize' });
        return run();
    }
    const cells = core.program.locations.flatMap((location, id) => (location.kind === 'code' ? [id] : []));
    const before = effects === null ? [] : cells.map((cell) => versions(work, cell));
    const done = run();
    if (core.architecture.maintenance)
        work.buffer = work.buffer.map((entry) =>
            entry.kind === 'store' && entry.here === 'completed' ? { ...entry, here: 'seen' } : entry,
        );
    for (const cell of work.machine.setup.reach[work.cpu].fetched) if (missesCompleted(work, cell)) work.oddities += 1;
    effects?.push({
        kind: 'synchronize',
        changed: cells.flatMap((location, index) => {
            const after = versions(work, location);
            return after.length === before[index].length ? [] : [{ location, before: before[index], after }];
        }),
    });
    return done;
}

/**
 * Whether a fetch may still return what all maintenance completed so far (x86-64 and RISC-V: all visible stores) rules out.
 * That is allowed when nothing orders the synchronization after it; but then it could as well have come earlier, where
 * nobody wonders.
 */
function missesCompleted(work: Work, cell: LocationId): boolean {
    const { core, done, from } = work;
    const floor = fetchFloor(core, done, cell);
    if (!core.architecture.maintenance) return fetchable(core, done, cell).length > 1;
    const completed = from.cpus.reduce((view, other) => join(view, viewAt(other.s, VDSB)), viewAt(core.s, VF));
    return fetchFloor(core, done, cell, vOf(completed)) > floor;
}

const versions = (work: Work, cell: LocationId): Value[] =>
    fetchable(work.core, work.done, cell).map((ts) => work.core.values.values[valueAt(work.core, cell, ts)]);
