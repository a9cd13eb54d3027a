/**
 * The oracle: a naive axiomatic checker of AArch64 with instruction fetch, written after Arm's published model (herdtools7,
 * aarch64.cat, aarch64hwreqs.cat, enumerations.cat). It enumerates candidate executions and tests their ordering. It shares
 * nothing with machine/ but the types of a Program, so that a bug there cannot hide here.
 */
import type { LocationId, Value } from '../../machine/program';

/** A set of events of one execution: bit i is event i. At most 31 events. */
export type Bits = number;

export interface Event {
    readonly cpu: number;
    readonly kind: 'read' | 'write' | 'fetch' | 'dmb' | 'dsb' | 'cse' | 'dc' | 'ic' | 'fence';
    /** −1: none, or all lines for an IC IALLU; −2: maintenance of a place where nothing is. */
    readonly location: LocationId;
    readonly value: Value;
    /** Of a barrier. */
    readonly access: 'all' | 'load' | 'store';
    /** Of a RISC-V fence: which earlier accesses it orders before which later ones. `mfence` on x86-64: all before all. */
    readonly predecessors: 'r' | 'w' | 'rw';
    readonly successors: 'r' | 'w' | 'rw';
    readonly tso: boolean;
    /** LDAR, and the load half of an acquiring atomic. */
    readonly acquire: boolean;
    /** LDAPR. */
    readonly acquirePC: boolean;
    readonly release: boolean;
    /** The load half of an atomic whose result is dropped. */
    readonly noReturn: boolean;
    /** Reads of the same CPU this event depends on (positions in the CPU's own list). */
    readonly address: readonly number[];
    readonly data: readonly number[];
    readonly control: readonly number[];
    /**
     * Reads it depends on at least by a choice between values (CSEL, CAS): through addresses, data, branches. Each includes
     * the dependencies above.
     */
    readonly pickAddress: readonly number[];
    readonly pickData: readonly number[];
    readonly pickControl: readonly number[];
    /** For a read of what its own CPU stored before: the reads that store depends on, at least by a choice. */
    readonly pickMemory: readonly number[];
    /** For the write of an atomic or a store-exclusive: its read (position in the CPU's own list). */
    readonly pairedRead: number | null;
    /** Both halves are one instruction. */
    readonly atomic: boolean;
    /** Of a load-reserved or a store-conditional, or an atomic. */
    readonly exclusive: boolean;
    /** For a fetch: the fetched instruction is itself a context synchronization event. */
    readonly fetchesCse: boolean;
}

const EMPTY: readonly number[] = [];

/** An event with everything not given empty. */
export function event(fields: Pick<Event, 'cpu' | 'kind'> & Partial<Event>): Event {
    return {
        location: -1,
        value: 0,
        access: 'all',
        predecessors: 'rw',
        successors: 'rw',
        tso: false,
        acquire: false,
        acquirePC: false,
        release: false,
        noReturn: false,
        address: EMPTY,
        data: EMPTY,
        control: EMPTY,
        pickAddress: EMPTY,
        pickData: EMPTY,
        pickControl: EMPTY,
        pickMemory: EMPTY,
        pairedRead: null,
        atomic: false,
        exclusive: false,
        fetchesCse: false,
        ...fields,
    };
}
