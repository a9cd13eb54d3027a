/** Looking for the counterexample, under a budget and with progress. */
import type { Program } from '../machine/program';
import type { Trace } from '../machine/trace';
import type { Exploration } from '../machine/verdict';
import type { Context } from './context';

/** What a launch may spend on the search. */
export const SEARCH_BUDGET_MS = 10_000;

export interface Found {
    readonly exploration: Exploration;
    /** The trace to show; null: there is none. */
    readonly trace: Trace | null;
}

/**
 * @param property which violated property to show (index into the program's properties); null: the first
 */
export async function searchCounterexample(
    context: Context,
    program: Program,
    property: number | null,
    budget: number,
): Promise<Found> {
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
    const exploration = tools.explore(program, {
        limits: { milliseconds: budget },
        now: () => tools.now(),
        onProgress: (counts) => {
            const now = tools.now();
            if (announce && now - shown > 100) {
                shown = now;
                context.send('progressUpdate', {
                    progressId,
                    message: `${counts.localStates} states, ${((now - started) / 1000).toFixed(1)} s`,
                });
            }
            return !context.cancelled.has(progressId);
        },
    });
    if (announce) context.send('progressEnd', { progressId });
    return { exploration, trace: traceOf(exploration, property) };
}

/** The property that was asked for; else the first that is violated, what is stuck, or an outcome that was asked about. */
function traceOf(exploration: Exploration, property: number | null): Trace | null {
    const shown = exploration.properties.filter((result) => result.witness !== undefined);
    const wanted = shown.find((result) => result.property === property);
    const violated = shown.find((result) => result.outcome === 'violated');
    return (wanted ?? violated)?.witness ?? exploration.stuck?.witness ?? shown[0]?.witness ?? null;
}
