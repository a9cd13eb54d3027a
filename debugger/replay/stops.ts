/** Breakpoints of every kind, as predicates on moments with conditions, hit counts and log messages. */
import type { Moment } from './moments';
import { momentAt } from './moments';
import type { Replay } from './replay';

/** Compares a hit count with what was asked: `3`, `== 3`, `>= 2`, `% 4`, … */
export type HitTest = (count: number) => boolean;

export interface Stop {
    readonly id: number;
    readonly kind: 'breakpoint' | 'function breakpoint' | 'instruction breakpoint' | 'data breakpoint' | 'exception';
    /** Whether this place is meant, conditions included. Depends on the moment only. */
    readonly matches: (moment: Moment) => boolean;
    /**
     * Counts matching moments from the start of the trace, this one included: a hit is a position in the trace, the same
     * in both directions.
     */
    readonly hits?: HitTest;
    /** A log point: says this instead of stopping. */
    readonly log?: (moment: Moment) => string;
}

/** The stop of a run to the cursor: no breakpoint of the client's. */
export const CURSOR = 0;

/** A stop that applies at a moment, and the count it had there. */
export interface Hit {
    readonly stop: Stop;
    readonly count: number;
}

/**
 * Parses a hit condition.
 * @returns null when it cannot be understood; the count is compared from 1.
 */
export function parseHitCondition(text: string): HitTest | null {
    const match = /^\s*(>=|<=|==|=|>|<|%)?\s*(\d+)\s*$/.exec(text);
    if (match === null) return null;
    const number = Number(match[2]);
    switch (match[1]) {
        case '>=':
            return (count) => count >= number;
        case '<=':
            return (count) => count <= number;
        case '>':
            return (count) => count > number;
        case '<':
            return (count) => count < number;
        case '%':
            return number === 0 ? null : (count) => count % number === 0;
        default:
            return (count) => count === number;
    }
}

/** Which stops apply here. Log points are among them. */
export function hitsAt(replay: Replay, stops: readonly Stop[], moment: Moment): Hit[] {
    return stops.flatMap((stop): Hit[] => {
        if (!stop.matches(moment)) return [];
        if (stop.hits === undefined) return [{ stop, count: 0 }];
        const count = countUpTo(replay, stop, moment);
        return stop.hits(count) ? [{ stop, count }] : [];
    });
}

function countUpTo(replay: Replay, stop: Stop, moment: Moment): number {
    let count = 1;
    for (let position = 0; position < moment.position; position++) {
        if (stop.matches(momentAt(replay, position))) count++;
    }
    return count;
}
