/** Loads, stores and read-modify-writes of the one transition function, once their place on the timeline is chosen. */
import { modify } from './arithmetic';
import type { Core } from './core';
import { EXCLUSIVE, setView, viewAt, VRN, VRO, VWN, VWO } from './layout';
import type { Barrier, LocationId, Op } from './program';
import {
    afterLoad,
    afterStore,
    loadPost,
    loadPre,
    operandNumber,
    operandView,
    setRegister,
    storePre,
    type LoadOrder,
    valueAt,
} from './rules';
import { advance, operandValue } from './state';
import { at, forWrites, join, pOf, ZERO, type Timestamp, type View } from './view';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/** What LOCK does on both sides. */
const LOCK: Barrier = { kind: 'mfence' };

/** Loads: pre-view, for both engines. */
export function loadOrderOf(core: Core, op: { readonly order: LoadOrder }): LoadOrder {
    return core.architecture.totalStoreOrder && op.order === 'plain' ? 'acquirePC' : op.order;
}

/** The pre-view of a load. */
export function loadPreOf(core: Core, op: Of<'load'>, location: LocationId): View {
    const pre = loadPre(core, location, operandView(core, op.addr), loadOrderOf(core, op));
    return op.release === true ? afterEverything(core, pre) : pre;
}

/** What comes after every earlier access, as a release does. */
const afterEverything = (core: Core, pre: View): View => join(pre, join(viewAt(core.s, VRO), viewAt(core.s, VWO)));

/** RVWMO: an atomic with both ordering bits is ordered as a whole, its load half too. */
const ordersBoth = (core: Core, op: Of<'rmw'> | Of<'cas'>): boolean =>
    core.architecture.riscvExclusives && op.acquire && op.release;

/** A load of the write at `ts`. */
export function performLoad(core: Core, op: Of<'load'>, location: LocationId, ts: Timestamp): void {
    const order = loadOrderOf(core, op);
    const address = operandView(core, op.addr);
    const post = loadPost(core, location, ts, loadPreOf(core, op, location), order);
    const number = valueAt(core, location, ts);
    afterLoad(core, location, post, address, order);
    setRegister(core, op.dst, number, post);
    if (op.exclusive === true) setExclusive(core, location, ts, post);
    advance(core);
}

function setExclusive(core: Core, location: LocationId, ts: Timestamp, post: View): void {
    core.s[EXCLUSIVE] = location + 1;
    core.s[EXCLUSIVE + 1] = ts;
    setView(core.s, EXCLUSIVE + 2, post);
}

export function clearExclusive(core: Core): void {
    core.s.fill(0, EXCLUSIVE, EXCLUSIVE + 4);
}

/** The pre-view of an ordinary store or a store-exclusive. */
export function storePreOf(core: Core, op: Of<'store'>, location: LocationId): View {
    const pre = storePre(
        core,
        location,
        operandView(core, op.addr),
        operandView(core, op.data),
        op.release || core.architecture.totalStoreOrder,
    );
    // RVWMO: a store-conditional comes after its paired load.
    return op.status !== undefined && core.architecture.riscvExclusives
        ? join(pre, viewAt(core.s, EXCLUSIVE + 2))
        : pre;
}

/** A store (or a successful store-exclusive) at `ts`. */
export function performStore(core: Core, op: Of<'store'>, location: LocationId, ts: Timestamp): void {
    const address = operandView(core, op.addr);
    const exclusive = op.status !== undefined;
    afterStore(core, location, ts, address, op.release || core.architecture.totalStoreOrder, {
        view: join(address, operandView(core, op.data)),
        load: exclusive ? viewAt(core.s, EXCLUSIVE + 2) : null,
    });
    if (op.status !== undefined) {
        setRegister(core, op.status, core.values.numberOf(0), core.architecture.riscvExclusives ? at(ts) : ZERO);
        clearExclusive(core);
    }
    if (op.acquire === true) branchFree(core, ts);
    advance(core);
}

/** A store-exclusive that fails: it may always. */
export function failStore(core: Core, op: Of<'store'>): void {
    if (op.status !== undefined) setRegister(core, op.status, core.values.numberOf(1), ZERO);
    clearExclusive(core);
    advance(core);
}

