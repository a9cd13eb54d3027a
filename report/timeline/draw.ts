/** The picture of a trace as marks: its header, and the part of its body that is in view. */
import type { CpuIndex } from '../../machine/program';
import type { Arrangement, CpuColumns } from './arrange';
import { HEADER_HEIGHT, linesBetween } from './arrange';
import type { Mark, Piece } from './marks';
import { line, text } from './marks';
import { fitting } from './metrics';
import { arrows, cursor } from './over';
import type { PictureCpu } from './picture';
import type { RowOptions } from './rowsDraw';
import { rows } from './rowsDraw';
import type { Window } from './under';
import { bands, gates, leaders, lifelines, propertyLines, spines, tubes, veil } from './under';

/** Names of CPUs, gates and versions; {@link HEADER_HEIGHT} high. */
export function header(a: Arrangement): Mark[] {
    const marks: Mark[] = [];
    for (const index of a.order) {
        const [cpu, at] = [a.picture.cpus[index], a.cpus[index]];
        if (cpu !== undefined && at !== undefined) marks.push(column(a, cpu, at, index));
    }
    marks.push(line(a.margin, HEADER_HEIGHT, a.width - a.margin, HEADER_HEIGHT, 'hair'));
    return marks;
}

/** The head of one lane; a name for the pointer says what is left out where the lane is narrow. */
function column(a: Arrangement, cpu: PictureCpu, at: CpuColumns, index: CpuIndex): Mark {
    const marks: Mark[] = [];
    if (at.gate !== null) {
        const middle = (at.gate.others + at.gate.own) / 2;
        const half = a.fixed.tight ? 20 : 38;
        const before = a.picture.cpus[a.order[a.order.indexOf(index) - 1] ?? -1];
        const short = a.fixed.tight && (before?.lanes.length ?? 0) > 0;
        const title = short ? `reg(${cpu.name})` : `registered(${cpu.name})`;
        marks.push(text(middle, 19, [{ text: title, class: 'mx' }], 'middle'));
        marks.push(line(middle - half, 24, middle + half, 24, 'edge'));
        const words = a.fixed.tight ? ['others', cpu.name] : ['others see', `${cpu.name} sees`];
        marks.push(
            text(at.gate.others - (a.fixed.tight ? 2 : 3), 35, [{ text: words[0] ?? '', class: 'xs mu' }], 'middle'),
        );
        marks.push(
            text(at.gate.own + (a.fixed.tight ? 2 : 7), 35, [{ text: words[1] ?? '', class: 'xs mu' }], 'middle'),
        );
    }
    if (at.rail) marks.push(text(at.spine, 35, [{ text: shortened(cpu.name, 4), class: 'u b' }], 'middle'));
    else {
        const name: Piece = { text: `CPU ${cpu.name}`, class: 'u b' };
        const start: Piece = { text: `\u00a0 ${cpu.start}`, class: 's mu' };
        const words = fitting([[name, start], [name]], at.textEnd - at.spine + 6, a.metrics);
        marks.push(text(at.spine - 6, 35, words.length > 0 ? words : [name]));
    }
    cpu.lanes.forEach((lane, number) => {
        const columns = at.lanes[number]?.versions ?? [];
        const [first, last] = [columns[0], columns[columns.length - 1]];
        if (first === undefined || last === undefined || at.rail) return;
        const width = columns.length > 1 ? (last - first) / (columns.length - 1) : 2 * a.fixed.version;
        const half = Math.min(13, width / 2 - 1);
        marks.push(text((first + last) / 2, 19, [{ text: lane.title, class: 'mx' }], 'middle'));
        marks.push(line(first - half, 24, last + half, 24, 'edge'));
        lane.versions.forEach((version, column) =>
            marks.push(text(columns[column] ?? 0, 35, [{ text: shortened(version, 5), class: 'mx mu' }], 'middle')),
        );
    });
    return {
        kind: 'group',
        class: 'lane',
        attributes: { 'data-lane': String(index) },
        title: `CPU ${cpu.name}, ${cpu.start}`,
        marks,
    };
}

const shortened = (word: string, most: number) => (word.length > most ? `${word.slice(0, most - 1)}…` : word);

/** The body between two heights; without a window, all of it. */
export function body(a: Arrangement, options: RowOptions, view: Window = { top: -Infinity, bottom: Infinity }): Mark[] {
    const seen = { top: Math.max(0, view.top), bottom: Math.min(a.height, view.bottom) };
    const lines = linesBetween(a, seen.top, seen.bottom);
    const under: Mark[] = [
        ...bands(a, lines),
        ...leaders(a, lines),
        ...gates(a, seen),
        ...lifelines(a, seen),
        ...spines(a, seen),
        ...tubes(a, seen),
        ...propertyLines(a, lines),
        ...veil(a, seen),
    ];
    const over = [...arrows(a, seen), ...cursor(a)];
    if (!options.interactive) return [...under, ...rows(a, lines, options), ...over];
    const hidden = { 'aria-hidden': 'true' };
    return [
        { kind: 'group', class: 'under', attributes: hidden, marks: under },
        ...rows(a, lines, options),
        { kind: 'group', class: 'over', attributes: hidden, marks: over },
    ];
}
