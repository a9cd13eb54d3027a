/** The search in a worker thread of Node: one thread for one search. */
import { parentPort, workerData } from 'node:worker_threads';
import { explore } from '../../machine/explore';
import { findWitness } from '../../machine/witness';
import type { Found, SearchOrder } from './find';
import { find } from './find';

export type SearchMessage =
    { readonly kind: 'progress'; readonly states: number } | { readonly kind: 'found'; readonly found: Found };

const tell = (message: SearchMessage): void => parentPort?.postMessage(message);
const found = find({ explore, findWitness, now: () => performance.now() }, workerData as SearchOrder, (states) => {
    tell({ kind: 'progress', states });
    return true;
});
tell({ kind: 'found', found });
