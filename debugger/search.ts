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
    return { exploration, trace: traceOf(exploration, property, program) };
}

function traceOf(exploration: Exploration, property: number | null, program: Program): Trace | null {
    const violated = exploration.properties.filter(
        (result) =>
            result.witness !== undefined && (result.outcome === 'violated' || isQuery(program, result.property)),
    );
    const wanted = property === null ? undefined : violated.find((result) => result.property === property);
    const first = violated.find((result) => result.outcome === 'violated');
    return (wanted ?? first)?.witness ?? exploration.stuck?.witness ?? null;
}

function isQuery(program: Program, property: number): boolean {
    const found = program.properties[property];
    return found?.kind === 'final' && found.quantifier === 'exists';
}
