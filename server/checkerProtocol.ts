/** What the server and its checker worker say to each other. Plain data only. */
import type { CheckReport, CheckRequest } from '../analysis/types';
import type { Counts, Limits } from '../machine/verdict';

/** To the worker. One at a time: the next is sent when the answer to this one has come. */
export interface CheckOrder {
    readonly id: number;
    readonly request: CheckRequest;
    readonly limits: Partial<Limits>;
    /** Also count final states. */
    readonly finals: boolean;
    /** Also build counterexamples. */
    readonly witness: boolean;
}

/** From the worker. */
export type CheckAnswer =
    /** The worker's code is loaded. */
    | { readonly kind: 'ready' }
    | { readonly kind: 'progress'; readonly id: number; readonly counts: Counts }
    | { readonly kind: 'report'; readonly id: number; readonly report: CheckReport }
    | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/** The worker's end of the line, whatever it runs in. */
export interface Port {
    post(answer: CheckAnswer): void;
    listen(handler: (order: CheckOrder) => void): void;
}

/** The server's end: one running worker. */
export interface Worker {
    post(order: CheckOrder): void;
    /** Ends the worker at once, whatever it is doing. Nothing is heard of it afterwards. */
    terminate(): void;
}

/** Starts a worker. `onCrash` is called at most once, when it ends without having been told to. */
export type StartWorker = (onAnswer: (answer: CheckAnswer) => void, onCrash: (message: string) => void) => Worker;
