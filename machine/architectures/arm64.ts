/**
 * AArch64: data side after Promising-ARM (PLDI 2019); instruction fetch, cache maintenance and context synchronization
 * after Simner et al., ESOP 2020, and herd7's aarch64hwreqs.cat, with whose complete final-state sets it agrees.
 */
import type { Core } from '../core';
import { raise, VCAP, VCTRL, VDCN, VDCO, VDSB, VF, VFLOCAL, viewAt, VICO, VLOCAL, VRN, VRO, VWN, VWO } from '../layout';
import type { Access } from '../program';
import { addressFreeBase } from '../rules';
import { INVALIDATE, latestWrite, newestClean, newestInvalidation, newestOwn, WRITE } from '../timeline';
import { at, join, up, vOf, type Timestamp } from '../view';
import type { Architecture } from './architecture';

export const arm64: Architecture = {
    backing: "agrees with Arm's model (herd7)",
    totalStoreOrder: false,
    lockedAtomics: false,
    maintenance: true,
    riscvExclusives: false,
    snapshotsCoherence: false,
    synchronizer: { kind: 'isb' },
    interruptSynchronizes: ({ eis }) => eis === 1,
    synchronizedBy: [VCAP, VDSB],

    barrier(core, barrier) {
        const { s } = core;
        if (barrier.kind === 'isb') {
            this.synchronize(core);
        } else if (barrier.kind === 'dmb' || barrier.kind === 'dsb') {
            if (barrier.local) localBarrier(core, barrier.kind, barrier.access);
            else if (barrier.access === 'all') fullBarrier(core, barrier.kind);
            else {
                // DMB/DSB LD: earlier loads before later accesses. ST: earlier stores before later stores (DMB) or everything (DSB).
                const before = viewAt(s, barrier.access === 'load' ? VRO : VWO);
                if (barrier.kind === 'dsb') raise(s, VDSB, before);
                if (barrier.access === 'load') raise(s, VRN, before);
                raise(s, VWN, before);
            }
        }
    },

    /**
     * Arm ARM "Context synchronization event"; herd7 IFB-ob and DSB-ob: what a DSB has completed, and what a control or
     * address dependency leads here, precedes later fetches. No store is drained, no other load is waited for.
     */
    synchronize({ s }) {
        raise(s, VF, join(up(viewAt(s, VCAP)), viewAt(s, VDSB)));
        raise(s, VFLOCAL, viewAt(s, VLOCAL));
    },

    /**
     * ESOP 2020: an I-cache may be refilled from whatever the point of unification holds, so a fetch may see any write not
     * older than the one cleaned before the newest invalidation that this CPU's fetches come after. CTR_EL0.IDC makes the
     * clean, DIC the invalidation unnecessary.
     */
    fetchFloor(core, cell) {
        const { timeline, program, geometry, cpu } = core;
        const { idc, dic } = program.options;
        const line = geometry.lineOf[cell];
        const fetchView = vOf(viewAt(core.s, VF));
        // After a DSB NSH and a context synchronization event a CPU sees its own writes and maintenance, and nobody else's.
        const ownView = vOf(viewAt(core.s, VFLOCAL));
        const cleaned = (until: Timestamp): Timestamp => (idc === 1 ? until : newestClean(timeline, line, until));
        if (dic === 1) {
            const own = ownView === 0 ? 0 : newestOwn(timeline, WRITE, cell, cleaned(ownView), cpu);
            return Math.max(own, latestWrite(timeline, cell, cleaned(fetchView)));
        }
        const own = ownView === 0 ? 0 : newestOwn(timeline, INVALIDATE, line, ownView, cpu);
        const invalidated = Math.max(own, newestInvalidation(timeline, line, fetchView, cpu));
        return invalidated === 0 ? 0 : latestWrite(timeline, cell, cleaned(invalidated));
    },

    /** ICC_SGI1R_EL1 is a system register write: a DSB (or control, or a fetch) orders it, a DMB does not. */
    sendBound(core) {
        return join(addressFreeBase(core), up(viewAt(core.s, VCTRL)));
    },

    /**
     * With SCTLR_ELx.EIS the handler's instructions are fetched after the signal arrived. Without FEAT_ExS' EIS only later
     * writes, maintenance and a later ISB are ordered: the conservative reading for an asynchronous exception.
     */
    take(core, ts) {
        if (core.program.options.eis === 1) {
            this.synchronize(core);
            raise(core.s, VF, at(ts));
        } else {
            raise(core.s, VCAP, at(ts));
            raise(core.s, VCTRL, at(ts));
        }
    },
};

/** DMB orders reads, writes and cleans, not IC and not fetches. DSB waits for all of them, before everything but fetches. */
function fullBarrier(core: Core, kind: 'dmb' | 'dsb'): void {
    const { s } = core;
    let before = join(join(viewAt(s, VRO), viewAt(s, VWO)), join(viewAt(s, VDCO), addressFreeBase(core)));
    if (kind === 'dsb') {
        before = join(before, viewAt(s, VICO));
        raise(s, VDSB, before);
    }
    raise(s, VRN, before);
    raise(s, VWN, before);
    raise(s, VDCN, before);
    raise(s, VDCO, before);
}

/** DSB NSH completes for this CPU alone: its own later context synchronization sees it, nobody else is told. DMB NSH: nothing. */
function localBarrier(core: Core, kind: 'dmb' | 'dsb', access: Access): void {
    if (kind === 'dmb') return;
    const { s } = core;
    if (access !== 'all') {
        raise(s, VLOCAL, viewAt(s, access === 'load' ? VRO : VWO));
        return;
    }
    const before = join(join(viewAt(s, VRO), viewAt(s, VWO)), join(viewAt(s, VDCO), viewAt(s, VICO)));
    raise(s, VLOCAL, join(before, addressFreeBase(core)));
}
