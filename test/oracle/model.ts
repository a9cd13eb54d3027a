/** The axioms over one candidate execution: internal visibility, atomicity, external visibility. */
import type { Event } from './events';
import { close, connect, empty, has, members, type Relation, reflexive } from './relations';

export interface Candidate {
    readonly events: readonly Event[];
    /** Position of each event among the events of its CPU. */
    readonly position: readonly number[];
    /** Per read and fetch: the write it reads from, −1 for the initial value; −2 for other events. */
    readonly readsFrom: readonly number[];
    /** Per write: its place in coherence order (initial value: −1); −1 for other events. */
    readonly coherence: readonly number[];
    readonly idc: 0 | 1;
    readonly dic: 0 | 1;
}

interface Basics {
    readonly candidate: Candidate;
    readonly size: number;
    readonly po: Relation;
    /** fr | co. */
    readonly ca: Relation;
    readonly is: (event: number, ...kinds: readonly Event['kind'][]) => boolean;
    readonly explicit: (event: number) => boolean;
    readonly sameLocation: (a: number, b: number) => boolean;
    /** Same cache line; an IC of everything is on the line of everything. */
    readonly sameLine: (a: number, b: number) => boolean;
    readonly pairs: (visit: (a: number, b: number) => void) => void;
}

function basicsOf(candidate: Candidate): Basics {
    const { events, position, readsFrom, coherence } = candidate;
    const size = events.length;
    const po = empty(size);
    const ca = empty(size);
    const is: Basics['is'] = (at, ...kinds) => kinds.includes(events[at].kind);
    const placeOf = (at: number): number =>
        is(at, 'write') ? coherence[at] : readsFrom[at] < 0 ? -1 : coherence[readsFrom[at]];
    const sameLocation = (a: number, b: number): boolean =>
        events[a].location >= 0 && events[a].location === events[b].location;
    const sameLine = (a: number, b: number): boolean =>
        sameLocation(a, b) || (is(a, 'ic') && events[a].location === -1) || (is(b, 'ic') && events[b].location === -1);
    const pairs: Basics['pairs'] = (visit) => {
        for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) if (a !== b) visit(a, b);
    };
    pairs((a, b) => {
        if (events[a].cpu === events[b].cpu && position[a] < position[b]) connect(po, a, b);
        if (is(a, 'read', 'fetch', 'write') && is(b, 'write') && sameLocation(a, b) && placeOf(a) < coherence[b])
            connect(ca, a, b);
    });
    return { candidate, size, po, ca, is, sameLocation, sameLine, pairs, explicit: (at) => is(at, 'read', 'write') };
}

/** Coherence of explicit accesses on each CPU, and atomicity of atomics and exclusives. */
function internallyConsistent(basics: Basics): boolean {
    const { candidate, po, ca, is, sameLocation } = basics;
    const { events, readsFrom } = candidate;
    let fine = true;
    basics.pairs((a, b) => {
        if (!basics.explicit(a) || !basics.explicit(b) || !sameLocation(a, b) || !has(po, a, b)) return;
        // coRW1: a read does not read a later write of its own CPU; coWW, coWR: nothing earlier in coherence after a write.
        if (is(a, 'read') && is(b, 'write') && readsFrom[a] === b) fine = false;
        if (is(a, 'write') && has(ca, b, a)) fine = false;
    });
    events.forEach((written, w) => {
        if (written.pairedRead === null) return;
        const r = events.findIndex(
            (other, at) => other.cpu === written.cpu && candidate.position[at] === written.pairedRead,
        );
        // No write between the two halves; a store-exclusive only minds writes of other CPUs.
        for (const between of members(ca[r])) {
            if (between !== w && has(ca, between, w) && (written.atomic || events[between].cpu !== written.cpu))
                fine = false;
        }
    });
    return fine;
}

