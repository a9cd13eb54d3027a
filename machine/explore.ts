/**
 * The explorer: every execution the architecture's model allows, by promise-first search (Promising-ARM, PLDI 2019, with
 * cache maintenance and IPIs as messages like stores). A node is a timeline; it is possible when every CPU, alone, can
 * perform its own messages on it; its children are the timelines with one more message that some CPU may add.
 */
import { NotModelled } from './arithmetic';
import { createSetup, type Setup } from './setup';
import { createDependence, type Dependence } from './explorer/dependence';
import { createMessages, createSequences, concerns, type Messages, type Sequences } from './explorer/messages';
import { brokenStale, evaluate, observableValue, stuckCpus, type FinalState } from './explorer/judge';
import { createRunner, type Meter, type Runner, type Workshop } from './explorer/local';
import { createPlans, type Plan } from './explorer/plan';
import { borrowPool, createTextPool, returnPool } from './explorer/pool';
import { observationKey, observationOf, type Findings } from './explorer/recorder';
import type { LocalResult } from './explorer/result';
import type { CreateSpread } from './explorer/spread';
import { createNaming, exchangesOf, type Exchange } from './explorer/symmetry';
import { createVerdicts, type Verdicts } from './explorer/verdicts';
import { SOMEBODY } from './foresight';
import type { Program, Value } from './program';
import { createTimeline, WRITE } from './timeline';
import {
    DEFAULT_LIMITS,
    type Exploration,
    type Explore,
    type ExploreOptions,
    type Limits,
    type Reductions,
} from './verdict';

export const ALL_REDUCTIONS: Reductions = {
    projection: true,
    deadRegisters: true,
    symmetry: true,
    partialOrder: true,
    spread: true,
    uselessMaintenance: true,
    pruning: true,
    stretches: true,
    packing: true,
};

/** Every reduction switched off: what the others are compared with. */
export const NO_REDUCTIONS: Reductions = {
    projection: false,
    deadRegisters: false,
    symmetry: false,
    partialOrder: false,
    spread: false,
    uselessMaintenance: false,
    pruning: false,
    stretches: false,
    packing: false,
};

/** Timelines of a search that is worth following timestamps into views. */
const SPREAD_AFTER = 256;

/** The search was stopped; what is known so far stays valid. */
class Stopped extends Error {
    override readonly name = 'Stopped';
}

interface Node {
    /** The whole timeline, as an interned sequence. */
    readonly timeline: number;
    /** Per CPU: the part of it that CPU can tell, as an interned sequence. */
    readonly parts: readonly number[];
}

interface Search {
    readonly program: Program;
    readonly setup: Setup;
    readonly plans: readonly Plan[];
    readonly messages: Messages;
    readonly sequences: Sequences;
    /** Per CPU: how the part it can tell is kept in normal form. */
    readonly dependence: readonly Dependence[];
    readonly runners: readonly Runner[];
    readonly reductions: Reductions;
    /** Per CPU: results by part. */
    readonly known: readonly Map<number, LocalResult>[];
    readonly verdicts: Verdicts;
    readonly finals: Map<string, readonly Value[]> | null;
    /** Names a node; equal names need one visit. */
    readonly nameOf: (node: Node) => number | string;
}

/** For searches that are never long, in little code; exploreLong.ts is for the others. */
export const explore: Explore = (program, options = {}) => exploreWith(null, program, options);

