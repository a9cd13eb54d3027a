/** The measures of a picture that do not depend on its texts: as designed, and for a narrow panel. */

export interface Fixed {
    readonly margin: number;
    /** From the margin to the first lane: step numbers. */
    readonly axis: number;
    /** The two columns of registration: their width, the middles of both, a bar's width. */
    readonly gate: number;
    readonly others: number;
    readonly own: number;
    readonly gateBar: number;
    readonly toSpine: number;
    /** Where arrows come down, from a lane's left edge. */
    readonly channel: number;
    readonly toText: number;
    /** A version's column, and its bars. */
    readonly version: number;
    readonly wide: number;
    readonly narrow: number;
    readonly gap: number;
    /** Before a gate that follows lifelines. */
    readonly gateGap: number;
    /** Of one level of procedures. */
    readonly indent: number;
    /** Around a value, before a note. */
    readonly space: number;
    readonly tight: boolean;
}

export const FIXED: Readonly<Record<'regular' | 'tight', Fixed>> = {
    regular: {
        margin: 28,
        axis: 26,
        gate: 84,
        others: 24,
        own: 60,
        gateBar: 11,
        toSpine: 22,
        channel: 9,
        toText: 16,
        version: 30,
        wide: 14,
        narrow: 6,
        gap: 16,
        gateGap: 14,
        indent: 14,
        space: 9,
        tight: false,
    },
    tight: {
        margin: 8,
        axis: 22,
        gate: 46,
        others: 14,
        own: 36,
        gateBar: 8,
        toSpine: 19,
        channel: 7,
        toText: 12,
        version: 20,
        wide: 11,
        narrow: 5,
        gap: 8,
        gateGap: 10,
        indent: 10,
        space: 6,
        tight: true,
    },
};
