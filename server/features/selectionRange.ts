/** Expanding selections: each node around the cursor, from the innermost name to the whole file. */
import type { SelectionRange, SelectionRangeParams } from 'vscode-languageserver';
import { pathAt } from '../../analysis/nodes';
import { toOffset, toRange } from '../../analysis/positions';
import type { View } from '../view';

export function selectionRanges({ analysis }: View, params: SelectionRangeParams): SelectionRange[] {
    return params.positions.map((position) => {
        const path = pathAt(analysis.file, toOffset(analysis.lines, position));
        let selection: SelectionRange = { range: toRange(analysis.lines, analysis.file.span) };
        let before = analysis.file.span;
        for (const { span } of path.slice(1)) {
            if (span.start === before.start && span.end === before.end) continue;
            selection = { range: toRange(analysis.lines, span), parent: selection };
            before = span;
        }
        return selection;
    });
}
