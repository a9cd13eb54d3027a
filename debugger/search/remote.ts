/** The session's side of a search worker: what a host offers once it can start one. */
import type { DebuggerHost } from '../host';
import type { Found } from './find';
import type { Answer, Order } from './messages';

/** A worker that was started. */
export interface Channel {
    post(order: Order): void;
    /** Ends it at once, whatever it is doing. */
    terminate(): void;
}

/** How a host starts one. After `failed` or `ended` nothing comes any more. */
export type OpenChannel = (on: {
    readonly answer: (answer: Answer) => void;
    readonly failed: (error: Error) => void;
    readonly ended: () => void;
}) => Channel;

/** One worker for each search, so that it can be ended at once; one for all questions about a program. */
export function searchingIn(open: OpenChannel): Required<Pick<DebuggerHost, 'search' | 'outlook' | 'prevention'>> {
    return {
        search: (order, onProgress) =>
            once<Found>(open, { kind: 'search', order }, (answer, found) => {
                if (answer.kind === 'progress') onProgress(answer.states);
                else if (answer.kind === 'found') found(answer.found);
            }),
        prevention: (order) =>
            once<string>(open, { kind: 'prevention', order }, (answer, found) => {
                if (answer.kind === 'prevented') found(answer.sentence);
            }),
        outlook: (program, on) => {
            const channel = open({
                answer: (answer) => {
                    if (answer.kind === 'outcome') on.outcome(answer.outcome);
                },
                failed: on.failed,
                ended: () => undefined,
            });
            channel.post({ kind: 'program', program });
            return {
                ask: (question) => channel.post({ kind: 'question', question }),
                stop: () => channel.terminate(),
            };
        },
    };
}

/** A worker for one order: it ends with the answer, or when it is stopped; null then. */
function once<T>(
    open: OpenChannel,
    order: Order,
    hear: (answer: Answer, found: (result: T | null) => void) => void,
): { readonly found: Promise<T | null>; stop(): void } {
    let stop = (): void => undefined;
    const found = new Promise<T | null>((resolve, reject) => {
        const channel = open({
            answer: (answer) =>
                hear(answer, (result) => {
                    resolve(result);
                    channel.terminate();
                }),
            failed: reject,
            // Terminated before it has found anything.
            ended: () => resolve(null),
        });
        stop = () => {
            channel.terminate();
            resolve(null);
        };
        channel.post(order);
    });
    return { found, stop: () => stop() };
}
