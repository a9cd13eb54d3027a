/** Everything behind the events: bands, leaders, gates, lifelines, spines, tubes, the property line, the cursor. */
import type { Arrangement, CpuColumns, Line } from './arrange';
import { linesBetween, yOfStep } from './arrange';
import { notes } from './content';
import type { Mark } from './marks';
import { line, path, rect, round, text } from './marks';
import { fitting, piecesWidth, widthOf } from './metrics';
import type { SpineSegment } from './picture';

/** The part of the picture that is in view. */
export interface Window {
    readonly top: number;
    readonly bottom: number;
}

/** A stretch between two steps as heights, clipped to the window; null when it lies outside. */
function stretch(a: Arrangement, from: number, to: number | null, view: Window): { y1: number; y2: number } | null {
    const y1 = from === 0 ? yOfStep(a, 0) - 8 : yOfStep(a, from);
    const y2 = to === null ? a.height : yOfStep(a, to);
    const clipped = { y1: Math.max(y1, view.top), y2: Math.min(y2, view.bottom) };
    return clipped.y2 > clipped.y1 ? clipped : null;
}

export function bands(a: Arrangement, lines: readonly Line[]): Mark[] {
    const marks: Mark[] = [];
    const left = a.margin - (a.fixed.tight ? 8 : 12);
    const width = a.width - 2 * left;
    for (const each of lines) {
        if (each.kind === 'row' && each.row.kind === 'step' && each.row.violation) {
            marks.push(rect(left, each.y - each.height / 2 - 0.5, width, each.height + 1, 'viol', 3));
            marks.push(rect(left, each.y - each.height / 2 - 0.5, 4, each.height + 1, 'vbar'));
        }
        if (a.cursor !== null && each.kind === 'row' && each.row.kind === 'step' && each.row.step === a.cursor + 1)
            marks.push(rect(left, each.y - each.height / 2, width, each.height, 'next'));
    }
    return marks;
}

/** Step numbers are part of the rows; the dotted leader joins them to events beyond the first lane. */
export function leaders(a: Arrangement, lines: readonly Line[]): Mark[] {
    return lines.flatMap((each) => {
        if (each.kind !== 'row' || each.row.kind !== 'step' || each.row.cpu === a.order[0]) return [];
        const cpu = a.cpus[each.row.cpu];
        return cpu === undefined ? [] : [line(a.axis + 7, each.y, cpu.spine - 13, each.y, 'lead')];
    });
}

export function gates(a: Arrangement, view: Window): Mark[] {
    const marks: Mark[] = [];
    const half = a.fixed.gateBar / 2;
    for (const segment of a.picture.gates) {
        const gate = a.cpus[segment.cpu]?.gate;
        if (gate === null || gate === undefined) continue;
        const x = gate[segment.side];
        const at = stretch(a, segment.from, segment.to, view);
        if (at === null) continue;
        const first = segment.from === 0;
        if (segment.state === '0') marks.push(line(x, at.y1 + (first ? 8 : 0), x, at.y2, 'reg0'));
        else marks.push(rect(x - half, at.y1, 2 * half, at.y2 - at.y1, segment.state === '1' ? 'reg' : 'regm', 1));
        const y = yOfStep(a, segment.from);
        if (y < view.top || y > view.bottom) continue;
        if (first) {
            marks.push(rect(x - 6, y - 8, 12, 15, 'bg'));
            marks.push(text(x, y + 4, [{ text: segment.state, class: 'mx' }], 'middle'));
        } else marks.push(text(x - half - 3, y + 9, [{ text: segment.state, class: 'mx' }], 'end'));
    }
    return marks;
}

export function lifelines(a: Arrangement, view: Window): Mark[] {
    const marks: Mark[] = [];
    for (const bar of a.picture.bars) {
        const x = a.cpus[bar.cpu]?.lanes[bar.lane]?.versions[bar.version];
        const at = stretch(a, bar.from, bar.to, view);
        if (x === undefined || at === null) continue;
        const rail = a.cpus[bar.cpu]?.rail === true;
        const width = rail ? (bar.width === 'wide' ? 6 : 3) : bar.width === 'wide' ? a.fixed.wide : a.fixed.narrow;
        marks.push(rect(x - width / 2, at.y1, width, at.y2 - at.y1, bar.look, bar.width === 'wide' ? 1.5 : undefined));
    }
    for (const tick of a.picture.ticks) {
        const x = a.cpus[tick.cpu]?.lanes[tick.lane]?.versions[tick.version];
        const y = yOfStep(a, tick.step);
        if (x === undefined || y < view.top || y > view.bottom) continue;
        const half = a.cpus[tick.cpu]?.rail === true ? 4 : a.fixed.tight ? 9 : 12;
        marks.push(line(x - half, y, x + half, y, 'halo'));
        if (tick.kind === 'leaves') marks.push(line(x - half, y, x + half, y, 'cutx'));
        else {
            marks.push(line(x - half, y, x + half, y, 'cut'));
            marks.push(path(`M${round(x - half)} ${round(y - 4)}v8M${round(x + half)} ${round(y - 4)}v8`, 'cut'));
        }
    }
    return marks;
}

