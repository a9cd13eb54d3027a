/**
 * Positions, branded so that an offset is never mistaken for a line, and converted here only.
 * Everything counts UTF-16 code units, as JavaScript strings and the Language Server Protocol do.
 */
declare const brand: unique symbol;

/** UTF-16 code units from the beginning of the text. */
export type Offset = number & { readonly [brand]: 'offset' };

/** Line and character, both from 0, as LSP counts them. */
export interface LspPosition {
    readonly line: number;
    readonly character: number;
    readonly [brand]?: 'lsp position';
}

export interface LspRange {
    readonly start: LspPosition;
    readonly end: LspPosition;
}

/** Line and column, both from 1, as people, the command line and the Debug Adapter Protocol count them. */
export interface HumanPosition {
    readonly line: number;
    readonly column: number;
    readonly [brand]?: 'human position';
}

/** A number that is known to be an offset (a span's, say). */
export const asOffset = (value: number): Offset => value as Offset;

/** Offsets at which the lines of a text begin. */
export interface Lines {
    readonly text: string;
    readonly starts: readonly number[];
}

/** Line breaks are LF, CR LF and a lone CR, as in LSP. */
export function linesOf(text: string): Lines {
    const starts = [0];
    if (!text.includes('\r')) {
        for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
        return { text, starts };
    }
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === 10) starts.push(at + 1);
        else if (code === 13 && text.charCodeAt(at + 1) !== 10) starts.push(at + 1);
    }
    return { text, starts };
}

/** Index of the line an offset is on; offsets outside the text count as its nearest end. */
export function lineAt(lines: Lines, offset: number): number {
    let low = 0;
    let high = lines.starts.length - 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((lines.starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
    }
    return low;
}

export function toLsp(lines: Lines, offset: number): LspPosition {
    const inside = Math.max(0, Math.min(offset, lines.text.length));
    const line = lineAt(lines, inside);
    return { line, character: inside - (lines.starts[line] ?? 0) };
}

export function toHuman(lines: Lines, offset: number): HumanPosition {
    const { line, character } = toLsp(lines, offset);
    return { line: line + 1, column: character + 1 };
}

/** A character beyond the end of its line counts as the end of that line, a line beyond the text as the end of the text. */
export function toOffset(lines: Lines, position: { readonly line: number; readonly character: number }): Offset {
    if (position.line < 0) return asOffset(0);
    const start = lines.starts[position.line];
    if (start === undefined) return asOffset(lines.text.length);
    return asOffset(Math.min(start + Math.max(0, position.character), lineEnd(lines, position.line)));
}

/** Offset just before the line break of a line (or the end of the text). */
export function lineEnd(lines: Lines, line: number): number {
    const next = lines.starts[line + 1];
    if (next === undefined) return lines.text.length;
    const isCrLf = lines.text.charCodeAt(next - 1) === 10 && lines.text.charCodeAt(next - 2) === 13;
    return isCrLf && next - 2 >= (lines.starts[line] ?? 0) ? next - 2 : next - 1;
}

/** A half-open range of offsets as LSP writes it. */
export function toRange(lines: Lines, span: { readonly start: number; readonly end: number }): LspRange {
    return { start: toLsp(lines, span.start), end: toLsp(lines, span.end) };
}

export function toSpan(lines: Lines, range: LspRange): { readonly start: Offset; readonly end: Offset } {
    return { start: toOffset(lines, range.start), end: toOffset(lines, range.end) };
}
