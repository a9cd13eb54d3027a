/** What one CPU can do alone on a given timeline. */
import type { EventId, LocationId, Value } from '../program';

export interface LocalResult {
    /** Some run performs all of this CPU's messages that are on the timeline. Without it the timeline is impossible. */
    readonly certified: boolean;
    /** Messages that it may add next. */
    readonly candidates: readonly number[];
    /** Final values of the registers asked for, then 1 + place of the fault that stopped it (0: none). Distinct. */
    readonly finals: readonly (readonly Value[])[];
    /** It may wait for ever here: the newest values do not satisfy its `await` or `wait`. */
    readonly blocked: boolean;
    /** Stale properties whose label it can pass: with which own patch (rank among the writes of the location; 0: none). */
    readonly passes: readonly { readonly property: number; readonly rank: number }[];
    /** Fetches that a stale property of another CPU's label speaks about: rank of the write returned. */
    readonly fetches: readonly { readonly property: number; readonly rank: number }[];
    /** Stale properties of its own label that it breaks alone. */
    readonly ownStale: readonly number[];
    /** Code cells it may execute while they are modified in a way the architecture leaves unpredictable. */
    readonly unpredictable: readonly LocationId[];
    /** It may take an IPI in user mode. */
    readonly takesInUser: boolean;
    /** `assert` events that may fail. */
    readonly failed: readonly EventId[];
    /** Why something was left out, in words; null: complete. */
    readonly limit: string | null;
}
