/** State cards as marks, for an export: side by side under the picture, as wide as it. */
import type { Card, CardPart, CardRow } from './cards';
import { boxWidth, pieces } from './content';
import type { Mark } from './marks';
import { circle, line, path, rect, round, text } from './marks';
import type { Metrics } from './metrics';
import { cut, piecesWidth, widthOf } from './metrics';
import { moved } from './svg';

const GAP = 14;
const ROW = 19;
const PADDING = 12;
const LABEL = 92;

/** @returns the marks from y = 0 down, and their height */
export function cardsMarks(cards: readonly Card[], left: number, width: number, metrics: Metrics) {
    const columns = Math.min(cards.length, Math.max(1, Math.floor((width + GAP) / (270 + GAP))));
    const each = (width - GAP * (columns - 1)) / Math.max(1, columns);
    const marks: Mark[] = [];
    let y = 0;
    for (let from = 0; from < cards.length; from += columns) {
        const beside = cards.slice(from, from + columns);
        const height = Math.max(...beside.map((card) => 34 + ROW * card.rows.length + PADDING / 2));
        beside.forEach((card, at) =>
            marks.push(moved(cardMarks(card, each, height, metrics), y, left + at * (each + GAP))),
        );
        y += height + GAP;
    }
    return { marks, height: y };
}

function cardMarks(card: Card, width: number, height: number, metrics: Metrics): Mark[] {
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
    card.rows.forEach((row, at) => marks.push(...rowMarks(row, 42 + ROW * at, width, metrics)));
    return marks;
}

function rowMarks(row: CardRow, y: number, width: number, metrics: Metrics): Mark[] {
    const label = row.location === undefined ? row.label : `\`${row.location}\` ${row.label}`;
    const marks: Mark[] = [text(PADDING, y, pieces(label, 's', 'mu'))];
    if (row.changed) marks.push(rect(PADDING - 6, y - 10, 2, 13, 'nowf'));
    let x = PADDING + LABEL;
    for (const part of row.parts) {
        const room = width - PADDING - x;
        if (room < 12) break;
        const [drawn, size] = partMarks(part, x, y, room, metrics);
        marks.push(...drawn);
        x += size + 5;
    }
    return marks;
}

function partMarks(part: CardPart, x: number, y: number, room: number, metrics: Metrics): [Mark[], number] {
    switch (part.kind) {
        case 'text': {
            const words = cut(pieces(part.text, 's', part.muted === true ? 'mu' : ''), room, metrics);
            return [[text(x, y, words)], piecesWidth(words, metrics)];
        }
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
