/** Waiting for something that goes on elsewhere. */
import type { Context } from './context';

/** Milliseconds after which the person is told, and may cancel it. */
const PATIENCE = 300;

let waits = 0;

/** @param cancel ends the work early: its promise is then settled without an answer */
export async function waitFor<T>(context: Context, title: string, work: Promise<T>, cancel: () => void): Promise<T> {
    if (!context.client.supportsProgress) return work;
    const progressId = `wait-${++waits}`;
    let isShown = false;
    const timer = setTimeout(() => {
        isShown = true;
        context.send('progressStart', { progressId, title, cancellable: true });
        context.onCancel(progressId, cancel);
    }, PATIENCE);
    try {
        return await work;
    } finally {
        clearTimeout(timer);
        if (isShown) context.send('progressEnd', { progressId });
    }
}
