/**
 * Writes of others that a CPU cannot see yet but must reckon with when it performs a store early.
 *
 * Whether a compare-and-swap writes depends on what it reads, and not by control: nothing orders its read before later stores.
 * Its write, though, stands before a `dsb ishst`. Where it finds what it expects only because another CPU has not written yet,
 * its run alone shows the write, which holds the later store back; where it fails, that store may be visible before all of
 * this (Arm: barrier-ordered-before has `[W]; po; [dmb.st]`, and a failed CAS has no W). So certification also looks at the
 * runs in which the value has become another.
 */
import { isSymbol, type CpuIndex, type LocationId, type Op, type Pc } from './program';
import type { Setup } from './setup';

/** Author of a foreseen write: no CPU's own, as NOBODY of stepper/state.ts is. */
export const SOMEBODY = 0xff;
/** What it writes: a number that no compare-and-swap expects. Whatever comes to depend on it waits for it. */
const ANOTHER_VALUE = 0x5eed0c45;

/** Locations of which a CPU's compare-and-swaps have to reckon with another value, with that value's number. */
export interface Foreseen {
    readonly location: LocationId;
    readonly value: number;
}

/** Orders writes, but not reads, before later writes. */
const ordersWritesOnly = (op: Op): boolean =>
    op.op === 'barrier' &&
    (op.barrier.kind === 'dmb' || op.barrier.kind === 'dsb'
        ? op.barrier.access === 'store'
        : op.barrier.kind === 'fence' && op.barrier.predecessors === 'w');

/** Empty for almost every program. */
export function foreseenOf({ architecture, program, reach, values }: Setup, cpu: CpuIndex): readonly Foreseen[] {
    if (architecture.totalStoreOrder || program.cpus.length === 1) return [];
    const { flow, code } = reach[cpu];
    const operations: Op[] = [];
    for (let pc: Pc = 0; pc < code.length; pc++) if (code[pc] === 1) operations.push(...flow.operationsAt(pc));
    const barrier = operations.some(ordersWritesOnly);
    const acquires = operations.some((op) => op.op === 'load' && op.order === 'acquire');
    const found = new Set<LocationId>();
    for (const op of operations) {
        // One that acquires, or that always writes, orders its read as well.
        if (op.op !== 'cas' || op.acquire || !(barrier || (op.release && acquires))) continue;
        for (const location of flow.pointedTo(op.addr))
            if (!isSymbol(program.locations[location].initial) && usedByOthers(reach, cpu, location))
                found.add(location);
    }
    return [...found].map((location) => ({ location, value: values.numberOf(ANOTHER_VALUE) }));
}

function usedByOthers(reach: Setup['reach'], cpu: CpuIndex, location: LocationId): boolean {
    return reach.some(({ locations }, other) => other !== cpu && locations.has(location));
}
