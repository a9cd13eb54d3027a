/** The text of every line as pieces with fonts, and how wide each lane has to be for it. */
import { runs } from '../rich';
import type { Row } from '../rows';
import type { Line } from './arrange';
import type { Piece } from './marks';
import type { Metrics } from './metrics';
import { piecesWidth, widthOf } from './metrics';
import type { Picture } from './picture';

/** Indentation of one level of procedures. */
export const INDENT = 14;

const FONT_OF_CODE: Readonly<Record<string, string>> = { s: 'mx', xs: 'mx', p: 'ms', u: 'ms' };

/** A sentence in the markup of rich.ts as pieces in a prose font; code in it gets the matching editor font. */
export function pieces(sentence: string, font: 's' | 'xs' | 'p' | 'u', tone: string, boldTone = tone): Piece[] {
    return runs(sentence).map((run) => {
        const classes = [run.code === true ? (FONT_OF_CODE[font] ?? 'mx') : font];
        const toned = run.bold === true ? boldTone : tone;
        if (run.bold === true) classes.push('b');
        if (toned !== '') classes.push(toned);
        return { text: run.text, class: classes.join(' '), ...(run.step === undefined ? {} : { step: run.step }) };
    });
}

/** Width of the box around a value. */
export const boxWidth = (text: string, metrics: Metrics) => widthOf(text, 'ms', metrics) + 10;

/** The note beside an event. */
export function notePieces(row: Row): Piece[] {
    switch (row.kind) {
        case 'step':
            if (row.result?.look === 'stale' && row.violation) return [{ text: 'stale', class: 's b err' }];
            return pieces(row.note, 's', 'mu');
        case 'skipped':
            return pieces(row.note, 's', 'mu', 'ipit');
        case 'return':
            return pieces(row.note, 's', 'mu');
        case 'property':
            return pieces(row.text, 's', row.violated ? 'err' : 'mu');
        case 'initial':
            return [];
    }
}

/** How much of a lane each CPU's texts want. */
export function lineWidths(picture: Picture, lines: readonly Line[], metrics: Metrics): number[] {
    const widest = picture.cpus.map((cpu) => 44 + widthOf(cpu.start, 's', metrics));
    const want = (cpu: number, width: number) => {
        // A little air before lifelines, a gate or the next lane.
        widest[cpu] = Math.max(widest[cpu] ?? 0, width + 12);
    };
    for (const line of lines) {
        if (line.kind === 'now') continue;
        if (line.kind === 'group') {
            want(line.group.cpu, INDENT * line.group.level + 16 + widthOf(line.group.title, 'ms', metrics));
            continue;
        }
        const { row } = line;
        switch (row.kind) {
            case 'initial':
                row.cells.forEach((cell, cpu) =>
                    want(cpu, widthOf(cell.text, 'm', metrics) + 10 + widthOf(cell.note, 's', metrics)),
                );
                break;
            case 'property':
                if (row.cpu !== null) want(row.cpu, piecesWidth(notePieces(row), metrics) + 6);
                break;
            case 'skipped':
                want(row.cpu, INDENT * row.groups.length + widthOf(row.text, 'm', metrics) + 30);
                want(row.target, piecesWidth(notePieces(row), metrics));
                break;
            case 'return':
            case 'step': {
                const box =
                    row.kind === 'step' && row.result !== undefined ? boxWidth(row.result.text, metrics) + 9 : 0;
                const note = piecesWidth(notePieces(row), metrics);
                const fetch =
                    row.kind === 'step' && row.glyph === 'execute' ? 40 : row.kind === 'step' && row.violation ? 40 : 0;
                const read = row.kind === 'step' && row.glyph === 'load' ? 30 : 0;
                want(
                    row.cpu,
                    INDENT * row.groups.length +
                        widthOf(row.text, 'm', metrics) +
                        box +
                        (note > 0 ? note + 9 : 0) +
                        Math.max(fetch, read),
                );
                if (row.kind === 'step')
                    for (const each of row.consequences)
                        want(each.cpu, piecesWidth(pieces(each.text, 's', 'mu'), metrics) + 6);
            }
        }
    }
    return widest;
}
