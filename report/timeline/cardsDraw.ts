/** State cards as marks, for an export: side by side under the picture, as wide as it. */
import type { Card, CardPart, CardRow } from './cards';
import { boxWidth, pieces } from './content';
import type { Mark } from './marks';
import { circle, line, path, rect, round, text } from './marks';
import type { Metrics } from './metrics';
import { cut, piecesWidth, widthOf, wrapPieces } from './metrics';
import { moved } from './svg';

const GAP = 14;
const ROW = 19;
/** Between two lines of a row. */
const LINE = 16;
const PADDING = 12;
const LABEL = 92;

/** @returns the marks from y = 0 down, and their height */
export function cardsMarks(cards: readonly Card[], left: number, width: number, metrics: Metrics) {
    const columns = Math.min(cards.length, Math.max(1, Math.floor((width + GAP) / (270 + GAP))));
    const each = (width - GAP * (columns - 1)) / Math.max(1, columns);
    const marks: Mark[] = [];
    let y = 0;
    for (let from = 0; from < cards.length; from += columns) {
        const beside = cards.slice(from, from + columns).map((card) => ({ card, ...rowsMarks(card, each, metrics) }));
        const height = Math.max(...beside.map(({ end }) => end - 8 + PADDING / 2));
        beside.forEach(({ card, rows }, at) =>
            marks.push(moved([...frameMarks(card, each, height, metrics), ...rows], y, left + at * (each + GAP))),
        );
        y += height + GAP;
    }
    return { marks, height: y };
}

function frameMarks(card: Card, width: number, height: number, metrics: Metrics): Mark[] {
    const marks: Mark[] = [rect(0, 0, width, height, 'card', 3)];
    if (card.current) marks.push(rect(0, 0, 3, height, 'nowf'));
    const title = [
        { text: card.title, class: 'u b' },
        { text: `\u00a0 ${card.status}`, class: 's mu' },
    ];
    const next = [{ text: card.next, class: 'ms mu' }];
    const used = PADDING + piecesWidth(title, metrics) + 12;
    marks.push(text(PADDING, 18, cut(title, width - 2 * PADDING, metrics)));
    if (card.next !== '' && used + piecesWidth(next, metrics) < width - PADDING)
        marks.push(text(width - PADDING, 18, next, 'end'));
    marks.push(line(PADDING, 26, width - PADDING, 26, 'hair'));
    return marks;
}

/** The rows below the title; `end` is where the next one would stand. */
function rowsMarks(card: Card, width: number, metrics: Metrics): { rows: Mark[]; end: number } {
    const rows: Mark[] = [];
    let end = 42;
    for (const row of card.rows) {
        const drawn = rowMarks(row, end, width, metrics);
        rows.push(...drawn.marks);
        end = drawn.end;
    }
    return { rows, end };
}

/** A row takes as many lines as it needs. */
function rowMarks(row: CardRow, top: number, width: number, metrics: Metrics): { marks: Mark[]; end: number } {
    const label = row.location === undefined ? row.label : `\`${row.location}\` ${row.label}`;
    const marks: Mark[] = [text(PADDING, top, pieces(label, 's', 'mu'))];
    if (row.changed) marks.push(rect(PADDING - 6, top - 10, 2, 13, 'nowf'));
    const [left, right] = [PADDING + LABEL, width - PADDING];
    let [x, y] = [left, top];
    for (const part of row.parts) {
        if (part.kind === 'text') {
            const words = pieces(part.text, 's', part.muted === true ? 'mu' : '');
            const fits = piecesWidth(words, metrics) <= right - x;
            if (!fits && x > left) [x, y] = [left, y + LINE];
            const lines = fits ? [words] : wrapPieces(words, right - left, metrics);
            lines.forEach((each, at) => marks.push(text(x, y + LINE * at, cut(each, right - x, metrics))));
            y += LINE * (lines.length - 1);
            x += piecesWidth(lines.at(-1) ?? [], metrics) + 5;
            continue;
        }
        const [drawn, size] = partMarks(part, x, y, metrics);
        if (x > left && x + size > right) {
            [x, y] = [left, y + LINE];
            marks.push(...partMarks(part, x, y, metrics)[0]);
        } else marks.push(...drawn);
        x += size + 5;
    }
    return { marks, end: y + ROW };
}

function partMarks(
    part: Exclude<CardPart, { kind: 'text' }>,
    x: number,
    y: number,
    metrics: Metrics,
): [Mark[], number] {
    switch (part.kind) {
        case 'version': {
            const size = boxWidth(part.text, metrics);
            const word = text(x + size / 2, y, [{ text: part.text, class: 'ms' }], 'middle');
            const frame = rect(x, y - 11.5, size, 15, part.look, 3);
            const blank = rect(x + 3.5, y - 9.5, size - 7, 11, 'bg', 2);
            return [part.look === 'stale' ? [frame, blank, word] : [frame, word], size];
        }
        case 'registered':
            return [[rect(x, y - 9, 9, 9, part.value ? 'reg' : 'g ou', 1)], 9];
        case 'held':
            return [
                [
                    circle(x + 5, y - 4, 4.6, 'g ou'),
                    path(`M${round(x + 5)} ${round(y - 8.6)}a4.6 4.6 0 0 0 0 9.2z`, 'g fi'),
                ],
                widthOf('0', 'm', metrics) + 2,
            ];
    }
}