/** @param createSpread follows timestamps into views in long searches; null: program order alone says what may be compared */
export function exploreWith(createSpread: CreateSpread | null, program: Program, options: ExploreOptions): Exploration {
    const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
    const reductions: Reductions = { ...ALL_REDUCTIONS, ...options.reductions };
    const findings: Findings = { events: new Set(), observations: new Set() };
    const counters = { nodes: 0, localStates: 0 };
    const finals = options.finals === true ? new Map<string, readonly Value[]>() : null;
    const verdicts = createVerdicts(program);
    let limit: string | null;
    const check = createCheck(limits, options, counters, finals);
    const setup = createSetup(program);
    const pool = reductions.packing ? borrowPool() : createTextPool();
    try {
        const messages = createMessages();
        const plans = createPlans(setup);
        const workshop: Workshop = {
            setup,
            messages,
            findings,
            meter: check,
            reductions,
            pool,
            timeline: createTimeline(),
        };
        const runners = plans.map((plan, cpu) => createRunner(workshop, cpu, plan));
        const sequences = createSequences();
        const dependence = plans.map((plan, cpu) =>
            createDependence(setup, cpu, plan, messages, sequences, createSpread),
        );
        // Final states are listed CPU by CPU, so exchanging CPUs would lose some.
        const exchanges =
            reductions.symmetry && reductions.partialOrder && finals === null && program.filter === undefined
                ? exchangesOf(program)
                : [];
        const search: Search = {
            program,
            setup,
            plans,
            messages,
            sequences,
            dependence,
            runners,
            reductions,
            known: plans.map(() => new Map<number, LocalResult>()),
            verdicts,
            finals,
            nameOf: namingOf(program, reductions, exchanges, messages, sequences, dependence),
        };
        limit = run(search, check, reductions.spread ? (options.spreadAfter ?? SPREAD_AFTER) : Infinity);
        verdicts.spread(exchanges);
        spread(program, findings, exchanges);
    } catch (error) {
        if (error instanceof NotModelled) limit = `not modelled: ${error.message}`;
        else if (error instanceof Stopped) limit = error.message;
        else throw error;
    } finally {
        if (reductions.packing) returnPool(pool);
    }
    return answer(program, verdicts, finals, findings, limit, counters, (number) => setup.values.values[number]);
}

interface Check extends Meter {
    node(): void;
}

/** Limits, progress and cancellation, looked at every few hundred states. */
function createCheck(
    limits: Limits,
    options: ExploreOptions,
    counters: { nodes: number; localStates: number },
    finals: Map<string, readonly Value[]> | null,
): Check {
    const { now, onProgress } = options;
    const deadline = now === undefined ? Infinity : now() + limits.milliseconds;
    let untilLook = 1024;
    const look = (): void => {
        untilLook = 1024;
        if (now !== undefined && now() > deadline) throw new Stopped(`${limits.milliseconds} ms`);
        if (onProgress?.({ ...counters, finalStates: finals?.size ?? 0 }) === false) throw new Stopped('cancelled');
    };
    return {
        state(bytes) {
            counters.localStates++;
            if (counters.localStates > limits.states) throw new Stopped(`${limits.states} states`);
            if (bytes > limits.bytes) throw new Stopped(`${limits.bytes} bytes of states`);
            if (--untilLook <= 0) look();
        },
        node() {
            counters.nodes++;
            if (counters.nodes > limits.nodes) throw new Stopped(`${limits.nodes} timelines`);
            if ((counters.nodes & 63) === 0) look();
        },
    };
}

/** Breadth first, so that the first violation found has the shortest timeline. Returns a limit that was met, or null. */
function run(search: Search, check: Check, spreadAfter: number): string | null {
    const { program, verdicts } = search;
    const start: Node = { timeline: 0, parts: program.cpus.map(() => 0) };
    const seen = new Set<number | string>([search.nameOf(start)]);
    const queue: Node[] = [start];
    let limit: string | null = null;
    /** Per message: the node it was last tried on. */
    const tried: number[] = [];
    for (let head = 0; head < queue.length; head++) {
        const node = queue[head];
        if (head === spreadAfter) for (const dependence of search.dependence) dependence.refine();
        check.node();
        const results = localResults(search, node);
        if (results === null) continue;
        for (const result of results) limit ??= result.limit;
        judge(search, node, results);
        if (search.finals === null && verdicts.decided()) return limit;
        for (const { candidates } of results) {
            for (const message of candidates) {
                if (tried[message] === head) continue;
                tried[message] = head;
                const child = childOf(search, node, message);
                const key = search.nameOf(child);
                if (!seen.has(key)) {
                    seen.add(key);
                    queue.push(child);
                }
            }
        }
    }
    return limit;
}

