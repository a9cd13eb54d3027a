/** The overview at the right edge: the whole trace in a few pixels a lane, and where the view is in it. */
import type { Arrangement } from './arrange';
import { yOfStep } from './arrange';
import type { Mark } from './marks';
import { line, rect } from './marks';

const LANE = 12;
/** Width of the strip of a picture. */
export const stripWidth = (cpus: number): number => LANE * cpus + 8;

/** A height of the picture in the strip. */
const scaled = (a: Arrangement, height: number) => {
    const scale = Math.min(1, height / Math.max(1, a.height));
    return (y: number) => Math.max(0, Math.min(height, y * scale));
};

/** @param height of the strip; the trace is scaled to it */
export function strip(a: Arrangement, height: number): Mark[] {
    const at = scaled(a, height);
    const middle = (cpu: number) => 4 + LANE * cpu + LANE / 2;
    const width = stripWidth(a.cpus.length);
    const marks: Mark[] = [];
    for (const each of a.lines) {
        if (each.kind !== 'row') continue;
        if (each.row.kind === 'step' && each.row.violation) marks.push(rect(0, at(each.y) - 2, width, 4, 'vbar'));
        if (each.row.kind === 'property')
            marks.push(line(0, at(each.y), width, at(each.y), each.row.violated ? 'rule' : 'rule met'));
    }
    const end = (to: number | null) => at(to === null ? a.height : yOfStep(a, to));
    for (const spine of a.picture.spines) {
        const y = at(yOfStep(a, spine.from));
        const x = middle(spine.cpu) - 2;
        marks.push(line(x, y, x, end(spine.to), spine.look === 'finished' ? 'sp idle' : 'reg0'));
    }
    for (const bar of a.picture.bars) {
        if (bar.look !== 'stale') continue;
        const y = at(yOfStep(a, bar.from));
        marks.push(rect(middle(bar.cpu) + 1, y, bar.width === 'wide' ? 4 : 2, Math.max(1, end(bar.to) - y), 'stalest'));
    }
    for (const arrow of a.picture.arrows)
        if (arrow.kind === 'ipi') {
            const y = at(yOfStep(a, arrow.step));
            marks.push(line(middle(arrow.cpu), y, middle(arrow.target), y, 'ack'));
        }
    if (a.cursor !== null) marks.push(line(0, at(yOfStep(a, a.cursor)), width, at(yOfStep(a, a.cursor)), 'nowl'));
    return marks;
}

/**
 * The frame around the part of the picture in view; it stands in front of the strip.
 * @param height of the strip
 */
export function inView(a: Arrangement, height: number, view: { readonly top: number; readonly bottom: number }): Mark {
    const at = scaled(a, height);
    const [top, bottom] = [at(Math.max(0, view.top)), at(view.bottom)];
    return rect(0.5, top + 0.5, stripWidth(a.cpus.length) - 1, Math.max(6, bottom - top) - 1, 'inview', 2);
}
