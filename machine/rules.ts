/**
 * The transition rules common to all architectures: loads, stores, dependencies, cache maintenance, fetches.
 *
 * Each rule comes in two halves: what must precede the event (`…Pre`), and what is true after it was given its place on the
 * timeline (`after…`). The explorer and the stepper choose the place in between; the rules are the same.
 * Data rules: Promising-ARM/RISC-V (PLDI 2019). Maintenance and fetch: ESOP 2020, herd7 aarch64hwreqs.cat.
 */
import type { Core } from './core';
import {
    COH,
    FWD_EXCLUSIVE,
    FWD_LOAD,
    FWD_TS,
    FWD_VIEW,
    raise,
    setView,
    VCAP,
    VCTRL,
    VDCN,
    VDCO,
    VDSB,
    VF,
    viewAt,
    VICO,
    VREL,
    VRN,
    VRO,
    VWN,
    VWO,
} from './layout';
import type { LocationId, Op, Operand } from './program';
import { ALL_LINES, latestWrite, newestClean, newestInvalidation, WRITE } from './timeline';
import { at, forWrites, join, pOf, up, vOf, ZERO, type Timestamp, type View } from './view';

/** What every event but a fetch comes after: what was fetched to get here, and what a DSB has completed. */
export const addressFreeBase = (core: Core): View => join(viewAt(core.s, VF), viewAt(core.s, VDSB));

/** Value number of an operand. */
export function operandNumber(core: Core, operand: Operand): number {
    if ('value' in operand) return core.values.numberOf(operand.value);
    const slot = operand.reg < 0 ? -1 : core.layout.register[operand.reg];
    return slot < 0 ? 0 : core.s[slot];
}

export function operandView(core: Core, operand: Operand): View {
    if ('value' in operand || operand.reg < 0) return ZERO;
    const slot = core.layout.register[operand.reg];
    return slot < 0 ? ZERO : viewAt(core.s, slot + 1);
}

export function setRegister(core: Core, register: number, number: number, view: View): void {
    const slot = register < 0 ? -1 : core.layout.register[register];
    if (slot < 0) return;
    core.s[slot] = number;
    setView(core.s, slot + 1, view);
}

const cleanView = (core: Core, line: number): View => {
    const slot = core.layout.clean[line];
    return slot < 0 ? ZERO : viewAt(core.s, slot);
};

const coherence = (core: Core, location: LocationId): View => {
    const slot = core.layout.location[location];
    return slot < 0 ? ZERO : viewAt(core.s, slot + COH);
};

// ---- loads ---------------------------------------------------------------------------------------------------------

export type LoadOrder = Extract<Op, { op: 'load' }>['order'];

export function loadPre(core: Core, location: LocationId, address: View, order: LoadOrder): View {
    const base = join(
        join(address, addressFreeBase(core)),
        join(viewAt(core.s, VRN), cleanView(core, core.geometry.lineOf[location])),
    );
    return order === 'acquire' ? join(base, viewAt(core.s, VREL)) : base;
}

/** The oldest write a load may read, coherence included; 0: the initial value. */
export const loadFloor = (core: Core, location: LocationId, pre: View): Timestamp =>
    latestWrite(core.timeline, location, Math.max(vOf(pre), vOf(coherence(core, location))));

/** The view a load of the write at `ts` ends with; its own store is forwarded and carries only its dependencies. */
export function loadPost(core: Core, location: LocationId, ts: Timestamp, pre: View, order: LoadOrder): View {
    const slot = core.layout.location[location];
    const { s } = core;
    if (ts > 0 && slot >= 0 && s[slot + FWD_TS] === ts) {
        if (core.architecture.riscvExclusives && s[slot + FWD_EXCLUSIVE] === 1) return join(pre, at(ts));
        const forwarded = join(pre, viewAt(s, slot + FWD_VIEW));
        // aarch64.cat: [Exp & M]; rmw; lrs; [A | Q]: an acquire that reads its own exclusive's store comes after that load.
        return s[slot + FWD_EXCLUSIVE] === 1 && order !== 'plain'
            ? join(forwarded, viewAt(s, slot + FWD_LOAD))
            : forwarded;
    }
    return join(pre, at(ts));
}

/** `ordersLater` false: atomics without a result, whose load half no barrier waits for. */
export function afterLoad(
    core: Core,
    location: LocationId,
    post: View,
    address: View,
    order: LoadOrder,
    ordersLater = true,
): void {
    const slot = core.layout.location[location];
    if (slot >= 0) raise(core.s, slot + COH, post);
    if (ordersLater) raise(core.s, VRO, post);
    raise(core.s, VCAP, address);
    if (order !== 'plain') {
        raise(core.s, VRN, post);
        raise(core.s, VWN, post);
    }
}

// ---- stores --------------------------------------------------------------------------------------------------------

export function storePre(core: Core, location: LocationId, address: View, data: View, release: boolean): View {
    const { s } = core;
    const dependencies = join(join(address, data), join(viewAt(s, VWN), viewAt(s, VCAP)));
    const base = join(join(dependencies, addressFreeBase(core)), cleanView(core, core.geometry.lineOf[location]));
    return release ? join(base, join(viewAt(s, VRO), viewAt(s, VWO))) : base;
}

/** A store's timestamp must be above this. */
export const storeBound = (core: Core, location: LocationId, pre: View): Timestamp =>
    Math.max(pOf(pre), pOf(coherence(core, location)));

export interface Forwarding {
    /** Dependencies of the store, which a load forwarded from it inherits. */
    readonly view: View;
    /** View of the load half, for exclusives and atomics; null for an ordinary store. */
    readonly load: View | null;
}

