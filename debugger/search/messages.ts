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

/** The first order says what the worker is for: one search, or questions about one program. */
export type Order =
    | { readonly kind: 'search'; readonly order: SearchOrder }
    | { readonly kind: 'program'; readonly program: Program }
    | { readonly kind: 'question'; readonly question: Question };

export type Answer =
    | { readonly kind: 'progress'; readonly states: number }
    | { readonly kind: 'found'; readonly found: Found }
    | { readonly kind: 'outcome'; readonly outcome: Outcome };