/** Locally-ordered-before between explicit accesses: dependencies, atomics, barriers. */
function locally(basics: Basics): Relation {
    const { candidate, size, po, is, pairs, sameLocation } = basics;
    const { events, position } = candidate;
    const lob = empty(size);
    const own = (list: readonly number[], of: number): number[] =>
        list.map((at) => events.findIndex((other, index) => other.cpu === events[of].cpu && position[index] === at));
    const laterReads = (w: number): number[] =>
        members(po[w]).filter(
            (r) =>
                is(r, 'read') &&
                sameLocation(w, r) &&
                !members(po[w]).some((v) => is(v, 'write') && sameLocation(v, w) && has(po, v, r)),
        );
    const between = (a: number, b: number, kinds: readonly Event['kind'][], access: Event['access']): boolean =>
        members(po[a]).some(
            (barrier) => is(barrier, ...kinds) && events[barrier].access === access && has(po, barrier, b),
        );
    events.forEach((target, b) => {
        for (const a of own(target.data, b)) {
            connect(lob, a, b);
            for (const r of laterReads(b)) connect(lob, a, r);
        }
        for (const a of own(target.address, b)) {
            connect(lob, a, b);
            if (!basics.explicit(b)) continue;
            for (const r of is(b, 'write') ? laterReads(b) : []) connect(lob, a, r);
            for (const w of members(po[b])) if (is(w, 'write')) connect(lob, a, w);
        }
        if (is(b, 'write')) for (const a of own(target.control, b)) connect(lob, a, b);
        if (target.pairedRead !== null) {
            const [r] = own([target.pairedRead], b);
            connect(lob, r, b);
            for (const later of laterReads(b))
                if (events[later].acquire || events[later].acquirePC) connect(lob, r, later);
            if (target.atomic && target.release && events[r].acquire) lob[b] |= po[b];
        }
    });
    // Pick-ordered-before: a choice between values orders later writes; with a context synchronization event, later accesses.
    events.forEach((target, b) => {
        const after = (wanted: (later: number) => boolean): number[] => members(po[b]).filter(wanted);
        const isWrite = (at: number): boolean => is(at, 'write');
        if (isWrite(b))
            for (const a of own(union(target.pickAddress, target.pickData, target.pickControl), b)) connect(lob, a, b);
        if (basics.explicit(b))
            for (const a of own(target.pickAddress, b)) for (const w of after(isWrite)) connect(lob, a, w);
        if (!is(b, 'cse')) return;
        const accesses = after((at) => is(at, 'read', 'write'));
        for (const a of own(target.pickControl, b)) for (const m of accesses) connect(lob, a, m);
        for (let access = 0; access < size; access++)
            if (basics.explicit(access) && has(po, access, b))
                for (const a of own(events[access].pickAddress, access)) for (const m of accesses) connect(lob, a, m);
    });
    pairs((a, b) => {
        if (!has(po, a, b)) return;
        const [first, second] = [events[a], events[b]];
        if (basics.explicit(a) && is(b, 'write') && sameLocation(a, b)) connect(lob, a, b);
        if (between(a, b, ['dmb', 'dsb'], 'all')) connect(lob, a, b);
        if (is(a, 'read', 'fetch') && !first.noReturn && between(a, b, ['dmb', 'dsb'], 'load')) connect(lob, a, b);
        if (is(a, 'write') && is(b, 'write') && between(a, b, ['dmb', 'dsb'], 'store')) connect(lob, a, b);
        if (first.release && second.acquire) connect(lob, a, b);
        if (first.acquire || first.acquirePC) connect(lob, a, b);
        if (second.release) connect(lob, a, b);
    });
    close(lob);
    // A choice that leads to an access, also through memory, orders whatever writes that access is locally ordered before.
    events.forEach((target, b) => {
        if (!basics.explicit(b)) return;
        const writes = members(lob[b]).filter((at) => is(at, 'write'));
        const chosen = own(union(target.pickAddress, target.pickData, target.pickMemory), b);
        for (const a of chosen) for (const w of writes) connect(lob, a, w);
    });
    return close(lob);
}

const union = (...sets: readonly (readonly number[])[]): number[] => [...new Set(sets.flat())];

interface Hardware {
    readonly ordered: Relation;
    /** Complete: a DSB follows. What is ordered after it by that DSB (and a context synchronization event after that). */
    readonly afterMaintenance: readonly number[];
}

/** What hardware must keep in order on each CPU. */
function hardware(basics: Basics): Hardware {
    const { candidate, size, po, is, pairs, sameLine } = basics;
    const { events, position } = candidate;
    const lob = locally(basics);
    const ordered = empty(size);
    const dsbOrdered = empty(size);
    const own = (list: readonly number[], of: number): number[] =>
        list.map((at) => events.findIndex((other, index) => other.cpu === events[of].cpu && position[index] === at));
    const dsbBetween = (a: number, b: number, access: Event['access']): boolean =>
        members(po[a]).some(
            (barrier) => is(barrier, 'dsb') && events[barrier].access === access && has(po, barrier, b),
        );
    const dmbBetween = (a: number, b: number): boolean =>
        members(po[a]).some(
            (barrier) => is(barrier, 'dmb', 'dsb') && events[barrier].access === 'all' && has(po, barrier, b),
        );
    pairs((a, b) => {
        if (basics.explicit(a) && basics.explicit(b) && has(lob, a, b)) connect(ordered, a, b);
        if (!has(po, a, b)) return;
        if (!is(b, 'fetch')) {
            // DSB-ordered-before: everything but implicit accesses comes after.
            if (is(a, 'read', 'write', 'fetch', 'dc', 'ic') && dsbBetween(a, b, 'all')) connect(dsbOrdered, a, b);
            if (is(a, 'read') && !events[a].noReturn && dsbBetween(a, b, 'load')) connect(dsbOrdered, a, b);
            if (is(a, 'write') && dsbBetween(a, b, 'store')) connect(dsbOrdered, a, b);
            if (is(a, 'fetch')) connect(ordered, a, b);
        }
        if (is(a, 'fetch') && events[a].fetchesCse) connect(ordered, a, b);
        const cleans = is(a, 'dc') || is(b, 'dc');
        if (cleans && (basics.explicit(a) || is(a, 'dc')) && (basics.explicit(b) || is(b, 'dc'))) {
            if (dmbBetween(a, b) || sameLine(a, b)) connect(ordered, a, b);
        }
    });
    events.forEach((target, b) => {
        if (is(b, 'dc', 'ic'))
            for (const a of own(union(target.pickAddress, target.pickControl), b)) connect(ordered, a, b);
        if (!is(b, 'cse')) return;
        // CSE-ordered-before: control and address dependencies before it (choices count), and what a DSB has ordered before it.
        for (const a of own(target.pickControl, b)) ordered[a] |= po[b];
        for (let a = 0; a < size; a++) if (has(dsbOrdered, a, b)) dsbOrdered[a] |= po[b];
        for (let access = 0; access < size; access++)
            if (basics.explicit(access) && has(po, access, b))
                for (const a of own(events[access].pickAddress, access)) ordered[a] |= po[b];
    });
    for (let a = 0; a < size; a++) ordered[a] |= dsbOrdered[a];
    const afterMaintenance = events.map((_, at) => (is(at, 'ic') ? dsbOrdered[at] : 0));
    return { ordered: close(ordered), afterMaintenance };
}

