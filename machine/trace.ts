/**
 * Traces and the in-order stepping machine, as the faces see them. Plain data; no text beyond names: `report/` words it.
 *
 * A step is one event of one CPU (all micro-operations of one {@link ProgramEvent}), or a held store becoming visible, or
 * an IPI being taken. A schedule is the list of choice keys; (program, schedule) determines everything.
 */
import type { CpuIndex, EventId, LocationId, Program, Value } from './program';

/**
 * Names one choice at a state, stably: `A:12`, `A:12/old@0`, `B drain 0`, `B take A#1`. Deterministic, readable, comparable
 * between runs of the same program.
 */
export type ChoiceKey = string;

/** One thing that can happen now. */
export interface Choice {
    readonly key: ChoiceKey;
    readonly cpu: CpuIndex;
    readonly kind: 'event' | 'drain' | 'take' | 'promise';
    /** The event performed (−1 for a drain of a store and for taking an IPI: see `effects`). */
    readonly event: EventId;
    /** Whether a plain `next` would take this one: newest value, store visible at once, newest fetch. */
    readonly preferred: boolean;
    /** What it would do, in facts. */
    readonly effects: readonly Effect[];
    /** Why it is possible (or what allows an old value): the causes, nearest first. */
    readonly why: readonly Cause[];
    /** For each read and fetch of it where something newer or older exists: what allows the old, or forbids it. */
    readonly chains: readonly Chain[];
}

/** A fact about what a step did. */
export type Effect =
    | {
          readonly kind: 'write';
          readonly location: LocationId;
          readonly value: Value;
          /** Still in the store buffer. */ readonly held: boolean;
          readonly patch: boolean;
          /** `now`: this step performs it ahead of program order. `before`: an earlier step did; nothing new becomes visible. */
          readonly early?: 'now' | 'before';
      }
    /** A held store becomes visible to everybody; `since`: the step that issued it. */
    | { readonly kind: 'drain'; readonly location: LocationId; readonly value: Value; readonly since: number }
    /** `from`: the step whose write was read (−1: the initial value); `newest`: no newer value was visible to anybody. */
    | {
          readonly kind: 'read';
          readonly location: LocationId;
          readonly value: Value;
          readonly from: number;
          readonly newest: boolean;
          readonly forwarded: boolean;
      }
    /** Instruction fetch; `stale`: a newer version had been patched. */
    | {
          readonly kind: 'fetch';
          readonly location: LocationId;
          readonly value: Value;
          readonly from: number;
          readonly stale: boolean;
          readonly source: 'icache' | 'pipeline' | 'newest';
      }
    /** A context synchronization event; per location what this CPU's pipeline could hold before and may hold after. */
    | {
          readonly kind: 'synchronize';
          readonly changed: readonly {
              readonly location: LocationId;
              readonly before: readonly Value[];
              readonly after: readonly Value[];
          }[];
      }
    /** Synchronizes nothing here: an exception entry with EIS=0, a SYSRET, … */
    | { readonly kind: 'no-synchronize' }
    | { readonly kind: 'clean'; readonly line: number; readonly issued: boolean }
    | { readonly kind: 'invalidate'; readonly line: number | 'all'; readonly local: boolean; readonly issued: boolean }
    /** A DSB finished: maintenance issued at these steps is complete, these held stores (steps) are visible. */
    | { readonly kind: 'complete'; readonly maintenance: readonly number[]; readonly stores: readonly number[] }
    | {
          readonly kind: 'send';
          readonly target: CpuIndex;
          readonly ipi: number;
          /** As for a write. */ readonly early?: 'now' | 'before';
      }
    | {
          readonly kind: 'take';
          readonly sender: CpuIndex;
          readonly ipi: number;
          /** Step of the send. */ readonly sentAt: number;
      }
    | { readonly kind: 'ack'; readonly sender: CpuIndex; readonly ipi: number }
    /** The waits that ended; empty: nothing to wait for. */
    | { readonly kind: 'waited'; readonly target: CpuIndex; readonly acks: readonly number[] }
    | { readonly kind: 'branch'; readonly taken: boolean }
    | { readonly kind: 'mode'; readonly mode: 'user' | 'kernel' }
    | { readonly kind: 'mask'; readonly masked: boolean }
    | { readonly kind: 'register'; readonly register: string; readonly value: Value }
    /** A label completed (`A.kick`), or a CPU's last event (`$end`): from here properties bind. */
    | { readonly kind: 'mark'; readonly label: string }
    | { readonly kind: 'violation'; readonly property: number };

