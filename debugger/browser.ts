/** The debug adapter in the browser: what takes long goes to a web worker. */
import { createSession as createNeutralSession } from './factory';
import type { DebuggerHost } from './host';
import type { Answer } from './search/messages';
import type { OpenChannel } from './search/remote';
import { searchingIn } from './search/remote';
import type { IsosyncSession } from './session';

/**
 * A session as `debugger/factory.ts` makes it, with workers for its searches.
 * @param script the address of the worker's script
 */
export function createSession(host: DebuggerHost, script: string): IsosyncSession {
    const inWorker: OpenChannel = (on) => {
        const worker = new Worker(script);
        worker.onmessage = ({ data }: MessageEvent<Answer>) => on.answer(data);
        worker.onerror = ({ message }) => {
            worker.terminate();
            on.failed(new Error(message));
        };
        return { post: (order) => worker.postMessage(order), terminate: () => worker.terminate() };
    };
    return createNeutralSession({
        ...searchingIn(inWorker),
        readFile: (path) => host.readFile(path),
        log: (text) => host.log?.(text),
        ...(host.libraryUri === undefined ? {} : { libraryUri: host.libraryUri }),
    });
}
