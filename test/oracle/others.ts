/**
 * The axioms of x86-64 (total store order) and of RISC-V (RVWMO) over one candidate execution of a data program, after herdtools7's
 * x86tso-mixed.cat, and riscv-defs.cat with its thirteen rules of the preserved program order.
 */
import type { Event } from './events';
import type { Candidate } from './model';
import { close, connect, empty, has, type Relation, reflexive } from './relations';

interface Relations {
    readonly size: number;
    readonly po: Relation;
    readonly rf: Relation;
    readonly fr: Relation;
    readonly co: Relation;
    readonly isRead: (event: number) => boolean;
    readonly isWrite: (event: number) => boolean;
    readonly isMemory: (event: number) => boolean;
    readonly sameLocation: (a: number, b: number) => boolean;
    readonly external: (a: number, b: number) => boolean;
    readonly pairs: (visit: (a: number, b: number) => void) => void;
}

function relationsOf({ events, position, readsFrom, coherence }: Candidate): Relations {
    const size = events.length;
    const [po, rf, fr, co] = [empty(size), empty(size), empty(size), empty(size)];
    const isRead = (at: number): boolean => events[at].kind === 'read';
    const isWrite = (at: number): boolean => events[at].kind === 'write';
    const isMemory = (at: number): boolean => isRead(at) || isWrite(at);
    const sameLocation = (a: number, b: number): boolean => events[a].location === events[b].location;
    const pairs = (visit: (a: number, b: number) => void): void => {
        for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) if (a !== b) visit(a, b);
    };
    pairs((a, b) => {
        if (events[a].cpu === events[b].cpu && position[a] < position[b]) connect(po, a, b);
        if (!isWrite(b) && readsFrom[b] === a) connect(rf, a, b);
        if (!isMemory(a) || !isWrite(b) || !sameLocation(a, b)) return;
        if (isWrite(a)) {
            if (coherence[a] < coherence[b]) connect(co, a, b);
        } else if (readsFrom[a] < 0 || coherence[readsFrom[a]] < coherence[b]) connect(fr, a, b);
    });
    const external = (a: number, b: number): boolean => events[a].cpu !== events[b].cpu;
    return { size, po, rf, fr, co, isRead, isWrite, isMemory, sameLocation, external, pairs };
}

/** Sequential consistency per location, and atomicity: no other CPU's write between the halves of an atomic. */
function coherent(candidate: Candidate, relations: Relations): boolean {
    const { size, po, rf, fr, co, isMemory, sameLocation, external, pairs } = relations;
    const perLocation = empty(size);
    pairs((a, b) => {
        const local = has(po, a, b) && isMemory(a) && isMemory(b) && sameLocation(a, b);
        if (local || has(rf, a, b) || has(fr, a, b) || has(co, a, b)) connect(perLocation, a, b);
    });
    if (reflexive(close(perLocation))) return false;
    return candidate.events.every(({ pairedRead }, w) => {
        if (pairedRead === null) return true;
        const r = readOf(candidate, w, pairedRead);
        return candidate.events.every(
            (_, other) => !(has(fr, r, other) && external(r, other) && has(co, other, w) && external(other, w)),
        );
    });
}

/** The event at a place of the list of another event's CPU. */
const readOf = ({ events, position }: Candidate, of: number, at: number): number =>
    events.findIndex((other, index) => other.cpu === events[of].cpu && position[index] === at);

/** Whether total store order allows the execution. */
export function tso(candidate: Candidate): boolean {
    const relations = relationsOf(candidate);
    if (!coherent(candidate, relations)) return false;
    const { size, po, rf, fr, co, isRead, isWrite, isMemory, external, pairs } = relations;
    const { events } = candidate;
    const order = empty(size);
    pairs((a, b) => {
        const seen = has(rf, a, b) || has(fr, a, b) || has(co, a, b);
        if (seen && external(a, b)) connect(order, a, b);
        if (!has(po, a, b) || !isMemory(a) || !isMemory(b)) return;
        // Only a store and a later load may change places, and not around a fence or a locked instruction.
        const fenced = events.some(({ kind }, at) => kind === 'fence' && has(po, a, at) && has(po, at, b));
        if (!(isWrite(a) && isRead(b)) || fenced || events[a].atomic || events[b].atomic) connect(order, a, b);
    });
    return !reflexive(close(order));
}

/** Whether RVWMO allows the execution. */
export function rvwmo(candidate: Candidate): boolean {
    const relations = relationsOf(candidate);
    if (!coherent(candidate, relations)) return false;
    const { rf, fr, co, external, pairs } = relations;
    const order = preserved(candidate, relations);
    pairs((a, b) => {
        if ((has(rf, a, b) && external(a, b)) || has(fr, a, b) || has(co, a, b)) connect(order, a, b);
    });
    return !reflexive(close(order));
}

/** The thirteen rules of the preserved program order. */
function preserved(candidate: Candidate, relations: Relations): Relation {
    const { size, po, rf, isRead, isWrite, isMemory, sameLocation, pairs } = relations;
    const { events, readsFrom } = candidate;
    const ppo = empty(size);
    const from = (list: readonly number[], of: number): number[] => list.map((at) => readOf(candidate, of, at));
    const ordered = (event: Event): boolean => event.acquire || event.release;
    pairs((a, b) => {
        if (!has(po, a, b) || !isMemory(a) || !isMemory(b)) return;
        const [first, second] = [events[a], events[b]];
        const between = (wanted: (at: number) => boolean): boolean =>
            events.some((_, at) => has(po, a, at) && has(po, at, b) && wanted(at));
        const local = sameLocation(a, b);
        const rules = [
            local && isWrite(b),
            local &&
                isRead(a) &&
                isRead(b) &&
                readsFrom[a] !== readsFrom[b] &&
                !between((at) => isWrite(at) && sameLocation(at, a)),
            first.exclusive && isWrite(a) && has(rf, a, b),
            between((at) => fences(events[at], first, second)),
            first.acquire,
            second.release,
            first.exclusive && second.exclusive && ordered(first) && ordered(second),
        ];
        if (rules.some((holds) => holds)) connect(ppo, a, b);
    });
    events.forEach((target, b) => {
        if (!isMemory(b)) return;
        if (target.pairedRead !== null) connect(ppo, readOf(candidate, b, target.pairedRead), b);
        for (const a of from(target.address, b)) connect(ppo, a, b);
        if (isWrite(b)) for (const a of from([...target.data, ...target.control], b)) connect(ppo, a, b);
        for (const a of from([...target.address, ...target.data], b)) {
            if (!isWrite(b)) continue;
            events.forEach((_, r) => {
                if (has(rf, b, r) && has(po, b, r)) connect(ppo, a, r);
            });
        }
        for (const a of from(target.address, b))
            events.forEach((_, w) => {
                if (isWrite(w) && has(po, b, w)) connect(ppo, a, w);
            });
    });
    return ppo;
}

/** Whether a fence orders two accesses it stands between. */
function fences(fence: Event, first: Event, second: Event): boolean {
    if (fence.kind !== 'fence') return false;
    const letter = (event: Event): 'r' | 'w' => (event.kind === 'read' ? 'r' : 'w');
    if (fence.tso) return letter(first) === 'r' || letter(second) === 'w';
    return fence.predecessors.includes(letter(first)) && fence.successors.includes(letter(second));
}
