/** The events themselves: one group of marks a row, with everything that is read of it. */
import { plain } from '../rich';
import type { Arrangement, Line } from './arrange';
import { INDENT, boxWidth, notePieces, pieces } from './content';
import { glyph } from './glyphs';
import type { Mark, Piece } from './marks';
import { path, rect, round, text } from './marks';
import { cut, piecesWidth, widthOf } from './metrics';

export interface RowOptions {
    /** Roles, names and tab stops for a live view; an export is one image. */
    readonly interactive: boolean;
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
        return marks.length === 0 ? [] : [wrap(a, line, marks, options)];
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
    if (line.kind === 'row' && line.row.kind === 'step') {
        const { step } = line.row;
        const future = a.cursor !== null && step > a.cursor + 1;
        const cells: Mark[] = a.picture.cpus.map((cpu, index) => ({
            kind: 'group',
            class: 'cell',
            attributes: {
                role: 'gridcell',
                'aria-colindex': String(index + 2),
                'aria-label':
                    line.row.kind === 'step' && line.row.cpu === index
                        ? (a.picture.names[step - 1] ?? '')
                        : `CPU ${cpu.name}: ${consequenceOf(line, index)}`,
            },
            marks: [],
        }));
        return {
            kind: 'group',
            class: `row${future ? ' fut' : ''}${a.cursor === step ? ' cur' : ''}${options.classOf === undefined ? '' : ` ${options.classOf(step)}`}`,
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
    if (line.kind === 'now') return [];
    if (line.kind === 'group') return groupMarks(a, line);
    const { row } = line;
    const { y } = line;
    switch (row.kind) {
        case 'initial':
            return [
                number(a, y, '0'),
                ...row.cells.flatMap((cell, cpu) => {
                    const columns = a.cpus[cpu];
                    if (columns === undefined) return [];
                    const marks = glyph('initial', columns.spine, y);
                    if (cell.text === '') return marks;
                    const note: Piece[] = cell.note === '' ? [] : [{ text: `\u00a0 ${cell.note}`, class: 's mu' }];
                    marks.push(
                        text(
                            columns.text,
                            y + 4.3,
                            cut([{ text: cell.text, class: 'm' }, ...note], columns.textEnd - columns.text, a.metrics),
                        ),
                    );
                    return marks;
                }),
            ];
        case 'property':
            return [];
        case 'skipped': {
            const from = a.cpus[row.cpu];
            const target = a.cpus[row.target];
            if (from === undefined || target === undefined) return [];
            return [
                ...glyph('skipped', from.spine, y),
                text(from.text + INDENT * row.groups.length, y + 4.3, [{ text: row.text, class: 'm strike mu' }]),
                text(target.text, y + 4, cut(notePieces(row), target.textEnd - target.text, a.metrics)),
            ];
        }
        case 'return': {
            const from = a.cpus[row.cpu];
            if (from === undefined) return [];
            return [
                ...glyph('return', from.spine, y),
                ...eventText(
                    a,
                    from.text + INDENT * row.groups.length,
                    from.textEnd,
                    y,
                    row.text,
                    undefined,
                    notePieces(row),
                ),
            ];
        }
        case 'step': {
            const from = a.cpus[row.cpu];
            if (from === undefined) return [];
            const marks: Mark[] = [number(a, y, String(row.step))];
            if (options.breakpoints?.has(row.step) === true)
                marks.push({ kind: 'circle', x: a.axis - 20, y: round(y), r: 4, class: 'bp' });
            if (options.forks?.has(row.step) === true)
                marks.push(path(`M${round(a.axis + 6)} ${round(y - 6)}v11m0 -6q0 4 5 4`, 'fork'), {
                    kind: 'circle',
                    x: round(a.axis + 13),
                    y: round(y + 3),
                    r: 2.4,
                    class: 'g ou',
                });
            marks.push(...glyph(row.glyph, from.spine, y));
            marks.push(
                ...eventText(
                    a,
                    from.text + INDENT * row.groups.length,
                    from.textEnd,
                    y,
                    row.text,
                    row.result,
                    notePieces(row),
                ),
            );
            for (const each of row.consequences) {
                const cpu = a.cpus[each.cpu];
                if (cpu === undefined || each.cpu === row.cpu) continue;
                const words = cut(pieces(each.text, 's', 'mu i'), cpu.textEnd - cpu.text, a.metrics);
                marks.push(text(cpu.textEnd - 4, y + 4, words, 'end'));
            }
            return marks;
        }
    }
}

const number = (a: Arrangement, y: number, words: string): Mark =>
    text(a.axis, y + 4, [{ text: words, class: 'mx mu' }], 'end');

/** Event, value in its box, note; what does not fit ends in an ellipsis. */
function eventText(
    a: Arrangement,
    x: number,
    end: number,
    y: number,
    words: string,
    result: { readonly text: string; readonly look: 'plain' | 'fresh' | 'stale' } | undefined,
    note: readonly Piece[],
): Mark[] {
    const box = result === undefined ? 0 : boxWidth(result.text, a.metrics);
    const own = cut([{ text: words, class: 'm' }], end - x - (box > 0 ? box + 9 : 0), a.metrics);
    const marks: Mark[] = [text(x, y + 4.3, own)];
    let at = x + piecesWidth(own, a.metrics);
    if (result !== undefined) {
        at += 9;
        const middle = at + box / 2;
        if (result.look === 'stale') {
            marks.push(rect(at, y - 8.5, box, 17, 'stale', 3));
            marks.push(rect(at + 3.5, y - 6.5, box - 7, 13, 'bg', 2));
        } else marks.push(rect(at, y - 8.5, box, 17, result.look === 'fresh' ? 'fresh' : 'chip', 3));
        marks.push(text(middle, y + 4, [{ text: result.text, class: 'ms' }], 'middle'));
        at += box;
    }
    if (note.length > 0) {
        at += 9;
        const room = end - at;
        if (room > widthOf('nnnn', 's', a.metrics)) marks.push(text(at, y + 4, cut(note, room + 2, a.metrics)));
    }
    return marks;
}

const counted = (steps: number) => `${steps} ${steps === 1 ? 'step' : 'steps'}`;

/** A procedure's head, and the bracket down to its last row. */
function groupMarks(a: Arrangement, line: Extract<Line, { kind: 'group' }>): Mark[] {
    const cpu = a.cpus[line.group.cpu];
    if (cpu === undefined) return [];
    const x = cpu.text + INDENT * line.group.level;
    const sign = line.folded ? '▸' : '▾';
    const count: Piece[] = line.folded ? [{ text: `\u00a0 ${counted(line.group.steps)}`, class: 's mu' }] : [];
    const marks: Mark[] = [
        text(x, line.y + 4, [
            { text: `${sign} `, class: 'ms mu' },
            { text: line.group.title, class: 'ms mu' },
            ...count,
        ]),
    ];
    if (!line.folded) {
        const bottom = a.groupEnd.get(line.group.id);
        if (bottom !== undefined && bottom > line.y)
            marks.push(path(`M${round(x + 3)} ${round(line.y + 9)}V${round(bottom)}h6`, 'edge'));
    }
    return marks;
}
