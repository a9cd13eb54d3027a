/**
 * What the timeline view is told and what it asks: between the debug adapter (or the language server) and the extension, and
 * between the extension and its webview. Plain data.
 */
import type { CpuIndex } from '../machine/program';
import type { ChoiceKey } from '../machine/trace';
import type { Card } from './timeline/cards';
import type { Picture } from './timeline/picture';

/** Custom request of a debug session ({@link TimelineParams} → {@link TimelineState}). */
export const TIMELINE_REQUEST = 'isosync/timeline';
/** Custom event of a debug session, without a body: the trace or the cursor changed; ask again. */
export const TIMELINE_EVENT = 'isosync/timelineChanged';
/** Custom request of a debug session ({@link GotoParams} → nothing): the cursor moves to just after a step; a `stopped` event follows. */
export const GOTO_REQUEST = 'isosync/goto';
/** Custom request of a debug session ({@link TakeParams} → nothing): takes one choice; a `stopped` event follows. */
export const TAKE_REQUEST = 'isosync/take';

export interface TimelineParams {
    /** The id of the picture the asker holds; the same picture is not sent again. */
    readonly known?: string;
}

/** One thing that can happen now, worded. */
export interface TimelineChoice {
    readonly key: ChoiceKey;
    readonly cpu: CpuIndex;
    /** `execute foo → old`. */
    readonly text: string;
    /** Why it is possible, in half a line; may be empty. */
    readonly reason: string;
    /** The one this trace takes next. */
    readonly taken: boolean;
    /** A violation can still follow; null: not known. */
    readonly danger: boolean | null;
}

/** A what-if beside the trunk. */
export interface TimelineBranch {
    readonly name: string;
    /** The step it leaves after. */
    readonly from: number;
    /** Shown now. */
    readonly current: boolean;
    readonly outcome: 'violated' | 'finished' | 'open';
}

export interface StepPlace {
    /** A path or URI as the debug session names sources; absent: the scenario itself. */
    readonly file?: string;
    readonly line: number;
    readonly column: number;
}

export interface TimelineState {
    /** Changes when the picture does. */
    readonly id: string;
    /** Absent when the asker knows it. */
    readonly picture?: Picture;
    /** Where each step is written, from step 1; comes with the picture. */
    readonly places?: readonly (StepPlace | null)[];
    /** Steps taken; null: nobody is debugging. */
    readonly cursor: number | null;
    /** The sentence of the state at the cursor, in the markup of rich.ts. */
    readonly sentence: { readonly what: string; readonly why: string; readonly prevented?: string } | null;
    readonly cards: readonly Card[];
    readonly choices: readonly TimelineChoice[];
    /** Steps (from 1) with a breakpoint. */
    readonly breakpoints: readonly number[];
    readonly branches: readonly TimelineBranch[];
}

export interface GotoParams {
    /** Steps taken after the jump: 0 is the beginning. */
    readonly step: number;
}
export interface TakeParams {
    readonly key: ChoiceKey;
}

/** From the extension to its webview. */
export type ToView =
    | { readonly type: 'state'; readonly state: TimelineState; readonly debugging: boolean }
    /** The second tab: the counterexample beside the nearest passing trace; null: there is none to show. */
    | { readonly type: 'compare'; readonly traces: { readonly violating: Picture; readonly passing: Picture } | null }
    /** Instead of a picture. */
    | {
          readonly type: 'message';
          readonly text: string;
          readonly code?: string;
          readonly actions: readonly ViewAction[];
      }
    /** The file has changed since the picture was made. */
    | { readonly type: 'outdated' };

/** What a button in the view can ask of the extension. */
export type ViewAction = 'debug' | 'step' | 'cancel' | 'restart' | 'showLog';

/** From the webview to the extension. */
export type FromView =
    | { readonly type: 'ready' }
    | { readonly type: 'goto'; readonly step: number; readonly reveal: boolean }
    | { readonly type: 'take'; readonly key: ChoiceKey }
    | { readonly type: 'next' | 'back' }
    | { readonly type: 'breakpoint'; readonly step: number }
    | { readonly type: 'copyMail' }
    /** The second tab was opened. */
    | { readonly type: 'compare' }
    | { readonly type: 'export'; readonly format: 'svg' | 'png'; readonly content: string }
    | { readonly type: 'action'; readonly action: ViewAction };
