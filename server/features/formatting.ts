/**
 * Formatting: the canonical printer, applied as edits of white space only. What the printer would do to anything but white
 * space is not done: a formatter that loses text is worse than none.
 */
import type { FormattingOptions, Range, TextEdit } from 'vscode-languageserver';
import { parse, print } from '../../language';
import type { SyntaxFile } from '../../language';
import type { Analysis } from '../../analysis/analysis';
import { toOffset, toRange, toSpan } from '../../analysis/positions';
import type { View } from '../view';

export function formatDocument({ analysis }: View): TextEdit[] {
    return gaps(analysis).map(({ start, end, newText }) => ({
        range: toRange(analysis.lines, { start, end }),
        newText,
    }));
}

/** Only the white space inside the range, or at its ends. */
export function formatRange({ analysis }: View, params: { readonly range: Range }): TextEdit[] {
    const range = toSpan(analysis.lines, params.range);
    return gaps(analysis)
        .filter(({ start, end }) => start >= range.start && end <= range.end)
        .map(({ start, end, newText }) => ({ range: toRange(analysis.lines, { start, end }), newText }));
}

/** After `;` or `}`: the line that ends there. After a new line: nothing but what the editor does itself. */
export function formatOnType(
    { analysis }: View,
    params: {
        readonly position: { line: number; character: number };
        readonly ch: string;
        readonly options: FormattingOptions;
    },
): TextEdit[] {
    const offset = toOffset(analysis.lines, params.position);
    const start = analysis.lines.starts[params.position.line] ?? 0;
    // The gap before the first token of the line is its indentation.
    return gaps(analysis)
        .filter((gap) => gap.end >= start && gap.end <= offset)
        .filter((gap) => gap.start >= start || !/\S/.test(analysis.text.slice(gap.start, start)))
        .map(({ start: from, end, newText }) => ({ range: toRange(analysis.lines, { start: from, end }), newText }));
}

interface Gap {
    readonly start: number;
    readonly end: number;
    readonly newText: string;
}

/** The stretches of white space that the printer writes differently. */
function gaps(analysis: Analysis): Gap[] {
    const newLine = analysis.text.includes('\r\n') ? '\r\n' : '\n';
    const printed = print(analysis.file).replaceAll(/\r?\n/g, newLine);
    if (printed === analysis.text) return [];
    const before = pieces(analysis.file);
    const after = pieces(parse(printed).file);
    const same = before.length === after.length && before.every((piece, at) => sameText(piece, after[at]));
    if (!same) return [];
    const found: Gap[] = [];
    let start = 0;
    let printedStart = 0;
    for (const [at, piece] of [...before, END].entries()) {
        const twin = after[at] ?? END;
        const end = piece === END ? analysis.text.length : piece.start;
        const newText = printed.slice(printedStart, twin === END ? printed.length : twin.start);
        if (analysis.text.slice(start, end) !== newText) found.push({ start, end, newText });
        start = piece.end;
        printedStart = twin.end;
    }
    return found;
}

interface Piece {
    readonly text: string;
    readonly start: number;
    readonly end: number;
}
const END: Piece = { text: '', start: -1, end: -1 };

/** Tokens and comments in text order. */
function pieces(file: SyntaxFile): Piece[] {
    return [
        ...file.tokens.filter(({ kind }) => kind !== 'end'),
        ...file.comments.map(({ text, span }) => ({ text, ...span })),
    ].sort((a, b) => a.start - b.start);
}

/** Lines inside a block comment may be indented anew. */
function sameText(piece: Piece, twin: Piece | undefined): boolean {
    return twin !== undefined && piece.text.replace(/\s+/g, ' ') === twin.text.replace(/\s+/g, ' ');
}
