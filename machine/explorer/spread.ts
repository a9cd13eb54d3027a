/**
 * Which views the timestamp of a message may enter, and where such a view is compared with the place of another message. The
 * machine's own rules are run on abstract states: a view is 1 where the timestamp may have entered it, 0 elsewhere, and the
 * maximum of two views is then their union. Program places are visited until nothing changes (a may-analysis, path-insensitive
 * about values; a location is forgotten nothing that it may still hold).
 */
import { loadOrderOf, loadPreOf, modificationPre, storePreOf } from '../accesses';
import type { Core } from '../core';
import { COH, EXCLUSIVE, FLAGS, FWD_LOAD, FWD_VIEW, raise, setView, VFLOCAL, VF, viewAt, VRN, VWN } from '../layout';
import type { LocationId, Op, Pc, RegisterId } from '../program';
import type { Reach } from '../reach';
import {
    ackPre,
    afterAck,
    afterClean,
    afterFetch,
    afterInvalidation,
    afterLoad,
    afterStore,
    afterWait,
    branchOn,
    cleanPre,
    invalidatePre,
    operandView,
    setRegister,
    storePre,
    type LoadOrder,
} from '../rules';
import { createCore, type Setup } from '../setup';
import { createTimeline } from '../timeline';
import { at, forWrites, join, pOf, vOf, ZERO, type View } from '../view';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/** A message, as far as this analysis needs to know it. */
export interface Told {
    readonly own: boolean;
    /** For a write: its location. */
    readonly location: LocationId | null;
    /** Whether an operation (at a place) reads, takes or issues it. */
    isSource(op: Op, pc: Pc): boolean;
}

export interface Spread {
    /**
     * Whether an operation may compare the place of a message with a view that the spread timestamp has entered on the way
     * there. Asked only where the operation compares that message's place at all.
     */
    compared(pc: Pc, op: Op, message: Told): boolean;
}

/** Follows the timestamp of a message through one CPU's program. */
export function createSpread(setup: Setup, cpu: number, message: Told): Spread {
    const reach = setup.reach[cpu];
    const core = createCore(setup, cpu, createTimeline(), new Uint16Array(setup.layouts[cpu].slots));
    const before = statesBefore(core, reach, message);
    /** A modifiable instruction is fetched first, and then executed at the same place. */
    const fetchedAt = new Map<Pc, Uint16Array>();
    return {
        compared(pc, op, other) {
            let state = before[pc];
            if (state === undefined) return false;
            const here = setup.program.code[pc];
            if (here.op === 'fetchAndRun' && op.op !== 'fetchAndRun') {
                const known = fetchedAt.get(pc);
                if (known === undefined) {
                    core.s = state.slice();
                    pass(core, reach, here, pc, message);
                    fetchedAt.set(pc, (state = core.s));
                } else state = known;
            }
            core.s = state.slice();
            return compares(core, reach, op, other);
        },
    };
}

/** Per place: what may have been entered before the operation there. */
function statesBefore(core: Core, reach: Reach, message: Told): (Uint16Array | undefined)[] {
    const { program, layout } = core;
    const { flow } = reach;
    const before: (Uint16Array | undefined)[] = new Array<undefined>(program.code.length);
    const { entry, faultHandler } = program.cpus[core.cpu];
    const work: Pc[] = [];
    const merge = (pc: Pc, state: Uint16Array): void => {
        const old = before[pc];
        if (old === undefined) {
            before[pc] = state.slice();
            work.push(pc);
            return;
        }
        let grew = false;
        for (let slot = 0; slot < state.length; slot++) {
            if (state[slot] <= old[slot]) continue;
            old[slot] = state[slot];
            grew = true;
        }
        if (grew) work.push(pc);
    };
    const nothing = new Uint16Array(layout.slots);
    merge(entry, nothing);
    if (faultHandler !== null) merge(faultHandler, nothing);
    for (let pc = work.pop(); pc !== undefined; pc = work.pop()) {
        const start = before[pc] ?? nothing;
        const out = start.slice();
        const here = program.code[pc];
        if (here.op === 'fetchAndRun') {
            core.s = out;
            pass(core, reach, here, pc, message);
            const fetched = out.slice();
            for (const op of flow.operationsAt(pc)) {
                if (op.op === 'fetchAndRun') continue;
                core.s = fetched.slice();
                pass(core, reach, op, pc, message);
                for (let slot = 0; slot < out.length; slot++) if (core.s[slot] > out[slot]) out[slot] = core.s[slot];
            }
        } else {
            core.s = out;
            pass(core, reach, here, pc, message);
        }
        for (const next of flow.successors(pc)) merge(next, out);
    }
    return before;
}

