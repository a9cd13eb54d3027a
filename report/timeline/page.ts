/** The picture as a file of its own: title, verdict, picture, sentence and a key of the marks that were used. */
import { plain } from '../rich';
import { told } from '../story';
import type { Arrangement, ArrangeOptions } from './arrange';
import type { Card } from './cards';
import { cardsMarks } from './cardsDraw';
import { arrange, HEADER_HEIGHT } from './arrange';
import { pieces } from './content';
import { body, header } from './draw';
import type { Mark, Piece } from './marks';
import { line, round, text } from './marks';
import { DEFAULT_METRICS, widthOf, wrapPieces } from './metrics';
import { key, verdictSign } from './key';
import type { Picture } from './picture';
import { literalStyle } from './style';
import { escape, moved, patterns, svgOf } from './svg';

export interface PageOptions extends Omit<ArrangeOptions, 'cursor'> {
    /** The state after the last step (or at the cursor), under the picture. */
    readonly cards?: readonly Card[];
    /** For the ids of patterns, when several pictures share a document. */
    readonly prefix?: string;
}

const PICTURE_TOP = 65;
const MIN_WIDTH = 690;
const PAGE_WIDTH = 790;

/** A self-contained SVG: no script, no font, no image, no style attribute. Identical input gives identical bytes. */
export function svgPage(picture: Picture, options: PageOptions = {}): string {
    const prefix = options.prefix ?? 'i';
    // Two CPUs fill a page of a README or of A4; more need what they need.
    const a = arrange(picture, {
        ...(picture.cpus.length <= 2 ? { width: PAGE_WIDTH } : {}),
        ...(picture.steps > PAGE_LINES ? { density: 'compact' } : {}),
        ...options,
    });
    const width = Math.max(a.width, MIN_WIDTH);
    const sheets = sheetsOf(a);
    const [last] = sheets.slice(-1);
    const marks: Mark[] = [
        ...heading(picture, a, width),
        ...sheets.flatMap((sheet, at) => sheetMarks(a, sheet, at, prefix)),
    ];
    let y = (last?.top ?? PICTURE_TOP) + HEADER_HEIGHT + (last === undefined ? 0 : last.to - last.from) + 14;
    marks.push(line(a.margin, y, width - a.margin, y, 'hair'));
    const sentence = storyPieces(picture);
    y += 22;
    for (const each of sentence.flatMap((part) => wrapPieces(part, width - 2 * a.margin, a.metrics))) {
        marks.push(text(a.margin, y, each));
        y += 19.5;
    }
    y += 12;
    const keyed = key(picture, a, width);
    marks.push(moved(keyed.marks, y));
    y += keyed.height + 12;
    if (options.cards !== undefined && options.cards.length > 0) {
        const cards = cardsMarks(options.cards, a.margin, width - 2 * a.margin, DEFAULT_METRICS);
        marks.push(moved(cards.marks, y));
        y += cards.height;
    }
    const height = sheets.length === 1 ? Math.ceil(y) : Math.ceil(y / sheetHeight(width)) * sheetHeight(width);
    const title = `${picture.heading.title}${picture.story.what === '' ? '' : `: ${plain(picture.story.what)}`}`;
    const steps = picture.names.map((name) => name.replace(/^(Violation\. )?Step /, '')).join(' ');
    const printed = sheets.length === 1 ? '' : `@page{size:${width}px ${sheetHeight(width)}px;margin:0}`;
    return (
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${prefix}t ${prefix}d">` +
        `<title id="${prefix}t">${escape(title)}</title><desc id="${prefix}d">${escape(`${plain(told(picture.story))} ${steps}`)}</desc>` +
        `<style>${literalStyle(prefix)}${printed}</style>${patterns(prefix)}${clips(a, sheets, prefix)}<rect class="bg" width="${width}" height="${height}"/>\n${svgOf(marks)}</svg>\n`
    );
}

/** A part of the picture that is printed on one page. */
interface Sheet {
    /** Heights of the picture's body. */
    readonly from: number;
    readonly to: number;
    /** Where its header begins in the file. */
    readonly top: number;
}

