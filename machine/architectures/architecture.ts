/** What an architecture decides: everything else of the machine is common to all. */
import type { Core } from '../core';
import type { ArchitectureOptions, Barrier, LocationId } from '../program';
import type { Timestamp, View } from '../view';

/**
 * How verdicts of an architecture are backed, for people: only AArch64 has been compared with Arm's own model, over complete
 * final-state sets.
 */
export type Backing = "agrees with Arm's model (herd7)" | 'derived from the manuals';

export interface Architecture {
    readonly backing: Backing;
    /** Every load has acquire (RCpc) and every store release semantics: total store order. */
    readonly totalStoreOrder: boolean;
    /** A read-modify-write is a full memory barrier on both sides (x86 LOCK). */
    readonly lockedAtomics: boolean;
    /** Data cache cleaning and instruction cache invalidation are instructions of this architecture. */
    readonly maintenance: boolean;
    /** A successful store-conditional's status register and forwarding behave as RVWMO has it. */
    readonly riscvExclusives: boolean;
    /** Fetches see what was visible when the last synchronizing instruction ran, location by location (FENCE.I). */
    readonly snapshotsCoherence: boolean;
    /** The instruction by which a CPU synchronizes with code that another has modified. */
    readonly synchronizer: Barrier;
    /** Views (slots of layout.ts) up to which its context synchronization event lets fetches see; for explanations. */
    readonly synchronizedBy: readonly number[];
    /** Applies a barrier's rule to the core's state. */
    barrier(core: Core, barrier: Barrier): void;
    /** The rule of a context synchronization event (exception entry or return that synchronizes, ISB). */
    synchronize(core: Core): void;
    /** The oldest write a fetch of this cell may return (0: the initial value). */
    fetchFloor(core: Core, cell: LocationId): Timestamp;
    /** Whether taking an interrupt is a context synchronization event. */
    interruptSynchronizes(options: ArchitectureOptions): boolean;
    /** What must precede an IPI that is sent. */
    sendBound(core: Core): View;
    /** Takes the IPI that stands at `ts`. */
    take(core: Core, ts: Timestamp): void;
}
