/** Loads, stores and read-modify-writes of the stepping machine: which values may be read now, and holding a store. */
import {
    failStore,
    loadOrderOf,
    loadPreOf,
    modificationPre,
    performLoad,
    performRead,
    performStore,
    performWrite,
    storePreOf,
} from '../accesses';
import { EXCLUSIVE, PC } from '../layout';
import type { LocationId, Op } from '../program';
import {
    afterLoad,
    fetchCandidates,
    loadFloor,
    operandNumber,
    operandView,
    setRegister,
    storeBound,
    valueAt,
    type LoadOrder,
} from '../rules';
import { advance, locationOf } from '../state';
import { latestWrite, WRITE, writtenBetween } from '../timeline';
import type { Effect } from '../trace';
import { join, type Timestamp, type View } from '../view';
import { hold } from './buffer';
import { heldStore, holdsBarrier, holdsRelease, holdsStoreBarrier } from './entries';
import { isRegisterForPeople } from './registers';
import { decide, keepPromise, promisesOf, publish, valueText, type Work } from './work';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/** Names of writes as options: `old@0`, `1@7`; the newest first. */
const namesOf = (work: Work, location: LocationId, writes: readonly Timestamp[]): string[] =>
    writes.map((ts) => `${valueText(work.machine, work.core.values.values[valueAt(work.core, location, ts)])}@${ts}`);

/** Chooses among writes, newest first. */
export function chooseWrite(work: Work, location: LocationId, candidates: readonly Timestamp[]): Timestamp {
    const newestFirst = [...candidates].reverse();
    return newestFirst[decide(work, namesOf(work, location, newestFirst))];
}

export function noteRead(
    work: Work,
    location: LocationId,
    ts: Timestamp,
    fetch: boolean,
    candidates: readonly Timestamp[],
): void {
    const newest = latestWrite(work.core.timeline, location, work.core.timeline.length);
    // Reading an old value while a newer one is visible: a held store would show the same with less to explain.
    if (!fetch && ts !== newest) work.oddities += 1;
    work.reads?.push({ location, ts, fetch, newest, floor: candidates[0] ?? ts });
}

/** The writes a load may read now. On x86-64 the last access of an event is the moment it stands for: it reads the newest. */
export function readable(work: Work, location: LocationId, floor: Timestamp, last: boolean): Timestamp[] {
    const candidates = fetchCandidates(work.core, location, floor);
    return work.core.architecture.totalStoreOrder && last ? candidates.slice(-1) : candidates;
}

/** Whether another access to memory follows within the event. */
export function accessFollows(work: Work): boolean {
    const { code } = work.core.program;
    for (let pc = work.core.s[PC] + 1; pc < code.length && !code[pc].boundary; pc++) {
        const { op } = code[pc];
        if (op === 'load' || op === 'store' || op === 'rmw' || op === 'cas' || op === 'fetch') return true;
    }
    return false;
}

/** A load. False: it waits for a DMB or for an older store-release. */
export function load(work: Work, op: Of<'load'>): boolean {
    const { core } = work;
    const location = locationOf(core, op.addr);
    const order = loadOrderOf(core, op);
    if (holdsBarrier(work.buffer, true)) return false;
    if (order === 'acquire' && holdsRelease(work.buffer)) return false;
    if (op.release === true && work.buffer.length > 0) return false;
    const held = heldStore(work.buffer, location);
    if (held !== null) return op.exclusive !== true && forward(work, op, location, order, held);
    const floor = loadFloor(core, location, loadPreOf(core, op, location));
    const candidates = readable(work, location, floor, !accessFollows(work));
    // All that is left to read is an own store performed early, which comes later in the program: that way leads nowhere.
    if (candidates.length === 0) return false;
    const ts = chooseWrite(work, location, candidates);
    noteRead(work, location, ts, false, candidates);
    const number = valueAt(core, location, ts);
    work.effects?.push({
        kind: 'read',
        location,
        value: core.values.values[number],
        from: ts === 0 ? -1 : messageStep(work, ts),
        newest: latestWrite(core.timeline, location, core.timeline.length) === ts,
        forwarded: false,
    });
    performLoad(core, op, location, ts);
    noteRegister(work, op.dst, number);
    return true;
}

/** Step that issued the message at `ts`. */
export function messageStep(work: Work, ts: Timestamp): number {
    const message = ts <= work.from.log.length ? work.from.log[ts - 1] : work.added[ts - 1 - work.from.log.length];
    return message.issuedAt;
}

/** A CPU reads its own held store: it carries only that store's dependencies. */
function forward(
    work: Work,
    op: Of<'load'>,
    location: LocationId,
    order: LoadOrder,
    held: { readonly value: number; readonly view: number; readonly since: number },
): boolean {
    const { core } = work;
    const address = operandView(core, op.addr);
    const post = join(loadPreOf(core, op, location), held.view);
    afterLoad(core, location, post, address, order);
    setRegister(core, op.dst, held.value, post);
    const value = core.values.values[held.value];
    work.effects?.push({ kind: 'read', location, value, from: held.since, newest: true, forwarded: true });
    noteRegister(work, op.dst, held.value);
    advance(core);
    return true;
}

export function noteRegister(work: Work, register: number, number: number): void {
    if (work.effects === null || register < 0) return;
    const name = work.core.program.cpus[work.cpu].registers[register];
    if (!isRegisterForPeople(name)) return;
    work.effects.push({ kind: 'register', register: name, value: work.core.values.values[number] });
}

type Early = Extract<Effect, { kind: 'write' }>['early'];

export function noteWrite(work: Work, location: LocationId, number: number, held: boolean, early?: Early): void {
    if (work.effects === null) return;
    const { program, values } = work.core;
    const patch = program.locations[location].kind === 'code';
    const value = values.values[number];
    work.effects.push({ kind: 'write', location, value, held, patch, ...(early === undefined ? {} : { early }) });
}

