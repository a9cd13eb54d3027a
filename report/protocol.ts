/**
 * What the timeline view is told and what it asks: between the debug adapter (or the language server) and the extension, and
 * between the extension and its webview. Plain data.
 */
import type { CpuIndex } from '../machine/program';
import type { ChoiceKey, NotModelledCpu } from '../machine/trace';
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
    /** Also the present branch as a two-column mail diagram. */
    readonly mail?: boolean;
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

/** The trunk or a what-if. The trunk comes first, a branch after the one it leaves. */
export interface TimelineBranch {
    readonly id: number;
    readonly name: string;
    /** The branch it leaves, and after which step; null: the trunk. */
    readonly from: { readonly branch: number; readonly step: number } | null;
    /** What it does otherwise, in the words of its first own step; empty where it has none yet. */
    readonly text: string;
    /** Shown now. */
    readonly current: boolean;
    readonly outcome: 'violated' | 'finished' | 'open';
}

/** Where a step is written; lines and columns from 1. */
export interface StepPlace {
    /** The name the language knows another file by: of the kernel library, or a path or URI; absent: the scenario itself. */
    readonly file?: string;
    readonly line: number;
    readonly column: number;
    /** Where the scenario calls the procedure that the step is written in. */
    readonly call?: { readonly line: number; readonly column: number };
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
    /** CPUs of whose next steps something is missing among the choices, and why; absent: none. */
    readonly notModelled?: readonly NotModelledCpu[];
    /** Steps (from 1) with a breakpoint. */
    readonly breakpoints: readonly number[];
    /** Empty as long as there is only the trunk. */
    readonly branches: readonly TimelineBranch[];
    /** Where it was asked for. */
    readonly mail?: string;
}

export interface GotoParams {
    /** Steps taken after the jump: 0 is the beginning. */
    readonly step: number;
    /** Of this branch; absent: of the present one. */
    readonly branch?: number;
    /** Instead of a step: so many entries of the schedule, as a saved trace counts them (a forced value is an entry, too). */
    readonly position?: number;
}
export interface TakeParams {
    readonly key: ChoiceKey;
}

/** From the extension to its webview. */
export type ToView =
    | {
          readonly type: 'state';
          readonly state: TimelineState;
          readonly debugging: boolean;
          /** CPUs from left to right, as arranged for this scenario earlier; absent: as in the file. */
          readonly order?: readonly string[];
      }
    /** The second tab: the counterexample beside the nearest passing trace; null: there is none to show. */
    | { readonly type: 'compare'; readonly traces: { readonly violating: Picture; readonly passing: Picture } | null }
    /** Above the picture, which becomes an old one; instead of it where there is none. */
    | {
          readonly type: 'message';
          readonly tone: 'plain' | 'busy' | 'error';
          readonly text: string;
          readonly actions: readonly ViewAction[];
          /** Lanes and the initial state, while there is nothing more. */
          readonly picture?: Picture;
      }
    /** The file has changed since the picture was made. */
    | { readonly type: 'outdated' };

/** What a button in the view can ask of the extension. */
export type ViewAction = 'debug' | 'step' | 'cancel' | 'restart' | 'longer' | 'showLog';

/** From the webview to the extension. */
export type FromView =
    | { readonly type: 'ready' }
    /** The cursor to just after a step; `reveal`: also show its line, and put the keyboard there. */
    | { readonly type: 'goto'; readonly step: number; readonly reveal: boolean; readonly branch?: number }
    /** To a step, forwards or backwards, unless a breakpoint is met before. */
    | { readonly type: 'run'; readonly step: number }
    /** The page has got the keyboard, or has lost it. */
    | { readonly type: 'keyboard'; readonly here: boolean }
    /** Only the editor moves. */
    | { readonly type: 'line'; readonly step: number }
    | { readonly type: 'take'; readonly key: ChoiceKey }
    | { readonly type: 'next' | 'back' }
    | { readonly type: 'breakpoint'; readonly step: number }
    | { readonly type: 'copyMail' }
    | { readonly type: 'copy'; readonly text: string }
    /** CPUs from left to right, to be remembered for this scenario. */
    | { readonly type: 'order'; readonly names: readonly string[] }
    /** The second tab was opened. */
    | { readonly type: 'compare' }
    | { readonly type: 'export'; readonly format: 'svg' | 'png'; readonly content: string }
    | { readonly type: 'action'; readonly action: ViewAction };
