/** Inside the checker worker: answers one order after the other. */
import { check } from '../analysis/check';
import { impossibleItems } from '../analysis/impossible';
import { survey } from '../machine/survey';
import type { Explore } from '../machine/verdict';
import type { CheckAnswer, CheckOrder, Port } from './checkerProtocol';
import { draw } from './timelineAnswer';

/**
 * Serves orders until the worker is terminated. Cancelling is done from outside, by terminating: an exploration never
 * yields, so it could not hear a message anyway.
 *
 * @param now clock in milliseconds
 */
export function serveChecks(port: Port, explore: Explore, now: () => number): void {
    port.listen((order) => {
        try {
            port.post(answer(order, port, explore, now));
        } catch (error) {
            const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
            port.post({ kind: 'failed', id: order.id, message });
        }
    });
    port.post({ kind: 'ready' });
}

function answer(order: CheckOrder, port: Port, explore: Explore, now: () => number): CheckAnswer {
    const { id } = order;
    switch (order.kind) {
        case 'check': {
            const report = check(explore, order.request, {
                limits: order.limits,
                finals: order.finals,
                witness: order.witness,
                now,
                onProgress: (counts) => {
                    port.post({ kind: 'progress', id, counts });
                    return true;
                },
            });
            if (order.traces !== true) return { kind: 'report', id, report };
            return { kind: 'report', id, report, impossible: impossibleItems(order.request.programs) };
        }
        case 'survey': {
            const surveys = order.programs.map((program) => survey(program, { ...order.limits, now }));
            return { kind: 'surveys', id, surveys };
        }
        case 'draw':
            return { kind: 'drawn', id, drawn: draw(order.subject, order.wish) };
    }
}
