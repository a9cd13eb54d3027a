/**
 * The timeline: one global sequence of messages (stores, cache maintenance, IPIs and their acknowledgements).
 * Position 0 is the initial state; messages stand at 1 … length.
 */
import type { Timestamp } from './view';

/** Kinds of messages, as stored in {@link Timeline.kind}. */
export const WRITE = 1;
/** DC to the point of unification, of a line. */
export const CLEAN = 2;
/** IC, of a line or of everything. */
export const INVALIDATE = 3;
/** An IPI (SGI) sent. */
export const IPI = 4;
/** The acknowledgement of an IPI: a store-release to a word of its own. */
export const ACK = 5;

/** {@link Timeline.subject} of an invalidation of every line. */
export const ALL_LINES = 0xffff;

/**
 * Parallel arrays, index = timestamp.
 * `subject`: location (write), line (clean, invalidate), target CPU (IPI), sender's CPU (acknowledgement).
 * `value`: value number (write), 1 for a local invalidation, running number (IPI, acknowledgement).
 * `hidden`: 1 for a message that its CPU has promised and not yet performed: that CPU may not read it.
 */
export interface Timeline {
    length: number;
    kind: Uint8Array;
    subject: Uint16Array;
    value: Uint16Array;
    cpu: Uint8Array;
    hidden: Uint8Array;
}

/** Arrays of at most 64 bytes are the quickest to make. */
export function createTimeline(capacity = 32): Timeline {
    return {
        length: 0,
        kind: new Uint8Array(capacity),
        subject: new Uint16Array(capacity),
        value: new Uint16Array(capacity),
        cpu: new Uint8Array(capacity),
        hidden: new Uint8Array(capacity),
    };
}

/** Appends a message and returns its timestamp. */
export function append(t: Timeline, kind: number, subject: number, value: number, cpu: number): Timestamp {
    const i = ++t.length;
    if (i >= t.kind.length) grow(t);
    t.kind[i] = kind;
    t.subject[i] = subject;
    t.value[i] = value;
    t.cpu[i] = cpu;
    t.hidden[i] = 0;
    return i;
}

function grow(t: Timeline): void {
    const wider = createTimeline(t.kind.length * 2);
    wider.kind.set(t.kind);
    wider.subject.set(t.subject);
    wider.value.set(t.value);
    wider.cpu.set(t.cpu);
    wider.hidden.set(t.hidden);
    t.kind = wider.kind;
    t.subject = wider.subject;
    t.value = wider.value;
    t.cpu = wider.cpu;
    t.hidden = wider.hidden;
}

/** The newest write of a location at or before `until`; 0 when only the initial value is there. */
export function latestWrite(t: Timeline, location: number, until: Timestamp): Timestamp {
    for (let i = until < t.length ? until : t.length; i > 0; i--) {
        if (t.kind[i] === WRITE && t.subject[i] === location) return i;
    }
    return 0;
}

/** The newest clean of a line at or before `until`; 0: none. */
export function newestClean(t: Timeline, line: number, until: Timestamp): Timestamp {
    for (let i = until < t.length ? until : t.length; i > 0; i--) {
        if (t.kind[i] === CLEAN && t.subject[i] === line) return i;
    }
    return 0;
}

/**
 * The newest invalidation of a line at or before `until` that reaches a CPU: a broadcast one, or its own local one.
 * `cpu` −1: only those that reach everybody. 0: none.
 */
export function newestInvalidation(t: Timeline, line: number, until: Timestamp, cpu: number): Timestamp {
    for (let i = until < t.length ? until : t.length; i > 0; i--) {
        if (t.kind[i] !== INVALIDATE) continue;
        if (t.subject[i] !== line && t.subject[i] !== ALL_LINES) continue;
        if (t.value[i] === 0 || t.cpu[i] === cpu) return i;
    }
    return 0;
}

/** The newest message of one CPU about a subject at or before `until` (an invalidation of everything counts); 0: none. */
export function newestOwn(t: Timeline, kind: number, subject: number, until: Timestamp, cpu: number): Timestamp {
    for (let i = until < t.length ? until : t.length; i > 0; i--) {
        if (t.kind[i] !== kind || t.cpu[i] !== cpu) continue;
        if (t.subject[i] === subject || (kind === INVALIDATE && t.subject[i] === ALL_LINES)) return i;
    }
    return 0;
}

/** Whether another CPU wrote the location strictly between two timestamps (atomicity of exclusives and read-modify-writes). */
export function writtenBetween(
    t: Timeline,
    location: number,
    after: Timestamp,
    before: Timestamp,
    cpu: number,
): boolean {
    for (let i = after + 1; i < before && i <= t.length; i++) {
        if (t.kind[i] === WRITE && t.subject[i] === location && t.cpu[i] !== cpu) return true;
    }
    return false;
}