/** One link of an explanation. */
export interface Cause {
    /** Index of the step in the history, −1 for the initial state. */
    readonly step: number;
    readonly cpu: CpuIndex;
    readonly event: EventId;
    readonly kind:
        | 'wrote'
        | 'cleaned'
        | 'invalidated'
        | 'completed'
        | 'read'
        | 'depends'
        | 'synchronized'
        | 'fetched'
        | 'sent'
        | 'took'
        | 'acknowledged'
        /** A store or a message became visible to everybody. */
        | 'visible'
        /** A barrier: what follows on this CPU comes after what preceded it. */
        | 'ordered'
        /** The acknowledgement was waited for. */
        | 'waited'
        /** Missing links: what would have forbidden this. */
        | 'not-synchronized-since'
        | 'held'
        | 'not-invalidated'
        | 'not-cleaned'
        | 'not-complete'
        | 'not-ordered'
        /** It was read, but no branch on it (RISC-V: no fence) stands before the context synchronization. */
        | 'not-depended-on'
        /** A context synchronization later in the history that nothing orders after what came before it. */
        | 'synchronized-unordered';
}

/**
 * How far an older value of a location has been put out of reach, link by link in the order of events. `possible`: it may
 * still be seen, and the last link says what is missing; else the links are what forbids it.
 */
export interface Chain {
    readonly location: LocationId;
    /** The older value. */
    readonly value: Value;
    readonly possible: boolean;
    readonly links: readonly Cause[];
}

/** A step that was taken. */
export interface Step {
    readonly index: number;
    readonly cpu: CpuIndex;
    readonly kind: Choice['kind'];
    readonly event: EventId;
    readonly key: ChoiceKey;
    readonly effects: readonly Effect[];
    readonly why: readonly Cause[];
    readonly chains: readonly Chain[];
}

export interface Trace {
    readonly steps: readonly Step[];
    /** The property violated (or, for `exists`, satisfied) by the last step; null for a stuck state or a plain run. */
    readonly property: number | null;
    /** CPUs that wait for ever after the last step. */
    readonly stuck?: readonly CpuIndex[];
}

/** Everything a person may look at in one state. Locations, registers and so on in declaration order. */
export interface Snapshot {
    /** Number of steps taken. */
    readonly step: number;
    readonly cpus: readonly CpuSnapshot[];
    readonly memory: readonly { readonly location: LocationId; readonly newest: Value; readonly writtenAt: number }[];
    readonly timeline: readonly MessageSnapshot[];
    readonly properties: readonly {
        readonly property: number;
        readonly state: 'not yet binding' | 'binding' | 'violated' | 'holds so far';
    }[];
    /** Violated properties, in order of violation. */
    readonly violated: readonly number[];
    readonly finished: boolean;
    /** CPUs that can never go on. */
    readonly stuck: readonly CpuIndex[];
}

export interface MessageSnapshot {
    readonly kind: 'write' | 'clean' | 'invalidate' | 'ipi' | 'ack';
    readonly cpu: CpuIndex;
    /** Step that issued it and step that put it on the timeline (the same unless it was held or in flight). */
    readonly issuedAt: number;
    readonly at: number;
    readonly location?: LocationId;
    readonly line?: number | 'all';
    readonly value?: Value;
    readonly target?: CpuIndex;
    readonly ipi?: number;
}

