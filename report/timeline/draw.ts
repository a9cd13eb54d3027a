/** The picture of a trace as marks: its header, and the part of its body that is in view. */
import type { Arrangement } from './arrange';
import { HEADER_HEIGHT, linesBetween } from './arrange';
import type { Mark } from './marks';
import { line, text } from './marks';
import { arrows, cursor } from './over';
import type { RowOptions } from './rowsDraw';
import { rows } from './rowsDraw';
import type { Window } from './under';
import { bands, gates, leaders, lifelines, propertyLines, spines, tubes, veil } from './under';

/** Names of CPUs, gates and versions; {@link HEADER_HEIGHT} high. */
export function header(a: Arrangement): Mark[] {
    const marks: Mark[] = [];
    a.picture.cpus.forEach((cpu, index) => {
        const at = a.cpus[index];
        if (at === undefined) return;
        if (at.gate !== null) {
            const middle = (at.gate.others + at.gate.own) / 2;
            marks.push(text(middle, 19, [{ text: `registered(${cpu.name})`, class: 'mx' }], 'middle'));
            marks.push(line(middle - 38, 24, middle + 38, 24, 'edge'));
            marks.push(text(at.gate.others - 3, 35, [{ text: 'others see', class: 'xs mu' }], 'middle'));
            marks.push(text(at.gate.own + 7, 35, [{ text: `${cpu.name} sees`, class: 'xs mu' }], 'middle'));
        }
        marks.push(
            text(at.spine - 6, 35, [
                { text: `CPU ${cpu.name}`, class: 'u b' },
                { text: `\u00a0 ${cpu.start}`, class: 's mu' },
            ]),
        );
        cpu.lanes.forEach((lane, number) => {
            const columns = at.lanes[number]?.versions ?? [];
            const first = columns[0];
            const last = columns[columns.length - 1];
            if (first === undefined || last === undefined) return;
            marks.push(text((first + last) / 2, 19, [{ text: lane.title, class: 'mx' }], 'middle'));
            marks.push(line(first - 13, 24, last + 13, 24, 'edge'));
            lane.versions.forEach((version, column) =>
                marks.push(text(columns[column] ?? 0, 35, [{ text: shortened(version), class: 'mx mu' }], 'middle')),
            );
        });
    });
    marks.push(line(a.margin, HEADER_HEIGHT, a.width - a.margin, HEADER_HEIGHT, 'hair'));
    return marks;
}

/** Columns are thirty pixels: five letters of code. */
const shortened = (version: string) => (version.length > 5 ? `${version.slice(0, 4)}…` : version);

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
