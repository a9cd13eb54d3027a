/** What a session and its search worker say to each other. Plain data: it crosses the border of threads. */
import type { Danger } from '../../machine/danger';
import type { Program } from '../../machine/program';
import type { ChoiceKey } from '../../machine/trace';
import type { Entry } from '../replay/branch';
import type { Found, SearchOrder } from './find';

/** Whether a violation can still follow, asked for choices at the end of a schedule. A newer question takes the place of an older. */
export interface Question {
    readonly id: number;
    readonly schedule: readonly Entry[];
    readonly keys: readonly ChoiceKey[];
}

/** One choice's answer; a question gets one for each of its keys, in their order. */
export interface Outcome {
    readonly id: number;
    readonly key: ChoiceKey;
    readonly danger: Danger;
}

/** What would have prevented a violation, asked about the text of a scenario. */
export interface PreventionOrder {
    readonly path: string;
    readonly text: string;
    /** The files it uses, by the names it uses them by. */
    readonly others: readonly (readonly [name: string, text: string])[];
    /** Of the configuration the violation was found in. */
    readonly label: string;
    readonly property: number;
    readonly milliseconds: number;
}

/** The first order says what the worker is for: one search, or questions about one program. */
export type Order =
    | { readonly kind: 'search'; readonly order: SearchOrder }
    | { readonly kind: 'prevention'; readonly order: PreventionOrder }
    | { readonly kind: 'program'; readonly program: Program }
    | { readonly kind: 'question'; readonly question: Question };

export type Answer =
    | { readonly kind: 'progress'; readonly states: number }
    | { readonly kind: 'found'; readonly found: Found }
    | { readonly kind: 'prevented'; readonly sentence: string | null }
    | { readonly kind: 'outcome'; readonly outcome: Outcome };
