/** One event of one CPU: all its micro-operations, and the bookkeeping that goes with it. */
import { NotModelled } from '../arithmetic';
import type { Core } from '../core';
import { handledIpi, inUserMode } from '../interrupts';
import { FETCHED, PC, STATUS, STOPPED, VDSB, viewAt } from '../layout';
import type { Op } from '../program';
import { afterAck, afterWait, operandNumber, valueAt } from '../rules';
import { advance, currentOp, operandValue } from '../state';
import { performLocal } from '../step';
import { ACK, CLEAN, INVALIDATE, IPI, WRITE } from '../timeline';
import type { Effect } from '../trace';
import { pOf, vOf } from '../view';
import { load, messageStep, modify, noteRegister, store } from './accesses';
import { holdBarrier, holdLoadBarrier } from './buffer';
import { holdsBarrier, holdsRelease } from './entries';
import { fetch, fetchCell } from './fetching';
import { drains, overtakable } from './machine';
import { completeCleans, completeHere, completeInvalidations, issueClean, issueInvalidation } from './maintenance';
import { passMark } from './properties';
import { noteSynchronization } from './synchronization';
import { decide, keepPromise, LATE, promisesOf, publish, type Work } from './work';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/** Performs the event at the CPU's place. False: it cannot happen now. */
export function performEvent(work: Work): boolean {
    do {
        if (!perform(work, currentOp(work.core))) return false;
    } while (belongs(work));
    return true;
}

/** Bookkeeping at the CPU's place (labels, waits with nothing to wait for) goes with what was before it. */
export function settle(work: Work): boolean {
    while (belongs(work)) if (!perform(work, currentOp(work.core))) return false;
    return true;
}

/** Whether what is at the CPU's place is no step of its own. */
function belongs({ core }: Work): boolean {
    const { s } = core;
    if ((s[STATUS] & STOPPED) !== 0) return false;
    if (s[FETCHED] !== 0) return true;
    const instruction = core.program.code[s[PC]];
    switch (instruction.op) {
        case 'halt':
            return false;
        case 'mark':
            return true;
        case 'wait':
            return !instruction.boundary || sentTo(core, instruction.target) === 0;
        default:
            return !instruction.boundary;
    }
}

/** Number of IPIs this CPU has sent to another so far. */
export const sentTo = (core: Core, target: number): number => {
    const slot = core.layout.sent[target];
    return slot < 0 ? 0 : core.s[slot];
};

function perform(work: Work, op: Op): boolean {
    const { core } = work;
    switch (op.op) {
        case 'halt':
            return false;
        case 'load':
            return load(work, op);
        case 'store':
            return store(work, op);
        case 'rmw':
        case 'cas':
            return modify(work, op);
        case 'dc':
            return issueClean(work, op);
        case 'ic':
            return issueInvalidation(work, op);
        case 'fetch':
            return fetch(work, op);
        case 'fetchAndRun': {
            const ts = fetchCell(work, op.cell);
            if (ts === null) return false;
            core.s[FETCHED] = valueAt(core, op.cell, ts) + 1;
            return true;
        }
        case 'send':
            return send(work, op);
        case 'wait':
            return waitFor(work, op);
        case 'ack':
            return acknowledge(work);
        case 'choose':
            core.s[PC] =
                op.targets[
                    decide(
                        work,
                        op.targets.map((_, index) => `branch ${index + 1}`),
                    )
                ];
            return true;
        case 'barrier':
            return barrier(work, op);
        case 'mark':
            passMark(work, op.mark);
            return performLocal(core, op);
        case 'visit':
            return visit(work, op);
        case 'assert':
            if (operandValue(core, { reg: op.reg }) === 0) failAssert(work);
            return performLocal(core, op);
        case 'enter':
        case 'return':
        case 'eret':
            if (drains(core.program, op) && work.buffer.length > 0) return false;
            return around(work, op);
        case 'alu':
        case 'adr':
        case 'select': {
            const done = performLocal(core, op);
            noteRegister(work, op.dst, operandNumber(core, { reg: op.dst }));
            return done;
        }
        case 'branch': {
            const next = core.s[PC] + 1;
            const done = performLocal(core, op);
            work.effects?.push({ kind: 'branch', taken: core.s[PC] !== next });
            return done;
        }
        case 'mask':
            work.effects?.push({ kind: 'mask', masked: op.masked });
            return performLocal(core, op);
        case 'fault':
        case 'nop':
        case 'compare':
        case 'jump':
        case 'jumpTo':
        case 'assume':
            return performLocal(core, op);
    }
}

