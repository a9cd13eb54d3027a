/** What a server needs from where it runs. Two implementations: node.ts and browser.ts. */
import type { StartWorker } from './checkerProtocol';
import type { SetTimer } from './checker';

export interface Host {
    readonly startChecker: StartWorker;
    readonly setTimer: SetTimer;
    /** Milliseconds, monotonic. */
    readonly now: () => number;
    /**
     * The text of a file that no editor holds.
     * @returns null when there is no such file, or it cannot be read here
     */
    readonly readFile: (uri: string) => Promise<string | null>;
    /**
     * URIs of the `.isosync` files below a folder, at most so many; hidden folders and `node_modules` are left out. Empty where
     * there is no such folder, or it cannot be listed here.
     */
    readonly listFiles: (folder: string, most: number) => Promise<readonly string[]>;
}
