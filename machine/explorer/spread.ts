/**
 * Which views the timestamp of a message may enter, and where such a view is compared with the place of another message.
 *
 * The machine's own rules are run on abstract states: a view is 1 where the timestamp may have entered it, else 0, so that the
 * maximum of two views is their union. States of the paths that meet are joined until nothing changes; no path is left out, for
 * nothing here looks at values. A view only loses the timestamp where the operation surely replaces it. Where a case is not worth
 * the code (a store-exclusive that fails, a compare-and-swap's two results), more is taken to be entered than can be.
 *
 * If no view that the first timestamp enters is compared with the second message's place, nor the other way round, the two
 * may change places when they are neighbours: every other comparison comes out as before, since each view is a maximum of
 * timestamps and only the two have changed. A view that both enter is compared with neither.
 */
import { loadOrderOf, loadPreOf, modificationPre, storePreOf } from '../accesses';
import type { Core } from '../core';
import { COH, EXCLUSIVE, FLAGS, FWD_LOAD, FWD_VIEW, raise, setView, VFLOCAL, VF, viewAt, VRN, VWN } from '../layout';
import type { LocationId, Op, Pc } from '../program';
import type { Reach } from '../reach';
import {
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
export type CreateSpread = (setup: Setup, cpu: number, message: Told) => Spread;

export const createSpread: CreateSpread = (setup, cpu, message) => {
    const reach = setup.reach[cpu];
    const core = createCore(setup, cpu, createTimeline(), new Uint16Array(setup.layouts[cpu].slots));
    const before = statesBefore(core, reach, message);
    return {
        compared(pc, op, other) {
            const state = before[pc];
            if (state === undefined) return false;
            core.s = state.slice();
            // A modifiable instruction is fetched first, and then executed at the same place.
            const here = setup.program.code[pc];
            if (here !== op && here.op === 'fetchAndRun') pass(core, reach, here, pc, message);
            return compares(core, reach, op, other);
        },
    };
};

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
        // The first operation of a modifiable instruction is its fetch; whatever is fetched comes after that.
        const [first, ...fetched] = flow.operationsAt(pc);
        core.s = (before[pc] ?? nothing).slice();
        pass(core, reach, first, pc, message);
        const states = [core.s];
        for (const op of fetched) {
            core.s = states[0].slice();
            pass(core, reach, op, pc, message);
            states.push(core.s);
        }
        for (const next of flow.successors(pc)) for (const state of states) merge(next, state);
    }
    return before;
}

type Access = Of<'load'> | Of<'store'> | Of<'rmw'> | Of<'cas'>;

const operandsOf = (core: Core, op: Access): View =>
    op.op === 'store'
        ? operandView(core, op.data)
        : op.op === 'rmw'
          ? operandView(core, op.src)
          : op.op === 'cas'
            ? join(operandView(core, op.expected), operandView(core, op.desired))
            : ZERO;

/** What a load that is forwarded from an own store inherits at most. */
function forwarded({ s, layout }: Core, location: LocationId): View {
    const slot = layout.location[location];
    return slot < 0 ? ZERO : join(viewAt(s, slot + FWD_VIEW), viewAt(s, slot + FWD_LOAD));
}

/** The views after a load, a store or both at a location; `read`, `written`: the places of what it reads and of its own write. */
function accessed(core: Core, op: Access, location: LocationId, read: View, written: View): View {
    const { s, architecture } = core;
    const slot = core.layout.location[location];
    const address = operandView(core, op.addr);
    const operands = operandsOf(core, op);
    const old = forwarded(core, location);
    let post: View = ZERO;
    if (op.op !== 'store') {
        const pre = op.op === 'load' ? loadPreOf(core, op, location) : modificationPre(core, op, location);
        post = join(join(pre, read), old);
        afterLoad(core, location, post, address, orderOf(core, op), op.op === 'load' || op.noReturn !== true);
    }
    if (op.op !== 'load') {
        const load = op.op === 'store' ? viewAt(s, EXCLUSIVE + 2) : post;
        const release = op.release || architecture.totalStoreOrder;
        afterStore(core, location, vOf(written), address, release, {
            view: join(join(address, operands), op.op === 'store' ? ZERO : post),
            load,
        });
        // It may have failed, or have been at another location.
        if (slot >= 0) raise(s, slot + FWD_VIEW, old);
        if (op.acquire === true) for (const later of [VRN, VWN]) raise(s, later, written);
    }
    if (op.op !== 'load' && op.op !== 'store' && architecture.lockedAtomics)
        architecture.barrier(core, { kind: 'mfence' });
    return join(post, operands);
}

const orderOf = (core: Core, op: Of<'load'> | Of<'rmw'> | Of<'cas'>): LoadOrder =>
    op.op === 'load'
        ? loadOrderOf(core, op)
        : op.acquire
          ? 'acquire'
          : core.architecture.totalStoreOrder
            ? 'acquirePC'
            : 'plain';

