/**
 * What instruction fetches may return while the exact place of a completed IC is still open.
 *
 * A DC is on the timeline where a barrier completed it, but counts only for the writes it was certain to clean; an IC may
 * have taken place anywhere between its issue and its completion, and each fetch narrows that down. This finds exactly the
 * behaviours that promising DC and IC early would, without promises (ESOP 2020, IC-ob and IC-ca of aarch64hwreqs.cat).
 */
import type { Core } from '../core';
import { VF, VFLOCAL, viewAt } from '../layout';
import type { LocationId } from '../program';
import { fetchCandidates } from '../rules';
import { ALL_LINES, latestWrite, newestOwn, WRITE } from '../timeline';
import { vOf, type Timestamp } from '../view';
import type { Machine } from './machine';
import type { Clean, FetchRecord, Invalidation } from './state';

/** The completed maintenance of a state. */
export interface Maintenance {
    readonly cleans: readonly Clean[];
    readonly invalidations: readonly Invalidation[];
    readonly fetches: readonly FetchRecord[];
}

/** The newest write of a cell that has been cleaned to the point of unification before `until`, for everybody. */
export function cleaned(
    core: Core,
    { cleans }: Pick<Maintenance, 'cleans'>,
    cell: LocationId,
    until: Timestamp,
): Timestamp {
    const line = core.geometry.lineOf[cell];
    const index = core.geometry.cellsOf[line].indexOf(cell);
    let newest = 0;
    for (const clean of cleans) {
        if (clean.line !== line || clean.cpu >= 0 || clean.ts > until) continue;
        newest = Math.max(newest, clean.covers[index]);
    }
    return newest;
}

/** The oldest write a fetch may return that comes after an invalidation just behind message `until`. */
export function guaranteed(
    core: Core,
    done: Pick<Maintenance, 'cleans'>,
    cell: LocationId,
    until: Timestamp,
): Timestamp {
    const { idc, dic } = core.program.options;
    // With DIC=1 what is looked for is the place of a clean itself.
    return idc === 1 || dic === 1 ? latestWrite(core.timeline, cell, until) : cleaned(core, done, cell, until);
}

const concerns = (
    core: Core,
    invalidation: Pick<Invalidation, 'line' | 'cpu'>,
    cell: LocationId,
    cpu: number,
): boolean =>
    (invalidation.line === ALL_LINES || invalidation.line === core.geometry.lineOf[cell]) &&
    (invalidation.cpu < 0 || invalidation.cpu === cpu);

/** The oldest write a fetch with this fetch view may return. */
export function fetchFloor(core: Core, done: Maintenance, cell: LocationId, view = vOf(viewAt(core.s, VF))): Timestamp {
    if (!core.architecture.maintenance) return core.architecture.fetchFloor(core, cell);
    // After a DSB NSH and a context synchronization event a CPU sees its own writes and maintenance, and nobody else's.
    const ownView = vOf(viewAt(core.s, VFLOCAL));
    const { idc, dic } = core.program.options;
    const ownWrite = (until: Timestamp): Timestamp =>
        until === 0 ? 0 : newestOwn(core.timeline, WRITE, cell, until, core.cpu);
    if (dic === 1 && idc === 1) return Math.max(ownWrite(ownView), guaranteed(core, done, cell, view));
    let floor = 0;
    for (const invalidation of done.invalidations) {
        if (!concerns(core, invalidation, cell, core.cpu)) continue;
        const { places, by } = invalidation;
        if (dic === 1) {
            const last = places[places.length - 1];
            if (last <= ownView) floor = Math.max(floor, ownWrite(places[0] - 1));
            if (last <= view && invalidation.cpu < 0)
                floor = Math.max(floor, guaranteed(core, done, cell, places[0] - 1));
            continue;
        }
        if (places[places.length - 1] > (by === core.cpu ? Math.max(view, ownView) : view)) continue;
        floor = Math.max(floor, guaranteed(core, done, cell, places[0] - 1));
    }
    return floor;
}

/** Timestamps of the writes a fetch may return, oldest first. */
export const fetchable = (core: Core, done: Maintenance, cell: LocationId, view?: Timestamp): Timestamp[] =>
    fetchCandidates(core, cell, fetchFloor(core, done, cell, view));

/** Places of an invalidation that agree with a fetch: it came later than the fetch, or guaranteed no more than was fetched. */
const agreeing = (
    core: Core,
    done: Pick<Maintenance, 'cleans'>,
    places: readonly Timestamp[],
    fetch: FetchRecord,
): readonly Timestamp[] => {
    const left = places.filter(
        (place) => place > fetch.view || guaranteed(core, done, fetch.cell, place - 1) <= fetch.write,
    );
    return left.length === places.length ? places : left;
};

/** What a fetch of the write at `write`, made with fetch view `view`, rules out about completed invalidations, and later ones. */
export function afterFetching(machine: Machine, core: Core, done: Maintenance, fetch: FetchRecord): Maintenance {
    if (!core.architecture.maintenance || (core.program.options.dic === 1 && core.program.options.idc === 1))
        return done;
    let changed = false;
    const invalidations = done.invalidations.map((invalidation) => {
        if (!concerns(core, invalidation, fetch.cell, fetch.cpu)) return invalidation;
        const places = agreeing(core, done, invalidation.places, fetch);
        if (places === invalidation.places) return invalidation;
        changed = true;
        return { ...invalidation, places };
    });
    // A later completed invalidation is restricted only by fetches older than what was cleaned before them.
    const remember = fetch.view > 0 && guaranteed(core, done, fetch.cell, fetch.view - 1) > fetch.write;
    return {
        cleans: done.cleans,
        invalidations: changed ? invalidations : done.invalidations,
        fetches: remember ? withRecord(machine, done.fetches, fetch) : done.fetches,
    };
}

/** Keeps only records that say more than the others: a later view, or an older write. */
function withRecord(machine: Machine, fetches: readonly FetchRecord[], fetch: FetchRecord): readonly FetchRecord[] {
    const comparable = (other: FetchRecord): boolean =>
        other.cell === fetch.cell && (!machine.localInvalidations || other.cpu === fetch.cpu);
    if (fetches.some((other) => comparable(other) && other.view >= fetch.view && other.write <= fetch.write))
        return fetches;
    return [
        ...fetches.filter((other) => !comparable(other) || other.view > fetch.view || other.write < fetch.write),
        fetch,
    ];
}

/** The places an invalidation that completes now (at `ts`) may have stood at, after all fetches so far. */
export function openPlaces(
    core: Core,
    done: Maintenance,
    invalidation: { readonly line: number; readonly cpu: number; readonly pre: Timestamp; readonly ts: Timestamp },
): readonly Timestamp[] {
    let places: readonly Timestamp[] = Array.from(
        { length: invalidation.ts - invalidation.pre },
        (_, index) => invalidation.pre + 1 + index,
    );
    for (const fetch of done.fetches) {
        if (concerns(core, invalidation, fetch.cell, fetch.cpu)) places = agreeing(core, done, places, fetch);
    }
    return places;
}
