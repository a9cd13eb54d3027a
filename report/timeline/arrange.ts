/** Where everything stands: lines from top to bottom, columns from left to right. Computed once per picture, folds and density. */
import type { CpuIndex } from '../../machine/program';
import type { StepRow } from '../rows';
import type { Columns, CpuColumns } from './columns';
import { columnsOf } from './columns';
import type { LaneWants } from './content';
import { laneWants } from './content';
import { FIXED } from './fixed';
import type { Fixed } from './fixed';
import { defaultFolds, opened } from './folding';
import type { Density, Fork, Line } from './lines';
import { HEIGHTS, linesOf } from './lines';
import type { Metrics } from './metrics';
import { DEFAULT_METRICS } from './metrics';
import type { Picture } from './picture';

export type { CpuColumns, LaneColumns } from './columns';
export type { Density, Fork, Line } from './lines';
export { defaultFolds } from './folding';

export interface ArrangeOptions {
    readonly density?: Density;
    /** Ids of folded groups and runs; absent: {@link defaultFolds}. */
    readonly folded?: ReadonlySet<number>;
    /** Steps that are not folded away: breakpoints, what-ifs. The cursor never is. */
    readonly kept?: readonly number[];
    /** Steps taken; null or absent: no cursor. */
    readonly cursor?: number | null;
    /** Available width; notes give way, then everything stands closer. */
    readonly width?: number;
    readonly metrics?: Metrics;
    /** As in a narrow panel, whatever the width. */
    readonly tight?: boolean;
    /** CPUs from left to right; absent: in the file's order. */
    readonly order?: readonly CpuIndex[];
    /** CPUs folded to a rail. */
    readonly rails?: ReadonlySet<CpuIndex>;
    /** Where the what-if that is shown leaves the trunk. */
    readonly fork?: Fork | null;
}

export interface Arrangement {
    readonly picture: Picture;
    readonly density: Density;
    readonly lines: readonly Line[];
    /** By CPU. */
    readonly cpus: readonly CpuColumns[];
    readonly order: readonly CpuIndex[];
    readonly fixed: Fixed;
    readonly folded: ReadonlySet<number>;
    readonly cursor: number | null;
    readonly metrics: Metrics;
    readonly margin: number;
    /** Right edge of the step numbers. */
    readonly axis: number;
    readonly width: number;
    /** Below the last line, with the feet of the spines. */
    readonly height: number;
    /** Middle of the line on which each step stands, from 0. */
    readonly stepY: readonly number[];
    /** Steps inside something folded. */
    readonly hidden: ReadonlySet<number>;
    /** Middle of the last line of each open group. */
    readonly groupEnd: ReadonlyMap<number, number>;
    readonly rowHeight: number;
}

export const HEADER_HEIGHT = 44;

export function arrange(picture: Picture, options: ArrangeOptions = {}): Arrangement {
    const density = options.density ?? 'comfortable';
    const cursor = options.cursor ?? null;
    const kept = new Set([...(options.kept ?? []), ...(cursor === null ? [] : [cursor, cursor + 1])]);
    const folds = options.folded ?? defaultFolds(picture);
    const folded = opened(picture, folds, kept, options.folded === undefined);
    const metrics = options.metrics ?? DEFAULT_METRICS;
    const order = options.order ?? picture.cpus.map((_, cpu) => cpu);
    const lined = linesOf(picture, density, folded, cursor, options.fork ?? null);
    const wants = wanted(picture, folds, lined.lines, metrics);
    const rails = options.rails ?? NO_RAILS;
    const columns = columnsOf(picture, wants, { order, rails, metrics, room: options.width, tight: options.tight });
    return {
        picture,
        density,
        ...lined,
        ...placed(columns),
        order,
        folded,
        cursor,
        metrics: columns.fixed.tight ? { ...metrics, small: true } : metrics,
        rowHeight: HEIGHTS[density].row,
    };
}