/** Lines on a page. */
const PAGE_LINES = 45;

/** In the proportion of A4. */
const sheetHeight = (width: number): number => Math.round(width * Math.SQRT2);

/** Longer traces break into pages of 45 lines, each under a header of its own. */
function sheetsOf(a: Arrangement): Sheet[] {
    if (a.lines.length <= PAGE_LINES) return [{ from: 0, to: a.height, top: PICTURE_TOP }];
    const width = Math.max(a.width, MIN_WIDTH);
    const sheets: Sheet[] = [];
    for (let at = 0; at < a.lines.length; at += PAGE_LINES) {
        const [first, last] = [a.lines[at], a.lines[Math.min(a.lines.length, at + PAGE_LINES) - 1]];
        if (first === undefined || last === undefined) continue;
        const isLast = at + PAGE_LINES >= a.lines.length;
        const number = sheets.length;
        sheets.push({
            from: number === 0 ? 0 : first.y - first.height / 2,
            to: isLast ? a.height : last.y + last.height / 2,
            top: number === 0 ? PICTURE_TOP : number * sheetHeight(width) + 24,
        });
    }
    return sheets;
}

function sheetMarks(a: Arrangement, { from, to, top }: Sheet, at: number, prefix: string): Mark[] {
    const whole = from === 0 && to === a.height;
    const rows = moved(
        body(a, { interactive: false }, whole ? undefined : { top: from, bottom: to }),
        top + HEADER_HEIGHT - from,
        0,
        classOf(a),
    );
    const clipped: Mark = whole
        ? rows
        : { kind: 'group', class: 'sheet', attributes: { 'clip-path': `url(#${prefix}c${at})` }, marks: [rows] };
    return [moved(header(a), top, 0, classOf(a)), clipped];
}

/** What crosses the end of a page is cut there. */
function clips(a: Arrangement, sheets: readonly Sheet[], prefix: string): string {
    if (sheets.length === 1) return '';
    const shapes = sheets.map(({ from, to, top }, at) => {
        const rect = `<rect x="0" y="${round(top + HEADER_HEIGHT)}" width="${a.width}" height="${round(to - from)}"/>`;
        return `<clipPath id="${prefix}c${at}">${rect}</clipPath>`;
    });
    return `<defs>${shapes.join('')}</defs>`;
}

/** The size of the text of an arrangement, as a class around its marks. */
export const classOf = (a: Arrangement): string => (a.fixed.tight ? 'small' : '');

/** What happened and why on one paragraph; what prevents it on its own, muted. */
export function storyPieces(picture: Picture): Piece[][] {
    const { what, why, prevented } = picture.story;
    const first = pieces(`**${what}**${why === '' ? '' : ` ${why}`}`, 'p', '');
    return prevented === undefined ? [first] : [first, pieces(prevented, 'p', 'mu')];
}

function heading(picture: Picture, a: Arrangement, width: number): Mark[] {
    const { title, verdict, text: words, source } = picture.heading;
    const marks: Mark[] = [text(a.margin, 36, [{ text: title, class: 'h1' }])];
    const tone = verdict === 'safe' ? 'okt' : verdict === null || verdict === 'unknown' ? 'ink' : 'err';
    const left: Piece[] = [
        ...(verdict === null ? [] : [{ text: verdict, class: `s b ${tone}` }]),
        { text: verdict === null ? words.trimStart() : words, class: 's mu' },
    ];
    const indent = verdict === null ? 0 : 20;
    if (verdict !== null) marks.push(...verdictSign(verdict, a.margin + 7, 54));
    marks.push(text(a.margin + indent, 58, left));
    const used = indent + left.reduce((sum, piece) => sum + widthOf(piece.text, piece.class, a.metrics), 0);
    // The citation keeps clear of the verdict.
    if (source !== '' && used + widthOf(source, 's', a.metrics) + 24 < width - 2 * a.margin)
        marks.push(text(width - a.margin, 58, [{ text: source, class: 's mu' }], 'end'));
    return marks;
}
