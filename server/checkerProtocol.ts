/** What the server and its checker worker say to each other. Plain data only. */
import type { ImpossibleItem } from '../analysis/impossible';
import type { CheckReport, CheckRequest } from '../analysis/types';
import type { Program } from '../machine/program';
import type { Survey } from '../machine/survey';
import type { Counts, Limits } from '../machine/verdict';
import type { Drawn, Subject, Wish } from './drawing';

/** To the worker. One at a time: the next is sent when the answer to this one has come. */
export type CheckOrder = VerdictOrder | SurveyOrder | DrawOrder;

export interface VerdictOrder {
    readonly kind: 'check';
    readonly id: number;
    readonly request: CheckRequest;
    readonly limits: Partial<Limits>;
    /** Also count final states. */
    readonly finals: boolean;
    /** Also build counterexamples. */
    readonly witness: boolean;
    /** Also follow the `trace`s of the file. */
    readonly traces?: boolean;
}

/** A drawing of a scenario, and of what has been found out about it. */
export interface DrawOrder {
    readonly kind: 'draw';
    readonly id: number;
    readonly subject: Subject;
    readonly wish: Wish;
}

/** What the state of each CPU may be at each of its events. */
export interface SurveyOrder {
    readonly kind: 'survey';
    readonly id: number;
    readonly programs: readonly Program[];
    /** Of each program. */
    readonly limits: { readonly states: number; readonly milliseconds: number };
}

/** From the worker. */
export type CheckAnswer =
    /** The worker's code is loaded. */
    | { readonly kind: 'ready' }
    | { readonly kind: 'progress'; readonly id: number; readonly counts: Counts }
    | {
          readonly kind: 'report';
          readonly id: number;
          readonly report: CheckReport;
          /** Absent: nobody asked. */
          readonly impossible?: readonly ImpossibleItem[];
      }
    | { readonly kind: 'drawn'; readonly id: number; readonly drawn: Drawn }
    | { readonly kind: 'surveys'; readonly id: number; readonly surveys: readonly Survey[] }
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