export function afterStore(
    core: Core,
    location: LocationId,
    ts: Timestamp,
    address: View,
    release: boolean,
    forwarding: Forwarding,
): void {
    const { s } = core;
    const slot = core.layout.location[location];
    if (slot >= 0) {
        raise(s, slot + COH, at(ts));
        s[slot + FWD_TS] = ts;
        setView(s, slot + FWD_VIEW, forwarding.view);
        s[slot + FWD_EXCLUSIVE] = forwarding.load === null ? 0 : 1;
        setView(s, slot + FWD_LOAD, forwarding.load ?? ZERO);
    }
    raise(s, VWO, at(ts));
    raise(s, VCAP, address);
    if (release) raise(s, VREL, at(ts));
}

/** Control dependency: later stores, cleans, invalidations and context synchronization come after `view`. */
export function branchOn(core: Core, view: View): void {
    raise(core.s, VCTRL, view);
    raise(core.s, VCAP, view);
}

// ---- cache maintenance ---------------------------------------------------------------------------------------------

export function cleanPre(core: Core, line: number, address: View): View {
    const { s } = core;
    let pre = join(
        join(up(join(address, viewAt(s, VCTRL))), addressFreeBase(core)),
        join(viewAt(s, VDCN), cleanView(core, line)),
    );
    for (const cell of core.geometry.cellsOf[line]) pre = join(pre, coherence(core, cell));
    return pre;
}

/**
 * Whether a clean at its earliest position would clean anything that is not clean already. Where it would not, no message is
 * needed: the earliest position is the weakest choice, so nothing is lost. With IDC=1 cleaning is never needed.
 */
export function cleanMatters(core: Core, line: number, pre: View): boolean {
    if (core.program.options.idc === 1) return false;
    const cleaned = newestClean(core.timeline, line, vOf(pre));
    return core.geometry.cellsOf[line].some((cell) => latestWrite(core.timeline, cell, vOf(pre)) > cleaned);
}

export function afterClean(core: Core, line: number, view: View): void {
    raise(core.s, VDCO, view);
    const slot = core.layout.clean[line];
    if (slot >= 0) raise(core.s, slot, view);
}

/** A DMB does not order an IC; DSB, a context synchronization event, control and address dependencies, and fetches do. */
export const invalidatePre = (core: Core, address: View): View =>
    join(up(join(address, viewAt(core.s, VCTRL))), addressFreeBase(core));

/** The write that an invalidation at `t` guarantees later fetches to see at least. */
function guaranteed(core: Core, cell: LocationId, t: Timestamp): Timestamp {
    const line = core.geometry.lineOf[cell];
    return latestWrite(core.timeline, cell, core.program.options.idc === 1 ? t : newestClean(core.timeline, line, t));
}

/** As {@link cleanMatters}, for an invalidation of one line or all. With DIC=1 invalidating is never needed. */
export function invalidationMatters(core: Core, line: number, local: boolean, pre: View): boolean {
    if (core.program.options.dic === 1) return false;
    const lines = line === ALL_LINES ? core.geometry.codeLines : [line];
    return lines.some((one) => {
        const known = newestInvalidation(core.timeline, one, vOf(pre), local ? core.cpu : -1);
        return core.geometry.cellsOf[one].some(
            (cell) => guaranteed(core, cell, vOf(pre)) > (known === 0 ? 0 : guaranteed(core, cell, known)),
        );
    });
}

export const afterInvalidation = (core: Core, view: View): void => {
    raise(core.s, VICO, view);
};

// ---- fetches -------------------------------------------------------------------------------------------------------

/** Timestamps of the writes a fetch may return, oldest first (0: the initial value). */
export function fetchCandidates(
    core: Core,
    cell: LocationId,
    floor = core.architecture.fetchFloor(core, cell),
): Timestamp[] {
    const { timeline } = core;
    const found: Timestamp[] = floor === 0 || timeline.hidden[floor] === 0 ? [floor] : [];
    for (let ts = floor + 1; ts <= timeline.length; ts++) {
        if (timeline.kind[ts] === WRITE && timeline.subject[ts] === cell && timeline.hidden[ts] === 0) found.push(ts);
    }
    return found;
}

/** A fetch orders every later event of this CPU after the write it returned; later fetches see what was invalidated before it. */
export const afterFetch = (core: Core, ts: Timestamp): void => {
    raise(core.s, VF, at(ts));
};

/** Value number of the write at `ts` of a location (0: its initial value). */
export const valueAt = (core: Core, location: LocationId, ts: Timestamp): number =>
    ts === 0 ? core.geometry.initial[location] : core.timeline.value[ts];

// ---- interrupts ----------------------------------------------------------------------------------------------------

/** The acknowledgement of an IPI: a store-release to a word of its own. */
export const ackPre = (core: Core): View => {
    const { s } = core;
    const before = join(join(viewAt(s, VWN), viewAt(s, VCAP)), join(viewAt(s, VRO), viewAt(s, VWO)));
    return join(before, addressFreeBase(core));
};

export function afterAck(core: Core, ts: Timestamp): void {
    raise(core.s, VWO, at(ts));
    raise(core.s, VREL, at(ts));
}

/** Waiting for an acknowledgement is a load-acquire of its word, and a control dependency. */
export function afterWait(core: Core, ts: Timestamp): void {
    const { s } = core;
    const post = join(join(addressFreeBase(core), at(ts)), join(viewAt(s, VRN), viewAt(s, VREL)));
    for (const slot of [VRO, VRN, VWN, VCAP, VCTRL]) raise(s, slot, post);
}

/** Orders later writes only, as the load half of an atomic does for its store half. */
export const laterWritesAfter = (view: View): View => forWrites(pOf(view));
