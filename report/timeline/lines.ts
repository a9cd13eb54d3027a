/** The lines of a picture from top to bottom: rows, heads of procedures, folded runs, the fork of a what-if, the cursor. */
import type { Group, Row } from '../rows';
import type { Run } from './folding';
import { MANY, runsOf } from './folding';
import type { Picture } from './picture';

export type Density = 'comfortable' | 'compact' | 'overview';

/** `y` is its middle. */
interface At {
    readonly y: number;
    readonly height: number;
}

export type Line = At &
    (
        | { readonly kind: 'row'; readonly row: Row }
        | { readonly kind: 'group'; readonly group: Group; readonly folded: boolean }
        | { readonly kind: 'run'; readonly run: Run; readonly folded: boolean }
        /** Above the first step of a what-if's own. */
        | { readonly kind: 'fork'; readonly name: string }
        | { readonly kind: 'now' }
    );

/** Where a what-if leaves: after this step. */
export interface Fork {
    readonly at: number;
    readonly name: string;
}

export interface Lined {
    readonly lines: readonly Line[];
    /** Middle of the line on which each step stands, from 0. */
    readonly stepY: readonly number[];
    /** Steps inside something folded. */
    readonly hidden: ReadonlySet<number>;
    readonly groupEnd: ReadonlyMap<number, number>;
    readonly height: number;
}

export const HEIGHTS = {
    comfortable: { row: 27, group: 21, property: 23, now: 27 },
    compact: { row: 19, group: 17, property: 19, now: 19 },
    overview: { row: 3, group: 0, property: 3, now: 0 },
} as const;

const FIRST = 2;
const FOOT = 3;

/**
 * @param folded ids of groups and runs
 * @param cursor steps taken; null: no cursor
 */
export function linesOf(
    picture: Picture,
    density: Density,
    folded: ReadonlySet<number>,
    cursor: number | null,
    fork: Fork | null,
): Lined {
    const heights = HEIGHTS[density];
    const lines: Line[] = [];
    const stepY: number[] = [];
    const hidden = new Set<number>();
    const opened = new Set<number>();
    const groupEnd = new Map<number, number>();
    const runs = new Map(runsOf(picture).map((run) => [run.first, run]));
    let run: Run | undefined;
    let top = FIRST;
    const push = (height: number, make: (at: At) => Line) => {
        const y = top + height / 2;
        if (height > 0) lines.push(make({ y, height }));
        top += height;
        return y;
    };
    let shownNow = cursor === null;
    const now = () => {
        if (!shownNow) push(heights.now, (at) => ({ kind: 'now', ...at }));
        shownNow = true;
    };
    for (const row of picture.rows) {
        const { step } = row;
        if (row.kind === 'step' && fork !== null && step === fork.at + 1)
            push(heights.group, (at) => ({ kind: 'fork', name: fork.name, ...at }));
        if (cursor !== null && row.kind === 'step' && step === cursor + 1) now();
        const groups = 'groups' in row ? row.groups : [];
        let inside = false;
        for (const id of groups) {
            const group = picture.groups[id];
            if (group === undefined || inside) continue;
            if (!opened.has(id) && row.kind === 'step') {
                opened.add(id);
                push(heights.group, (at) => ({ kind: 'group', group, folded: folded.has(id), ...at }));
            }
            if (folded.has(id)) inside = true;
        }
        if (!inside && row.kind === 'step') {
            run = runs.get(step) ?? (run !== undefined && step <= run.last ? run : undefined);
            const head = run;
            if (head !== undefined && folded.has(head.id)) {
                if (step === head.first) push(heights.row, (at) => ({ kind: 'run', run: head, folded: true, ...at }));
                inside = true;
            } else if (head !== undefined && step === head.first && picture.steps > MANY)
                push(heights.group, (at) => ({ kind: 'run', run: head, folded: false, ...at }));
        }
        if (inside) {
            if (row.kind === 'step') {
                stepY[step] = lines[lines.length - 1]?.y ?? top;
                hidden.add(step);
            }
            continue;
        }
        const height = row.kind === 'property' ? heights.property : heights.row;
        const y = push(height, (at) => ({ kind: 'row', row, ...at }));
        if (row.kind === 'step' || row.kind === 'initial') stepY[step] = y;
        for (const id of groups) groupEnd.set(id, y);
    }
    now();
    return { lines, stepY, hidden, groupEnd, height: top + FOOT };
}
