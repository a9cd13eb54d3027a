/** Starts checker workers as worker threads. */
import { Worker } from 'node:worker_threads';
import type { CheckAnswer, StartWorker } from './checkerProtocol';

/** @param bundle path of the checker's bundle */
export function startNodeWorker(bundle: string): StartWorker {
    return (onAnswer, onCrash) => {
        const worker = new Worker(bundle);
        let over = false;
        const crash = (message: string) => {
            if (over) return;
            over = true;
            onCrash(message);
        };
        worker.on('message', (answer: CheckAnswer) => onAnswer(answer));
        worker.on('error', (error: unknown) => crash(error instanceof Error ? error.message : String(error)));
        worker.on('exit', (code) => crash(`the checker ended with status ${code}`));
        // The server ends when its client goes, whatever the checker is doing.
        worker.unref();
        return {
            post: (order) => worker.postMessage(order),
            terminate: () => {
                over = true;
                void worker.terminate();
            },
        };
    };
}