/** Exception entries and returns: whether they synchronize, and the mode they lead to. */
function around(work: Work, op: Of<'enter'> | Of<'return'> | Of<'eret'>): boolean {
    const { core } = work;
    const synchronizes = op.synchronizes || (op.op === 'return' && op.serializes === true);
    const wasUser = inUserMode(core);
    const done = noteSynchronization(work, synchronizes, () => performLocal(core, op));
    if (inUserMode(core) !== wasUser) work.effects?.push({ kind: 'mode', mode: wasUser ? 'kernel' : 'user' });
    return done;
}

/** A visit over the bound gives the path up in a search; people may go on as long as they like. */
function visit(work: Work, op: Of<'visit'>): boolean {
    const { core, machine } = work;
    const slot = core.layout.loop[op.loop];
    const visits = Math.min(core.s[slot] + 1, 0xffff);
    if (machine.options.boundLoops && visits > core.program.options.loopBound) {
        // The CPU stays here for good.
        work.bounded = true;
        return false;
    }
    core.s[slot] = visits;
    advance(core);
    return true;
}

function failAssert(work: Work): void {
    const { program, s } = work.core;
    const { event } = program.code[s[PC]];
    program.properties.forEach((property, index) => {
        if (property.kind === 'assert' && property.event === event && property.cpu === work.cpu) work.hits.push(index);
    });
}

// ---- barriers ------------------------------------------------------------------------------------------------------

function barrier(work: Work, op: Of<'barrier'>): boolean {
    const { core } = work;
    const { barrier: kind } = op;
    const waits = drains(core.program, op);
    if (kind.kind === 'dmb' && waits) return dataMemoryBarrier(work, op, kind.access === 'all');
    if (kind.kind === 'dsb' && !kind.local && kind.access !== 'all') {
        // DSB LD waits for loads, DSB ST for stores: not for a DMB in the buffer, and not for maintenance.
        if (waits && work.buffer.some((entry) => entry.kind !== 'barrier')) return false;
        work.effects?.push(completion(work, false));
        return performLocal(core, op);
    }
    if (kind.kind === 'fence' && overtakable(kind) && work.buffer.some((entry) => entry.kind !== 'barrier')) {
        holdLoadBarrier(work, kind.predecessors === 'rw');
        advance(core);
        return true;
    }
    if (kind.kind === 'fence.i' && holdsBarrier(work.buffer, true)) return false;
    if (waits && work.buffer.length > 0) return false;
    if (kind.kind === 'dsb') {
        // A full DSB completes cache maintenance too (DSB NSH for this CPU alone).
        if (!kind.local && holdsBarrier(work.buffer, true)) return false;
        if (kind.local && kind.access !== 'load') holdForHere(work);
        const completed = work.effects === null ? null : completion(work, kind.access === 'all' && !kind.local);
        if (kind.access === 'all' && kind.local) completeHere(work);
        else if (kind.access === 'all') {
            completeCleans(work);
            completeInvalidations(work);
        }
        if (completed !== null) work.effects?.push(completed);
        return performLocal(core, op);
    }
    if (kind.kind === 'fence.i') {
        work.buffer = work.buffer.map((entry) => (entry.kind === 'store' ? { ...entry, here: 'seen' } : entry));
    }
    if (kind.kind === 'isb' || kind.kind === 'serialize' || kind.kind === 'fence.i') {
        return noteSynchronization(work, true, () => performLocal(core, op));
    }
    return performLocal(core, op);
}

/** DSB NSH: held stores are complete for this CPU alone; its fetches see them after its next context synchronization. */
function holdForHere(work: Work): void {
    work.buffer = work.buffer.map((entry) =>
        entry.kind === 'store' && entry.here === 'no' ? { ...entry, here: 'completed' } : entry,
    );
}