/** A read-modify-write that has chosen what it reads, ready to be given the place of its write. */
export interface Modification {
    readonly location: LocationId;
    readonly readAt: Timestamp;
    readonly old: number;
    /** Value number written; −1: a compare-and-swap that fails, a plain read. */
    readonly fresh: number;
    readonly post: View;
    /** What the write must come after. */
    readonly pre: View;
    readonly forwarding: View;
    /** CAS: the view its result may have instead of `post`. */
    readonly alternative: View | null;
}

const acquireOf = (core: Core, acquire: boolean): LoadOrder =>
    acquire ? 'acquire' : core.architecture.totalStoreOrder ? 'acquirePC' : 'plain';

/** The pre-view of the load half. LOCK-prefixed instructions fence first. */
export function modificationPre(core: Core, op: Of<'rmw'> | Of<'cas'>, location: LocationId): View {
    if (core.architecture.lockedAtomics) core.architecture.barrier(core, LOCK);
    const pre = loadPre(core, location, operandView(core, op.addr), acquireOf(core, op.acquire));
    return ordersBoth(core, op) ? afterEverything(core, pre) : pre;
}

/** Performs the load half at `readAt` and says what the store half would be. */
export function performRead(
    core: Core,
    op: Of<'rmw'> | Of<'cas'>,
    location: LocationId,
    readAt: Timestamp,
): Modification {
    const address = operandView(core, op.addr);
    const order = acquireOf(core, op.acquire);
    const pre = loadPre(core, location, address, order);
    const post = loadPost(core, location, readAt, ordersBoth(core, op) ? afterEverything(core, pre) : pre, order);
    const old = valueAt(core, location, readAt);
    afterLoad(core, location, post, address, order, op.noReturn !== true);
    const release = op.release || core.architecture.totalStoreOrder;
    const withLoad = forWrites(pOf(post));
    if (op.op === 'cas') {
        const expected = operandView(core, op.expected);
        const matches = core.values.values[old] === operandValue(core, op.expected);
        const data = operandView(core, op.desired);
        const comparison = forWrites(Math.max(pOf(post), pOf(expected)));
        return {
            location,
            readAt,
            old,
            post,
            fresh: matches ? operandNumber(core, op.desired) : -1,
            pre: join(storePre(core, location, address, data, release), comparison),
            forwarding: join(join(address, data), comparison),
            alternative: matches && op.kernel !== true ? join(expected, withLoad) : null,
        };
    }
    const source = operandView(core, op.src);
    const data = op.fn === 'swap' ? source : join(source, post);
    const value = modify(op.fn, core.values.values[old], operandValue(core, op.src), 64);
    return {
        location,
        readAt,
        old,
        post,
        fresh: core.values.numberOf(value),
        pre: join(storePre(core, location, address, data, release), withLoad),
        forwarding: join(address, data),
        alternative: null,
    };
}

/** Ends a read-modify-write whose write stands at `ts` (0: it wrote nothing). */
export function performWrite(
    core: Core,
    op: Of<'rmw'> | Of<'cas'>,
    change: Modification,
    ts: Timestamp,
    resultView: View,
): void {
    if (ts > 0) {
        const release = op.release || core.architecture.totalStoreOrder;
        afterStore(core, change.location, ts, operandView(core, op.addr), release, {
            view: change.forwarding,
            load: change.post,
        });
        // herd7: with both acquire and release the store half too precedes everything later.
        if (op.acquire && op.release) branchFree(core, ts);
        if (core.architecture.lockedAtomics) core.architecture.barrier(core, LOCK);
    }
    setRegister(core, op.dst, change.old, resultView);
    advance(core);
}

function branchFree(core: Core, ts: Timestamp): void {
    for (const slot of ORDERED_AFTER_ACQREL) {
        if (core.s[slot] < ts) core.s[slot] = ts;
        if (core.s[slot + 1] < ts) core.s[slot + 1] = ts;
    }
}
const ORDERED_AFTER_ACQREL = [VRN, VWN];