export interface CodeSnapshot {
    readonly location: LocationId;
    /** What a fetch might return once everything completed so far, by anybody's DSB, is behind it: the I-cache. Oldest first. */
    readonly icache: readonly Value[];
    /** What an `execute` may return now. Oldest first. */
    readonly pipeline: readonly Value[];
    /** What an `execute` could return after a context synchronization event now. */
    readonly afterSync: readonly Value[];
    /** The newest version patched by anybody (held or visible). */
    readonly newest: Value;
    /** What allows the oldest version in the pipeline, or forbids those that are no longer in it; null: only one there ever was. */
    readonly chain: Chain | null;
}

export interface CpuSnapshot {
    readonly cpu: CpuIndex;
    /** Next event of its program; null when finished. */
    readonly next: EventId | null;
    readonly mode: 'user' | 'kernel';
    readonly masked: boolean;
    readonly state: 'ready' | 'waiting' | 'finished' | 'stopped';
    /** What it waits for, when waiting: the CPU whose acknowledgement, or null for an `await`. */
    readonly waitsFor?: CpuIndex | null;
    /** Open IPI handlers (innermost last): the IPI and the event that was interrupted. */
    readonly handlers: readonly {
        readonly sender: CpuIndex;
        readonly ipi: number;
        readonly interrupted: EventId | null;
    }[];
    readonly registers: readonly { readonly register: number; readonly value: Value; readonly assigned: boolean }[];
    /** Own view and what each other CPU may read now. null where the scenario has no registration. */
    readonly registration: {
        readonly own: Value;
        readonly others: readonly { readonly cpu: CpuIndex; readonly may: readonly Value[] }[];
    } | null;
    readonly storeBuffer: readonly {
        readonly location: LocationId | null;
        readonly value: Value;
        readonly release: boolean;
        readonly since: number;
        /** A barrier entry between held stores. */ readonly barrier: boolean;
    }[];
    readonly maintenance: readonly {
        readonly kind: 'clean' | 'invalidate';
        readonly line: number | 'all';
        readonly since: number;
        readonly complete: boolean;
    }[];
    readonly ipis: {
        readonly pending: readonly { readonly sender: CpuIndex; readonly ipi: number; readonly sentAt: number }[];
        readonly taken: readonly { readonly sender: CpuIndex; readonly ipi: number }[];
        readonly sent: readonly { readonly target: CpuIndex; readonly ipi: number; readonly acknowledged: boolean }[];
    };
    readonly code: readonly CodeSnapshot[];
    /** Step of the last context synchronization event, −1: none yet. */
    readonly synchronizedAt: number;
    /** Per shared word and registration: the values this CPU may read now, oldest first. */
    readonly mayRead: readonly { readonly location: LocationId; readonly values: readonly Value[] }[];
    /** For the Advanced scope: the formal views by name, as timeline positions. */
    readonly views: readonly { readonly name: string; readonly value: number; readonly raisedAt: number }[];
}

/** A state of the stepping machine: opaque, immutable, cheap to keep (history, forks). */
export interface MachineState {
    readonly opaque: 'machine state';
    /** Steps taken so far, oldest first. */
    readonly steps: readonly Step[];
}

/** A CPU that could do something now which the machine does not model, and what that is. */
export interface NotModelledCpu {
    readonly cpu: CpuIndex;
    readonly reason: string;
}

/** The in-order stepping machine for one program. Deterministic; no state outside MachineState. */
export interface Stepper {
    readonly program: Program;
    initial(): MachineState;
    /** Everything enabled now: CPU by CPU in declaration order, then events before drains before takes; newest value first. */
    choices(state: MachineState): readonly Choice[];
    /** CPUs of whose next steps something is missing among the choices. */
    notModelled(state: MachineState): readonly NotModelledCpu[];
    /** @throws RangeError when the key is not enabled in this state. */
    apply(state: MachineState, key: ChoiceKey): MachineState;
    snapshot(state: MachineState): Snapshot;
    /**
     * Forces a value, for a what-if: `x`, `registered(B)` (a store that everybody sees at once) or a register of a CPU.
     * @throws RangeError when there is no such thing to set.
     */
    force(
        state: MachineState,
        target: { readonly location: LocationId } | { readonly cpu: CpuIndex; readonly register: number },
        value: Value,
    ): MachineState;
}
