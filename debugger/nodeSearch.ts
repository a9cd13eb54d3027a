/** Main of the search worker in a Node worker thread. */
import { parentPort } from 'node:worker_threads';
import type { Order } from './search/messages';
import { serveSearches } from './search/serve';

const port = parentPort;
if (port === null) throw new Error('This is a worker: the debug adapter starts it.');
serveSearches(
    {
        post: (answer) => port.postMessage(answer),
        listen: (handler) => void port.on('message', (order: Order) => handler(order)),
    },
    () => performance.now(),
);
