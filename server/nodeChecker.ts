/** Main of the checker in a Node worker thread. */
import { parentPort } from 'node:worker_threads';
import { checkProgram } from '../machine/check';
import type { CheckOrder } from './checkerProtocol';
import { serveChecks } from './checkerWorker';

const port = parentPort;
if (port === null) throw new Error('The checker is a worker: the language server starts it.');
serveChecks(
    {
        post: (answer) => port.postMessage(answer),
        listen: (handler) => void port.on('message', (order: CheckOrder) => handler(order)),
    },
    checkProgram,
    () => performance.now(),
);
