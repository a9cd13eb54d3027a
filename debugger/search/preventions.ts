/**
 * What would have prevented a violation, found out once for each property: by the worker where there is one, so that nobody waits
 * for it, else where the session runs, with a small budget. Beyond the budgets it is not known, and nothing is said.
 */
import type { PreventionSearch } from '../host';

/** Milliseconds the worker may try repairs. */
export const WORKER_BUDGET_MS = 10_000;
/** Without a worker everything else waits. */
export const HERE_BUDGET_MS = 250;

/** @returns a verified sentence; null: nothing was found to help, or there was no time */
export type TryHere = (property: number, milliseconds: number) => string | null;

interface Asked {
    readonly answer: Promise<string | null>;
    readonly stop: () => void;
}

export class Preventions {
    private readonly known = new Map<number, string | null>();
    private readonly asked = new Map<number, Asked>();

    /**
     * @param here null: nothing is tried where the session runs
     * @param worker null: there is none
     * @param changed told when the worker has found something
     */
    constructor(
        private readonly here: TryHere | null,
        private readonly worker: ((property: number) => PreventionSearch) | null,
        private readonly changed: () => void,
    ) {}

    /** What is known now; where it is not, the worker is asked. */
    at(property: number): string | undefined {
        if (!this.known.has(property) && this.worker === null)
            this.known.set(property, this.here?.(property, HERE_BUDGET_MS) ?? null);
        if (!this.known.has(property)) this.ask(property);
        return this.known.get(property) ?? undefined;
    }

    /** The same, when it has been found out. */
    async soon(property: number): Promise<string | undefined> {
        const known = this.at(property);
        const asked = this.asked.get(property);
        return known ?? (asked === undefined ? undefined : ((await asked.answer) ?? undefined));
    }

    /** Whether somebody is looking for it. */
    isOpen(property: number): boolean {
        return this.asked.has(property);
    }

    /** Nobody wants to know any more. */
    stop(property?: number): void {
        for (const [each, { stop }] of [...this.asked]) if (property === undefined || property === each) stop();
    }

    private ask(property: number): void {
        if (this.worker === null || this.asked.has(property)) return;
        const search = this.worker(property);
        const answer = search.found
            .catch(() => null)
            .then((sentence) => {
                this.known.set(property, sentence);
                this.asked.delete(property);
                if (sentence !== null) this.changed();
                return sentence;
            });
        this.asked.set(property, { answer, stop: () => search.stop() });
    }
}
