/** Looking for the counterexample, under a budget, with progress, and so that nobody is kept waiting. */
import type { Program } from '../../machine/program';
import type { Context } from '../context';
import type { Found, SearchOrder } from './find';
import { find } from './find';

/** What a launch may spend on the search in a worker, unless its attributes say otherwise. */
const WORKER_BUDGET_MS = 30_000;
/** Without a worker the search keeps the extension host waiting: it must not for long. */
const HERE_BUDGET_MS = 1_000;
/** Most searches end sooner, and need neither worker nor progress. */
const SILENT_MS = 250;

/**
 * @param property which property's counterexample to show (index into the program's properties); null: the first violated
 * @param budget milliseconds; null: the usual ones
 * @throws Error when the search itself fails
 */
export async function searchCounterexample(
    context: Context,
    program: Program,
    property: number | null,
    budget: number | null,
): Promise<Found> {
    const { tools, host } = context;
    const most = budget ?? (host.search === undefined ? HERE_BUDGET_MS : WORKER_BUDGET_MS);
    const silent = find(tools, { program, property, milliseconds: Math.min(SILENT_MS, most) }, () => true);
    if (silent.trace !== null || !silent.more || most <= SILENT_MS) return silent;

    const progressId = `search-${program.name}-${tools.now()}`;
    const announce = context.client.supportsProgress;
    if (announce) {
        context.send('progressStart', { progressId, title: 'Looking for a counterexample', cancellable: true });
        // Let the client show it before the search begins.
        await new Promise((resolve) => setTimeout(resolve, 0));
    }
    const started = tools.now();
    let shown = started;
    const onProgress = (states: number): boolean => {
        const now = tools.now();
        if (announce && now - shown > 100) {
            shown = now;
            const message = `${states} states, ${((now - started) / 1000).toFixed(1)} s`;
            context.send('progressUpdate', { progressId, message });
        }
        return !context.cancelled.has(progressId);
    };
    try {
        return await inWorkerOrHere(context, { program, property, milliseconds: most }, onProgress, progressId, silent);
    } finally {
        if (announce) context.send('progressEnd', { progressId });
    }
}

async function inWorkerOrHere(
    context: Context,
    order: SearchOrder,
    onProgress: (states: number) => boolean,
    progressId: string,
    silent: Found,
): Promise<Found> {
    const { host, tools } = context;
    if (host.search === undefined) return find(tools, order, onProgress);
    const search = host.search(order, (states) => void onProgress(states));
    context.onCancel(progressId, () => search.stop());
    const found = await search.found;
    // Stopped: what was known before is still true, and no verdict is made of it.
    return found ?? { ...silent, exploration: { ...silent.exploration, limit: 'cancelled' } };
}
