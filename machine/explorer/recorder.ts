/**
 * What properties ask of a local run. A fact counts only if the run can still perform all its promises from there
 * ("certifies"), which is known only at the end: facts are kept with the stored state their stretch led to, and checked by
 * going backwards from the states without promises.
 */
import type { Core } from '../core';
import { FAULT_PC, FWD_TS } from '../layout';
import { isSymbol, symbolIndex, type EventId, type LocationId, type Op, type Program, type Value } from '../program';
import { fetchCandidates, operandNumber, valueAt } from '../rules';
import { locationOf, operandValue } from '../state';
import { WRITE } from '../timeline';
import type { LocalChoice } from './choices';
import type { Plan } from './plan';
import type { LocalResult } from './result';

/** Facts over all timelines: events performed, values observed by reads and fetches. */
export interface Findings {
    readonly events: Set<EventId>;
    /** As {@link observationKey} names them. */
    readonly observations: Set<number>;
}

/** A value (its number) that an event returned from a location. Small numbers, which sets find quickest. */
export const observationKey = (program: Program, event: EventId, location: LocationId, value: number): number =>
    (value * program.events.length + event) * program.locations.length + location;

/** What a key stands for. */
export function observationOf(
    { events, locations }: Program,
    key: number,
): { readonly event: EventId; readonly location: LocationId; readonly value: number } {
    const place = Math.floor(key / locations.length);
    return {
        event: place % events.length,
        location: key % locations.length,
        value: Math.floor(place / events.length),
    };
}

type Fact =
    | { readonly kind: 'pass' | 'fetch'; readonly property: number; readonly rank: number }
    | { readonly kind: 'ownStale'; readonly property: number }
    | { readonly kind: 'unpredictable'; readonly location: LocationId }
    | { readonly kind: 'takesInUser' }
    | { readonly kind: 'failed'; readonly event: EventId }
    | { readonly kind: 'event'; readonly event: EventId }
    | { readonly kind: 'observation'; readonly key: number };

export interface Recorder {
    clear(): void;
    /** About to perform a choice, with no virtual message so far. */
    before(op: Op, event: EventId, choice: LocalChoice, fulfilled: boolean): void;
    /** The same, done. */
    after(op: Op, event: EventId, choice: LocalChoice): void;
    takenInUser(): void;
    final(): void;
    blocked(): void;
    /**
     * No promise is outstanding: what was noted so far counts, and so does what led to the stored state the stretch began in
     * (`origin`, −1: the start), also when the stretch ends without a state of its own.
     */
    certify(origin: number): void;
    /** The path ended without a state. */
    dead(): void;
    /** The stretch ended in a stored state. */
    reached(number: number, origin: number, certified: boolean, fresh: boolean): void;
    result(candidates: readonly number[], limit: string | null): LocalResult;
}