/** Whether Arm's model allows the execution. */
export function allowed(candidate: Candidate): boolean {
    const basics = basicsOf(candidate);
    if (!internallyConsistent(basics)) return false;
    const { size, po, ca, is, pairs, sameLocation, sameLine } = basics;
    const { events, readsFrom, dic, idc } = candidate;
    const { ordered, afterMaintenance } = hardware(basics);
    const base = [...ordered];
    pairs((a, b) => {
        const external = events[a].cpu !== events[b].cpu;
        if (readsFrom[b] === a && (is(b, 'fetch') || external)) connect(base, a, b);
        if (basics.explicit(a) && is(b, 'write') && external && has(ca, a, b)) connect(base, a, b);
        // Two reads of one location in program order do not read backwards in coherence.
        if (is(a, 'read') && is(b, 'read') && has(po, a, b) && sameLocation(a, b))
            for (const w of members(ca[b])) if (events[w].cpu !== events[a].cpu) connect(base, a, w);
        if (dic === 1 && is(b, 'fetch')) {
            if (is(a, 'fetch') && has(po, a, b)) base[a] |= ca[b];
            base[b] |= ca[b];
        }
    });
    const completed = (ic: number): boolean =>
        members(po[ic]).some((barrier) => is(barrier, 'dsb') && events[barrier].access === 'all');
    const choices: { first: number; second: number }[] = [];
    pairs((a, b) => {
        if (!sameLine(a, b)) return;
        if (is(a, 'dc') && is(b, 'write')) choices.push({ first: a, second: b });
        if (is(a, 'ic') && is(b, 'fetch') && completed(a)) choices.push({ first: a, second: b });
    });
    const closed = close([...base]);
    return !reflexive(closed) && choose(choices, 0, closed, empty(size));

    /** Orders each clean with each write, and each invalidation with each fetch of its line, one way or the other. */
    function choose(rest: typeof choices, at: number, soFar: Relation, after: Relation): boolean {
        if (at === rest.length) return true;
        const { first, second } = rest[at];
        for (const [before, later] of [
            [first, second],
            [second, first],
        ]) {
            if (has(soFar, later, before)) continue;
            const chosen = [...after];
            connect(chosen, before, later);
            const next = [...soFar];
            connect(next, before, later);
            consequences(next, chosen);
            close(next);
            if (!reflexive(next) && choose(rest, at + 1, next, chosen)) return true;
        }
        return false;
    }

    function consequences(next: Relation, after: Relation): void {
        for (let ic = 0; ic < size; ic++) {
            if (!is(ic, 'ic')) continue;
            for (let fetch = 0; fetch < size; fetch++) {
                if (!is(fetch, 'fetch')) continue;
                // IC-ordered-before: a fetch that an invalidation comes after, and those before it on its CPU.
                if (has(after, fetch, ic)) {
                    for (let earlier = 0; earlier < size; earlier++)
                        if (is(earlier, 'fetch') && has(po, earlier, fetch)) next[earlier] |= afterMaintenance[ic];
                }
                // IC-coherence-after: a fetch after an invalidation does not miss what had been cleaned before it.
                if (has(after, ic, fetch) && dic === 0) {
                    for (const missed of members(ca[fetch])) {
                        if (idc === 1) connect(next, ic, missed);
                        else for (const dc of members(after[missed])) if (is(dc, 'dc')) connect(next, ic, dc);
                    }
                }
            }
        }
    }
}