const orderOf = (core: Core, acquire: boolean): LoadOrder =>
    acquire ? 'acquire' : core.architecture.totalStoreOrder ? 'acquirePC' : 'plain';

/** What a load of a location ends with, forwarded or not. */
function loaded(core: Core, location: LocationId, pre: View, source: View): View {
    const slot = core.layout.location[location];
    const forwarded = slot < 0 ? ZERO : join(viewAt(core.s, slot + FWD_VIEW), viewAt(core.s, slot + FWD_LOAD));
    return join(join(pre, source), forwarded);
}

/** As {@link afterStore}, of a store that may also have been another or none: what was forwarded before still may be. */
function stored(
    core: Core,
    location: LocationId,
    source: View,
    address: View,
    release: boolean,
    view: View,
    load: View | null,
): void {
    const slot = core.layout.location[location];
    const old = slot < 0 ? ZERO : viewAt(core.s, slot + FWD_VIEW);
    const oldLoad = slot < 0 ? ZERO : viewAt(core.s, slot + FWD_LOAD);
    afterStore(core, location, vOf(source), address, release, { view, load });
    if (slot < 0) return;
    raise(core.s, slot + FWD_VIEW, old);
    raise(core.s, slot + FWD_LOAD, oldLoad);
}

function drop(core: Core, register: RegisterId | undefined): void {
    if (register !== undefined) setRegister(core, register, 0, ZERO);
}

/** The views after an operation. Nothing here looks at values. */
function pass(core: Core, { flow }: Reach, op: Op, pc: Pc, message: Told): void {
    const { s, architecture } = core;
    const source = message.isSource(op, pc) ? at(1) : ZERO;
    const written = message.own ? source : ZERO;
    const onlyAt = (location: LocationId, view: View): View => (message.location === location ? view : ZERO);
    switch (op.op) {
        case 'load': {
            const address = operandView(core, op.addr);
            const order = loadOrderOf(core, op);
            let result: View = ZERO;
            for (const location of flow.pointedTo(op.addr)) {
                const post = loaded(core, location, loadPreOf(core, op, location), onlyAt(location, source));
                afterLoad(core, location, post, address, order);
                if (op.exclusive === true) raise(s, EXCLUSIVE + 2, post);
                result = join(result, post);
            }
            setRegister(core, op.dst, 0, result);
            return;
        }
        case 'store': {
            const address = operandView(core, op.addr);
            const data = operandView(core, op.data);
            const release = op.release || architecture.totalStoreOrder;
            const load = op.status === undefined ? null : viewAt(s, EXCLUSIVE + 2);
            for (const location of flow.pointedTo(op.addr))
                stored(core, location, onlyAt(location, written), address, release, join(address, data), load);
            if (op.status !== undefined) setRegister(core, op.status, 0, architecture.riscvExclusives ? written : ZERO);
            if (op.acquire === true) for (const slot of [VRN, VWN]) raise(s, slot, written);
            return;
        }
        case 'rmw':
        case 'cas':
            modified(core, flow.pointedTo(op.addr), op, source, written, onlyAt);
            return;
        case 'dc': {
            const address = operandView(core, op.addr);
            for (const line of linesOf(core, flow.pointedTo(op.addr)))
                afterClean(core, line, join(cleanPre(core, line, address), written));
            return;
        }
        case 'ic':
            afterInvalidation(core, join(invalidated(core, op), written));
            return;
        case 'fetch':
            afterFetch(core, vOf(source));
            setRegister(core, op.dst, 0, ZERO);
            return;
        case 'fetchAndRun':
            afterFetch(core, vOf(source));
            return;
        case 'ack':
            afterAck(core, vOf(source));
            return;
        case 'wait':
            afterWait(core, vOf(source));
            return;
        case 'alu':
            setRegister(core, op.dst, 0, join(operandView(core, op.a), operandView(core, op.b)));
            return;
        case 'compare':
            setView(s, FLAGS + 3, join(operandView(core, op.a), operandView(core, op.b)));
            return;
        case 'select': {
            const either = join(operandView(core, op.a), operandView(core, op.b));
            setRegister(core, op.dst, 0, join(either, forWrites(pOf(viewAt(s, FLAGS + 3)))));
            return;
        }
        case 'branch':
            branchOn(core, op.test.kind === 'flags' ? viewAt(s, FLAGS + 3) : operandView(core, { reg: op.test.reg }));
            return;
        case 'assume':
            branchOn(core, operandView(core, { reg: op.reg }));
            return;
        case 'jumpTo':
            branchOn(core, operandView(core, { reg: op.reg }));
            drop(core, op.link);
            return;
        case 'jump':
            drop(core, op.link);
            return;
        case 'adr':
            drop(core, op.dst);
            return;
        case 'barrier':
            architecture.barrier(core, op.barrier);
            return;
        case 'return':
            if (op.serializes === true) architecture.barrier(core, { kind: 'serialize' });
            else if (op.synchronizes) architecture.synchronize(core);
            return;
        case 'enter':
        case 'eret':
        case 'fault':
            if (op.synchronizes) architecture.synchronize(core);
            return;
        case 'nop':
        case 'halt':
        case 'mark':
        case 'assert':
        case 'mask':
        case 'visit':
        case 'choose':
        case 'send':
            return;
    }
}

