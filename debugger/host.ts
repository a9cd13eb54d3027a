/** What a debug session needs from its surroundings, and the parts of the core it stands on. */
import type { Program } from '../machine/program';
import type { Stepper } from '../machine/trace';
import type { Explore } from '../machine/verdict';
import type { findWitness } from '../machine/witness';
import type { Foresight } from './replay/reach';
import type { Scenario } from './load/scenario';
import type { Found, SearchOrder } from './search/find';
import type { Outcome, PreventionOrder, Question } from './search/messages';

export interface DebuggerHost {
    /**
     * The text of a file as the editor has it, saved or not.
     * @param path a file system path, or a URI where the file system is a virtual one
     * @throws Error with a sentence when there is no such file
     */
    readFile(path: string): Promise<string>;
    /** Searches in a worker; absent: long searches run where the session runs, with a smaller budget. */
    readonly search?: (order: SearchOrder, onProgress: (states: number) => void) => Search;
    /** Looks in a worker for what would have prevented a violation; absent: that is done where the session runs, if it is quick. */
    readonly prevention?: (order: PreventionOrder) => PreventionSearch;
    /** Answers in a worker what can still follow; absent: what cannot be answered at once stays unknown. */
    readonly outlook?: (program: Program, on: OutlookListener) => OutlookWorker;
    /** The URI by which the client opens a text of the kernel library itself; absent: it asks the session for the text. */
    readonly libraryUri?: (file: string) => string;
    /** For the trace of the protocol; absent: nobody listens. */
    log?(text: string): void;
}

/** A search in a worker for what would have prevented a violation. */
export interface PreventionSearch {
    /** null: nothing was found, or it was stopped. Rejects when the worker fails. */
    readonly found: Promise<string | null>;
    stop(): void;
}

/** A search in a worker. */
export interface Search {
    /** null: it was stopped. Rejects when the worker fails. */
    readonly found: Promise<Found | null>;
    stop(): void;
}

export interface OutlookListener {
    readonly outcome: (outcome: Outcome) => void;
    readonly failed: (error: Error) => void;
}

/** A worker that answers questions about one program. */
export interface OutlookWorker {
    ask(question: Question): void;
    stop(): void;
}

/** The core, as a session sees it. Tests may put a small one in its place. */
export interface Tools {
    /** Text to programs. Never throws on bad text: it answers with diagnostics. */
    load(path: string, text: string, readFile: (path: string) => Promise<string>): Promise<Scenario>;
    createStepper(program: Program): Stepper;
    readonly explore: Explore;
    /** The shortest way to a violation that the explorer has found to be there. */
    readonly findWitness: typeof findWitness;
    /**
     * Whether a violation can still follow from a state; remembers, so one for each session.
     * @param states how many states one question may look at
     */
    createDanger(program: Program, states?: number): Foresight;
    /** Milliseconds a menu waits for the search worker before what it has not answered is shown as unknown. */
    readonly patience: number;
    /** Milliseconds, for budgets and progress. */
    now(): number;
}
