/**
 * The custom requests of the debugger, for clients. `isosync/timeline`, `isosync/goto` and `isosync/take` have their types in
 * report/protocol.ts, where the timeline view has them too. Steps count from 1, as people count; 0 is the start.
 */
import type { SavedTrace } from './replay/saved';

export type { GotoParams, TakeParams, TimelineParams, TimelineState } from '../report/protocol';
export { GOTO_REQUEST, TAKE_REQUEST, TIMELINE_EVENT, TIMELINE_REQUEST } from '../report/protocol';

/** Everything that can happen now. Arguments: `{ threadId? }`, whose choices come first. */
export const CHOICES_REQUEST = 'isosync/choices';
/** Holds a CPU: it does not move until released ({@link HoldArguments}). */
export const HOLD_REQUEST = 'isosync/hold';
/**
 * Runs back to the last visit of an event on a line ({@link RunBackArguments}), or to a breakpoint before it: what *Run to Cursor*
 * is forwards.
 */
export const RUN_BACK_REQUEST = 'isosync/runBack';
/** The present branch as a file that mode `trace` reads. */
export const EXPORT_REQUEST = 'isosync/exportTrace';

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

export interface HoldArguments {
    readonly threadId: number;
    readonly held: boolean;
}

export interface RunBackArguments {
    readonly threadId: number;
    readonly source: { readonly path?: string; readonly sourceReference?: number };
    /** As the client counts lines. */
    readonly line: number;
}

/** Saved as JSON it is what launch's `trace` reads. */
export interface ExportTraceBody {
    readonly trace: SavedTrace;
}
