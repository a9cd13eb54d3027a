/** The debug adapter in Node (VS Code's extension host, `isosync dap`): long searches go to a worker thread. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createSession as createNeutralSession } from './factory';
import type { DebuggerHost, Search } from './host';
import type { Found, SearchOrder } from './search/find';
import type { SearchMessage } from './search/worker';
import type { IsosyncSession } from './session';

/** A session as `debugger/factory.ts` makes it, with a worker for its searches. */
export function createSession(host: DebuggerHost): IsosyncSession {
    return createNeutralSession({
        readFile: (path) => host.readFile(path),
        log: (text) => host.log?.(text),
        search: host.search ?? searchInThread,
    });
}

/** The worker's bundle stands beside this one's. */
function searchInThread(order: SearchOrder, onProgress: (states: number) => void): Search {
    const worker = new Worker(join(__dirname, 'search.js'), { workerData: order });
    const found = new Promise<Found | null>((resolve, reject) => {
        worker.on('message', (message: SearchMessage) => {
            if (message.kind === 'progress') onProgress(message.states);
            else resolve(message.found);
        });
        worker.on('error', reject);
        // Terminated before it has found anything.
        worker.on('exit', () => resolve(null));
    });
    return { found, stop: () => void worker.terminate() };
}