export function createRecorder(core: Core, plan: Plan, findings: Findings): Recorder {
    const { program } = core;
    let pending: Fact[] = [];
    let facts: { readonly state: number; readonly fact: Fact }[] = [];
    let edges: number[] = [];
    const certifiedStates = new Set<number>();
    let states = 0;
    let isBlocked = false;
    let isCertified = false;
    let sure: Fact[] = [];
    const finals = new Map<string | number, number[]>();

    /** How many writes of a location stand at or before a timestamp: the same number for every CPU that can see them. */
    const rankOf = (location: LocationId, ts: number): number => {
        let rank = 0;
        for (let i = 1; i <= ts; i++)
            if (core.timeline.kind[i] === WRITE && core.timeline.subject[i] === location) rank++;
        return rank;
    };
    const observe = (event: EventId, location: LocationId, number: number): void => {
        const key = observationKey(program, event, location, number);
        if (!findings.observations.has(key)) pending.push({ kind: 'observation', key });
    };
    const modifiable = (value: Value): boolean => {
        const symbol = isSymbol(value) ? program.symbols[symbolIndex(value)] : null;
        return symbol !== null && (symbol.kind === 'version' || symbol.kind === 'instruction') && symbol.modifiable;
    };

    const fetched = (cells: readonly LocationId[], reads: readonly number[], fulfilled: boolean): void => {
        const candidates = fetchCandidates(core, cells[0]);
        if (
            candidates.length > 1 &&
            candidates.some((ts) => !modifiable(core.values.values[valueAt(core, cells[0], ts)]))
        ) {
            pending.push({ kind: 'unpredictable', location: cells[0] });
        }
        if (mixed(cells, reads)) pending.push({ kind: 'unpredictable', location: cells[0] });
        if (!fulfilled) return;
        for (const keep of plan.keeps) {
            const part = cells.indexOf(keep.location);
            if (part < 0 || part >= reads.length) continue;
            const armed = keep.own ? core.s[core.layout.armed[keep.property]] - 1 : 0;
            // Its own label was not passed yet: this fetch is none the property speaks about.
            if (armed < 0) continue;
            pending.push({ kind: 'fetch', property: keep.property, rank: rankOf(keep.location, reads[part]) });
            if (!keep.own || reads[part] >= armed) continue;
            if (valueAt(core, keep.location, reads[part]) !== valueAt(core, keep.location, armed)) {
                pending.push({ kind: 'ownStale', property: keep.property });
            }
        }
    };
    /** The parts of a multi-part instruction come from different versions: torn. */
    const mixed = (cells: readonly LocationId[], reads: readonly number[]): boolean =>
        reads.some((ts, part) => valueAt(core, cells[part], ts) !== valueAt(core, cells[0], reads[0]));

    /** Numbers become values; the last entry is a code place, not a value. */
    const finalRows = (): (readonly Value[])[] =>
        [...finals.values()].map((row) =>
            row.map((number, index) => (index < row.length - 1 ? core.values.values[number] : number)),
        );

    return {
        clear() {
            pending = [];
            facts = [];
            edges = [];
            certifiedStates.clear();
            states = 0;
            isBlocked = false;
            isCertified = false;
            sure = [];
            finals.clear();
        },
        before(op, event, choice, fulfilled) {
            if (choice.kind === 'take') return;
            if (!findings.events.has(event)) pending.push({ kind: 'event', event });
            if (op.op === 'fetch') {
                fetched(op.cells, choice.reads ?? [], fulfilled);
                observe(event, op.cells[0], valueAt(core, op.cells[0], choice.read));
            } else if (op.op === 'fetchAndRun') {
                fetched([op.cell], [choice.read], fulfilled);
                observe(event, op.cell, valueAt(core, op.cell, choice.read));
            } else if (op.op === 'load' || op.op === 'rmw' || op.op === 'cas') {
                const location = locationOf(core, op.addr);
                observe(event, location, valueAt(core, location, choice.read));
            } else if (op.op === 'assert' && operandValue(core, { reg: op.reg }) === 0) {
                pending.push({ kind: 'failed', event });
            }
        },
        after(op) {
            if (op.op !== 'mark') return;
            for (const pass of plan.passes) {
                if (pass.mark !== op.mark) continue;
                const slot = core.layout.location[pass.location];
                const ts = slot < 0 ? 0 : core.s[slot + FWD_TS];
                pending.push({ kind: 'pass', property: pass.property, rank: ts === 0 ? 0 : rankOf(pass.location, ts) });
                if (ts > 0) core.s[core.layout.armed[pass.property]] = ts + 1;
            }
        },
        takenInUser() {
            pending.push({ kind: 'takesInUser' });
        },
        final() {
            const row = plan.finalRegisters.map((reg) => operandNumber(core, { reg }));
            row.push(core.s[FAULT_PC]);
            finals.set(keyOf(row), row);
        },
        blocked() {
            isBlocked = true;
        },
        certify(origin) {
            isCertified = true;
            if (origin >= 0) certifiedStates.add(origin);
            if (pending.length > 0) {
                sure.push(...pending);
                pending = [];
            }
        },
        dead() {
            pending = [];
        },
        reached(number, origin, certified, fresh) {
            states = Math.max(states, number + 1);
            for (const fact of pending) facts.push({ state: number, fact });
            pending = [];
            if (origin >= 0) edges.push(origin, number);
            if (certified && fresh) certifiedStates.add(number);
        },
        result(candidates, limit) {
            const certifies = facts.length === 0 ? null : backwards(states, edges, certifiedStates);
            const counting = [...sure];
            for (const { state, fact } of facts) if (certifies?.[state] === 1) counting.push(fact);
            const found = counting.length === 0 ? NOTHING : collectFacts(counting, findings);
            return {
                certified: isCertified,
                candidates,
                finals: finalRows(),
                blocked: isBlocked,
                passes: found.passes,
                fetches: found.fetches,
                ownStale: found.ownStale,
                unpredictable: found.unpredictable,
                takesInUser: found.takesInUser,
                failed: found.failed,
                limit,
            };
        },
    };
}

