/**
 * Witnesses: the shortest way to a violation, for people. Fewest steps up to the violation; of those, the sequences that
 * hardware could show just so (a context synchronization event stands before the maintenance it does not see, a store that
 * others miss is still held); of those, fewest changes of CPU, then the CPUs in declaration order. The same program always
 * gets the same witness.
 */
import { createStepper } from './stepper';
import { boundOf, type Bound, type Goal } from './stepper/bounds';
import { settled } from './stepper/choices';
import { outcomes } from './stepper/outcomes';
import { createKeys, type Identity } from './stepper/keys';
import { createMachine, initialSituation, PLAUSIBLE, type Machine } from './stepper/machine';
import { ending, hitsAtEnd } from './stepper/quiescence';
import type { Situation } from './stepper/state';
import type { Program } from './program';
import type { ChoiceKey, Trace } from './trace';

export type { Goal } from './stepper/bounds';

export interface WitnessOptions {
    readonly limits?: {
        /** States looked at, all rounds together. */
        readonly states?: number;
        readonly milliseconds?: number;
    };
    /** Milliseconds clock; absent: no time limit. */
    readonly now?: () => number;
    /** Called now and then with the states looked at; return false to stop. */
    readonly onProgress?: (states: number) => boolean;
}

export interface Witness {
    readonly trace: Trace | null;
    /** False: a limit was met, there may be a witness (or a shorter one) all the same. */
    readonly complete: boolean;
    /** States looked at. */
    readonly states: number;
}

const DEFAULT_STATES = 2_000_000;
/** One oddity is worse than any number of changes of CPU. */
const ODDITY = 2 ** 20;

interface Node {
    readonly situation: Situation;
    readonly identity: Identity;
    readonly cpu: number;
    /** Oddities, then changes of CPU: less is better. */
    readonly cost: number;
    readonly parent: Node | null;
    readonly key: ChoiceKey;
    readonly done: boolean;
}

/**
 * Finds the witness of a violated property, or the shortest way to a state in which CPUs wait for ever.
 *
 * Rounds with a growing number of steps allowed; within a round, breadth first over distinct states, leaving out states
 * that are too far from the goal for the steps left. Stores and IPIs are performed early (a step of its own) only when
 * stepping in program order does not get there.
 */
export function findWitness(program: Program, goal: Goal, options: WitnessOptions = {}): Witness {
    const meter = createMeter(options);
    for (const promises of [false, true]) {
        const machine = createMachine(program, { ...PLAUSIBLE, promises });
        const search: Search = { machine, goal, bound: boundOf(machine, goal), meter, bounded: false };
        const found = inRounds(search, settled(machine, initialSituation(machine)));
        if (found !== null) {
            return { trace: traceOf(program, goal, keysTo(found)), complete: true, states: meter.states };
        }
        if (meter.stopped || search.bounded) return { trace: null, complete: false, states: meter.states };
    }
    return { trace: null, complete: true, states: meter.states };
}

function inRounds(search: Search, first: Situation): Node | null {
    for (let steps = search.bound(first); Number.isFinite(steps);) {
        const round = searchWithin(search, first, steps);
        if (round.found !== null || search.meter.stopped) return round.found;
        steps = round.next;
    }
    return null;
}

interface Meter {
    states: number;
    stopped: boolean;
    /** Counts a state; false: stop. */
    tick(): boolean;
}

function createMeter({ limits = {}, now, onProgress }: WitnessOptions): Meter {
    const most = limits.states ?? DEFAULT_STATES;
    const until = now === undefined ? Infinity : now() + (limits.milliseconds ?? Infinity);
    return {
        states: 0,
        stopped: false,
        tick() {
            this.states += 1;
            if (this.states > most) this.stopped = true;
            else if (this.states % 1024 === 0) {
                if (now !== undefined && now() > until) this.stopped = true;
                if (onProgress?.(this.states) === false) this.stopped = true;
            }
            return !this.stopped;
        },
    };
}