/** The timeline with one more message. */
function childOf(
    { setup, messages, sequences, dependence, reductions }: Search,
    { timeline, parts }: Node,
    message: number,
): Node {
    return {
        timeline: sequences.extend(timeline, message),
        parts: parts.map((part, cpu) =>
            concerns(setup, cpu, messages, message)
                ? (reductions.partialOrder ? dependence[cpu] : sequences).extend(part, message)
                : part,
        ),
    };
}

/** Timelines whose parts are all equal are equal for everybody: they differ in the order of messages no CPU compares. */
function namingOf(
    program: Program,
    reductions: Reductions,
    exchanges: readonly Exchange[],
    messages: Messages,
    sequences: Sequences,
    dependence: readonly Dependence[],
): Search['nameOf'] {
    if (!reductions.partialOrder) return (node) => node.timeline;
    if (exchanges.length === 0) return (node) => node.parts.join(' ');
    const naming = createNaming(program, exchanges, messages, sequences, dependence);
    return (node) => naming(node.parts);
}

/** What was found about one CPU of a group holds for the others. */
function spread(program: Program, { events, observations }: Findings, exchanges: readonly Exchange[]): void {
    for (let before = -1; before !== events.size + observations.size;) {
        before = events.size + observations.size;
        for (const exchange of exchanges) {
            for (const event of [...events]) events.add(exchange.events.get(event) ?? event);
            for (const key of [...observations]) {
                const { event, location, value } = observationOf(program, key);
                const [image, place] = [exchange.events.get(event), exchange.locations.get(location)];
                observations.add(observationKey(program, image ?? event, place ?? location, value));
            }
        }
    }
}

/** What each CPU can do alone; null when some CPU cannot perform its messages there: the timeline is impossible. */
function localResults(search: Search, node: Node): LocalResult[] | null {
    const results: LocalResult[] = [];
    for (let cpu = 0; cpu < search.runners.length; cpu++) {
        const sequence = search.reductions.projection ? node.parts[cpu] : node.timeline;
        let result = search.reductions.projection ? search.known[cpu].get(sequence) : undefined;
        if (result === undefined) {
            result = resultOf(search, cpu, search.sequences.read(sequence));
            if (search.reductions.projection) search.known[cpu].set(sequence, result);
        }
        if (!result.certified) return null;
        results.push(result);
    }
    return results;
}

function resultOf({ runners, plans, messages }: Search, cpu: number, timeline: readonly number[]): LocalResult {
    const alone = runners[cpu].run(timeline);
    const { foreseen } = plans[cpu];
    if (foreseen.length === 0) return alone;
    const writes = foreseen.map(({ location, value }) => messages.numberOf(WRITE, location, value, SOMEBODY));
    const { certified, candidates, limit } = runners[cpu].run(timeline, writes);
    return {
        ...alone,
        certified: alone.certified || certified,
        candidates: [...new Set([...alone.candidates, ...candidates])],
        limit: alone.limit ?? limit,
    };
}

