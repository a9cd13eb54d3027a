/** `trace` items that cannot happen where they stand (ISO309): the interleaving is followed on the stepping machine. */
import type { Analysis } from '../analysis/analysis';
import { configurationLabel } from '../analysis/check';
import type { Finding } from '../analysis/finding';
import { followTrace } from '../analysis/script';
import { createStepper } from '../machine/stepper';

export function traceFindings(analysis: Analysis): Finding[] {
    const found = new Map<number, Finding & { readonly labels: string[] }>();
    for (const { program, optionText, traces } of analysis.lowered.programs) {
        if (traces.length === 0) continue;
        const stepper = createStepper(program);
        for (const trace of traces) {
            const { infeasible } = followTrace(stepper, trace);
            if (infeasible === null) continue;
            const label = configurationLabel(program.architecture, optionText);
            const known = found.get(infeasible.span.start);
            if (known) known.labels.push(label);
            else
                found.set(infeasible.span.start, {
                    code: 'ISO309',
                    severity: 'warning',
                    span: infeasible.span,
                    message: `After what comes before it, \`${infeasible.text}\` cannot happen.`,
                    related: [{ span: trace.span, message: `trace ${trace.name}` }],
                    fixes: [],
                    labels: [label],
                });
        }
    }
    const all = analysis.lowered.programs.length;
    return [...found.values()].map(({ labels, ...finding }) =>
        labels.length < all ? { ...finding, message: `${finding.message} [${labels.join('; ')}]` } : finding,
    );
}
