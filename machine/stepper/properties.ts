/** Properties that single steps decide: labels passed, fetches made, IPIs taken. */
import type { Core } from '../core';
import { FWD_TS } from '../layout';
import { isSymbol, symbolIndex, type LocationId, type MarkId } from '../program';
import { valueAt } from '../rules';
import type { Timestamp } from '../view';
import { heldStore } from './entries';
import type { Work } from './work';

/** {@link import('../layout').Layout.armed}: the newest own patch is still held, hence newer than any on the timeline. */
export const ARMED_HELD = 0xffff;

/** A label completes: properties after it speak about the newest patch its CPU has made so far. */
export function passMark(work: Work, mark: MarkId): void {
    const { core } = work;
    const { program, layout, s } = core;
    work.effects?.push({ kind: 'mark', label: program.marks[mark].label });
    program.properties.forEach((property, index) => {
        if (property.kind !== 'stale' || property.after !== mark) return;
        const armed = layout.armed[index];
        const held = heldStore(work.buffer, property.location);
        if (held !== null) {
            s[armed] = ARMED_HELD;
            if (held.arms.includes(index)) return;
            work.buffer = work.buffer.map((entry) =>
                entry === held ? { ...held, arms: [...held.arms, index] } : entry,
            );
            return;
        }
        const place = layout.location[property.location];
        const ts = place < 0 ? 0 : s[place + FWD_TS];
        if (ts > 0) s[armed] = ts + 1;
    });
}

/** A fetch is about to return the write at `ts` out of `candidates`. */
export function whileFetching(work: Work, cell: LocationId, ts: Timestamp, candidates: readonly Timestamp[]): void {
    const { core } = work;
    const { program } = core;
    // Arm ARM B2.2.5: only listed instructions may be executed while they are being modified.
    if (candidates.length > 1 && candidates.some((one) => !isModifiable(core, valueAt(core, cell, one)))) {
        breakUnpredictable(work, cell);
    }
    // What this CPU performs later must not be known to anybody yet: it may dawdle here as long as it likes.
    if (work.promised.length > 0) return;
    program.properties.forEach((property, index) => {
        if (property.kind !== 'stale' || property.location !== cell || !property.on.includes(work.cpu)) return;
        if (isStale(work, index, program.marks[property.after].cpu, cell, ts)) work.hits.push(index);
    });
}

function isModifiable({ program, values }: Core, number: number): boolean {
    const value = values.values[number];
    const symbol = isSymbol(value) ? program.symbols[symbolIndex(value)] : null;
    return symbol !== null && (symbol.kind === 'version' || symbol.kind === 'instruction') && symbol.modifiable;
}

export function breakUnpredictable(work: Work, cell: LocationId): void {
    work.core.program.properties.forEach((property, index) => {
        if (property.kind === 'unpredictable' && property.location === cell && !work.hits.includes(index)) {
            work.hits.push(index);
        }
    });
}

/** Whether the write fetched is older than the newest patch the label's CPU had made when it passed it, and differs from it. */
function isStale(work: Work, property: number, author: number, cell: LocationId, ts: Timestamp): boolean {
    const { core, machine, from } = work;
    const own = author === work.cpu;
    const armed = (own ? core.s : from.cpus[author].s)[machine.setup.layouts[author].armed[property]];
    if (armed === 0) return false;
    const fetched = valueAt(core, cell, ts);
    if (armed === ARMED_HELD) {
        const held = heldStoreOf(own ? work.buffer : from.cpus[author].buffer, property);
        return held !== null && held.value !== fetched;
    }
    return ts < armed - 1 && valueAt(core, cell, armed - 1) !== fetched;
}

/** The newest held patch that a property's label was passed with. */
function heldStoreOf(buffer: Work['buffer'], property: number): { readonly value: number } | null {
    let found: { readonly value: number } | null = null;
    for (const entry of buffer) if (entry.kind === 'store' && entry.arms.includes(property)) found = entry;
    return found;
}
