/** The debug adapter in Node (VS Code's extension host, `isosync dap`): what takes long goes to a worker thread. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createSession as createNeutralSession } from './factory';
import type { DebuggerHost } from './host';
import type { Answer } from './search/messages';
import type { OpenChannel } from './search/remote';
import { searchingIn } from './search/remote';
import type { IsosyncSession } from './session';

/** A session as `debugger/factory.ts` makes it, with workers for its searches. */
export function createSession(host: DebuggerHost): IsosyncSession {
    return createNeutralSession({
        ...searchingIn(inThread),
        readFile: (path) => host.readFile(path),
        log: (text) => host.log?.(text),
        ...(host.libraryUri === undefined ? {} : { libraryUri: host.libraryUri }),
    });
}

/** The worker's bundle stands beside this one's. */
const inThread: OpenChannel = (on) => {
    const worker = new Worker(join(__dirname, 'search.js'));
    worker.on('message', (answer: Answer) => on.answer(answer));
    worker.on('error', on.failed);
    worker.on('exit', on.ended);
    // A session that is forgotten does not keep its process.
    worker.unref();
    return { post: (order) => worker.postMessage(order), terminate: () => void worker.terminate() };
};
