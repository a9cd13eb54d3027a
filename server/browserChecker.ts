/** Main of the checker in a web worker. */
import { checkProgram } from '../machine/check';
import type { CheckOrder } from './checkerProtocol';
import { serveChecks } from './checkerWorker';

serveChecks(
    {
        post: (answer) => self.postMessage(answer),
        listen: (handler) => self.addEventListener('message', ({ data }: MessageEvent<CheckOrder>) => handler(data)),
    },
    checkProgram,
    () => performance.now(),
);
