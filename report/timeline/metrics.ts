/** Widths of text, so that layout needs no document: Helvetica's widths for prose, a fixed one for code. */
import type { FontClass, Piece } from './marks';
import { FONTS, SMALL } from './marks';

/** How wide text is, in ems; a webview may measure its own fonts once and pass the result. */
export interface Metrics {
    /** Width of one character of the editor font. */
    readonly mono: number;
    /** Factor on the widths of prose. */
    readonly sans: number;
    /** For a narrow panel: the sizes of {@link SMALL}. */
    readonly small?: boolean;
}
/** Prose a little wider than Helvetica: a reader's machine may have Verdana's widths (DejaVu Sans) and nothing else. */
export const DEFAULT_METRICS: Metrics = { mono: 0.602, sans: 1.12 };

/** Widths of the printable ASCII characters in thousandths of an em (Helvetica). */
const WIDTHS =
    '278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 ' +
    '1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 ' +
    '333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584';
const helvetica = WIDTHS.split(' ').map(Number);

const isFont = (name: string): name is FontClass => Object.hasOwn(FONTS, name);

function fontOf(classes: string, small: boolean): { mono: boolean; size: number; bold: boolean } {
    const names = classes.split(' ');
    const name = names.find(isFont) ?? 'u';
    const { mono, size } = FONTS[name];
    return { mono, size: small ? (SMALL[name] ?? size) : size, bold: names.includes('b') || names.includes('h1') };
}

/** Width of a run of text in pixels (font size 13). Characters outside ASCII count as wide as a digit; East Asian ones twice. */
export function widthOf(text: string, classes: string, metrics: Metrics = DEFAULT_METRICS): number {
    const font = fontOf(classes, metrics.small === true);
    if (font.mono) return [...text].length * font.size * metrics.mono;
    let units = 0;
    for (const each of text) {
        const code = each.codePointAt(0) ?? 0;
        units += helvetica[code - 32] ?? (code > 0x2e80 ? 1000 : 556);
    }
    return (units / 1000) * font.size * metrics.sans * (font.bold ? 1.06 : 1);
}

export function piecesWidth(pieces: readonly Piece[], metrics: Metrics): number {
    return pieces.reduce((sum, piece) => sum + widthOf(piece.text, piece.class, metrics), 0);
}

/** Pieces cut to a width, ending in an ellipsis where something is missing. */
export function cut(pieces: readonly Piece[], width: number, metrics: Metrics): Piece[] {
    if (piecesWidth(pieces, metrics) <= width) return [...pieces];
    const result: Piece[] = [];
    let room = width;
    for (const piece of pieces) {
        const whole = widthOf(piece.text, piece.class, metrics);
        const ellipsis = widthOf('…', piece.class, metrics);
        if (whole + ellipsis <= room) {
            result.push(piece);
            room -= whole;
            continue;
        }
        let kept = '';
        for (const each of piece.text) {
            if (widthOf(kept + each, piece.class, metrics) + ellipsis > room) break;
            kept += each;
        }
        if (kept !== '' || result.length === 0) result.push({ ...piece, text: `${kept.trimEnd()}…` });
        return result;
    }
    return result;
}

/** The first of several wordings that fits; nothing where none does. */
export function fitting(variants: readonly (readonly Piece[])[], width: number, metrics: Metrics): readonly Piece[] {
    return variants.find((each) => piecesWidth(each, metrics) <= width) ?? [];
}

/** Pieces broken into lines at spaces; what is not separated by a space stays together, whatever its style. */
export function wrapPieces(pieces: readonly Piece[], width: number, metrics: Metrics): Piece[][] {
    const lines: Piece[][] = [[]];
    let used = 0;
    for (const word of wordsOf(pieces)) {
        const size = piecesWidth(word, metrics);
        const visible = size - trailingSpace(word, metrics);
        if (used > 0 && used + visible > width) {
            lines.push([]);
            used = 0;
        }
        const current = lines[lines.length - 1] ?? [];
        for (const piece of word) append(current, piece);
        used += size;
    }
    return lines.filter((each) => each.length > 0);
}

/** Stretches up to and including a space; a link (`step 8`) counts as one word. */
function wordsOf(pieces: readonly Piece[]): Piece[][] {
    const words: Piece[][] = [[]];
    for (const piece of pieces) {
        const parts = piece.step === undefined ? piece.text.split(/(?<= )/) : [piece.text];
        for (const part of parts) {
            words[words.length - 1]?.push({ ...piece, text: part });
            if (part.endsWith(' ')) words.push([]);
        }
    }
    return words.filter((word) => word.length > 0);
}

function trailingSpace(word: readonly Piece[], metrics: Metrics): number {
    const last = word[word.length - 1];
    return last !== undefined && last.text.endsWith(' ') ? widthOf(' ', last.class, metrics) : 0;
}

function append(line: Piece[], piece: Piece): void {
    const last = line[line.length - 1];
    const joins =
        last !== undefined && last.class === piece.class && last.step === undefined && piece.step === undefined;
    if (joins) line[line.length - 1] = { ...last, text: last.text + piece.text };
    else line.push(piece);
}
