/**
 * The columns of a picture from left to right. Where there is room the lanes breathe; where there is less, notes give way to
 * shorter ones and then to none; in a narrow panel everything stands closer and the text is one size smaller.
 */
import type { CpuIndex } from '../../machine/program';
import type { LaneWants } from './content';
import { FIXED } from './fixed';
import type { Fixed } from './fixed';
import type { Metrics } from './metrics';
import { widthOf } from './metrics';
import type { Picture, PictureCpu } from './picture';

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
    /** Folded to its spine and lifelines. */
    readonly rail: boolean;
}

export interface Columns {
    readonly cpus: readonly CpuColumns[];
    readonly fixed: Fixed;
    readonly margin: number;
    readonly width: number;
}

const MAX_AIR = 64;
/** Between the text and the first lifeline. */
const BEFORE_LIFELINES = 5;
const RAIL_SPINE = 9;
const RAIL_VERSION = 8;
const RAIL_GAP = 4;

/** Width of a version's column: its name has to fit. */
function versionWidth(fixed: Fixed, versions: readonly string[], metrics: Metrics): number {
    const longest = versions.reduce((most, name) => Math.max(most, Math.min(5, [...name].length)), 0);
    return Math.max(fixed.version, widthOf('0'.repeat(longest), 'mx', metrics) + 2);
}

/** Between a lane and the one before it. A gate that follows lifelines needs room for both headings. */
function gapBefore(fixed: Fixed, picture: Picture, order: readonly CpuIndex[], at: number): number {
    const gate = picture.cpus[order[at] ?? 0]?.gate === true;
    if (at === 0) return 0;
    return gate ? ((picture.cpus[order[at - 1] ?? 0]?.lanes.length ?? 0) > 0 ? fixed.gateGap : 0) : fixed.gap;
}

/** What a lane takes besides its text. */
function besides(fixed: Fixed, picture: Picture, cpu: CpuIndex, gap: number, metrics: Metrics): number {
    const of = picture.cpus[cpu];
    if (of === undefined) return 0;
    const bars = of.lanes.reduce(
        (sum, lane) => sum + BEFORE_LIFELINES + versionWidth(fixed, lane.versions, metrics) * lane.versions.length,
        0,
    );
    return gap + (of.gate ? fixed.gate : 0) + fixed.toSpine + fixed.toText + bars;
}

function railWidth(picture: Picture, cpu: CpuIndex): number {
    const versions = picture.cpus[cpu]?.lanes.reduce((sum, lane) => sum + lane.versions.length, 0) ?? 0;
    return Math.max(28, RAIL_SPINE + 6 + RAIL_VERSION * versions);
}

/** What is laid out, besides its texts. */
export interface Layout {
    /** CPUs from left to right. */
    readonly order: readonly CpuIndex[];
    /** Those folded to a rail. */
    readonly rails: ReadonlySet<CpuIndex>;
    readonly metrics: Metrics;
    /** Available width; absent: as much as the texts want. */
    readonly room?: number | undefined;
    readonly tight?: boolean | undefined;
}

/** One way to lay it out. */
interface Way extends Layout {
    readonly fixed: Fixed;
    readonly margin: number;
    readonly wants: readonly LaneWants[];
}

/** The width of everything but texts, and the least that texts need. */
function leastOf(picture: Picture, way: Way): { readonly besides: number; readonly text: number } {
    let sum = 2 * way.margin + way.fixed.axis;
    let text = 0;
    way.order.forEach((cpu, at) => {
        if (way.rails.has(cpu)) sum += railWidth(picture, cpu) + (at === 0 ? 0 : RAIL_GAP);
        else {
            sum += besides(way.fixed, picture, cpu, gapBefore(way.fixed, picture, way.order, at), way.metrics);
            text += way.wants[cpu]?.least ?? 0;
        }
    });
    return { besides: sum, text };
}

/** @param wants of the lanes' texts, by CPU, in regular and in small text */
export function columnsOf(
    picture: Picture,
    wants: { readonly regular: readonly LaneWants[]; readonly small: readonly LaneWants[] },
    layout: Layout,
): Columns {
    const room = layout.room ?? Infinity;
    const regular = {
        ...layout,
        fixed: FIXED.regular,
        margin: room < 720 ? 16 : FIXED.regular.margin,
        wants: wants.regular,
    };
    const least = leastOf(picture, regular);
    if (layout.tight !== true && least.besides + least.text <= room)
        return place(picture, regular, room, least.besides);
    const tight = {
        ...layout,
        fixed: FIXED.tight,
        margin: FIXED.tight.margin,
        wants: wants.small,
        metrics: { ...layout.metrics, small: true },
    };
    return place(picture, tight, room, leastOf(picture, tight).besides);
}

function place(picture: Picture, way: Way, room: number, rest: number): Columns {
    const { fixed, margin, wants, order, rails } = way;
    const shown = order.filter((cpu) => !rails.has(cpu));
    const sum = (of: 'least' | 'full') => shown.reduce((total, cpu) => total + (wants[cpu]?.[of] ?? 0), 0);
    const [least, full] = [sum('least'), sum('full')];
    const part = Math.max(0, Math.min(1, (room - rest - least) / Math.max(1, full - least)));
    const spare = room === Infinity ? 0 : Math.max(0, room - rest - full);
    const air = Math.min(MAX_AIR, spare / Math.max(1, shown.length));
    const cpus: CpuColumns[] = [];
    let x = margin + fixed.axis;
    order.forEach((cpu, at) => {
        const of = picture.cpus[cpu];
        if (of === undefined) return;
        if (rails.has(cpu)) {
            if (at > 0) x += RAIL_GAP;
            cpus[cpu] = railAt(x, of, railWidth(picture, cpu));
            x = cpus[cpu].end;
            return;
        }
        x += gapBefore(fixed, picture, order, at);
        const gate = of.gate ? { others: x + fixed.others, own: x + fixed.own } : null;
        if (of.gate) x += fixed.gate;
        const spine = x + fixed.toSpine;
        const text = spine + fixed.toText;
        const want = wants[cpu] ?? { least: 0, full: 0 };
        const textEnd = text + want.least + (want.full - want.least) * part + air;
        const channel = x + fixed.channel;
        x = textEnd;
        const lanes = of.lanes.map((lane): LaneColumns => {
            x += BEFORE_LIFELINES;
            const width = versionWidth(fixed, lane.versions, way.metrics);
            const versions = lane.versions.map((_, column) => x + width / 2 + width * column);
            x += width * lane.versions.length;
            return { versions };
        });
        cpus[cpu] = { gate, channel, spine, text, textEnd, lanes, end: x, rail: false };
    });
    return { cpus, fixed, margin, width: Math.ceil(x + margin) };
}

/** A lane folded to its spine and lifelines: no words. */
function railAt(x: number, of: PictureCpu, width: number): CpuColumns {
    const spine = x + RAIL_SPINE;
    let column = spine + 2;
    const lanes = of.lanes.map((lane) => ({ versions: lane.versions.map(() => (column += RAIL_VERSION)) }));
    const text = spine + 8;
    return { gate: null, channel: spine - 5, spine, text, textEnd: text, lanes, end: x + width, rail: true };
}
