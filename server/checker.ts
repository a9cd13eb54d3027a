/**
 * The checker as the server sees it: jobs go in, reports come out; a worker does the work.
 *
 * Four states: starting (the worker's code is loading), ready, working (one job), terminated (no worker; the next job
 * starts one). A job is named by a key (a document): a newer job with the same key replaces the older one wherever it is.
 * A replaced job that is already running is answered at once; its worker may finish it (most are over in less time than a
 * worker takes to start) and is terminated when it does not. Nothing that a replaced job found is ever delivered.
 */
import type { ImpossibleItem } from '../analysis/impossible';
import type { CheckReport, CheckRequest } from '../analysis/types';
import type { Counts, Limits } from '../machine/verdict';
import type { CheckAnswer, CheckOrder, StartWorker, Worker } from './checkerProtocol';
import type { Drawn, Subject, Wish } from './drawing';
import type { Program } from '../machine/program';
import type { Survey } from '../machine/survey';

export type CheckOutcome =
    | {
          readonly kind: 'report';
          readonly report: CheckReport;
          /** Absent: nobody asked. */
          readonly impossible?: readonly ImpossibleItem[];
      }
    /** A newer job with the same key has taken its place. */
    | { readonly kind: 'superseded' }
    /** Somebody asked for it to stop. */
    | { readonly kind: 'stopped' }
    /** The worker died or failed: never a verdict. */
    | { readonly kind: 'crashed'; readonly message: string };

export interface CheckJob {
    readonly key: string;
    readonly request: CheckRequest;
    /** `milliseconds` is kept by the worker itself, and, should it not answer, by the server. */
    readonly limits: Partial<Limits>;
    readonly finals?: boolean;
    readonly witness?: boolean;
    /** Whether the `trace`s of the file are followed too. */
    readonly traces?: boolean;
    readonly onProgress?: (counts: Counts) => void;
}

export interface SurveyJob {
    readonly key: string;
    readonly programs: readonly Program[];
    readonly limits: { readonly states: number; readonly milliseconds: number };
}

type Failed = Exclude<CheckOutcome, { kind: 'report' }>;

export type SurveyOutcome = { readonly kind: 'surveys'; readonly surveys: readonly Survey[] } | Failed;

export interface DrawJob {
    readonly key: string;
    readonly subject: Subject;
    readonly wish: Wish;
}

export type DrawOutcome = { readonly kind: 'drawn'; readonly drawn: Drawn } | Failed;

type Outcome = CheckOutcome | SurveyOutcome | DrawOutcome;

export interface Checker {
    check(job: CheckJob): Promise<CheckOutcome>;
    survey(job: SurveyJob): Promise<SurveyOutcome>;
    draw(job: DrawJob): Promise<DrawOutcome>;
    /** Stops the job with this key, running or waiting. */
    stop(key: string): void;
    /** Ends the worker; jobs still waiting are stopped. */
    dispose(): void;
    readonly state: () => CheckerState['kind'];
}

interface Pending {
    readonly id: number;
    readonly key: string;
    readonly order: CheckOrder;
    /** Milliseconds it may take in all; null: as long as it takes. */
    readonly budget: number | null;
    readonly onProgress?: (counts: Counts) => void;
    readonly settle: (outcome: Outcome) => void;
}

type CheckerState =
    | { readonly kind: 'starting'; readonly worker: Worker }
    | { readonly kind: 'ready'; readonly worker: Worker }
    | {
          readonly kind: 'working';
          readonly worker: Worker;
          readonly current: Pending;
          readonly deadline: Timer | null;
          /** Nobody waits for this job any more: when to give up on it. */
          readonly abandoned: Timer | null;
      }
    | { readonly kind: 'terminated' };

export interface Timer {
    cancel(): void;
}
export type SetTimer = (milliseconds: number, work: () => void) => Timer;

/** How much longer than its budget a worker may take to answer before it is considered hung. */
const GRACE_MILLISECONDS = 2_000;
/** How long a job that nobody waits for may go on; about what a worker takes to start. */
const ABANDONED_MILLISECONDS = 60;
/** Workers that die before they were ready, in a row, before the waiting jobs are told. */
const START_ATTEMPTS = 2;

/**
 * @param startWorker starts a worker and tells what it hears
 * @param setTimer calls back after a number of milliseconds
 */
