/** The seeds of a long run, shared out among worker threads. Which thread looks at a seed changes nothing about it. */
import { parentPort, Worker } from 'node:worker_threads';
import { EMPTY, tallyOf, together, type Seeds, type Tally } from './look';

/** Seeds that a worker takes at a time. */
const PORTION = 25;

/**
 * Looks at every scenario of some seeds.
 * @param jobs worker threads; 1: in this thread
 * @param script what a worker runs: a module that calls {@link serve} when it is not the main thread
 * @param progress told after every portion
 */
export async function tallyAll(
    seeds: Seeds,
    jobs: number,
    script: URL,
    progress: (soFar: Tally, fresh: Tally) => void,
): Promise<Tally> {
    let tally = EMPTY;
    let next = 0;
    const portion = (): Seeds | null => {
        if (next >= seeds.count) return null;
        const first = seeds.first + next;
        const count = Math.min(PORTION, seeds.count - next);
        next += count;
        return { ...seeds, first, count };
    };
    const add = (fresh: Tally): void => {
        tally = together(tally, fresh);
        progress(tally, fresh);
    };
    if (jobs <= 1) {
        for (let work = portion(); work !== null; work = portion()) add(tallyOf(work));
        return tally;
    }
    await Promise.all(
        Array.from(
            { length: jobs },
            () =>
                new Promise<void>((resolve, reject) => {
                    const worker = new Worker(script);
                    const give = (): void => {
                        const work = portion();
                        if (work === null) void worker.terminate();
                        else worker.postMessage(work);
                    };
                    worker.on('message', (fresh: Tally) => {
                        add(fresh);
                        give();
                    });
                    worker.on('error', reject);
                    worker.on('exit', () => {
                        resolve();
                    });
                    give();
                }),
        ),
    );
    return tally;
}

/** What a worker does: a tally for each portion it is given. */
export function serve(): void {
    parentPort?.on('message', (work: Seeds) => {
        parentPort?.postMessage(tallyOf(work));
    });
}
