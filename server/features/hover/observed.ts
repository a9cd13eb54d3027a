/** What may be observed at a statement over all executions, in a hover: the explorer's observations, never one trace. */
import { observedIn } from '../../../analysis/observed';
import { isStatement } from '../../../analysis/nodes';
import type { SyntaxNode } from '../../../language';
import type { View } from '../../view';

/** @param path the nodes around the cursor, outermost first */
export function observedMarkdown({ analysis, report }: View, path: readonly SyntaxNode[]): string {
    if (report === null) return '';
    let statement: SyntaxNode | undefined;
    for (const node of path) if (isStatement(node)) statement = node;
    if (statement === undefined || statement.kind === 'nested') return '';
    const { start, end } = statement.span;
    return observedIn(analysis, report)
        .filter(({ span }) => span.start >= start && span.end <= end)
        .flatMap(({ observations }) =>
            observations.map(({ location, values, labels }) => {
                const all = report.configurations.length === labels.length ? '' : ` (${labels.join(', ')})`;
                return `Over all executions, \`${location}\` here: ${values.map((value) => `\`${value}\``).join(' or ')}${all}`;
            }),
        )
        .join('\n\n');
}
