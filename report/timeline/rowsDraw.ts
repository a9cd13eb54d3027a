/** The events themselves: one group of marks a row, with everything that is read of it. */
import { plain } from '../rich';
import type { Glyph, ReturnRow, Row, StepRow } from '../rows';
import type { Arrangement, Line } from './arrange';
import { consequenceVariants, notes, pieces, runTitle } from './content';
import { glyph } from './glyphs';
import type { Mark, Piece } from './marks';
import { circle, path, rect, round, text } from './marks';
import { cut, fitting, piecesWidth } from './metrics';
import { placedWords } from './placing';

export interface RowOptions {
    /** Roles, names and tab stops for a live view; an export is one image. */
    readonly interactive: boolean;
    /** Names for the pointer but no roles and no tab stops: somebody else speaks for these rows. */
    readonly silent?: boolean;
    readonly breakpoints?: ReadonlySet<number>;
    /** Steps from which a what-if leaves. */
    readonly forks?: ReadonlySet<number>;
    /** Further classes of a step's row: `same`, `moved`. */
    readonly classOf?: (step: number) => string;
}

export function rows(a: Arrangement, lines: readonly Line[], options: RowOptions): Mark[] {
    return lines.flatMap((line) => {
        const marks = lineMarks(a, line, options);
        if (!options.interactive) return marks;
        if (marks.length === 0) return [];
        const wrapped = wrap(a, line, marks, options);
        return [options.silent === true && wrapped.kind === 'group' ? { ...wrapped, attributes: {} } : wrapped];
    });
}

function wrap(a: Arrangement, line: Line, marks: Mark[], options: RowOptions): Mark {
    const hit = rect(0, line.y - line.height / 2, a.width, line.height, 'hit');
    if (line.kind === 'group')
        return {
            kind: 'group',
            class: 'row grp',
            attributes: {
                'data-group': String(line.group.id),
                role: 'row',
                'aria-level': String(line.group.level + 1),
                'aria-expanded': String(!line.folded),
                'aria-label': `${line.group.title}, ${counted(line.group.steps)} of CPU ${a.picture.cpus[line.group.cpu]?.name ?? ''}`,
            },
            marks: [hit, ...marks],
        };
    if (line.kind === 'run')
        return {
            kind: 'group',
            class: 'row grp',
            attributes: {
                'data-group': String(line.run.id),
                role: 'row',
                'aria-level': String(line.run.groups.length + 1),
                'aria-expanded': String(!line.folded),
                'aria-label': `${runTitle(a.picture, line.run)}, steps ${line.run.first} to ${line.run.last}, of no concern to the other CPUs`,
            },
            marks: [hit, ...marks],
        };
    if (line.kind === 'row' && line.row.kind === 'step') {
        const { step } = line.row;
        const future = a.cursor !== null && step > a.cursor + 1;
        const cells: Mark[] = a.order.map((index, column) => ({
            kind: 'group',
            class: 'cell',
            attributes: {
                role: 'gridcell',
                'aria-colindex': String(column + 2),
                'aria-label':
                    line.row.kind === 'step' && line.row.cpu === index
                        ? (a.picture.names[step - 1] ?? '')
                        : `CPU ${a.picture.cpus[index]?.name ?? ''}: ${consequenceOf(line, index)}`,
            },
            marks: [],
        }));
        return {
            kind: 'group',
            class: `row${future ? ' fut' : ''}${line.row.violation ? ' vio' : ''}${a.cursor !== null && step === a.cursor + 1 ? ' nxt' : ''}${a.cursor === step ? ' cur' : ''}${options.classOf === undefined ? '' : ` ${options.classOf(step)}`}`,
            attributes: {
                'data-step': String(step),
                'data-cpu': String(line.row.cpu),
                role: 'row',
                'aria-rowindex': String(step + 2),
                'aria-label': a.picture.names[step - 1] ?? '',
                tabindex: '-1',
                ...(a.cursor === step ? { 'aria-current': 'step' } : {}),
            },
            title: plain(a.picture.sentences[step - 1] ?? ''),
            marks: [hit, ...cells, ...marks],
        };
    }
    const future = a.cursor !== null && line.kind === 'row' && line.row.step > a.cursor && line.row.kind !== 'initial';
    return { kind: 'group', class: `row${future ? ' fut' : ''}`, attributes: { role: 'presentation' }, marks };
}

function consequenceOf(line: Line, cpu: number): string {
    if (line.kind !== 'row' || line.row.kind !== 'step') return 'no change';
    const found = line.row.consequences.find((each) => each.cpu === cpu);
    return found === undefined ? 'no change' : plain(found.text);
}