/** One key for each row of a length: a small number where its entries are small, which maps find quickest. */
function keyOf(row: readonly number[]): string | number {
    let key = 0;
    for (const number of row) {
        if (number > 63) return row.join();
        key = key * 64 + number;
    }
    return row.length > 8 ? row.join() : key;
}

type Found = Omit<LocalResult, 'certified' | 'finals' | 'blocked' | 'candidates' | 'limit'>;
const NOTHING: Found = { passes: [], fetches: [], ownStale: [], unpredictable: [], takesInUser: false, failed: [] };

/** Sorts facts by what they are about; events and observations go to what is known over all timelines. */
function collectFacts(facts: readonly Fact[], findings: Findings): Found {
    const passes = new Map<string, { property: number; rank: number }>();
    const fetches = new Map<string, { property: number; rank: number }>();
    const ownStale = new Set<number>();
    const unpredictable = new Set<LocationId>();
    const failed = new Set<EventId>();
    let takesInUser = false;
    for (const fact of facts) {
        switch (fact.kind) {
            case 'pass':
                passes.set(`${fact.property} ${fact.rank}`, fact);
                break;
            case 'fetch':
                fetches.set(`${fact.property} ${fact.rank}`, fact);
                break;
            case 'ownStale':
                ownStale.add(fact.property);
                break;
            case 'unpredictable':
                unpredictable.add(fact.location);
                break;
            case 'takesInUser':
                takesInUser = true;
                break;
            case 'failed':
                failed.add(fact.event);
                break;
            case 'event':
                findings.events.add(fact.event);
                break;
            case 'observation':
                findings.observations.add(fact.key);
                break;
        }
    }
    return {
        passes: [...passes.values()],
        fetches: [...fetches.values()],
        ownStale: [...ownStale],
        unpredictable: [...unpredictable],
        takesInUser,
        failed: [...failed],
    };
}

/** States from which a certified one is reachable. */
function backwards(states: number, edges: readonly number[], certified: ReadonlySet<number>): Uint8Array {
    const reaches = new Uint8Array(states);
    if (certified.size === states) return reaches.fill(1);
    const head = new Int32Array(states).fill(-1);
    const next = new Int32Array(edges.length / 2);
    for (let edge = 0; edge < next.length; edge++) {
        next[edge] = head[edges[2 * edge + 1]];
        head[edges[2 * edge + 1]] = edge;
    }
    const work = [...certified];
    for (const state of work) reaches[state] = 1;
    for (let state = work.pop(); state !== undefined; state = work.pop()) {
        for (let edge = head[state]; edge >= 0; edge = next[edge]) {
            const from = edges[2 * edge];
            if (reaches[from] === 0) {
                reaches[from] = 1;
                work.push(from);
            }
        }
    }
    return reaches;
}