const NO_RAILS: ReadonlySet<CpuIndex> = new Set();

const placed = ({ cpus, fixed, margin, width }: Columns) => ({
    cpus,
    fixed,
    margin,
    width,
    axis: margin + fixed.axis - (fixed.tight ? 10 : 13),
});

interface Wants {
    readonly regular: readonly LaneWants[];
    readonly small: readonly LaneWants[];
}

const measured = new WeakMap<
    ReadonlySet<number>,
    { picture: Picture; metrics: Metrics; count: number; wants: Wants }
>();

/** Text is measured once for a picture and its folds; a moving cursor changes no width. */
function wanted(picture: Picture, folds: ReadonlySet<number>, lines: readonly Line[], metrics: Metrics): Wants {
    const known = measured.get(folds);
    if (known?.picture === picture && known.metrics === metrics && known.count === lines.length) return known.wants;
    const wants = {
        regular: laneWants(picture, lines, FIXED.regular, metrics),
        small: laneWants(picture, lines, FIXED.tight, { ...metrics, small: true }),
    };
    measured.set(folds, { picture, metrics, count: lines.length, wants });
    return wants;
}

/** The lines between two heights, by binary search: drawing is proportional to what is in view. */
export function linesBetween(arrangement: Arrangement, top: number, bottom: number): readonly Line[] {
    const { lines } = arrangement;
    const first = lowerBound(lines, top);
    let last = first;
    while (last < lines.length && (lines[last]?.y ?? 0) - (lines[last]?.height ?? 0) / 2 <= bottom) last++;
    return lines.slice(first, last);
}

function lowerBound(lines: readonly Line[], top: number): number {
    let low = 0;
    let high = lines.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        const each = lines[middle];
        if (each !== undefined && each.y + each.height / 2 < top) low = middle + 1;
        else high = middle;
    }
    return low;
}

/** The line a step stands on (its own, or the folded head of its procedure). */
export const yOfStep = (arrangement: Arrangement, step: number): number =>
    arrangement.stepY[step] ?? arrangement.stepY[arrangement.stepY.length - 1] ?? 0;

const stepRows = new WeakMap<Picture, Map<number, StepRow>>();

/** The row of a step. */
export function rowOfStep(picture: Picture, step: number): StepRow | undefined {
    let known = stepRows.get(picture);
    if (known === undefined) {
        known = new Map(picture.rows.flatMap((row) => (row.kind === 'step' ? [[row.step, row] as const] : [])));
        stepRows.set(picture, known);
    }
    return known.get(step);
}

/**
 * The same arrangement with lines moved down, for two pictures on shared rows.
 * @param shifts per step, how far its line (and what belongs to it above) goes down; later steps at least as far
 */
export function shifted(a: Arrangement, shifts: ReadonlyMap<number, number>): Arrangement {
    let shift = Math.max(0, ...shifts.values());
    const lines = [...a.lines].reverse().map((line): Line => {
        if (line.kind === 'row' && line.row.kind === 'step') shift = shifts.get(line.row.step) ?? shift;
        // What stands below a step's line (an IPI that was not sent) moves with that step, what stands above with the next.
        const own =
            line.kind === 'row' && line.row.kind !== 'step' && line.row.kind !== 'initial'
                ? (shifts.get(line.row.step) ?? shift)
                : line.kind === 'row' && line.row.kind === 'initial'
                  ? 0
                  : shift;
        return { ...line, y: line.y + own };
    });
    const stepY = a.stepY.map((y, step) => y + (step === 0 ? 0 : (shifts.get(step) ?? 0)));
    lines.reverse();
    const groupEnd = new Map<number, number>();
    for (const line of lines)
        if (line.kind === 'row' && 'groups' in line.row) for (const id of line.row.groups) groupEnd.set(id, line.y);
    return { ...a, lines, stepY, groupEnd, height: a.height + Math.max(0, ...shifts.values()) };
}
