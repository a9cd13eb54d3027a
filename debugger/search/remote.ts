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
export function searchingIn(open: OpenChannel): Required<Pick<DebuggerHost, 'search' | 'outlook'>> {
    return {
        search: (order, onProgress) => {
            let stop = (): void => undefined;
            const found = new Promise<Found | null>((resolve, reject) => {
                const channel = open({
                    answer: (answer) => {
                        if (answer.kind === 'progress') onProgress(answer.states);
                        else if (answer.kind === 'found') {
                            resolve(answer.found);
                            channel.terminate();
                        }
                    },
                    failed: reject,
                    // Terminated before it has found anything.
                    ended: () => resolve(null),
                });
                stop = () => {
                    channel.terminate();
                    resolve(null);
                };
                channel.post({ kind: 'search', order });
            });
            return { found, stop };
        },
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
