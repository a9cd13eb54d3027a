/** A scenario on every architecture: one row for each, one column for each property, and what stands in the way. */
import type { Answered } from '../analysis/everywhere';
import { toHuman } from '../analysis/positions';
import { isQuery } from '../analysis/check';
import type { PropertyReport } from '../analysis/types';

export interface Row {
    readonly label: string;
    /** Verdict, or `not there`, or why there is none. */
    readonly verdict: string;
    /** In the order of {@link Matrix.properties}; empty where there is no answer. */
    readonly answers: readonly string[];
}

export interface Matrix {
    readonly properties: readonly string[];
    readonly rows: readonly Row[];
    /** What does not exist where, with its line. */
    readonly notes: readonly string[];
}

/** More of one architecture would say the same again. */
const MOST_NOTES = 8;

export function matrixOf(answered: readonly Answered[]): Matrix {
    const properties = [
        ...new Set(
            answered.flatMap(({ report }) =>
                (report?.configurations ?? []).flatMap((each) => asked(each.properties).map(({ text }) => text)),
            ),
        ),
    ];
    const rows = answered.flatMap(({ architecture, analysis, errors, report }): Row[] => {
        const without = (verdict: string) => [{ label: architecture, verdict, answers: properties.map(() => '') }];
        if (errors.length > 0) return without('not there');
        if (report === null) return without('not checked');
        return report.configurations.map((each) => {
            const program = analysis.lowered.programs[each.program]?.program;
            return {
                label: each.label,
                verdict:
                    each.failure === null
                        ? each.limit === null || each.verdict !== 'unknown'
                            ? each.verdict
                            : `unknown (${each.limit})`
                        : 'the checker failed',
                answers: properties.map((text) => {
                    const found = asked(each.properties).find((property) => property.text === text);
                    return found ? answerOf(found, isQuery(program?.properties[found.property])) : '';
                }),
            };
        });
    });
    const notes = answered.flatMap(({ architecture, analysis, errors }) => {
        const told = errors.slice(0, MOST_NOTES).map(({ span, message }) => {
            const where = span.file === undefined ? `line ${toHuman(analysis.lines, span.start).line}` : span.file;
            return `${architecture}, ${where}: ${message}`;
        });
        return errors.length > told.length
            ? [...told, `${architecture}: and ${errors.length - told.length} more`]
            : told;
    });
    return { properties, rows, notes };
}

const asked = (properties: readonly PropertyReport[]) => properties.filter(({ implied }) => !implied);

function answerOf({ outcome, verdict, vacuous }: PropertyReport, question: boolean): string {
    if (outcome === 'unknown') return 'not decided';
    if (question) return outcome === 'holds' ? 'reachable' : 'unreachable';
    if (outcome === 'violated') return verdict;
    return vacuous === null ? 'holds' : `holds (${vacuous})`;
}

/** The matrix as a document of its own. */
export function everywhereMarkdown(title: string, { properties, rows, notes }: Matrix): string {
    const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
    const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
    const parts = [
        `# ${title}: on every architecture`,
        [
            row(['', 'verdict', ...properties.map((text) => `\`${text}\``)]),
            row(['---', '---', ...properties.map(() => '---')]),
            ...rows.map(({ label, verdict, answers }) => row([label, `**${verdict}**`, ...answers])),
        ].join('\n'),
    ];
    if (notes.length > 0)
        parts.push(
            'Not there, because of statements that the architecture does not have:',
            notes.map((each) => `- ${each}`).join('\n'),
        );
    return `${parts.join('\n\n')}\n`;
}

/** The same for a terminal. */
export function everywherePlain(title: string, { properties, rows, notes }: Matrix): string {
    const width = Math.max(...rows.map(({ label }) => label.length));
    const lines = [`${title}: on every architecture`];
    for (const { label, verdict, answers } of rows) {
        lines.push(`  ${label.padEnd(width)}  ${verdict}`);
        answers.forEach((answer, at) => {
            if (answer !== '' && properties.length > 1)
                lines.push(`  ${' '.repeat(width)}    ${answer}: ${properties[at] ?? ''}`);
        });
    }
    return `${[...lines, ...notes.map((note) => `  ${note}`)].join('\n')}\n`;
}