interface Search {
    readonly machine: Machine;
    readonly goal: Goal;
    readonly bound: Bound;
    readonly meter: Meter;
    bounded: boolean;
}

interface Round {
    readonly found: Node | null;
    /** The smallest number of steps that could show more; Infinity: everything was seen. */
    readonly next: number;
}

/** Breadth first, states of one depth in the order of their paths, so that the first of equals is the one wanted. */
function searchWithin(search: Search, first: Situation, steps: number): Round {
    const { machine, bound, meter } = search;
    const keys = createKeys();
    const seen = new Set<string>();
    let next = Infinity;
    let layer: Node[] = [
        {
            situation: first,
            identity: keys.of(first),
            cpu: -1,
            cost: 0,
            parent: null,
            key: '',
            done: isAtEnd(search, first),
        },
    ];
    for (let depth = 0; layer.length > 0; depth++) {
        const found = best(layer);
        if (found !== null) return { found, next };
        const children = new Map<string, { readonly node: Node; readonly order: number }>();
        let order = 0;
        const looking = {
            step: depth,
            record: false,
            bounded: (): void => {
                search.bounded = true;
            },
        };
        for (const node of layer) {
            if (!meter.tick()) return { found: null, next };
            for (const outcome of outcomes(machine, node.situation, looking)) {
                order += 1;
                const { situation, cpu, key } = outcome;
                const hit = 'property' in search.goal && outcome.hits.includes(search.goal.property);
                const least = depth + 1 + (hit ? 0 : bound(situation));
                if (least > steps) {
                    next = Math.min(next, least);
                    continue;
                }
                const identity = keys.after(node.situation, node.identity, situation);
                const change = node.cpu === cpu || node.cpu < 0 ? 0 : 1;
                const cost = node.cost + change + outcome.oddities * ODDITY;
                const done = hit || isAtEnd(search, situation);
                const name = `${keys.text(identity)} ${cpu}${done ? '!' : ''}`;
                if (seen.has(name)) continue;
                const known = children.get(name);
                if (known !== undefined && known.node.cost <= cost) continue;
                children.set(name, { node: { situation, identity, cpu, cost, parent: node, key, done }, order });
            }
        }
        for (const name of children.keys()) seen.add(name);
        layer = [...children.values()].sort((a, b) => a.order - b.order).map((child) => child.node);
    }
    return { found: null, next };
}

/** Among the goals of one depth, the one that costs least; the first of equals. */
function best(layer: readonly Node[]): Node | null {
    let found: Node | null = null;
    for (const node of layer) if (node.done && (found === null || node.cost < found.cost)) found = node;
    return found;
}

function isAtEnd({ machine, goal }: Search, situation: Situation): boolean {
    if ('stuck' in goal) return ending(machine, situation) === 'stuck';
    const { kind } = machine.program.properties[goal.property];
    if (kind !== 'final' && kind !== 'returns') return false;
    return hitsAtEnd(machine, situation, ending(machine, situation)).includes(goal.property);
}

function keysTo(node: Node): ChoiceKey[] {
    const keys: ChoiceKey[] = [];
    let at = node;
    while (at.parent !== null) {
        keys.push(at.key);
        at = at.parent;
    }
    return keys.reverse();
}

function traceOf(program: Program, goal: Goal, keys: readonly ChoiceKey[]): Trace {
    const trace = replay(program, keys);
    return { ...trace, property: 'property' in goal ? goal.property : null };
}

/**
 * Performs a schedule.
 * @throws RangeError when a key is not possible where it stands.
 */
export function replay(program: Program, keys: readonly ChoiceKey[]): Trace {
    const stepper = createStepper(program);
    const state = keys.reduce((at, key) => stepper.apply(at, key), stepper.initial());
    const { stuck } = stepper.snapshot(state);
    const broken = state.steps
        .at(-1)
        ?.effects.flatMap((effect) => (effect.kind === 'violation' ? [effect.property] : []));
    const property = broken?.[0] ?? null;
    return { steps: state.steps, property, ...(stuck.length > 0 ? { stuck } : {}) };
}
