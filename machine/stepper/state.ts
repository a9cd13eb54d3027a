/**
 * The state of the in-order stepping machine: one timeline, per CPU its packed state, its store buffer and the cache
 * maintenance it has in flight. Immutable: a step shares everything it does not change.
 *
 * Fields called `since`, `issuedAt`, `at` count steps, for people; they are no part of what distinguishes two states.
 */
import type { LocationId } from '../program';
import type { Timestamp, View } from '../view';

/** A message on the timeline; its timestamp is its place in {@link Situation.log} plus one. */
export interface Message {
    /** As in {@link import('../timeline').Timeline}. */
    readonly kind: number;
    readonly subject: number;
    readonly value: number;
    readonly cpu: number;
    readonly issuedAt: number;
    readonly at: number;
}

/** `cpu` of a store that was forced for a what-if: no CPU's own. */
export const NOBODY = 0xff;

/** An entry of the store buffer, oldest first. */
export type Entry =
    | {
          readonly kind: 'store';
          readonly location: LocationId;
          /** Value number. */
          readonly value: number;
          readonly address: View;
          /** Address and data dependencies: what a load forwarded from it inherits. */
          readonly view: View;
          readonly release: boolean;
          readonly since: number;
          /** Properties whose label was passed with this as the newest own patch. */
          readonly arms: readonly number[];
          /**
           * What this CPU's own fetches make of it. `completed`: by a DSB NSH, for this CPU alone. `seen`: a context
           * synchronization event (RISC-V: FENCE.I) has run since, so they must see it.
           */
          readonly here: 'no' | 'completed' | 'seen';
      }
    | { readonly kind: 'ack'; readonly sender: number; readonly ipi: number; readonly since: number }
    /**
     * A DMB that could not complete yet and lets later work that it does not order (an SGI, an ISB, a fetch) go on.
     * `before`: what preceded it when it was issued, other than stores. `full`: orders loads and cleans too. `loadsOnly`: RISC-V
     * FENCE W,R and RW,R: later loads wait for it, later stores may pass it; `before` then grows with each older store.
     */
    | {
          readonly kind: 'barrier';
          readonly full: boolean;
          readonly loadsOnly: boolean;
          readonly before: View;
          readonly since: number;
      };

/** A DC that no barrier has completed yet: the writes (per cell of its line) it is certain to clean. */
export interface PendingClean {
    readonly line: number;
    readonly covers: readonly Timestamp[];
    /** It stands somewhere after this. */
    readonly pre: Timestamp;
    readonly since: number;
    /** A DSB NSH has completed it for this CPU alone. */
    readonly here: boolean;
}

/** An IC that no DSB has completed yet: it stands somewhere after `pre`. */
export interface PendingInvalidation {
    readonly line: number;
    readonly local: boolean;
    readonly pre: Timestamp;
    readonly since: number;
    /** A DSB NSH has completed it for this CPU alone. */
    readonly here: boolean;
}

export interface CpuState {
    readonly s: Uint16Array;
    readonly buffer: readonly Entry[];
    readonly cleans: readonly PendingClean[];
    readonly invalidations: readonly PendingInvalidation[];
    /** Messages it has put on the timeline early and must still perform in program order; it cannot see them itself. */
    readonly promised: readonly Timestamp[];
}

/** A completed DC: it counts for the writes that preceded it when it was issued, per cell of its line. */
export interface Clean {
    readonly ts: Timestamp;
    readonly line: number;
    /** −1: complete for everybody; else for this CPU alone (DSB NSH). */
    readonly cpu: number;
    readonly covers: readonly Timestamp[];
}

/**
 * A completed IC (with DIC=1, where none is needed: a completed DC). Where exactly it took place between its issue and its completion stays open until a fetch decides it:
 * `places` are the timestamps it may still have stood at (just before the message that has that timestamp now), ascending.
 */
export interface Invalidation {
    readonly ts: Timestamp;
    readonly line: number;
    /** −1: reaches everybody; else only this CPU. */
    readonly cpu: number;
    /** The CPU that issued it. */
    readonly by: number;
    readonly places: readonly Timestamp[];
}

/** A past fetch that restricts where a later completed IC may have taken place. */
export interface FetchRecord {
    readonly cpu: number;
    readonly cell: LocationId;
    readonly view: Timestamp;
    readonly write: Timestamp;
}

export interface Situation {
    readonly log: readonly Message[];
    readonly cpus: readonly CpuState[];
    readonly cleans: readonly Clean[];
    readonly invalidations: readonly Invalidation[];
    readonly fetches: readonly FetchRecord[];
}
