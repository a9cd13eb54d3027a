/**
 * Where the parts of one CPU's state live in its packed vector of 16-bit slots.
 *
 * Fixed slots first, then registers (value number, view), then per location what coherence, forwarding and maintenance
 * need. Only registers and locations the CPU can reach have slots, so states stay small (100–200 bytes).
 */
import type { View } from './view';

export const PC = 0;
/** Bit 0: interrupts masked. Bit 1: stopped by a fault. Bits 4–7: depth of modes, 8–15: the modes (1 = user), innermost in bit 8. */
export const STATUS = 1;
export const MASKED = 1;
export const STOPPED = 2;
/** Value number of a fetched instruction that is about to be executed, plus one; 0: none. */
export const FETCHED = 2;
/** Place of the fault that stopped the CPU, plus one. */
export const FAULT_PC = 3;
/** Number of open IPI handlers. */
export const DEPTH = 4;
/** IPIs to this CPU that it has taken, as a bit set over their order on the timeline. */
export const TAKEN = 5;
export const TAKEN_WORDS = 2;
/** The exclusive monitor: location + 1 (0: open), timestamp read, view of the load. */
export const EXCLUSIVE = TAKEN + TAKEN_WORDS;
/** Operands of the last comparison (value numbers), its function, its view. */
export const FLAGS = EXCLUSIVE + 4;
const FIRST_VIEW = FLAGS + 5;

/** Names of the per-purpose views, in slot order; two slots each. */
export const VIEW_NAMES = [
    'vrn',
    'vwn',
    'vro',
    'vwo',
    'vcap',
    'vctrl',
    'vrel',
    'vdsb',
    'vdcn',
    'vdco',
    'vico',
    'vF',
    'vlocal',
    'vFlocal',
] as const;
/** Floor for later reads. */
export const VRN = FIRST_VIEW;
/** Floor for later writes. */
export const VWN = FIRST_VIEW + 2;
/** Maximum of the views of earlier reads. */
export const VRO = FIRST_VIEW + 4;
/** Maximum of the timestamps of earlier writes. */
export const VWO = FIRST_VIEW + 6;
/** Control dependencies, and addresses of program-order-earlier accesses. */
export const VCAP = FIRST_VIEW + 8;
/** Control dependencies alone. */
export const VCTRL = FIRST_VIEW + 10;
/** Timestamp of the last store-release. */
export const VREL = FIRST_VIEW + 12;
/** Everything a DSB has ordered. */
export const VDSB = FIRST_VIEW + 14;
/** Floor for later data cache maintenance, from DMB. */
export const VDCN = FIRST_VIEW + 16;
/** Maximum of earlier data cache maintenance. */
export const VDCO = FIRST_VIEW + 18;
/** Maximum of earlier instruction cache maintenance. */
export const VICO = FIRST_VIEW + 20;
/** The fetch view: raised by context synchronization events and by every fetch. */
export const VF = FIRST_VIEW + 22;
/** What a DSB NSH has completed for this CPU alone. */
export const VLOCAL = FIRST_VIEW + 24;
/** The fetch view for its own messages alone: what a DSB NSH and then a context synchronization event let it see. */
export const VFLOCAL = FIRST_VIEW + 26;
export const FIXED_SLOTS = FIRST_VIEW + 28;

/** How many nested IPI handlers a state can hold; deeper ones are a limit, never dropped silently. */
export const MAX_DEPTH = 4;

/** Slots of one register: value number, view. */
export const REGISTER_SLOTS = 3;
/** Slots of one location: coherence view (2), forwarding: timestamp, view (2), 1 + view of the exclusive load (3). */
export const LOCATION_SLOTS = 8;
export const COH = 0;
export const FWD_TS = 2;
export const FWD_VIEW = 3;
export const FWD_EXCLUSIVE = 5;
export const FWD_LOAD = 6;

/** Offsets of one CPU's state. −1: no slot. */
export interface Layout {
    readonly slots: number;
    /** Per register. */
    readonly register: readonly number[];
    /** Per location: {@link COH} and so on are relative to it. */
    readonly location: readonly number[];
    /** Per line: the view of this CPU's last clean of it. */
    readonly clean: readonly number[];
    /** Per location: RISC-V, its coherence view when the last FENCE.I ran. */
    readonly fenced: readonly number[];
    /** Open handlers: {@link MAX_DEPTH} pairs of return place + 1 and timestamp of the IPI. */
    readonly stack: number;
    /** Per target CPU: IPIs sent to it so far. */
    readonly sent: readonly number[];
    /** Per loop: visits. */
    readonly loop: readonly number[];
    /** Per property: the own patch its label was last passed with (timestamp + 1). */
    readonly armed: readonly number[];
}

/** Reads the view in two slots. */
export const viewAt = (s: Uint16Array, slot: number): View => (s[slot + 1] << 16) | s[slot];

/** Raises the view in two slots. */
export function raise(s: Uint16Array, slot: number, view: View): void {
    const v = view & 0xffff;
    const p = view >>> 16;
    if (v > s[slot]) s[slot] = v;
    if (p > s[slot + 1]) s[slot + 1] = p;
}

/** Replaces the view in two slots. */
export function setView(s: Uint16Array, slot: number, view: View): void {
    s[slot] = view & 0xffff;
    s[slot + 1] = view >>> 16;
}
