/**
 * What a CPU may do at a place in its local run: one choice per outcome. A message is either one of its own promises on the
 * timeline, performed now, or a new one appended behind everything (virtual: it is not on the timeline yet).
 */
import { NotModelled } from '../arithmetic';
import {
    failStore,
    loadPreOf,
    modificationPre,
    performLoad,
    performRead,
    performStore,
    performWrite,
    storePreOf,
    type Modification,
} from '../accesses';
import type { Core } from '../core';
import { EXCLUSIVE, FETCHED, PC } from '../layout';
import { interruptible, handledIpi, pendingIpis, takeIpi } from '../interrupts';
import { isSymbol, symbolIndex, type LocationId, type Op } from '../program';
import {
    ackPre,
    afterAck,
    afterClean,
    afterFetch,
    afterInvalidation,
    afterWait,
    cleanMatters,
    cleanPre,
    fetchCandidates,
    invalidatePre,
    invalidationMatters,
    loadFloor,
    operandNumber,
    operandView,
    setRegister,
    storeBound,
    valueAt,
} from '../rules';
import { advance, currentOp, lineOfAddress, locationOf } from '../state';
import { performLocal } from '../step';
import { ACK, ALL_LINES, CLEAN, INVALIDATE, IPI, WRITE, writtenBetween } from '../timeline';
import { at, pOf, type Timestamp, type View } from '../view';

/** `read`: timestamp read or fetched. `place`: own promise performed (its timestamp), 0: append, −1: no message. */
export interface LocalChoice {
    readonly kind: 'local' | 'take' | 'load' | 'message' | 'fail' | 'modify' | 'fetch' | 'choose' | 'wait';
    readonly read: Timestamp;
    readonly place: number;
    /** A compare-and-swap's result with its alternative view. */
    readonly alternative?: boolean;
    readonly reads?: readonly Timestamp[];
}

/** How the run places messages. */
export interface Placing {
    /** Maintenance that would guarantee nothing new puts no message on the timeline. */
    readonly uselessMaintenance: boolean;
    /** Choices after which a promise can never be performed are left out. */
    readonly pruning: boolean;
    /** Timestamps of this CPU's unfulfilled promises. */
    promises(): readonly Timestamp[];
    /** Performs a promise (`place` > 0) or appends; returns the timestamp. `bound`: what it had to come after. */
    put(place: Timestamp, kind: number, subject: number, value: number, bound: Timestamp): Timestamp;
}

const LOCAL: LocalChoice = { kind: 'local', read: 0, place: -1 };
const FAIL: LocalChoice = { kind: 'fail', read: 0, place: -1 };

/** Every choice at the core's place; empty: the run cannot go on from here. */
export function choicesAt(core: Core, placing: Placing): LocalChoice[] {
    const instruction = core.program.code[core.s[PC]];
    const taking = instruction.boundary && core.s[FETCHED] === 0 && interruptible(core) ? pendingIpis(core) : [];
    const own = ordinary(core, currentOp(core), placing);
    return taking.length === 0
        ? own
        : [...own, ...taking.map((ts): LocalChoice => ({ kind: 'take', read: ts, place: -1 }))];
}

function ordinary(core: Core, op: Op, placing: Placing): LocalChoice[] {
    switch (op.op) {
        case 'halt':
            return [];
        case 'load': {
            const location = locationOf(core, op.addr);
            const floor = loadFloor(core, location, loadPreOf(core, op, location));
            return fetchCandidates(core, location, floor).map((read) => ({ kind: 'load', read, place: -1 }));
        }
        case 'store':
            return storeChoices(core, op, placing);
        case 'rmw':
        case 'cas':
            return modifyChoices(core, op, placing);
        case 'dc': {
            const line = lineOfAddress(core, op.addr);
            const pre = cleanPre(core, line, operandView(core, op.addr));
            if (core.program.options.idc === 1 || (placing.uselessMaintenance && !cleanMatters(core, line, pre)))
                return [LOCAL];
            return places(core, placing, CLEAN, line, 0, pOf(pre));
        }
        case 'ic': {
            const line = lineOfInvalidation(core, op);
            const pre = invalidatePre(core, op.addr === 'all' ? 0 : operandView(core, op.addr));
            const local = isLocalInvalidation(core, op);
            if (
                core.program.options.dic === 1 ||
                (placing.uselessMaintenance && !invalidationMatters(core, line, local, pre))
            )
                return [LOCAL];
            return places(core, placing, INVALIDATE, line, local ? 1 : 0, pOf(pre));
        }
        case 'fetch':
            return fetchChoices(core, op.cells);
        case 'fetchAndRun':
            return fetchCandidates(core, op.cell).map((read) => ({ kind: 'fetch', read, place: -1, reads: [read] }));
        case 'send':
            return places(
                core,
                placing,
                IPI,
                op.target,
                core.s[core.layout.sent[op.target]],
                pOf(core.architecture.sendBound(core)),
            );
        case 'ack': {
            const ipi = handledIpi(core);
            if (ipi === 0) throw new NotModelled('an acknowledgement outside an IPI handler');
            return places(core, placing, ACK, core.timeline.cpu[ipi], core.timeline.value[ipi], pOf(ackPre(core)));
        }
        case 'wait':
            return acknowledgements(core, op.target) === null ? [] : [{ kind: 'wait', read: 0, place: -1 }];
        case 'choose':
            return op.targets.map((read) => ({ kind: 'choose', read, place: -1 }));
        default:
            return [LOCAL];
    }
}

