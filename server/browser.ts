/** Main of the language server in a web worker; the checker is a worker of its own beside it. */
import {
    BrowserMessageReader,
    BrowserMessageWriter,
    ProposedFeatures,
    createConnection,
} from 'vscode-languageserver/browser';
import type { CheckAnswer } from './checkerProtocol';
import type { Host } from './host';
import { method } from './protocol';
import { startServer } from './server';

/** `isosyncChecker`: the address of the checker's script, from a client that starts this worker from a script without a place. */
declare const self: DedicatedWorkerGlobalScope & { readonly isosyncChecker?: string };

const connection = createConnection(
    ProposedFeatures.all,
    new BrowserMessageReader(self),
    new BrowserMessageWriter(self),
);

const host: Host = {
    startChecker: (onAnswer, onCrash) => {
        const worker = new Worker(self.isosyncChecker ?? new URL('checker.browser.js', self.location.href));
        worker.onmessage = ({ data }: MessageEvent<CheckAnswer>) => onAnswer(data);
        worker.onerror = ({ message }) => {
            worker.terminate();
            onCrash(message);
        };
        return { post: (order) => worker.postMessage(order), terminate: () => worker.terminate() };
    },
    setTimer: (milliseconds, work) => {
        const timer = setTimeout(work, milliseconds);
        return { cancel: () => clearTimeout(timer) };
    },
    now: () => performance.now(),
    // A worker has no file system: the client reads for it.
    readFile: (uri) => connection.sendRequest<string | null>(method.readFile, { uri }),
    listFiles: async (folder, most) => {
        try {
            return await connection.sendRequest<readonly string[]>(method.listFiles, { folder, most });
        } catch {
            // Another client than ours has nothing to list files with: then only open documents are searched.
            return [];
        }
    },
};

startServer(connection, host);
