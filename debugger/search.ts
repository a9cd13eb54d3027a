/** Looking for the counterexample, under a budget, with progress, and so that it can be cancelled. */
import type { Program } from '../machine/program';
import type { Trace } from '../machine/trace';
import type { Exploration, PropertyResult } from '../machine/verdict';
import type { Goal } from '../machine/witness';
import type { Context } from './context';

/**
 * What a launch may spend on the search, unless its attributes say otherwise. The search runs where the session runs, so it
 * must not keep an extension host waiting for long.
 */
export const SEARCH_BUDGET_MS = 3_000;
/** Most searches end sooner, and need no progress. */
const SILENT_MS = 250;

export interface Found {
    readonly exploration: Exploration;
    /** The trace to show; null: there is none, or it could not be built within the budget. */
    readonly trace: Trace | null;
    /** A larger budget may find one. */
    readonly more: boolean;
}

/**
 * @param property which property's counterexample to show (index into the program's properties); null: the first violated
 * @param budget milliseconds
 */
export async function searchCounterexample(
    context: Context,
    program: Program,
    property: number | null,
    budget: number,
): Promise<Found> {
    const silent = attempt(context, program, property, Math.min(SILENT_MS, budget), () => true);
    if (silent.trace !== null || !silent.more || budget <= SILENT_MS) return silent;
    const { tools } = context;
    const progressId = `search-${program.name}-${tools.now()}`;
    const started = tools.now();
    let shown = started;
    const announce = context.client.supportsProgress;
    if (announce) {
        context.send('progressStart', { progressId, title: 'Looking for a counterexample', cancellable: true });
        // Let the client show it before the search begins.
        await new Promise((resolve) => setTimeout(resolve, 0));
    }
    const found = attempt(context, program, property, budget, (states) => {
        const now = tools.now();
        if (announce && now - shown > 100) {
            shown = now;
            const message = `${states} states, ${((now - started) / 1000).toFixed(1)} s`;
            context.send('progressUpdate', { progressId, message });
        }
        return !context.cancelled.has(progressId);
    });
    if (announce) context.send('progressEnd', { progressId });
    return found;
}

function attempt(
    { tools }: Context,
    program: Program,
    property: number | null,
    milliseconds: number,
    onProgress: (states: number) => boolean,
): Found {
    const now = (): number => tools.now();
    const exploration = tools.explore(program, {
        limits: { milliseconds },
        now,
        onProgress: (counts) => onProgress(counts.localStates),
    });
    const result = shownResult(program, exploration, property);
    const built = result?.witness ?? (result === null ? exploration.stuck?.witness : undefined);
    if (built !== undefined) return { exploration, trace: built, more: false };
    const goal = goalOf(exploration, result);
    if (goal === null) return { exploration, trace: null, more: exploration.limit !== undefined };
    const { trace, complete } = tools.findWitness(program, goal, { limits: { milliseconds }, now, onProgress });
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