/** The views after an operation. Nothing here looks at values. */
function pass(core: Core, { flow }: Reach, op: Op, pc: Pc, message: Told): void {
    const { s, architecture } = core;
    const source = message.isSource(op, pc) ? at(1) : ZERO;
    const written = message.own ? source : ZERO;
    switch (op.op) {
        case 'load':
        case 'store':
        case 'rmw':
        case 'cas': {
            let result: View = ZERO;
            for (const location of flow.pointedTo(op.addr)) {
                const here = message.location === location;
                result = join(result, accessed(core, op, location, here ? source : ZERO, here ? written : ZERO));
            }
            if (op.op === 'store') {
                if (op.status !== undefined)
                    setRegister(core, op.status, 0, architecture.riscvExclusives ? written : ZERO);
            } else {
                setRegister(core, op.dst, 0, result);
                if (op.op === 'load' && op.exclusive === true) raise(s, EXCLUSIVE + 2, result);
            }
            return;
        }
        case 'dc':
            for (const line of linesOf(core, flow.pointedTo(op.addr)))
                afterClean(core, line, join(cleanPre(core, line, operandView(core, op.addr)), written));
            return;
        case 'ic':
            afterInvalidation(core, join(invalidated(core, op), written));
            return;
        case 'fetch':
        case 'fetchAndRun':
            afterFetch(core, vOf(source));
            if (op.op === 'fetch') setRegister(core, op.dst, 0, ZERO);
            return;
        case 'ack':
            afterAck(core, vOf(source));
            return;
        case 'wait':
            afterWait(core, vOf(source));
            return;
        case 'alu':
        case 'compare':
        case 'select': {
            const either = join(operandView(core, op.a), operandView(core, op.b));
            const flags = op.op === 'select' ? forWrites(pOf(viewAt(s, FLAGS + 3))) : ZERO;
            if (op.op === 'compare') setView(s, FLAGS + 3, either);
            else setRegister(core, op.dst, 0, join(either, flags));
            return;
        }
        case 'branch':
            branchOn(core, op.test.kind === 'flags' ? viewAt(s, FLAGS + 3) : operandView(core, { reg: op.test.reg }));
            return;
        case 'assume':
        case 'jumpTo':
            branchOn(core, operandView(core, { reg: op.reg }));
            return;
        case 'barrier':
            architecture.barrier(core, op.barrier);
            return;
        case 'return':
        case 'enter':
        case 'eret':
        case 'fault':
            if (op.op === 'return' && op.serializes === true) architecture.barrier(core, { kind: 'serialize' });
            else if (op.synchronizes) architecture.synchronize(core);
            return;
        default:
            // The others touch no view, or none that would have to be forgotten.
            return;
    }
}

/** Lines that maintenance of an address may concern, that of addresses which are no location included. */
const linesOf = ({ geometry }: Core, locations: readonly LocationId[]): number[] => [
    geometry.nowhere,
    ...locations.map((location) => geometry.lineOf[location]),
];

const invalidated = (core: Core, op: Of<'ic'>): View =>
    invalidatePre(core, op.addr === 'all' ? ZERO : operandView(core, op.addr));

function accessPre(core: Core, op: Access, location: LocationId): View {
    if (op.op === 'load') return loadPreOf(core, op, location);
    if (op.op === 'store') return storePreOf(core, op, location);
    const release = op.release || core.architecture.totalStoreOrder;
    const pre = join(modificationPre(core, op, location), forwarded(core, location));
    return join(pre, storePre(core, location, operandView(core, op.addr), operandsOf(core, op), release));
}

/** Whether a view that the operation compares with the message's place is entered. */
function compares(core: Core, { flow }: Reach, op: Op, message: Told): boolean {
    const { s, layout } = core;
    const coherence = (location: LocationId): View => {
        const slot = layout.location[location];
        return slot < 0 ? ZERO : viewAt(s, slot + COH);
    };
    switch (op.op) {
        case 'load':
        case 'store':
        case 'rmw':
        case 'cas':
            // Others' writes are compared with a store's own place and its exclusive load's, which are of the same location.
            if (op.op === 'store' && !message.own) return false;
            return flow
                .pointedTo(op.addr)
                .some((location) => join(accessPre(core, op, location), coherence(location)) !== ZERO);
        case 'dc':
            return linesOf(core, flow.pointedTo(op.addr)).some(
                (line) => cleanPre(core, line, operandView(core, op.addr)) !== ZERO,
            );
        case 'ic':
            return invalidated(core, op) !== ZERO;
        case 'fetch':
            return op.cells.some((cell) => fetchCompares(core, cell));
        case 'fetchAndRun':
            return fetchCompares(core, op.cell);
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
