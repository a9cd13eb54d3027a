/** `trace` items that cannot happen where they stand (ISO309); the checker follows the interleavings. */
import type { Analysis } from '../analysis/analysis';
import { configurationLabel } from '../analysis/check';
import type { Finding } from '../analysis/finding';
import type { ImpossibleItem } from '../analysis/impossible';

export function traceFindings(analysis: Analysis, impossible: readonly ImpossibleItem[]): Finding[] {
    const { programs } = analysis.lowered;
    const found = new Map<number, Finding & { readonly labels: string[] }>();
    for (const { program: index, trace, item } of impossible) {
        const lowered = programs[index];
        if (lowered === undefined) continue;
        const label = configurationLabel(lowered.program.architecture, lowered.optionText);
        const known = found.get(item.span.start);
        if (known) known.labels.push(label);
        else
            found.set(item.span.start, {
                code: 'ISO309',
                severity: 'warning',
                span: item.span,
                message: `After what comes before it, \`${item.text}\` cannot happen.`,
                related: [{ span: trace.span, message: `trace ${trace.name}` }],
                fixes: [],
                labels: [label],
            });
    }
    return [...found.values()].map(({ labels, ...finding }) =>
        labels.length < programs.length
            ? { ...finding, message: `${finding.message} [${labels.join('; ')}]` }
            : finding,
    );
}
