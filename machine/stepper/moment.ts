import type { MachineState } from '../trace';
import type { Origins } from './provenance';
import type { Situation } from './state';

/** A state with what people want to know about how it came to be. */
export interface Moment extends MachineState {
    readonly situation: Situation;
    /** Per CPU, per view in {@link import('../layout').VIEW_NAMES}: step that last raised it; −1: none. */
    readonly raised: readonly (readonly number[])[];
    /** Per CPU: where each of its views comes from. */
    readonly origins: readonly Origins[];
    /** Per CPU: step of its last context synchronization event; −1: none. */
    readonly synchronized: readonly number[];
    /** Properties violated so far, in order. */
    readonly violated: readonly number[];
}
