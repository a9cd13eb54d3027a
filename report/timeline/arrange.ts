/** Where everything stands: lines from top to bottom, columns from left to right. Computed once per picture, folds and density. */
import { runs } from '../rich';
import type { Group, Row, StepRow } from '../rows';
import { told } from '../story';
import { lineWidths } from './content';
import type { Metrics } from './metrics';
import { DEFAULT_METRICS } from './metrics';
import type { Picture } from './picture';

export type Density = 'comfortable' | 'compact' | 'overview';

/** A line of the picture: a row, a procedure's head, or the cursor. `y` is its middle. */
export type Line =
    | { readonly kind: 'row'; readonly row: Row; readonly y: number; readonly height: number }
    | {
          readonly kind: 'group';
          readonly group: Group;
          readonly folded: boolean;
          readonly y: number;
          readonly height: number;
      }
    | { readonly kind: 'now'; readonly y: number; readonly height: number };

export interface LaneColumns {
    /** Middle of each version's column. */
    readonly versions: readonly number[];
}

export interface CpuColumns {
    /** Middles of the two gate columns; null: no gate. */
    readonly gate: { readonly others: number; readonly own: number } | null;
    readonly channel: number;
    readonly spine: number;
    readonly text: number;
    /** Where text ends and lifelines begin. */
    readonly textEnd: number;
    readonly lanes: readonly LaneColumns[];
    readonly end: number;
}

export interface ArrangeOptions {
    readonly density?: Density;
    /** Ids of folded groups; absent: {@link defaultFolds}. */
    readonly folded?: ReadonlySet<number>;
    /** Steps taken; null or absent: no cursor. */
    readonly cursor?: number | null;
    /** Available width; lanes give way down to their minimum. */
    readonly width?: number;
    readonly metrics?: Metrics;
}

export interface Arrangement {
    readonly picture: Picture;
    readonly density: Density;
    readonly lines: readonly Line[];
    readonly cpus: readonly CpuColumns[];
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
    /** Middle of the last line of each open group. */
    readonly groupEnd: ReadonlyMap<number, number>;
    readonly rowHeight: number;
}

export const HEADER_HEIGHT = 44;
const FIRST = 2;
const FOOT = 3;

const HEIGHTS = {
    comfortable: { row: 27, group: 21, property: 23, now: 27 },
    compact: { row: 19, group: 17, property: 19, now: 19 },
    overview: { row: 3, group: 0, property: 3, now: 0 },
} as const;

/** Up to 40 steps nothing is folded; beyond, everything that has no part in the violation. */
export function defaultFolds(picture: Picture): ReadonlySet<number> {
    const known = folds.get(picture);
    if (known !== undefined) return known;
    const found = findFolds(picture);
    folds.set(picture, found);
    return found;
}

/** The same object for the same picture: widths are remembered with it. */
const folds = new WeakMap<Picture, ReadonlySet<number>>();

function findFolds(picture: Picture): Set<number> {
    if (picture.steps <= 40) return new Set();
    const needed = new Set<number>();
    for (const run of runs(told(picture.story))) if (run.step !== undefined) needed.add(run.step);
    for (const row of picture.rows)
        if (row.kind === 'step' && (row.violation || needed.has(row.step)))
            for (const id of row.groups) needed.add(-1 - id);
    return new Set(picture.groups.filter((group) => !needed.has(-1 - group.id)).map((group) => group.id));
}

export function arrange(picture: Picture, options: ArrangeOptions = {}): Arrangement {
    const density = options.density ?? 'comfortable';
    const folded = options.folded ?? defaultFolds(picture);
    const cursor = options.cursor ?? null;
    const metrics = options.metrics ?? DEFAULT_METRICS;
    const { lines, stepY, height, groupEnd } = linesOf(picture, density, folded, cursor);
    const margin = options.width !== undefined && options.width < 480 ? 16 : 28;
    const { cpus, width } = columnsOf(picture, wantedWidths(picture, folded, lines, metrics), margin, options.width);
    return {
        picture,
        density,
        lines,
        cpus,
        folded,
        cursor,
        metrics,
        margin,
        axis: margin + 13,
        width,
        height,
        stepY,
        groupEnd,
        rowHeight: HEIGHTS[density].row,
    };
}

