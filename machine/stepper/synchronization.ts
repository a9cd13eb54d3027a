/** Context synchronization events, as facts: which versions they discard. */
import type { LocationId, Value } from '../program';
import { valueAt } from '../rules';
import { fetchable } from './fetch';
import type { Work } from './work';

/** Performs `run` and notes what it discards from this CPU's pipeline, or that it synchronizes nothing. */
export function noteSynchronization(work: Work, synchronizes: boolean, run: () => boolean): boolean {
    const { effects, core } = work;
    if (effects === null) return run();
    if (!synchronizes) {
        effects.push({ kind: 'no-synchronize' });
        return run();
    }
    const cells = core.program.locations.flatMap((location, id) => (location.kind === 'code' ? [id] : []));
    const before = cells.map((cell) => versions(work, cell));
    const done = run();
    effects.push({
        kind: 'synchronize',
        changed: cells.flatMap((location, index) => {
            const after = versions(work, location);
            return after.length === before[index].length ? [] : [{ location, before: before[index], after }];
        }),
    });
    return done;
}

const versions = (work: Work, cell: LocationId): Value[] =>
    fetchable(work.core, work.done, cell).map((ts) => work.core.values.values[valueAt(work.core, cell, ts)]);
