/** The custom requests of the debugger, for clients. Steps count from 1, as people count; 0 is the start. */
import type { Program } from '../machine/program';
import type { Snapshot, Trace } from '../machine/trace';
import type { SavedTrace } from './replay/saved';

/** `isosync/timeline`: everything the timeline view draws. */
export interface TimelineBody {
    /** File name of the scenario. */
    readonly scenario: string;
    readonly path: string;
    /** `arm64 { dic = 1 }`. */
    readonly configuration: string;
    readonly mode: string;
    readonly program: Program;
    readonly trace: Trace;
    /** State after 0, 1, 2, … steps. */
    readonly snapshots: readonly Snapshot[];
    /** Steps before the cursor. */
    readonly cursor: number;
    /** The thread in focus. */
    readonly threadId: number;
    readonly held: readonly number[];
    /** The trunk first. */
    readonly branches: readonly BranchBody[];
    readonly branch: number;
    /** Plain text under the picture. */
    readonly story: string;
}

export interface BranchBody {
    readonly id: number;
    readonly name: string;
    /** Branch it leaves, and after how many of its entries; null: the trunk. */
    readonly origin: { readonly branch: number; readonly at: number } | null;
    readonly steps: number;
}

/** `isosync/choices`: everything that can happen now, the CPU in focus (or `threadId`) first. */
export interface ChoicesBody {
    readonly choices: readonly {
        readonly key: string;
        readonly threadId: number;
        readonly cpu: string;
        readonly text: string;
        /** Why it is possible; empty: nothing to say. */
        readonly why: string;
        readonly preferred: boolean;
        /** The trace takes this one. */
        readonly inTrace: boolean;
        /** Whether a violation can follow. */
        readonly violation: 'yes' | 'no' | 'unknown';
    }[];
}

/** `isosync/choose`: performs a choice by its key; forks where the trace goes another way. */
export interface ChooseArguments {
    readonly key: string;
    /** The thread to keep in focus. */
    readonly threadId?: number;
}

/** `isosync/goto`: to just after a step of a branch (absent: the present one). */
export interface GotoStepArguments {
    readonly step: number;
    readonly branch?: number;
}

/** `isosync/hold`: a CPU that is held does not move. */
export interface HoldArguments {
    readonly threadId: number;
    readonly held: boolean;
}

/** `isosync/exportTrace`: the present branch; saved as JSON it is what launch's `trace` reads. */
export interface ExportTraceBody {
    readonly trace: SavedTrace;
}
