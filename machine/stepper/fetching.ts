/** Instruction fetches of the stepping machine: choosing a version, and what the choice rules out elsewhere. */
import { VF, viewAt } from '../layout';
import { isSymbol, symbolIndex, type LocationId, type Op } from '../program';
import { afterFetch, setRegister, valueAt } from '../rules';
import { advance } from '../state';
import { latestWrite } from '../timeline';
import { vOf, type Timestamp } from '../view';
import { chooseWrite, messageStep, noteRead, noteRegister } from './accesses';
import type { Core } from '../core';
import { heldStore } from './entries';
import { afterFetching, fetchable } from './fetch';
import { breakUnpredictable, whileFetching } from './properties';
import { icache } from './sets';
import type { Entry } from './state';
import type { Work } from './work';

/** `execute`: fetches the parts in order and records the version of the first. */
export function fetch(work: Work, op: Extract<Op, { op: 'fetch' }>): boolean {
    const { core } = work;
    const numbers: number[] = [];
    // Nothing orders the fetches of the parts among each other: what each may return was decided before the first.
    const before = op.cells.map((cell) => fetchable(core, work.done, cell));
    for (const [part, cell] of op.cells.entries()) {
        const ts = fetchCell(work, cell, before[part]);
        if (ts === null) return false;
        numbers.push(valueAt(core, cell, ts));
        // `int3` in the first part traps: the other parts are not executed.
        if (isTrap(work, numbers[0])) break;
    }
    // Parts of different versions: torn.
    if (numbers.some((number) => number !== numbers[0])) breakUnpredictable(work, op.cells[0]);
    setRegister(core, op.dst, numbers[0], 0);
    noteRegister(work, op.dst, numbers[0]);
    advance(core);
    return true;
}

function isTrap({ core }: Work, number: number): boolean {
    const value = core.values.values[number];
    const symbol = isSymbol(value) ? core.program.symbols[symbolIndex(value)] : null;
    return symbol !== null && symbol.kind === 'version' && symbol.name === 'int3';
}

/**
 * A fetch has to see a store of the CPU's own that is still held. x86-64: a CPU always executes its own stores. RISC-V: those
 * before its last FENCE.I. AArch64: what a DSB NSH completed.
 */
export function waitsForOwnStore(core: Core, buffer: readonly Entry[], cell: LocationId): boolean {
    return buffer.some(
        (entry) =>
            entry.kind === 'store' &&
            entry.location === cell &&
            (core.architecture.totalStoreOrder || (entry.here === 'seen' && seesOwnStores(core))),
    );
}

/** Fetches one cell, one of `candidates`; null: there is none, or this CPU's fetches must see an own store that is still held. */
export function fetchCell(
    work: Work,
    cell: LocationId,
    candidates: readonly Timestamp[] = fetchable(work.core, work.done, cell),
): Timestamp | null {
    const { core, machine } = work;
    if (waitsForOwnStore(core, work.buffer, cell)) return null;
    if (candidates.length === 0) return null;
    const ts = chooseWrite(work, cell, candidates);
    noteRead(work, cell, ts, true, candidates);
    if (work.effects !== null) noteFetch(work, cell, ts);
    whileFetching(work, cell, ts, candidates);
    const view = vOf(viewAt(core.s, VF));
    work.done = afterFetching(machine, core, work.done, { cpu: work.cpu, cell, view, write: ts });
    afterFetch(core, ts);
    return ts;
}

/** Where no maintenance is needed, a synchronized CPU fetches its own stores, held or not; elsewhere only what it invalidated. */
const seesOwnStores = ({ architecture, program }: Work['core']): boolean =>
    !architecture.maintenance || (program.options.dic === 1 && program.options.idc === 1);

function noteFetch(work: Work, cell: LocationId, ts: Timestamp): void {
    const { core } = work;
    const number = valueAt(core, cell, ts);
    const newest = latestWrite(core.timeline, cell, core.timeline.length);
    const held = work.from.cpus.some(({ buffer }) => {
        const store = heldStore(buffer, cell);
        return store !== null && store.value !== number;
    });
    work.effects?.push({
        kind: 'fetch',
        location: cell,
        value: core.values.values[number],
        from: ts === 0 ? -1 : messageStep(work, ts),
        stale: held || valueAt(core, cell, newest) !== number,
        source:
            ts === newest
                ? 'newest'
                : icache(work.machine, work.from, work.cpu, cell).includes(ts)
                  ? 'icache'
                  : 'pipeline',
    });
}
