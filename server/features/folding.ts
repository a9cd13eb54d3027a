/** Folding: blocks, runs of line comments and block comments of more than one line. */
import { FoldingRangeKind } from 'vscode-languageserver';
import type { FoldingRange } from 'vscode-languageserver';
import { walk } from '../../analysis/nodes';
import { lineAt } from '../../analysis/positions';
import type { View } from '../view';
import { litmusFolding } from './litmusNames';

export function foldingRanges({ analysis }: View): FoldingRange[] {
    if (analysis.litmus) return litmusFolding(analysis);
    const { lines, file } = analysis;
    const ranges: FoldingRange[] = [];
    const add = (start: number, end: number, kind?: FoldingRangeKind) => {
        const startLine = lineAt(lines, start);
        const endLine = lineAt(lines, Math.max(start, end - 1));
        if (endLine > startLine) ranges.push({ startLine, endLine, ...(kind === undefined ? {} : { kind }) });
    };
    for (const node of walk(file)) {
        const folds = node.kind === 'block' || node.kind === 'line' || node.kind === 'trace';
        // The line of the closing brace stays visible, as C folding does it.
        if (folds && lineAt(lines, node.span.end) > lineAt(lines, node.span.start) + 1)
            add(node.span.start, lines.starts[lineAt(lines, node.span.end)] ?? node.span.end);
    }
    let run: { readonly start: number; end: number } | null = null;
    const close = () => {
        if (run) add(run.start, run.end, FoldingRangeKind.Comment);
        run = null;
    };
    for (const comment of file.comments) {
        if (comment.kind === 'block') {
            close();
            add(comment.span.start, comment.span.end, FoldingRangeKind.Comment);
        } else if (run && comment.ownLine && lineAt(lines, comment.span.start) === lineAt(lines, run.end) + 1) {
            run.end = comment.span.end;
        } else {
            close();
            if (comment.ownLine) run = { start: comment.span.start, end: comment.span.end };
        }
    }
    close();
    return ranges.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}
