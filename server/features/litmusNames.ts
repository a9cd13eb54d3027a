/** `.litmus` files: folding, the other mentions of a register, location or label, and where a label stands. */
import { DocumentHighlightKind, FoldingRangeKind } from 'vscode-languageserver';
import type { DocumentHighlight, FoldingRange, Location } from 'vscode-languageserver';
import type { Analysis } from '../../analysis/analysis';
import { litmusPieces } from '../../analysis/litmusPieces';
import type { LitmusPiece } from '../../analysis/litmusPieces';
import { lineAt, toRange } from '../../analysis/positions';

function mentionsAt(analysis: Analysis, offset: number): readonly LitmusPiece[] {
    const pieces = litmusPieces(analysis);
    const here = pieces.find(({ span, names }) => names !== null && span.start <= offset && offset <= span.end);
    return here ? pieces.filter(({ names }) => names === here.names) : [];
}

export function litmusHighlights(analysis: Analysis, offset: number): DocumentHighlight[] {
    return mentionsAt(analysis, offset).map(({ span, declares }) => ({
        range: toRange(analysis.lines, span),
        kind: declares ? DocumentHighlightKind.Write : DocumentHighlightKind.Text,
    }));
}

/** @param declarations whether the place where a name is introduced counts */
export function litmusReferences(analysis: Analysis, offset: number, declarations: boolean): Location[] {
    return mentionsAt(analysis, offset)
        .filter(({ declares }) => declarations || !declares)
        .map(({ span }) => ({ uri: analysis.uri, range: toRange(analysis.lines, span) }));
}

/** A label's place, a CPU's column, a register's or location's first mention. */
export function litmusDefinition(analysis: Analysis, offset: number): Location[] {
    const mentions = mentionsAt(analysis, offset);
    const place = mentions.find(({ declares }) => declares) ?? mentions[0];
    return place ? [{ uri: analysis.uri, range: toRange(analysis.lines, place.span) }] : [];
}

/** The init section, the code, and comments of several lines. */
export function litmusFolding(analysis: Analysis): FoldingRange[] {
    const { text, lines, litmus } = analysis;
    const test = litmus?.test;
    if (!test) return [];
    const ranges: FoldingRange[] = [];
    const add = (start: number, end: number, kind?: FoldingRangeKind) => {
        const [startLine, endLine] = [lineAt(lines, start), lineAt(lines, end)];
        if (endLine > startLine) ranges.push({ startLine, endLine, ...(kind === undefined ? {} : { kind }) });
    };
    const open = text.indexOf('{', test.nameSpan.end);
    const close = text.indexOf('}', open);
    if (open >= 0 && close > open) add(open, close);
    const cells = test.columns.flatMap(({ span, cells: own }) => [span, ...own.map((cell) => cell.span)]);
    if (cells.length > 0) add(Math.min(...cells.map(({ start }) => start)), Math.max(...cells.map(({ end }) => end)));
    for (const [first, ...rest] of runsOfComments(analysis))
        if (first) add(first.span.start, rest[rest.length - 1]?.span.end ?? first.span.end, FoldingRangeKind.Comment);
    return ranges.sort((a, b) => a.startLine - b.startLine);
}

/** Comments on lines that follow each other. */
function runsOfComments(analysis: Analysis): LitmusPiece[][] {
    const runs: LitmusPiece[][] = [];
    let last = -2;
    for (const piece of litmusPieces(analysis)) {
        if (piece.kind !== 'comment') continue;
        const line = lineAt(analysis.lines, piece.span.start);
        if (line === last + 1) runs[runs.length - 1]?.push(piece);
        else runs.push([piece]);
        last = line;
    }
    return runs;
}
