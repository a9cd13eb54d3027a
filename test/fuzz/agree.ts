/** One program, looked at in every way there is: all of them must tell the same story. */
import { NotModelled } from '../../machine/arithmetic';
import { ALL_REDUCTIONS, NO_REDUCTIONS } from '../../machine/explore';
import { exploreLong } from '../../machine/exploreLong';
import type { Program, Value } from '../../machine/program';
import { randomNumbers } from '../../machine/random';
import { createStepper } from '../../machine/stepper';
import { finalsOf, type Reached } from '../../machine/stepper/finals';
import type { MachineState, Stepper } from '../../machine/trace';
import type { Exploration, Reductions } from '../../machine/verdict';

/** Limits on states, beyond which a search is not compared. */
export interface Budgets {
    readonly explorer: number;
    readonly stepper: number;
}

/** Which reductions are off, with the name of that. */
export interface Switch {
    readonly name: string;
    readonly reductions: Reductions;
}
export const NOTHING_REDUCED: Switch = { name: 'every reduction', reductions: NO_REDUCTIONS };
/** Each reduction alone. */
export const SWITCHES: readonly Switch[] = Object.keys(NO_REDUCTIONS).map((name) => ({
    name,
    reductions: { ...ALL_REDUCTIONS, [name]: false },
}));

/** The bound of a `while` gives up the same paths everywhere; any other limit makes a search incomparable. */
export const cutShort = ({ limit }: Exploration): boolean => limit !== undefined && !limit.startsWith('while bound');

export const exploreAll = (
    program: Program,
    { explorer }: Budgets,
    reductions: Reductions = ALL_REDUCTIONS,
): Exploration =>
    exploreLong(program, { finals: true, witness: false, limits: { states: explorer }, reductions, spreadAfter: 0 });

/** What no reduction may change. */
const answerOf = ({ verdict, properties, stuck, finals, unreached, observations, limit }: Exploration): string =>
    JSON.stringify({
        verdict,
        outcomes: properties.map(({ outcome, verdict: of, vacuous }) => [outcome, of, vacuous]),
        stuck: stuck?.cpus,
        finals: finals.map(String).sort(),
        unreached,
        observations: observations.map(({ event, location, value }) => `${event} ${location} ${value}`).sort(),
        limit,
    });

export interface Comparison {
    /** One line a difference; empty: they agree. */
    readonly differences: readonly string[];
    /** Nothing was left out because of a limit. */
    readonly complete: boolean;
}

/** Properties that some execution violates (for `exists`: satisfies). */
function hitsOf(program: Program, { properties }: Exploration): number[] {
    return properties.flatMap(({ property, outcome }) => {
        const it = program.properties[property];
        const asks = it.kind === 'final' && it.quantifier === 'exists';
        return outcome === (asks ? 'holds' : 'violated') ? [property] : [];
    });
}

/** What reaches further than the other, in words; `whole`: both ways must agree. */
function compare(program: Program, explored: Exploration, reached: Reached, how: string, whole: boolean): string[] {
    const row = (values: readonly Value[]): string => values.join(' ');
    const text = (property: number): string => program.properties[property].text;
    const sets: readonly (readonly [string, readonly string[], readonly string[]])[] = [
        ['final states', explored.finals.map(row), reached.finals.map(row)],
        ['outcomes', hitsOf(program, explored).map(text), reached.hits.map(text)],
        ['CPUs waiting for ever', (explored.stuck?.cpus ?? []).map(String), reached.stuck.map(String)],
    ];
    return sets.flatMap(([what, known, found]) => {
        const extra = found.filter((one) => !known.includes(one));
        const missing = whole ? known.filter((one) => !found.includes(one)) : [];
        return [
            ...(extra.length > 0 ? [`${what} reached by stepping ${how} only: ${extra.slice(0, 3).join('; ')}`] : []),
            ...(missing.length > 0
                ? [`${what} not reached by stepping ${how}: ${missing.slice(0, 3).join('; ')}`]
                : []),
        ];
    });
}

