/** `expect` that is wrong: an error on it, with the repair that states what is true. */
import type { Analysis } from '../analysis/analysis';
import { isStatable, worst } from '../analysis/check';
import type { Finding } from '../analysis/finding';
import type { CheckReport, ConfigurationReport, Disappointment } from '../analysis/types';
import { toldPlainly } from '../report/story';

interface Group {
    readonly disappointment: Disappointment;
    readonly in: { readonly configuration: ConfigurationReport; readonly actual: Disappointment['actual'] }[];
}

export function expectationFindings(analysis: Analysis, report: CheckReport): Finding[] {
    const groups = new Map<number, Group>();
    for (const configuration of report.configurations)
        for (const disappointment of configuration.disappointments) {
            const { start } = disappointment.expectation.span;
            const group = groups.get(start) ?? { disappointment, in: [] };
            group.in.push({ configuration, actual: disappointment.actual });
            groups.set(start, group);
        }
    return [...groups.values()].map((group) => finding(analysis, report, group));
}

function finding(analysis: Analysis, report: CheckReport, { disappointment, in: where }: Group): Finding {
    const { expectation } = disappointment;
    const actual = worst(where.map((each) => each.actual));
    const labels = where.map(({ configuration }) => configuration.label).join('; ');
    const first = where.find((each) => each.actual === actual) ?? where[0];
    const story = first === undefined ? null : told(analysis, first.configuration, expectation.property);
    // The repair would break the expectation where it is met today, so it is offered only when it is wrong everywhere.
    const applies = report.configurations.filter((configuration) =>
        analysis.lowered.programs[configuration.program]?.expectations.some(
            ({ span }) => span.start === expectation.span.start,
        ),
    );
    const isWrongEverywhere = where.length === applies.length && where.every((each) => each.actual === actual);
    const fixes =
        isStatable(actual) && isWrongEverywhere
            ? [{ title: `Expect ${actual}`, edits: [{ span: expectation.verdictSpan, newText: actual }] }]
            : [];
    return {
        code: 'ISO305',
        severity: 'error',
        span: expectation.span,
        message: `Expected ${expectation.verdict}, but it is ${actual} on ${labels}.${story === null ? '' : ` ${story}`}`,
        related: [],
        fixes,
    };
}

function told(analysis: Analysis, configuration: ConfigurationReport, property: number | null): string | null {
    const program = analysis.lowered.programs[configuration.program]?.program;
    const guilty = configuration.properties.find(
        (each) => each.outcome === 'violated' && (property === null || each.property === property),
    );
    const witness = guilty?.witness ?? (property === null ? configuration.stuck?.witness : null);
    return program && witness ? toldPlainly(program, witness) : null;
}