export function createChecker(startWorker: StartWorker, setTimer: SetTimer): Checker {
    let state: CheckerState = { kind: 'terminated' };
    let waiting: Pending[] = [];
    let lastId = 0;
    let failedStarts = 0;
    let disposed = false;

    function start(): void {
        // Answers of a worker that has been replaced are not ours any more.
        let mine: Worker | null = null;
        const isCurrent = () => mine !== null && state.kind !== 'terminated' && state.worker === mine;
        const worker = startWorker(
            (answer) => {
                if (isCurrent()) hear(answer);
            },
            (message) => {
                if (isCurrent()) crashed(message);
            },
        );
        mine = worker;
        state = { kind: 'starting', worker };
    }

    function advance(): void {
        if (disposed) return;
        if (state.kind === 'terminated' && waiting.length > 0) start();
        if (state.kind !== 'ready') return;
        const [current, ...rest] = waiting;
        if (current === undefined) return;
        waiting = rest;
        const { worker } = state;
        const { id, budget, order } = current;
        const deadline = budget === null ? null : setTimer(budget + GRACE_MILLISECONDS, () => hung(id));
        state = { kind: 'working', worker, current, deadline, abandoned: null };
        worker.post(order);
    }

    function hear(answer: CheckAnswer): void {
        if (answer.kind === 'ready') {
            if (state.kind === 'starting') state = { kind: 'ready', worker: state.worker };
            failedStarts = 0;
            advance();
            return;
        }
        if (state.kind !== 'working' || answer.id !== state.current.id) return;
        if (answer.kind === 'progress') {
            if (state.abandoned === null) state.current.onProgress?.(answer.counts);
            return;
        }
        const { worker, current, deadline, abandoned } = state;
        deadline?.cancel();
        abandoned?.cancel();
        state = { kind: 'ready', worker };
        current.settle(outcomeOf(answer));
        advance();
    }

    function crashed(message: string): void {
        if (state.kind === 'starting') failedStarts++;
        const current = terminate();
        current?.settle({ kind: 'crashed', message });
        if (failedStarts >= START_ATTEMPTS) {
            failedStarts = 0;
            const told = waiting;
            waiting = [];
            for (const each of told) each.settle({ kind: 'crashed', message });
        }
        advance();
    }

    function hung(id: number): void {
        if (state.kind !== 'working' || state.current.id !== id) return;
        terminate()?.settle({ kind: 'crashed', message: 'The checker did not answer within its budget.' });
        advance();
    }

    /** Ends the worker and answers what it was working on. */
    function terminate(): Pending | null {
        if (state.kind === 'terminated') return null;
        const current = state.kind === 'working' ? state.current : null;
        if (state.kind === 'working') {
            state.deadline?.cancel();
            state.abandoned?.cancel();
        }
        const { worker } = state;
        state = { kind: 'terminated' };
        worker.terminate();
        return current;
    }

    function drop(key: string, outcome: Failed): void {
        if (waiting.length > 0) {
            const dropped = waiting.filter((each) => each.key === key);
            waiting = waiting.filter((each) => each.key !== key);
            for (const each of dropped) each.settle(outcome);
        }
        if (state.kind !== 'working' || state.current.key !== key || state.abandoned !== null) return;
        const { id, settle } = state.current;
        state = { ...state, abandoned: setTimer(ABANDONED_MILLISECONDS, () => giveUp(id)) };
        settle(outcome);
    }

    function giveUp(id: number): void {
        if (state.kind !== 'working' || state.current.id !== id) return;
        terminate();
        // The next check should not have to wait for the code to load.
        start();
    }

    function enqueue(pending: Pending): void {
        if (disposed) return pending.settle({ kind: 'stopped' });
        drop(pending.key, { kind: 'superseded' });
        waiting.push(pending);
        advance();
    }

    start();
    return {
        check: ({ key, request, limits, finals = false, witness = true, traces, onProgress }) =>
            new Promise((settle, fail) => {
                const id = ++lastId;
                const each = limits.milliseconds;
                const budget =
                    each === undefined || !Number.isFinite(each) ? null : each * Math.max(1, request.programs.length);
                enqueue({
                    id,
                    key,
                    order: { kind: 'check', id, request, limits, finals, witness, ...(traces ? { traces } : {}) },
                    budget,
                    onProgress,
                    settle: (outcome) =>
                        outcome.kind === 'surveys' || outcome.kind === 'drawn'
                            ? fail(new Error(`not a report: ${outcome.kind}`))
                            : settle(outcome),
                });
            }),
        survey: ({ key, programs, limits }) =>
            new Promise((settle, fail) => {
                const id = ++lastId;
                enqueue({
                    id,
                    key,
                    order: { kind: 'survey', id, programs, limits },
                    budget: limits.milliseconds * programs.length,
                    settle: (outcome) =>
                        outcome.kind === 'report' || outcome.kind === 'drawn'
                            ? fail(new Error(`not a survey: ${outcome.kind}`))
                            : settle(outcome),
                });
            }),
        draw: ({ key, subject, wish }) =>
            new Promise((settle, fail) => {
                const id = ++lastId;
                enqueue({
                    id,
                    key,
                    order: { kind: 'draw', id, subject, wish },
                    budget: null,
                    settle: (outcome) =>
                        outcome.kind === 'report' || outcome.kind === 'surveys'
                            ? fail(new Error(`not a drawing: ${outcome.kind}`))
                            : settle(outcome),
                });
            }),
        stop: (key) => {
            drop(key, { kind: 'stopped' });
            advance();
        },
        dispose: () => {
            disposed = true;
            const told = [...waiting, terminate()];
            waiting = [];
            for (const each of told) each?.settle({ kind: 'stopped' });
        },
        state: () => state.kind,
    };
}

function outcomeOf(answer: Exclude<CheckAnswer, { kind: 'ready' | 'progress' }>): Outcome {
    switch (answer.kind) {
        case 'report':
            return answer.impossible === undefined
                ? { kind: 'report', report: answer.report }
                : { kind: 'report', report: answer.report, impossible: answer.impossible };
        case 'surveys':
            return { kind: 'surveys', surveys: answer.surveys };
        case 'drawn':
            return { kind: 'drawn', drawn: answer.drawn };
        case 'failed':
            return { kind: 'crashed', message: answer.message };
    }
}