/** What a DSB finds done: stores of this CPU that had been held, and maintenance in flight or completed since the last one. */
function completion(work: Work, maintenance: boolean): Effect {
    const { core } = work;
    const own = work.from.log.filter(
        (message, index) => message.cpu === work.cpu && index >= vOf(viewAt(core.s, VDSB)),
    );
    const pending = [...work.cleans, ...work.invalidations].map((one) => one.since);
    const published = own
        .filter(({ kind }) => kind === CLEAN || kind === INVALIDATE)
        .map((message) => message.issuedAt);
    return {
        kind: 'complete',
        maintenance: maintenance ? [...published, ...pending] : [],
        stores: own
            .filter(({ kind, at, issuedAt }) => kind === WRITE && at !== issuedAt)
            .map(({ issuedAt }) => issuedAt),
    };
}

/**
 * A DMB with stores still held goes into the buffer itself and lets the CPU go on: it orders, it does not wait. A search may
 * let it wait where nothing that it does not order could show the difference: no IPI is sent later.
 */
function dataMemoryBarrier(work: Work, op: Of<'barrier'>, full: boolean): boolean {
    const { core, machine } = work;
    const inFlight = full && work.cleans.length > 0;
    const overtaken = machine.sendAhead[core.s[PC] + 1] === 1 && core.architecture.maintenance;
    if (work.buffer.length > 0) {
        if (!overtaken && !machine.options.barriersGoOn) return false;
        holdBarrier(work, full);
        advance(core);
        return true;
    }
    if (inFlight && overtaken && decide(work, ['', 'later']) === 1) {
        holdBarrier(work, full);
        advance(core);
        return true;
    }
    if (full) completeCleans(work);
    return performLocal(core, op);
}

// ---- IPIs ----------------------------------------------------------------------------------------------------------

function send(work: Work, op: Of<'send'>): boolean {
    const { core } = work;
    if (drains(core.program, op) && work.buffer.length > 0) return false;
    const slot = core.layout.sent[op.target];
    const ipi = core.s[slot];
    const bound = pOf(core.architecture.sendBound(core));
    const promised = work.promised.some((ts) => isSend(core, ts, op.target, ipi));
    if (promised) {
        // IPIs are numbered: this very one is on the timeline already.
        const [ts] = promisesOf(work, IPI, op.target, ipi, bound);
        if (ts === undefined) return false;
        keepPromise(work, ts);
    } else publish(work, IPI, op.target, ipi, bound);
    core.s[slot] = ipi + 1;
    work.effects?.push({ kind: 'send', target: op.target, ipi, ...(promised ? { early: 'before' } : {}) });
    advance(core);
    return true;
}

const isSend = ({ timeline }: Core, ts: number, target: number, ipi: number): boolean =>
    timeline.kind[ts] === IPI && timeline.subject[ts] === target && timeline.value[ts] === ipi;

/** Waits for the acknowledgement of every IPI sent to the target so far: load-acquires and a control dependency. */
function waitFor(work: Work, op: Of<'wait'>): boolean {
    const { core } = work;
    const { timeline } = core;
    const sent = sentTo(core, op.target);
    const acks: number[] = [];
    for (let ts = 1; ts <= timeline.length; ts++) {
        const mine = timeline.kind[ts] === ACK && timeline.cpu[ts] === op.target && timeline.subject[ts] === work.cpu;
        if (mine && timeline.value[ts] < sent) acks.push(ts);
    }
    if (acks.length !== sent) return false;
    if (sent > 0 && (holdsBarrier(work.buffer, true) || holdsRelease(work.buffer))) return false;
    for (const ts of acks) afterWait(core, ts);
    if (sent > 0)
        work.effects?.push({ kind: 'waited', target: op.target, acks: acks.map((ts) => messageStep(work, ts)) });
    advance(core);
    return true;
}

/** A store-release: it goes behind whatever is still held. */
function acknowledge(work: Work): boolean {
    const { core } = work;
    const handled = handledIpi(core);
    if (handled === 0) throw new NotModelled('an acknowledgement outside an IPI handler');
    const sender = core.timeline.cpu[handled];
    const ipi = core.timeline.value[handled];
    if (work.buffer.length > 0) {
        work.buffer = [...work.buffer, { kind: 'ack', sender, ipi, since: work.step }];
    } else {
        afterAck(core, publish(work, ACK, sender, ipi, LATE));
        work.effects?.push({ kind: 'ack', sender, ipi });
    }
    advance(core);
    return true;
}
