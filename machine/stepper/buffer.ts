/** The store buffer: holding a store, letting it become visible, and barriers that wait in it. */
import { COH, raise, setView, VCAP, VDCN, VDCO, VFLOCAL, viewAt, VLOCAL, VRN, VRO, VWN, VWO } from '../layout';
import type { LocationId, Op } from '../program';
import { addressFreeBase, afterAck, afterStore, operandNumber, operandView } from '../rules';
import { ACK, WRITE } from '../timeline';
import { at, join } from '../view';
import { completeCleans } from './maintenance';
import type { Entry } from './state';
import { LATE, publish, type Work } from './work';

type Store = Extract<Op, { op: 'store' }>;

/** Issues a store into the buffer. */
export function hold(work: Work, op: Store, location: LocationId): void {
    const { core } = work;
    const address = operandView(core, op.addr);
    work.buffer = [
        ...work.buffer,
        {
            kind: 'store',
            location,
            value: operandNumber(core, op.data),
            address,
            view: join(address, operandView(core, op.data)),
            release: op.release || core.architecture.totalStoreOrder,
            since: work.step,
            arms: [],
            here: 'no',
        },
    ];
    // Later stores come after the address of this one.
    raise(core.s, VCAP, address);
}

/** Issues a DMB into the buffer: it completes when everything before it has become visible. */
export function holdBarrier(work: Work, full: boolean): void {
    const { core } = work;
    const before = full ? join(viewAt(core.s, VRO), addressFreeBase(core)) : 0;
    work.buffer = [...work.buffer, { kind: 'barrier', full, loadsOnly: false, before, since: work.step }];
}

/** Issues a RISC-V fence that orders held stores before later loads alone. */
export function holdLoadBarrier(work: Work, reads: boolean): void {
    const { core } = work;
    const before = reads ? join(viewAt(core.s, VRO), addressFreeBase(core)) : addressFreeBase(core);
    work.buffer = [...work.buffer, { kind: 'barrier', full: true, loadsOnly: true, before, since: work.step }];
}

/** Lets the entry at `index` leave: a store or an acknowledgement becomes visible, a barrier completes. */
export function drain(work: Work, index: number): void {
    const entry = work.buffer[index];
    const older = work.buffer.slice(0, index);
    const younger = work.buffer.slice(index + 1);
    work.buffer = [...older, ...younger];
    leave(work, entry);
    if (entry.kind !== 'barrier') {
        const issued = at(work.core.timeline.length);
        work.buffer = [
            ...older,
            ...younger.map((one) =>
                one.kind === 'barrier' && one.loadsOnly ? { ...one, before: join(one.before, issued) } : one,
            ),
        ];
        releaseLoads(work);
    }
    // A barrier that is now the oldest has nothing left to wait for, unless a DC is in flight: when that completes is a choice.
    for (
        let next = work.buffer[0];
        next?.kind === 'barrier' && !(next.full && work.cleans.length > 0);
        next = work.buffer[0]
    ) {
        work.buffer = work.buffer.slice(1);
        leave(work, next);
    }
}

/** Barriers for loads alone are over when no older store is held. */
function releaseLoads(work: Work): void {
    const firstStore = work.buffer.findIndex((entry) => entry.kind !== 'barrier');
    const over = work.buffer.filter(
        (entry, place) => entry.kind === 'barrier' && entry.loadsOnly && (firstStore < 0 || place < firstStore),
    );
    work.buffer = work.buffer.filter((entry) => !over.includes(entry));
    for (const entry of over) if (entry.kind === 'barrier') raise(work.core.s, VRN, entry.before);
}

function leave(work: Work, entry: Entry): void {
    const { core } = work;
    if (entry.kind === 'barrier') {
        completeBarrier(work, entry);
        return;
    }
    if (entry.kind === 'ack') {
        afterAck(core, publish(work, ACK, entry.sender, entry.ipi, LATE, entry.since));
        work.effects?.push({ kind: 'ack', sender: entry.sender, ipi: entry.ipi });
        return;
    }
    const ts = publish(work, WRITE, entry.location, entry.value, LATE, entry.since);
    afterStore(core, entry.location, ts, entry.address, entry.release, { view: entry.view, load: null });
    const fence = core.layout.fenced[entry.location];
    if (entry.here === 'seen' && fence >= 0)
        setView(core.s, fence, viewAt(core.s, core.layout.location[entry.location] + COH));
    if (core.architecture.maintenance && entry.here !== 'no') {
        raise(core.s, VLOCAL, at(ts));
        if (entry.here === 'seen') raise(core.s, VFLOCAL, at(ts));
    }
    for (const property of entry.arms) {
        const newer = work.buffer.some((other) => other.kind === 'store' && other.arms.includes(property));
        if (!newer) core.s[core.layout.armed[property]] = ts + 1;
    }
    const value = core.values.values[entry.value];
    work.effects?.push({ kind: 'drain', location: entry.location, value, since: entry.since });
}

/** The rule of a DMB, with the reads and completed work of when it was issued (Arm ARM, DMB; PLDI 2019). */
function completeBarrier(work: Work, entry: Extract<Entry, { kind: 'barrier' }>): void {
    const { s } = work.core;
    if (!entry.full) {
        raise(s, VWN, viewAt(s, VWO));
        return;
    }
    completeCleans(work);
    const before = join(entry.before, join(viewAt(s, VWO), viewAt(s, VDCO)));
    for (const slot of [VRN, VWN, VDCN, VDCO]) raise(s, slot, before);
}