/** A store becomes visible at once, or is held, or had been performed early. Store-exclusives are never held, and may always fail. */
export function store(work: Work, op: Of<'store'>): boolean {
    const { core, buffer } = work;
    const location = locationOf(core, op.addr);
    if (op.status !== undefined) return storeExclusive(work, op, location);
    const ordered = op.release || core.architecture.totalStoreOrder;
    const blocked = heldStore(buffer, location) !== null || (ordered && buffer.length > 0) || holdsStoreBarrier(buffer);
    const number = operandNumber(core, op.data);
    const kept = blocked ? [] : promisesFor(work, location, number, storePreOf(core, op, location));
    const { hold: when } = work.machine.options;
    const offered = when === 'always' || (when !== 'never' && work.machine.holdMatters[core.s[PC] + 1] === 1);
    const names = [
        ...kept.map((ts) => `early@${ts}`),
        ...(blocked ? [] : ['']),
        ...(blocked || offered ? ['hold'] : []),
    ];
    const way = decide(work, names);
    if (way < kept.length) {
        noteWrite(work, location, number, false, 'before');
        keepPromise(work, kept[way]);
        performStore(core, op, location, kept[way]);
    } else if (names[way] === 'hold') {
        noteWrite(work, location, number, true);
        hold(work, op, location);
        advance(core);
    } else {
        noteWrite(work, location, number, false);
        const bound = storeBound(core, location, storePreOf(core, op, location));
        performStore(core, op, location, publish(work, WRITE, location, number, bound));
    }
    return true;
}

/** This CPU's promises of a write that it may keep now. */
function promisesFor(work: Work, location: LocationId, number: number, pre: View): Timestamp[] {
    if (work.promised.length === 0) return [];
    return promisesOf(work, WRITE, location, number, storeBound(work.core, location, pre));
}

function storeExclusive(work: Work, op: Of<'store'>, location: LocationId): boolean {
    const { core, buffer } = work;
    const { s } = core;
    if (holdsBarrier(buffer, false) || heldStore(buffer, location) !== null) return false;
    if (op.release && buffer.length > 0) return false;
    const number = operandNumber(core, op.data);
    const pre = storePreOf(core, op, location);
    // The exclusive monitor: no other CPU's write to the location since the load-exclusive read it.
    const whole = (ts: Timestamp): boolean =>
        s[EXCLUSIVE] !== 0 &&
        (s[EXCLUSIVE] !== location + 1 || !writtenBetween(core.timeline, location, s[EXCLUSIVE + 1], ts, work.cpu));
    const kept = promisesFor(work, location, number, pre).filter(whole);
    const names = [...kept.map((ts) => `early@${ts}`), ...(whole(core.timeline.length + 1) ? [''] : []), 'fails'];
    const way = decide(work, names);
    if (way < kept.length) {
        noteWrite(work, location, number, false, 'before');
        keepPromise(work, kept[way]);
        performStore(core, op, location, kept[way]);
    } else if (names[way] === 'fails') {
        failStore(core, op);
    } else {
        noteWrite(work, location, number, false);
        performStore(core, op, location, publish(work, WRITE, location, number, storeBound(core, location, pre)));
    }
    return true;
}

/** Atomic read-modify-writes read and write at one moment, never through the buffer. */
export function modify(work: Work, op: Of<'rmw'> | Of<'cas'>): boolean {
    const { core, buffer } = work;
    const location = locationOf(core, op.addr);
    if (heldStore(buffer, location) !== null || holdsBarrier(buffer, false)) return false;
    if ((op.release || core.architecture.lockedAtomics) && buffer.length > 0) return false;
    if (op.acquire && holdsRelease(buffer)) return false;
    const pre = modificationPre(core, op, location);
    const now = core.timeline.length + 1;
    // Nothing of another CPU may stand between what is read and what is written, unless nothing is written.
    const whole = (readAt: Timestamp, ts: Timestamp): boolean =>
        !writtenBetween(core.timeline, location, readAt, ts, work.cpu);
    const writesLate = op.op === 'cas' || work.promised.length > 0;
    const candidates = fetchCandidates(core, location, loadFloor(core, location, pre)).filter(
        (ts) => writesLate || whole(ts, now),
    );
    if (candidates.length === 0) return false;
    const readAt = chooseWrite(work, location, candidates);
    noteRead(work, location, readAt, false, candidates);
    const change = performRead(core, op, location, readAt);
    work.effects?.push({
        kind: 'read',
        location,
        value: core.values.values[change.old],
        from: readAt === 0 ? -1 : messageStep(work, readAt),
        newest: latestWrite(core.timeline, location, core.timeline.length) === readAt,
        forwarded: false,
    });
    let ts = 0;
    if (change.fresh >= 0) {
        const kept = promisesFor(work, location, change.fresh, change.pre).filter((one) => whole(readAt, one));
        const names = [...kept.map((one) => `early@${one}`), ...(whole(readAt, now) ? [''] : [])];
        if (names.length === 0) return false;
        const way = decide(work, names);
        noteWrite(work, location, change.fresh, false, way < kept.length ? 'before' : undefined);
        if (way < kept.length) {
            ts = kept[way];
            keepPromise(work, ts);
        } else ts = publish(work, WRITE, location, change.fresh, storeBound(core, location, change.pre));
    }
    const other = change.alternative;
    const alternative = other !== null && other !== change.post && decide(work, ['', 'unordered']) === 1;
    performWrite(core, op, change, ts, alternative && other !== null ? other : change.post);
    noteRegister(work, op.dst, change.old);
    return true;
}
