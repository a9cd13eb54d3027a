/** `expect` that is wrong: an error on it, with the repair that states what is true. None at all: a hint with the same. */
import type { Analysis } from '../analysis/analysis';
import { byVerdict, stated } from '../analysis/beliefs';
import { worst } from '../analysis/check';
import type { Finding } from '../analysis/finding';
import { headline } from '../analysis/places';
import type { CheckReport, ConfigurationReport, Disappointment } from '../analysis/types';
import type { Fix } from '../language';
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
    return [...[...groups.values()].map((group) => finding(analysis, report, group)), ...unstated(analysis, report)];
}

function finding(analysis: Analysis, report: CheckReport, { disappointment, in: where }: Group): Finding {
    const { expectation } = disappointment;
    const actual = worst(where.map((each) => each.actual));
    const labels = where.map(({ configuration }) => configuration.label).join('; ');
    const first = where.find((each) => each.actual === actual) ?? where[0];
    const story = first === undefined ? null : told(analysis, first.configuration, expectation.property);
    return {
        code: 'ISO305',
        severity: 'error',
        span: expectation.span,
        message: `Expected ${expectation.verdict}, but it is ${actual} on ${labels}.${story === null ? '' : ` ${story}`}`,
        related: [],
        fixes: corrections(analysis, report, disappointment),
    };
}

/** The expectation as it is true; where configurations differ, one for each verdict. */
function corrections(analysis: Analysis, report: CheckReport, { expectation }: Disappointment): Fix[] {
    const item = analysis.file.items.find(
        ({ kind, span }) => kind === 'expect' && span.start === expectation.span.start,
    );
    if (item?.kind !== 'expect') return [];
    const concerned = report.configurations.filter((configuration) =>
        analysis.lowered.programs[configuration.program]?.expectations.some(
            ({ span }) => span.start === expectation.span.start,
        ),
    );
    const actual = ({ verdict, properties }: ConfigurationReport) =>
        expectation.property === null
            ? verdict
            : (properties.find(({ property }) => property === expectation.property)?.verdict ?? 'unknown');
    const beliefs = byVerdict(concerned, actual);
    const [only] = beliefs;
    if (only && beliefs.length === 1 && only.verdict !== 'unknown')
        return [{ title: `Expect ${only.verdict}`, edits: [{ span: expectation.verdictSpan, newText: only.verdict }] }];
    const items = stated(beliefs, item.property?.text ?? null, report.configurations);
    if (items === null) return [];
    return [
        {
            title: `Expect ${beliefs.map(({ verdict }) => verdict).join(' and ')}, each for its configurations`,
            edits: [{ span: item.span, newText: items.join('\n') }],
        },
    ];
}

/** A scenario that states no verdict: nothing would tell when it changes. */
function unstated(analysis: Analysis, report: CheckReport): Finding[] {
    const { items } = analysis.file;
    if (report.configurations.length === 0 || items.some(({ kind }) => kind === 'expect')) return [];
    const beliefs = byVerdict(report.configurations, ({ verdict }) => verdict);
    const written = stated(beliefs, null, report.configurations);
    if (written === null) return [];
    const newText = `${analysis.text.endsWith('\n') ? '' : '\n'}${written.join('\n')}\n`;
    const at = analysis.text.length;
    return [
        {
            code: 'ISO310',
            severity: 'hint',
            span: headline(analysis),
            message: 'No `expect` says what verdict this scenario has: nothing would tell when it changes.',
            related: [],
            fixes: [{ title: `Insert \`${written.join(' ')}\``, edits: [{ span: { start: at, end: at }, newText }] }],
        },
    ];
}

function told(analysis: Analysis, configuration: ConfigurationReport, property: number | null): string | null {
    const program = analysis.lowered.programs[configuration.program]?.program;
    const guilty = configuration.properties.find(
        (each) => each.outcome === 'violated' && (property === null || each.property === property),
    );
    const witness = guilty?.witness ?? (property === null ? configuration.stuck?.witness : null);
    return program && witness ? toldPlainly(program, witness) : null;
}
