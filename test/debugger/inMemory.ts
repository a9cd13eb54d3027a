/** A search worker in memory. */
import assert from 'node:assert/strict';
import type { Answer, Order } from '../../debugger/search/messages';
import type { OpenChannel } from '../../debugger/search/remote';
import { serveSearches } from '../../debugger/search/serve';

/** A worker without a thread: messages are copied, and arrive later. */
export const inMemory: OpenChannel = (on) => {
    let isOver = false;
    const later = (work: () => void): void => void setTimeout(() => (isOver ? undefined : work()), 0);
    let handle: (order: Order) => void = () => assert.fail('nobody listens');
    serveSearches(
        {
            post: (answer: Answer) => later(() => on.answer(structuredClone(answer))),
            listen: (handler) => (handle = handler),
        },
        () => performance.now(),
    );
    return {
        post: (order) => later(() => handle(structuredClone(order))),
        terminate: () => {
            isOver = true;
            on.ended();
        },
    };
};