function judge(search: Search, node: Node, results: readonly LocalResult[]): void {
    const { program, verdicts } = search;
    const stuck = stuckCpus(results);
    if (stuck.length > 0) verdicts.stuck(stuck);
    program.properties.forEach((property, index) => {
        if (property.kind === 'stale') {
            const author = program.marks[property.after].cpu;
            for (const pass of results[author].passes)
                if (pass.property === index) verdicts.labelReached(index, pass.rank > 0);
            if (
                results.some((result) => result.fetches.some((fetch) => fetch.property === index)) ||
                results[author].ownStale.includes(index)
            )
                verdicts.fetched(index);
            let versions: readonly Value[] | undefined;
            const versionAt = (rank: number): Value => (versions ??= versionsOf(search, node, property.location))[rank];
            if (brokenStale(index, property.on, author, results, versionAt)) verdicts.violated(index);
        } else if (property.kind === 'unpredictable') {
            if (results.some((result) => result.unpredictable.includes(property.location))) verdicts.violated(index);
        } else if (property.kind === 'ipiInUser') {
            if (results[property.cpu].takesInUser) verdicts.violated(index);
        } else if (property.kind === 'assert') {
            if (results[property.cpu].failed.includes(property.event)) verdicts.violated(index);
        }
    });
    for (const result of results) for (const location of result.unpredictable) verdicts.unpredictable(location);
    const asked =
        search.finals !== null ||
        program.properties.some((property, index) => property.kind === 'final' && !verdicts.isDecided(index));
    if (asked && results.every((result) => result.finals.length > 0)) judgeFinals(search, node, results);
}

/** The values of a location, the initial one first. */
function versionsOf({ program, setup, messages, sequences }: Search, { timeline }: Node, location: number): Value[] {
    const found = [program.locations[location].initial];
    for (const message of sequences.read(timeline)) {
        if (messages.kind[message] !== WRITE || messages.subject[message] !== location) continue;
        found.push(setup.values.values[messages.value[message]]);
    }
    return found;
}

/** Every combination of the CPUs' final registers. */
function judgeFinals(search: Search, { timeline }: Node, results: readonly LocalResult[]): void {
    const { program, messages, sequences, setup } = search;
    const memory = program.locations.map(({ initial }) => initial);
    for (const message of sequences.read(timeline)) {
        if (messages.kind[message] === WRITE)
            memory[messages.subject[message]] = setup.values.values[messages.value[message]];
    }
    const rows: (readonly Value[])[] = [];
    const combine = (cpu: number): void => {
        if (cpu === results.length) {
            judgeFinal(search, { rows, memory });
            return;
        }
        for (const row of results[cpu].finals) {
            rows[cpu] = row;
            combine(cpu + 1);
        }
    };
    combine(0);
}

function judgeFinal(search: Search, state: FinalState): void {
    const { program, plans, verdicts, finals } = search;
    if (program.filter !== undefined && evaluate(program, plans, program.filter, state) === 0) return;
    program.properties.forEach((property, index) => {
        if (property.kind !== 'final' || verdicts.isDecided(index)) return;
        const holds = evaluate(program, plans, property.condition, state) !== 0;
        if (property.quantifier === 'exists' && holds) verdicts.reached(index);
        if (property.quantifier === 'forbid' && holds) verdicts.violated(index);
        if (property.quantifier === 'always' && !holds) verdicts.violated(index);
    });
    if (finals !== null) {
        const row = program.observed.map((observable) => observableValue(plans, observable, state));
        finals.set(row.join(' '), row);
    }
}

function answer(
    program: Program,
    verdicts: Verdicts,
    finals: Map<string, readonly Value[]> | null,
    findings: Findings,
    limit: string | null,
    counters: { nodes: number; localStates: number },
    valueOf: (number: number) => Value,
): Exploration {
    const rows = [...(finals?.values() ?? [])].sort(byValues);
    return {
        ...verdicts.answer(limit),
        finals: rows,
        unreached:
            limit !== null || findings.events.size === program.events.length
                ? []
                : [...program.events.keys()].filter((event) => !findings.events.has(event)),
        observations: Array.from(findings.observations, (key) => observationOf(program, key))
            .sort((a, b) => a.event - b.event || a.location - b.location || a.value - b.value)
            .map(({ event, location, value }) => ({ event, location, value: valueOf(value) })),
        counts: { ...counters, finalStates: rows.length },
    };
}

function byValues(a: readonly Value[], b: readonly Value[]): number {
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
    return 0;
}
