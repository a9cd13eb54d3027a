/**
 * Views: how far along the timeline a CPU must already have seen, per purpose.
 *
 * A view is a pair of timestamps (v, p) with p ≥ v, packed into one small integer: `v` orders everything, `p` orders only
 * later writes and cache maintenance (it exists for dependencies through CSEL, CSET and CAS). After Promising-ARM/RISC-V,
 * Pulte, Pichon-Pharabod, Kang, Lee, Hur, PLDI 2019, where views are single timestamps.
 */

/** v in the low 16 bits, p above. */
export type View = number;

/** Index of a message on the timeline, from 1; 0 is the initial state. */
export type Timestamp = number;

/** Timestamps above this do not fit a packed view: the explorer stops with a limit, it never wraps. */
export const MAX_TIMESTAMP = 16_383;

export const ZERO: View = 0;

/** The view (t, t). */
export const at = (t: Timestamp): View => (t << 16) | t;

/** The view (0, p): orders later writes only. */
export const forWrites = (p: Timestamp): View => p << 16;

export const vOf = (view: View): Timestamp => view & 0xffff;
export const pOf = (view: View): Timestamp => view >>> 16;

/** Pointwise maximum. */
export function join(a: View, b: View): View {
    const v = (a & 0xffff) > (b & 0xffff) ? a & 0xffff : b & 0xffff;
    const p = a >>> 16 > b >>> 16 ? a >>> 16 : b >>> 16;
    return (p << 16) | v;
}

/** (p, p): what orders writes orders this use too (addresses and control of maintenance, context synchronization). */
export const up = (view: View): View => at(pOf(view));