function lineMarks(a: Arrangement, line: Line, options: RowOptions): Mark[] {
    if (a.density === 'overview') return [];
    switch (line.kind) {
        case 'now':
            return [];
        case 'group':
            return groupMarks(a, line);
        case 'run':
            return runMarks(a, line);
        case 'fork':
            return forkMarks(a, line);
        case 'row':
            return rowMarks(a, line.row, line.y, options);
    }
}

function rowMarks(a: Arrangement, row: Row, y: number, options: RowOptions): Mark[] {
    switch (row.kind) {
        case 'initial':
            return [number(a, y, '0'), ...row.cells.flatMap((cell, cpu) => initialMarks(a, cell, cpu, y))];
        case 'property':
            return [];
        case 'skipped': {
            const from = a.cpus[row.cpu];
            const target = a.cpus[row.target];
            if (from === undefined || target === undefined) return [];
            const marks = glyph('skipped', from.spine, y);
            if (!from.rail) {
                const x = from.text + a.fixed.indent * row.groups.length;
                marks.push(text(x, y + 4.3, [{ text: row.text, class: 'm strike mu' }]));
            }
            const why = target.rail ? [] : fitting(notes(row), target.textEnd - target.text, a.metrics);
            return [...marks, ...textOf(target.text, y + 4, why)];
        }
        case 'return':
            return [...glyph('return', a.cpus[row.cpu]?.spine ?? 0, y), ...eventMarks(a, row, y)];
        case 'step': {
            const marks: Mark[] = [number(a, y, String(row.step), row.violation ? '' : ' mu')];
            const left = a.axis - (a.fixed.tight ? 16 : 20);
            if (options.breakpoints?.has(row.step) === true) marks.push(circle(left, y, 4, 'bp'));
            if (options.forks?.has(row.step) === true) marks.push(...forkSign(a.axis + 6, y));
            marks.push(...glyph(row.glyph, a.cpus[row.cpu]?.spine ?? 0, y), ...eventMarks(a, row, y));
            for (const each of row.consequences) {
                const cpu = a.cpus[each.cpu];
                if (cpu === undefined || cpu.rail || each.cpu === row.cpu) continue;
                const words = fitting(consequenceVariants(each.text), cpu.textEnd - cpu.text - 4, a.metrics);
                if (words.length > 0) marks.push(text(cpu.textEnd - 4, y + 4, words, 'end'));
            }
            return marks;
        }
    }
}

function initialMarks(
    a: Arrangement,
    cell: { readonly text: string; readonly note: string },
    cpu: number,
    y: number,
): Mark[] {
    const columns = a.cpus[cpu];
    if (columns === undefined) return [];
    const marks = glyph('initial', columns.spine, y);
    if (cell.text === '' || columns.rail) return marks;
    const own: Piece = { text: cell.text, class: 'm' };
    const note: Piece = { text: `\u00a0 ${cell.note}`, class: 's mu' };
    const room = columns.textEnd - columns.text;
    const words = fitting([...(cell.note === '' ? [] : [[own, note]]), [own]], room, a.metrics);
    return [...marks, ...textOf(columns.text, y + 4.3, words.length > 0 ? words : cut([own], room, a.metrics))];
}

const textOf = (x: number, y: number, words: readonly Piece[]): Mark[] => (words.length > 0 ? [text(x, y, words)] : []);

const number = (a: Arrangement, y: number, words: string, tone = ' mu'): Mark =>
    text(a.axis, y + 4, [{ text: words, class: `mx${tone}` }], 'end');

/** A small branch beside the number. */
const forkSign = (x: number, y: number): Mark[] => [
    path(`M${round(x)} ${round(y - 6)}v11m0 -6q0 4 5 4`, 'fork'),
    circle(x + 7, y + 3, 2.4, 'g ou'),
];

/** Event, value in its box, note. */
function eventMarks(a: Arrangement, row: StepRow | ReturnRow, y: number): Mark[] {
    const words = placedWords(a, row);
    if (words === null) return [];
    const marks: Mark[] = [text(words.x, y + 4.3, words.own)];
    let at = words.x + piecesWidth(words.own, a.metrics);
    if (row.kind === 'step' && row.result !== undefined) {
        const { look, text: value } = row.result;
        const half = a.fixed.tight ? 7.5 : 8.5;
        at += a.fixed.space;
        if (look === 'stale') {
            marks.push(rect(at, y - half, words.box, 2 * half, 'stale', 3));
            marks.push(rect(at + 3.5, y - half + 2, words.box - 7, 2 * half - 4, 'bg', 2));
        } else marks.push(rect(at, y - half, words.box, 2 * half, look === 'fresh' ? 'fresh' : 'chip', 3));
        marks.push(text(at + words.box / 2, y + 4, [{ text: value, class: 'ms' }], 'middle'));
        at += words.box;
    }
    return [...marks, ...textOf(at + a.fixed.space, y + 4, words.note)];
}

