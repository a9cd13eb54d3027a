/**
 * RISC-V: RVWMO data side with the flags of Promising-RISC-V (PLDI 2019); FENCE.I after the unprivileged specification,
 * "Zifencei". FENCE.I is outside RVWMO, so verdicts about fetches are by reading, on the conservative side.
 */
import type { Core } from '../core';
import { COH, raise, setView, VCAP, VCTRL, VF, viewAt, VRN, VRO, VWN, VWO } from '../layout';
import { addressFreeBase } from '../rules';
import { latestWrite } from '../timeline';
import { at, join, up, vOf, type View } from '../view';
import type { Architecture } from './architecture';

export const riscv64: Architecture = {
    backing: 'derived from the manuals',
    totalStoreOrder: false,
    lockedAtomics: false,
    maintenance: false,
    riscvExclusives: true,
    snapshotsCoherence: true,
    synchronizer: { kind: 'fence.i' },
    interruptSynchronizes: () => false,
    synchronizedBy: [VRN],

    barrier(core, barrier) {
        if (barrier.kind === 'fence') {
            fence(core, barrier.predecessors, barrier.successors);
            // FENCE.TSO is FENCE RW,W with FENCE R,R: reads before everything, writes before writes.
            if (barrier.tso === true) fence(core, 'r', 'r');
        } else if (barrier.kind === 'fence.i') {
            fenceI(core);
        }
        // SFENCE.VMA orders translations, which are not modelled.
    },

    /** Trap entry and xRET imply no FENCE.I. */
    synchronize() {
        // Nothing: that is the point of the architecture's rows in the gallery.
    },

    /** Stores already visible to this hart when its last FENCE.I ran, or that a later fetch has seen. */
    fetchFloor(core, cell) {
        const slot = core.layout.fenced[cell];
        const fenced = slot < 0 ? 0 : vOf(viewAt(core.s, slot));
        const byFetch = latestWrite(core.timeline, cell, vOf(viewAt(core.s, VF)));
        return Math.max(byFetch, latestWrite(core.timeline, cell, fenced));
    },

    /** A fence whose successor set has W orders the MMIO or SBI call that sends. */
    sendBound(core) {
        return join(join(addressFreeBase(core), up(viewAt(core.s, VCTRL))), viewAt(core.s, VWN));
    },

    take({ s }, ts) {
        for (const slot of [VRN, VWN, VCAP, VCTRL]) raise(s, slot, at(ts));
    },
};

function fence(core: Core, predecessors: 'r' | 'w' | 'rw', successors: 'r' | 'w' | 'rw'): void {
    const { s } = core;
    let before: View = addressFreeBase(core);
    if (predecessors !== 'w') before = join(before, viewAt(s, VRO));
    if (predecessors !== 'r') before = join(before, viewAt(s, VWO));
    if (successors !== 'w') raise(s, VRN, before);
    if (successors !== 'r') raise(s, VWN, before);
}

/** Later fetches on this hart see every store already visible to it; po-earlier loads count only behind a FENCE R,R. */
function fenceI({ s, layout }: Core): void {
    raise(s, VF, viewAt(s, VRN));
    layout.fenced.forEach((slot, location) => {
        const coherence = layout.location[location];
        if (slot >= 0 && coherence >= 0) setView(s, slot, viewAt(s, coherence + COH));
    });
}