function linesOf(picture: Picture, density: Density, folded: ReadonlySet<number>, cursor: number | null) {
    const heights = HEIGHTS[density];
    const lines: Line[] = [];
    const stepY: number[] = [];
    const opened = new Set<number>();
    const groupEnd = new Map<number, number>();
    let top = FIRST;
    const push = (height: number, make: (y: number) => Line) => {
        const y = top + height / 2;
        lines.push(make(y));
        top += height;
        return y;
    };
    let shownNow = cursor === null;
    const now = () => {
        if (shownNow) return;
        shownNow = true;
        if (heights.now > 0) push(heights.now, (y) => ({ kind: 'now', y, height: heights.now }));
    };
    for (const row of picture.rows) {
        if (cursor !== null && row.kind === 'step' && row.step === cursor + 1) now();
        const groups = 'groups' in row ? row.groups : [];
        let hidden = false;
        for (const id of groups) {
            const group = picture.groups[id];
            if (group === undefined || hidden) continue;
            if (!opened.has(id) && row.kind === 'step') {
                opened.add(id);
                if (heights.group > 0)
                    push(heights.group, (y) => ({
                        kind: 'group',
                        group,
                        folded: folded.has(id),
                        y,
                        height: heights.group,
                    }));
            }
            if (folded.has(id)) hidden = true;
        }
        if (hidden) {
            if (row.kind === 'step') stepY[row.step] = lines[lines.length - 1]?.y ?? top;
            continue;
        }
        const height = row.kind === 'property' ? heights.property : heights.row;
        const y = push(height, (middle) => ({ kind: 'row', row, y: middle, height }));
        if (row.kind === 'step' || row.kind === 'initial') stepY[row.step] = y;
        for (const id of groups) groupEnd.set(id, y);
    }
    now();
    return { lines, stepY, groupEnd, height: top + FOOT };
}

/** Width of a gate, of the way from a lane's left edge to its spine, of a version's column. */
const GATE = 84;
const TO_SPINE = 22;
const VERSION = 30;
const MIN_TEXT = 130;
const MAX_TEXT = 320;
const MAX_AIR = 64;

const widths = new WeakMap<ReadonlySet<number>, { picture: Picture; metrics: Metrics; widths: readonly number[] }>();

/** Text is measured once for a picture and its folds; a moving cursor changes no width. */
function wantedWidths(
    picture: Picture,
    folded: ReadonlySet<number>,
    lines: readonly Line[],
    metrics: Metrics,
): readonly number[] {
    const known = widths.get(folded);
    if (known?.picture === picture && known.metrics === metrics) return known.widths;
    const found = lineWidths(picture, lines, metrics);
    widths.set(folded, { picture, metrics, widths: found });
    return found;
}

function columnsOf(
    picture: Picture,
    natural: readonly number[],
    margin: number,
    available: number | undefined,
): { cpus: CpuColumns[]; width: number } {
    const many = picture.cpus.length > 4;
    const wanted = natural.map((each) => Math.min(many ? 150 : MAX_TEXT, Math.max(MIN_TEXT, each)));
    const fixed =
        2 * margin +
        26 +
        picture.cpus.reduce((sum, cpu, index) => {
            const gap = index > 0 && !cpu.gate ? 16 : 0;
            const gate = cpu.gate ? GATE : 0;
            return sum + gap + gate + TO_SPINE + 16 + lanesWidth(cpu.lanes);
        }, 0);
    const text = wanted.reduce((sum, each) => sum + each, 0);
    const room = available === undefined ? text : Math.max(picture.cpus.length * MIN_TEXT, available - fixed);
    const shrink = text > room ? (room - wanted.length * MIN_TEXT) / Math.max(1, text - wanted.length * MIN_TEXT) : 1;
    // Where there is more room than the words need, the lanes breathe.
    const spare = available === undefined ? 0 : Math.max(0, available - fixed - text);
    const air = Math.min(MAX_AIR, spare / Math.max(1, wanted.length));
    let x = margin + 26;
    const cpus = picture.cpus.map((cpu, index): CpuColumns => {
        if (index > 0 && !cpu.gate) x += 16;
        const gate = cpu.gate ? { others: x + 24, own: x + 60 } : null;
        if (cpu.gate) x += GATE;
        const channel = x + 9;
        const spine = x + TO_SPINE;
        const textAt = spine + 16;
        const textEnd = textAt + MIN_TEXT + ((wanted[index] ?? MIN_TEXT) - MIN_TEXT) * shrink + air;
        x = textEnd;
        const lanes = cpu.lanes.map((lane): LaneColumns => {
            x += 5;
            const versions = lane.versions.map((_, column) => x + VERSION / 2 + VERSION * column);
            x += VERSION * lane.versions.length;
            return { versions };
        });
        return { gate, channel, spine, text: textAt, textEnd, lanes, end: x };
    });
    return { cpus, width: Math.ceil(x + margin) };
}

const lanesWidth = (lanes: readonly { readonly versions: readonly string[] }[]) =>
    lanes.reduce((sum, lane) => sum + 5 + VERSION * lane.versions.length, 0);

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