const counted = (steps: number) => `${steps} ${steps === 1 ? 'step' : 'steps'}`;

/** A procedure's head, and the bracket down to its last row. */
function groupMarks(a: Arrangement, line: Extract<Line, { kind: 'group' }>): Mark[] {
    const { group, folded, y } = line;
    const cpu = a.cpus[group.cpu];
    if (cpu === undefined) return [];
    if (cpu.rail) return folded ? glyph('plain', cpu.spine, y) : [];
    const x = cpu.text + a.fixed.indent * group.level;
    const title: Piece[] = [
        { text: `${folded ? '▸' : '▾'} `, class: 'ms mu' },
        { text: group.title, class: 'ms mu' },
        ...(folded ? [{ text: `\u00a0 ${counted(group.steps)}`, class: 's mu' }] : []),
    ];
    const marks: Mark[] = [text(x, y + 4, cut(title, cpu.textEnd - x, a.metrics))];
    if (folded) {
        const inside = a.picture.rows.flatMap((row) =>
            row.kind === 'step' && row.groups.includes(group.id) ? [row.glyph] : [],
        );
        return [...marks, ...track(inside, x + piecesWidth(title, a.metrics) + 10, cpu.textEnd, y)];
    }
    const bottom = a.groupEnd.get(group.id);
    if (bottom !== undefined && bottom > y)
        marks.push(path(`M${round(x + 3)} ${round(y + 9)}V${round(bottom)}h6`, 'edge'));
    return marks;
}

/** Steps that concern nobody else: one line instead of all of them. */
function runMarks(a: Arrangement, line: Extract<Line, { kind: 'run' }>): Mark[] {
    const { run, folded, y } = line;
    const cpu = a.cpus[run.cpus[0] ?? 0];
    if (cpu === undefined || cpu.rail) return [];
    const x = cpu.text + a.fixed.indent * run.groups.length;
    const title = `${folded ? '▸' : '▾'} ${runTitle(a.picture, run)}`;
    const words = cut([{ text: title, class: 'ms mu' }], cpu.textEnd - x, a.metrics);
    const marks = [text(x, y + 4, words)];
    if (!folded) return marks;
    const at = x + piecesWidth(words, a.metrics) + 10;
    return [
        ...(a.fixed.tight ? [] : [number(a, y, `${run.first}–`)]),
        ...marks,
        ...track(run.glyphs, at, cpu.textEnd, y),
    ];
}

/** A mini track of glyphs, as many as there is room for. */
function track(glyphs: readonly Glyph[], from: number, to: number, y: number): Mark[] {
    const fit = Math.max(0, Math.floor((to - from) / TRACK));
    if (fit < 2) return [];
    const shown = glyphs.slice(0, glyphs.length > fit ? fit - 1 : fit);
    const marks: Mark[] = [
        {
            kind: 'group',
            class: 'track',
            attributes: { transform: `translate(${round(from)} ${round(y)}) scale(.6)` },
            marks: shown.flatMap((each, at) => glyph(each, (at * TRACK) / 0.6 + 6, 0)),
        },
    ];
    if (shown.length < glyphs.length)
        marks.push(text(from + TRACK * shown.length, y + 4, [{ text: '…', class: 'ms mu' }]));
    return marks;
}

const TRACK = 13;

/** The rows below are the what-if's own. */
function forkMarks(a: Arrangement, line: Extract<Line, { kind: 'fork' }>): Mark[] {
    const first = a.cpus[a.order[0] ?? 0];
    if (first === undefined) return [];
    const words = pieces(`**${line.name}** leaves here`, 's', 'mu', 'ink');
    const y = line.y;
    return [
        path(`M${round(a.margin)} ${round(y)}H${round(a.width - a.margin)}`, 'forkl'),
        ...forkSign(a.axis - 4, y),
        rect(first.text - 4, y - 8, piecesWidth(words, a.metrics) + 8, 16, 'bg'),
        text(first.text, y + 4, words),
    ];
}