const isLocalInvalidation = (core: Core, op: Extract<Op, { op: 'ic' }>): boolean =>
    op.local && !core.program.options.ialluBroadcast;

const lineOfInvalidation = (core: Core, op: Extract<Op, { op: 'ic' }>): number =>
    op.addr === 'all' ? ALL_LINES : lineOfAddress(core, op.addr);

/** Every promise of this very message above the bound, and appending. */
function places(
    core: Core,
    placing: Placing,
    kind: number,
    subject: number,
    value: number,
    bound: Timestamp,
): LocalChoice[] {
    const { timeline } = core;
    const found: LocalChoice[] = [];
    for (const ts of placing.promises()) {
        if (
            ts > bound &&
            timeline.kind[ts] === kind &&
            timeline.subject[ts] === subject &&
            timeline.value[ts] === value
        ) {
            found.push({ kind: 'message', read: bound, place: ts });
        }
    }
    // IPIs and acknowledgements are numbered: this very one is sent once, so a promise of it must be performed here.
    if (placing.pruning && (kind === IPI || kind === ACK)) {
        const promised = placing
            .promises()
            .some(
                (ts) => timeline.kind[ts] === kind && timeline.subject[ts] === subject && timeline.value[ts] === value,
            );
        if (promised) return found;
    }
    found.push({ kind: 'message', read: bound, place: 0 });
    return found;
}

function storeChoices(core: Core, op: Extract<Op, { op: 'store' }>, placing: Placing): LocalChoice[] {
    const location = locationOf(core, op.addr);
    const bound = storeBound(core, location, storePreOf(core, op, location));
    const found = places(core, placing, WRITE, location, operandNumber(core, op.data), bound);
    if (op.status === undefined) return found;
    const { s } = core;
    if (s[EXCLUSIVE] === 0) return [FAIL];
    // The exclusive monitor: no other CPU's write to the location since the load-exclusive read it.
    const whole = (place: Timestamp): boolean =>
        s[EXCLUSIVE] !== location + 1 ||
        !writtenBetween(
            core.timeline,
            location,
            s[EXCLUSIVE + 1],
            place === 0 ? core.timeline.length + 1 : place,
            core.cpu,
        );
    return [...found.filter((choice) => whole(choice.place)), FAIL];
}

function modifyChoices(core: Core, op: Extract<Op, { op: 'rmw' | 'cas' }>, placing: Placing): LocalChoice[] {
    const location = locationOf(core, op.addr);
    const before = core.s;
    const found: LocalChoice[] = [];
    const fenced = before.slice();
    core.s = fenced;
    const pre = modificationPre(core, op, location);
    const reads = fetchCandidates(core, location, loadFloor(core, location, pre));
    core.s = before.slice();
    for (const read of reads) {
        core.s.set(fenced);
        const change = performRead(core, op, location, read);
        const views = change.alternative === null || change.alternative === change.post ? [false] : [false, true];
        if (change.fresh < 0) {
            found.push({ kind: 'modify', read, place: -1 });
            continue;
        }
        const bound = storeBound(core, location, change.pre);
        for (const { place } of places(core, placing, WRITE, location, change.fresh, bound)) {
            if (writtenBetween(core.timeline, location, read, place === 0 ? core.timeline.length + 1 : place, core.cpu))
                continue;
            for (const alternative of views) found.push({ kind: 'modify', read, place, alternative });
        }
    }
    core.s = before;
    return found;
}

/**
 * Every combination of versions of the parts. Nothing orders the fetches of one instruction among each other (Intel SDM
 * vol. 3, cross-modifying code): the second part may have been fetched long before the first.
 */
function fetchChoices(core: Core, cells: readonly LocationId[]): LocalChoice[] {
    const candidates = cells.map((cell) => fetchCandidates(core, cell));
    let partial: Timestamp[][] = [[]];
    for (const versions of candidates)
        partial = partial.flatMap((reads) =>
            trapped(core, cells, reads) ? [reads] : versions.map((read) => [...reads, read]),
        );
    return partial.map((reads) => ({ kind: 'fetch', read: reads[0], place: -1, reads }));
}

