/** Inside the checker worker: answers one order after the other. */
import { check } from '../analysis/check';
import type { Explore } from '../machine/verdict';
import type { CheckOrder, Port } from './checkerProtocol';

/**
 * Serves orders until the worker is terminated. Cancelling is done from outside, by terminating: an exploration never
 * yields, so it could not hear a message anyway.
 *
 * @param now clock in milliseconds
 */
export function serveChecks(port: Port, explore: Explore, now: () => number): void {
    port.listen((order) => {
        try {
            port.post({ kind: 'report', id: order.id, report: answer(order, port, explore, now) });
        } catch (error) {
            const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
            port.post({ kind: 'failed', id: order.id, message });
        }
    });
    port.post({ kind: 'ready' });
}

function answer(order: CheckOrder, port: Port, explore: Explore, now: () => number) {
    return check(explore, order.request, {
        limits: order.limits,
        finals: order.finals,
        witness: order.witness,
        now,
        onProgress: (counts) => {
            port.post({ kind: 'progress', id: order.id, counts });
            return true;
        },
    });
}
