/**
 * x86-64: total store order (validated against herd7's tso.cat for data); instruction side by reading Intel SDM volume 3,
 * "Serializing Instructions" and "Handling Self- and Cross-Modifying Code", and AMD APM volume 2, 7.6.1.
 */
import { COH, raise, VCAP, VCTRL, VDCN, VDCO, VF, viewAt, VRN, VRO, VWN, VWO } from '../layout';
import { addressFreeBase } from '../rules';
import { latestWrite } from '../timeline';
import { at, join, up, vOf } from '../view';
import type { Core } from '../core';
import type { Architecture } from './architecture';

export const x86_64: Architecture = {
    backing: 'derived from the manuals',
    totalStoreOrder: true,
    lockedAtomics: true,
    maintenance: false,
    riscvExclusives: false,
    snapshotsCoherence: false,
    synchronizer: { kind: 'serialize' },
    interruptSynchronizes: () => false,
    synchronizedBy: [VRN, VRO, VWO],

    barrier(core, barrier) {
        if (barrier.kind === 'serialize') {
            serialize(core);
        } else if (barrier.kind === 'mfence') {
            memoryFence(core);
        }
        // LFENCE and SFENCE order nothing on write-back memory that total store order does not order already.
    },

    /** The same completion as a serialising instruction: only reached for returns that serialise (IRET). */
    synchronize: serialize,

    /**
     * The instruction side is coherent; a CPU always sees its own stores (SDM: a branch suffices after self-modification);
     * another CPU's may be missed until a serialising instruction.
     */
    fetchFloor(core, cell) {
        const slot = core.layout.location[cell];
        const own = slot < 0 ? 0 : vOf(viewAt(core.s, slot + COH));
        return latestWrite(core.timeline, cell, Math.max(vOf(viewAt(core.s, VF)), own));
    },

    /** An x2APIC ICR write after the usual fence: the handler sees what preceded it. */
    sendBound(core) {
        return join(
            join(addressFreeBase(core), up(viewAt(core.s, VCTRL))),
            join(viewAt(core.s, VRO), viewAt(core.s, VWO)),
        );
    },

    /** Neither manual promises that interrupt delivery serialises (kernel commit 758c9373d841): later accesses are ordered, fetches are not. */
    take({ s }, ts) {
        for (const slot of [VRN, VWN, VCAP, VCTRL]) raise(s, slot, at(ts));
    },
};

/** SDM: completes all earlier modifications and drains buffered writes before the next instruction is fetched. */
function serialize({ s }: Core): void {
    const before = join(join(viewAt(s, VRO), viewAt(s, VWO)), viewAt(s, VRN));
    raise(s, VRN, before);
    raise(s, VWN, before);
    raise(s, VF, before);
}

/** MFENCE, and the fences around LOCK: order and drain memory accesses; not serialising for instruction fetch. */
function memoryFence(core: Core): void {
    const { s } = core;
    const before = join(join(viewAt(s, VRO), viewAt(s, VWO)), addressFreeBase(core));
    for (const slot of [VRN, VWN, VDCN, VDCO]) raise(s, slot, before);
}
