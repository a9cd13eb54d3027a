/** What each CPU may still execute or read: the sets people look at. Timestamps of writes, oldest first. */
import { VDSB, VF, viewAt } from '../layout';
import type { LocationId } from '../program';
import { fetchCandidates, loadFloor, loadPre } from '../rules';
import { join, vOf, type Timestamp } from '../view';
import { heldStore } from './entries';
import { fetchable } from './fetch';
import { coreOf, type Machine } from './machine';
import type { Situation } from './state';

/** What an `execute` may return now. */
export const pipeline = (machine: Machine, situation: Situation, cpu: number, cell: LocationId): Timestamp[] =>
    fetchable(coreOf(machine, situation, cpu), situation, cell);

/**
 * What a fetch might return once everything completed so far, by anybody, is behind it. On x86-64 instruction caches are
 * coherent: only the pipeline can be behind.
 */
export function icache(machine: Machine, situation: Situation, cpu: number, cell: LocationId): Timestamp[] {
    const core = machine.cores[cpu];
    const all = fetchable(core, situation, cell);
    if (core.architecture.totalStoreOrder) return all.slice(-1);
    const completed = situation.cpus.reduce((view, other) => join(view, viewAt(other.s, VDSB)), viewAt(core.s, VF));
    return fetchable(core, situation, cell, vOf(completed));
}

/** What an `execute` could return after a context synchronization event now. */
export function afterSynchronization(
    machine: Machine,
    situation: Situation,
    cpu: number,
    cell: LocationId,
): Timestamp[] {
    const core = coreOf(machine, situation, cpu);
    const before = core.s;
    core.s = before.slice();
    core.architecture.barrier(core, core.architecture.synchronizer);
    const found = fetchable(core, situation, cell);
    core.s = before;
    return found;
}

/** Value numbers a plain load may return now. */
export function mayRead(machine: Machine, situation: Situation, cpu: number, location: LocationId): number[] {
    const held = heldStore(situation.cpus[cpu].buffer, location);
    if (held !== null) return [held.value];
    const core = coreOf(machine, situation, cpu);
    const order = core.architecture.totalStoreOrder ? 'acquirePC' : 'plain';
    const writes = fetchCandidates(core, location, loadFloor(core, location, loadPre(core, location, 0, order)));
    const readable = core.architecture.totalStoreOrder ? writes.slice(-1) : writes;
    return readable.map((ts) => (ts === 0 ? core.geometry.initial[location] : core.timeline.value[ts]));
}