export function spines(a: Arrangement, view: Window): Mark[] {
    const marks: Mark[] = [];
    for (const segment of a.picture.spines) {
        const cpu = a.cpus[segment.cpu];
        const at = stretch(a, segment.from, segment.to, view);
        if (cpu === undefined || at === null) continue;
        const y1 = segment.from === 0 ? Math.max(at.y1, yOfStep(a, 0)) : at.y1;
        const look = { kernel: 'sp', user: 'sp user', waiting: 'sp wait', finished: 'sp idle' }[segment.look];
        marks.push(line(cpu.spine, y1, cpu.spine, at.y2, look));
        if (segment.masked) marks.push(line(cpu.spine - 4.5, y1, cpu.spine - 4.5, at.y2, 'thin'));
        const fits = !cpu.rail && widthOf(segment.text, 's', a.metrics) + 14 <= cpu.textEnd - cpu.text;
        const free = segment.text === '' || !fits || a.density === 'overview' ? null : freeLine(a, segment, view);
        if (free !== null)
            marks.push(
                // The leader of another CPU's row passes here.
                rect(cpu.text + 10, free - 8, widthOf(segment.text, 's', a.metrics) + 8, 16, 'bg'),
                text(cpu.text + 14, free + 4, [{ text: segment.text, class: 's mu i' }]),
            );
    }
    if (view.bottom >= a.height)
        for (const cpu of a.cpus) marks.push(line(cpu.spine - 5, a.height, cpu.spine + 5, a.height, 'sp idle'));
    return marks;
}

/** The first line of a waiting stretch on which its CPU's own cell is empty. */
function freeLine(a: Arrangement, segment: SpineSegment, view: Window): number | null {
    const from = yOfStep(a, segment.from);
    const to = segment.to === null ? a.height : yOfStep(a, segment.to);
    const found = linesBetween(a, Math.max(from, view.top), Math.min(to, view.bottom)).find(
        (each) =>
            each.kind === 'row' &&
            each.row.kind === 'step' &&
            each.row.cpu !== segment.cpu &&
            each.y > from &&
            each.y < to,
    );
    return found?.y ?? null;
}

export function tubes(a: Arrangement, view: Window): Mark[] {
    return a.picture.tubes.flatMap((tube) => {
        const cpu = a.cpus[tube.cpu];
        const at = stretch(a, tube.from, tube.to, view);
        if (cpu === undefined || at === null) return [];
        const x = cpu.spine - 13;
        const marks = [
            rect(x, at.y1, 4, at.y2 - at.y1, 'bg', 2),
            rect(x, at.y1, 4, at.y2 - at.y1, 'held', 2),
            line(x + 4, at.y1, x + 8, at.y1, 'hook'),
        ];
        if (tube.to !== null) marks.push(line(x + 4, at.y2, x + 8, at.y2, 'hook'));
        return [{ kind: 'group' as const, class: 'tube', attributes: { 'data-to': String(tube.to ?? '') }, marks }];
    });
}

/** Where a property begins to bind: long dashes across all lanes, the words in the lane of the CPU that is bound. */
export function propertyLines(a: Arrangement, lines: readonly Line[]): Mark[] {
    return lines.flatMap((each) => {
        if (each.kind !== 'row' || each.row.kind !== 'property') return [];
        const first = a.cpus[a.order[0] ?? 0];
        const cpu: CpuColumns | undefined = a.cpus[each.row.cpu ?? a.order[0] ?? 0];
        if (cpu === undefined || first === undefined) return [];
        const words = cpu.rail ? [] : fitting(notes(each.row), cpu.textEnd - cpu.text, a.metrics);
        return [
            line(first.spine + 12, each.y, a.width - a.margin, each.y, each.row.violated ? 'rule' : 'rule met'),
            ...(words.length === 0
                ? []
                : [
                      rect(cpu.text - 5, each.y - 9, piecesWidth(words, a.metrics) + 9, 18, 'bg'),
                      text(cpu.text, each.y + 4, words),
                  ]),
        ];
    });
}

/** What lies beyond the cursor is faded. */
export function veil(a: Arrangement, view: Window): Mark[] {
    const now = a.lines.find((each) => each.kind === 'now');
    if (now === undefined) return [];
    // The next row keeps its tint; everything below it is the future.
    const next = a.lines[a.lines.indexOf(now) + 1];
    const from = Math.max(view.top, next === undefined ? now.y : next.y + next.height / 2);
    const to = Math.min(view.bottom, a.height + 2);
    return to > from ? [rect(0, from, a.width, to - from, 'veil')] : [];
}
