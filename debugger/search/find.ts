/** Finding the trace to show: the explorer decides, the witness search builds it. Runs here or in a worker. */
import type { Program } from '../../machine/program';
import type { Trace } from '../../machine/trace';
import type { Exploration, Explore, PropertyResult } from '../../machine/verdict';
import type { findWitness, Goal } from '../../machine/witness';

/** What to search. Plain data: crosses worker boundaries. */
export interface SearchOrder {
    readonly program: Program;
    /** Which property's counterexample (index into the program's properties); null: the first that is violated. */
    readonly property: number | null;
    readonly milliseconds: number;
}

/** What was found. Plain data. */
export interface Found {
    readonly exploration: Exploration;
    /** The trace to show; null: there is none, or it could not be built within the budget. */
    readonly trace: Trace | null;
    /** A larger budget may find one. */
    readonly more: boolean;
}

export interface Searchers {
    readonly explore: Explore;
    readonly findWitness: typeof findWitness;
    readonly now: () => number;
}

/** @param onProgress is told the states looked at; returns false to stop */
export function find(
    { explore, findWitness, now }: Searchers,
    { program, property, milliseconds }: SearchOrder,
    onProgress: (states: number) => boolean,
): Found {
    const exploration = explore(program, {
        limits: { milliseconds },
        now,
        onProgress: (counts) => onProgress(counts.localStates),
    });
    const result = shownResult(program, exploration, property);
    const built = result?.witness ?? (result === null ? exploration.stuck?.witness : undefined);
    if (built !== undefined) return { exploration, trace: built, more: false };
    const goal = goalOf(exploration, result);
    if (goal === null) return { exploration, trace: null, more: exploration.limit !== undefined };
    const { trace, complete } = findWitness(program, goal, { limits: { milliseconds }, now, onProgress });
    return { exploration, trace, more: trace === null && !complete };
}

/** The property that was asked for; else the first that is violated; else an outcome that was asked about and can happen. */
function shownResult(
    program: Program,
    { properties, stuck }: Exploration,
    asked: number | null,
): PropertyResult | null {
    const violated = properties.filter((result) => result.outcome === 'violated');
    const reachable = properties.filter((result) => result.outcome === 'holds' && isQuery(program, result.property));
    const wanted = [...violated, ...reachable].find((result) => result.property === asked);
    return wanted ?? violated[0] ?? (stuck === undefined ? (reachable[0] ?? null) : null);
}

/** `exists` asks whether something can happen. */
export function isQuery(program: Program, property: number): boolean {
    const found = program.properties[property];
    return found?.kind === 'final' && found.quantifier === 'exists';
}

function goalOf(exploration: Exploration, result: PropertyResult | null): Goal | null {
    if (result !== null) return { property: result.property };
    return exploration.stuck === undefined ? null : { stuck: true };
}