function modified(
    core: Core,
    locations: readonly LocationId[],
    op: Of<'rmw'> | Of<'cas'>,
    source: View,
    written: View,
    onlyAt: (location: LocationId, view: View) => View,
): void {
    const { s, architecture } = core;
    const address = operandView(core, op.addr);
    const operands = operandsOf(core, op);
    const release = op.release || architecture.totalStoreOrder;
    let result: View = ZERO;
    for (const location of locations) {
        const post = loaded(core, location, modificationPre(core, op, location), onlyAt(location, source));
        afterLoad(core, location, post, address, orderOf(core, op.acquire), op.noReturn !== true);
        stored(core, location, onlyAt(location, written), address, release, join(join(address, operands), post), post);
        if (op.acquire && op.release) for (const slot of [VRN, VWN]) raise(s, slot, written);
        if (architecture.lockedAtomics) architecture.barrier(core, { kind: 'mfence' });
        result = join(result, join(post, operands));
    }
    setRegister(core, op.dst, 0, result);
}

const operandsOf = (core: Core, op: Of<'rmw'> | Of<'cas'>): View =>
    op.op === 'rmw' ? operandView(core, op.src) : join(operandView(core, op.expected), operandView(core, op.desired));

/** Lines that maintenance of an address may concern, that of addresses which are no location included. */
function linesOf({ geometry }: Core, locations: readonly LocationId[]): Set<number> {
    return new Set([geometry.nowhere, ...locations.map((location) => geometry.lineOf[location])]);
}

const invalidated = (core: Core, op: Of<'ic'>): View =>
    invalidatePre(core, op.addr === 'all' ? ZERO : operandView(core, op.addr));

/** Whether a view that the operation compares with the message's place is entered. */
function compares(core: Core, { flow }: Reach, op: Op, message: Told): boolean {
    const { s, layout } = core;
    const coherence = (location: LocationId): View => {
        const slot = layout.location[location];
        return slot < 0 ? ZERO : viewAt(s, slot + COH);
    };
    switch (op.op) {
        case 'load':
            return flow
                .pointedTo(op.addr)
                .some((location) => vOf(join(loadPreOf(core, op, location), coherence(location))) !== 0);
        case 'store':
            // Others' writes are compared with the store's own place and its exclusive load's, which are of the same location.
            return (
                message.own &&
                flow
                    .pointedTo(op.addr)
                    .some((location) => join(storePreOf(core, op, location), coherence(location)) !== ZERO)
            );
        case 'rmw':
        case 'cas':
            return flow.pointedTo(op.addr).some((location) => {
                const address = operandView(core, op.addr);
                const operands = operandsOf(core, op);
                const pre = modificationPre(core, op, location);
                const write = storePre(
                    core,
                    location,
                    address,
                    operands,
                    op.release || core.architecture.totalStoreOrder,
                );
                return join(join(pre, write), join(coherence(location), operands)) !== ZERO;
            });
        case 'dc': {
            const address = operandView(core, op.addr);
            return [...linesOf(core, flow.pointedTo(op.addr))].some((line) => cleanPre(core, line, address) !== ZERO);
        }
        case 'ic':
            return invalidated(core, op) !== ZERO;
        case 'fetch':
            return op.cells.some((cell) => fetchCompares(core, cell));
        case 'fetchAndRun':
            return fetchCompares(core, op.cell);
        case 'send':
            return core.architecture.sendBound(core) !== ZERO;
        case 'ack':
            return ackPre(core) !== ZERO;
        default:
            return true;
    }
}

/** Whatever an architecture's floor looks at: the fetch views, own coherence (x86), what FENCE.I has noted (RISC-V). */
function fetchCompares({ s, layout }: Core, cell: LocationId): boolean {
    const location = layout.location[cell];
    const fenced = layout.fenced[cell];
    const own = location < 0 ? ZERO : viewAt(s, location + COH);
    const noted = fenced < 0 ? ZERO : viewAt(s, fenced);
    return join(join(viewAt(s, VF), viewAt(s, VFLOCAL)), join(own, noted)) !== ZERO;
}