/** Part 0 returned `int3`: the CPU traps, the other parts are not executed. */
function trapped(core: Core, cells: readonly LocationId[], reads: readonly Timestamp[]): boolean {
    if (reads.length === 0) return false;
    const value = core.values.values[valueAt(core, cells[0], reads[0])];
    const symbol = isSymbol(value) ? core.program.symbols[symbolIndex(value)] : null;
    return symbol !== null && symbol.kind === 'version' && symbol.name === 'int3';
}

/** Timestamps of the acknowledgements of every IPI this CPU has sent to `target`; null: one is missing. */
export function acknowledgements(core: Core, target: number): Timestamp[] | null {
    const { timeline, s, layout } = core;
    const sent = layout.sent[target] < 0 ? 0 : s[layout.sent[target]];
    const found: Timestamp[] = [];
    for (let ts = 1; ts <= timeline.length; ts++) {
        if (
            timeline.kind[ts] === ACK &&
            timeline.cpu[ts] === target &&
            timeline.subject[ts] === core.cpu &&
            timeline.value[ts] < sent
        )
            found.push(ts);
    }
    return found.length === sent ? found : null;
}

/** Performs a choice. Returns false when the path ends (a wait not satisfied, a loop bound). */
export function perform(core: Core, choice: LocalChoice, placing: Placing): boolean {
    if (choice.kind === 'take') {
        takeIpi(core, choice.read);
        return true;
    }
    const op = currentOp(core);
    switch (op.op) {
        case 'load':
            performLoad(core, op, locationOf(core, op.addr), choice.read);
            return true;
        case 'store': {
            if (choice.kind === 'fail') {
                failStore(core, op);
                return true;
            }
            const location = locationOf(core, op.addr);
            performStore(
                core,
                op,
                location,
                placing.put(choice.place, WRITE, location, operandNumber(core, op.data), choice.read),
            );
            return true;
        }
        case 'rmw':
        case 'cas':
            performModification(core, op, choice, placing);
            return true;
        case 'dc': {
            const address = operandView(core, op.addr);
            const line = lineOfAddress(core, op.addr);
            const pre = cleanPre(core, line, address);
            afterClean(core, line, choice.place < 0 ? pre : at(placing.put(choice.place, CLEAN, line, 0, choice.read)));
            advance(core);
            return true;
        }
        case 'ic': {
            const line = lineOfInvalidation(core, op);
            const pre = invalidatePre(core, op.addr === 'all' ? 0 : operandView(core, op.addr));
            const local = isLocalInvalidation(core, op) ? 1 : 0;
            afterInvalidation(
                core,
                choice.place < 0 ? pre : at(placing.put(choice.place, INVALIDATE, line, local, choice.read)),
            );
            advance(core);
            return true;
        }
        case 'fetch': {
            const reads = choice.reads ?? [];
            for (const read of reads) afterFetch(core, read);
            setRegister(core, op.dst, valueAt(core, op.cells[0], reads[0]), 0);
            advance(core);
            return true;
        }
        case 'fetchAndRun':
            afterFetch(core, choice.read);
            core.s[FETCHED] = valueAt(core, op.cell, choice.read) + 1;
            return true;
        case 'send': {
            const slot = core.layout.sent[op.target];
            placing.put(choice.place, IPI, op.target, core.s[slot], choice.read);
            core.s[slot] += 1;
            advance(core);
            return true;
        }
        case 'ack': {
            const ipi = handledIpi(core);
            afterAck(
                core,
                placing.put(choice.place, ACK, core.timeline.cpu[ipi], core.timeline.value[ipi], choice.read),
            );
            advance(core);
            return true;
        }
        case 'wait':
            for (const ts of acknowledgements(core, op.target) ?? []) afterWait(core, ts);
            advance(core);
            return true;
        case 'choose':
            core.s[PC] = choice.read;
            return true;
        default:
            return performLocal(core, op);
    }
}

function performModification(
    core: Core,
    op: Extract<Op, { op: 'rmw' | 'cas' }>,
    choice: LocalChoice,
    placing: Placing,
): void {
    const location = locationOf(core, op.addr);
    modificationPre(core, op, location);
    const change: Modification = performRead(core, op, location, choice.read);
    const bound = storeBound(core, location, change.pre);
    const ts = choice.place < 0 ? 0 : placing.put(choice.place, WRITE, location, change.fresh, bound);
    const view: View = choice.alternative === true && change.alternative !== null ? change.alternative : change.post;
    performWrite(core, op, change, ts, view);
}