/** What the machine does not model (a 33rd IPI to one CPU) is a limit like any other; other errors are crashes. */
function withinModel<T>(work: () => T, otherwise: T): T {
    try {
        return work();
    } catch (error) {
        if (error instanceof NotModelled) return otherwise;
        throw error;
    }
}

/**
 * Whatever stepping reaches the explorer must know: final states, violations of every kind, CPUs that wait for ever. When
 * stores and IPIs may be performed early, it must be everything the explorer knows.
 * @param always step with early stores also when stepping in order has reached everything already: it must not reach more
 */
export function stepperAgrees(
    program: Program,
    explored: Exploration,
    { stepper }: Budgets,
    always: boolean,
): Comparison {
    const nothing: Reached = { finals: [], hits: [], stuck: [], complete: false, states: stepper };
    const ordered = withinModel(() => finalsOf(program, stepper), nothing);
    const differences = compare(program, explored, ordered, 'in order', false);
    if (ordered.states >= stepper) return { differences, complete: false };
    if (!always && compare(program, explored, ordered, '', true).length === 0) return { differences, complete: true };
    const early = withinModel(() => finalsOf(program, stepper, true), nothing);
    const complete = early.states < stepper;
    return {
        differences: [...differences, ...compare(program, explored, early, 'with early stores', complete)],
        complete,
    };
}

/** With something switched off the answer stays the same. */
export function reductionsAgree(
    program: Program,
    explored: Exploration,
    budgets: Budgets,
    { name, reductions }: Switch,
): Comparison {
    const other = exploreAll(program, budgets, reductions);
    if (cutShort(other)) return { differences: [], complete: false };
    const [wanted, found] = [answerOf(explored), answerOf(other)];
    return { differences: found === wanted ? [] : [`without ${name}: ${found}\n  with it: ${wanted}`], complete: true };
}

/** The search that stops when all is decided, and exchanges equal CPUs, comes to the same outcomes. */
export function verdictAgrees(program: Program, explored: Exploration, budgets: Budgets): Comparison {
    const verdict = exploreLong(program, { witness: false, limits: { states: budgets.explorer }, spreadAfter: 0 });
    if (cutShort(verdict)) return { differences: [], complete: false };
    const outcomes = ({ properties }: Exploration): string => properties.map(({ outcome }) => outcome).join(' ');
    const [wanted, found] = [outcomes(explored), outcomes(verdict)];
    return {
        differences: found === wanted ? [] : [`for the verdict alone: ${found}; otherwise: ${wanted}`],
        complete: true,
    };
}

/** A random walk: every state on it, looked at again later, after a copy, or by another machine, is what it was. */
export function walkComesBack(program: Program, seed: number, most = 24): readonly string[] {
    const stepper = createStepper(program);
    const below = randomNumbers(seed);
    const picture = (of: Stepper, state: MachineState): string =>
        withinModel(() => JSON.stringify([of.snapshot(state), of.choices(state)]), 'not modelled');
    const states = [stepper.initial()];
    const pictures: string[] = [];
    for (let state = states[0]; ; states.push(state)) {
        pictures.push(picture(stepper, state));
        const choices = pictures.at(-1) === 'not modelled' ? [] : stepper.choices(state);
        if (choices.length === 0 || states.length > most) break;
        state = stepper.apply(state, choices[below(choices.length)].key);
    }
    const last = states[states.length - 1];
    const differences: string[] = [];
    const expect = (how: string, index: number, found: string): void => {
        if (found !== pictures[index]) differences.push(`step ${index}: ${how} differs`);
    };
    // A state keeps nothing of what came after it, and a copy of it (another session, another thread) is as good.
    for (let index = states.length - 1; index >= 0; index -= 1 + below(4))
        expect('coming back', index, picture(stepper, structuredClone(states[index])));
    const again = createStepper(program);
    let state = again.initial();
    for (const [index, { key }] of last.steps.entries()) {
        if (below(4) === 0) expect('another machine', index, picture(again, state));
        state = again.apply(state, key);
    }
    expect('another machine', states.length - 1, picture(again, state));
    if (JSON.stringify(state.steps) !== JSON.stringify(last.steps))
        differences.push('another machine tells other steps');
    return differences;
}
