/** What the checks found, as diagnostics: on the statement that goes wrong, with the counterexample step by step. */
import type { Analysis } from '../analysis/analysis';
import { headline, ownSpan, spanInDocument } from '../analysis/places';
import { isQuery } from '../analysis/check';
import type { Finding } from '../analysis/finding';
import type { CheckReport, ConfigurationReport, PropertyReport } from '../analysis/types';
import { statementAt } from '../analysis/lints/edits';
import { candidatesFor, distinct } from '../analysis/repairCandidates';
import { lintFindings } from '../analysis/lints';
import type { Fix, Related, Severity } from '../language';
import type { ArchitectureName, CpuIndex, Program, ProgramEvent, Span } from '../machine/program';
import type { Trace } from '../machine/trace';
import type { Verdict } from '../machine/verdict';
import { cpuName } from '../report/names';
import { spanOf } from '../report/places';
import { plain } from '../report/rich';
import { toldPlainly } from '../report/story';
import { sentence } from '../report/words';
import { expectationFindings } from './expectationFindings';

/** Every finding of a report, in no particular order; the same trouble on several configurations is one finding. */
export function verdictFindings(analysis: Analysis, report: CheckReport): Finding[] {
    // A litmus test asks a question; no answer to it is a mistake. Its lens has the answer.
    if (analysis.litmus) return merge(report.configurations.flatMap((each) => undecided(analysis, each)));
    const found = report.configurations.flatMap((configuration) => {
        const program = analysis.lowered.programs[configuration.program]?.program;
        return program === undefined ? [] : ofConfiguration(analysis, program, configuration);
    });
    const remarks = analysis.file.items.flatMap((item) =>
        item.kind === 'remark' ? [{ span: item.span, message: `Note: ${item.text.value}` }] : [],
    );
    const noted = merge(found).map((each) => ({ ...each, related: [...each.related, ...remarks] }));
    return [...noted, ...expectationFindings(analysis, report), ...unreached(analysis, report)];
}

/** A finding of one configuration, before those of others join it. */
interface Found {
    readonly finding: Omit<Finding, 'message'>;
    readonly message: string;
    readonly label: string;
}

function ofConfiguration(analysis: Analysis, program: Program, configuration: ConfigurationReport): Found[] {
    const cut = undecided(analysis, configuration);
    if (configuration.failure !== null) return cut;
    const found = configuration.properties.flatMap((property) =>
        ofProperty(analysis, program, configuration, property),
    );
    const { stuck } = configuration;
    const isTold = configuration.properties.some(({ verdict }) => verdict === 'stuck');
    if (stuck !== null && !isTold && stuck.witness !== null)
        found.push(violation(analysis, program, configuration, 'stuck', stuck.witness, 'stuck', null));
    return [...found, ...cut];
}

/** That the checker failed, or stopped at a limit without having found anything. */
function undecided(analysis: Analysis, configuration: ConfigurationReport): Found[] {
    const { label } = configuration;
    if (configuration.failure !== null)
        return [
            {
                label,
                message: `The checker failed, so there is no verdict: ${configuration.failure.split('\n', 1)[0] ?? ''}`,
                finding: { code: 'ISO900', severity: 'error', span: headline(analysis), related: [], fixes: [] },
            },
        ];
    if (configuration.limit !== null && configuration.verdict === 'unknown')
        return [
            {
                label,
                message: `Not decided: the check stopped at its limit (${configuration.limit}). Nothing was found so far, which does not make it safe. ${wayOut(configuration.limit, configuration.architecture)}`,
                finding: { code: 'ISO303', severity: 'warning', span: headline(analysis), related: [], fixes: [] },
            },
        ];
    return [];
}

/** How to get further than a limit of the explorer, by its words. */
function wayOut(limit: string, architecture: ArchitectureName): string {
    if (limit.endsWith(' ms')) return 'The time for a check is the setting isosync.check.budget.';
    if (limit.includes('while'))
        return `The bound is an option: \`arch ${architecture} { bound = 8 }\`; or \`await\` what the loop waits for.`;
    if (limit === 'cancelled') return 'The command “Check scenario” starts it again.';
    return 'There is no setting for it: make the scenario smaller, with fewer CPUs, accesses or repetitions.';
}

function ofProperty(
    analysis: Analysis,
    program: Program,
    configuration: ConfigurationReport,
    report: PropertyReport,
): Found[] {
    const found: Found[] = [];
    const span = report.span !== null && ownSpan(analysis, report.span) ? report.span : headline(analysis);
    if (report.outcome === 'violated' && isQuery(program.properties[report.property]))
        found.push({
            label: configuration.label,
            message: `No execution satisfies ${report.text}.`,
            finding: { code: 'ISO304', severity: 'error', span, related: [], fixes: [] },
        });
    else if (report.outcome === 'violated' && report.witness !== null)
        found.push(
            withCandidates(
                violation(
                    analysis,
                    program,
                    configuration,
                    report.verdict,
                    report.witness,
                    report.text,
                    report.expected,
                ),
                () => repairsFor(analysis, program, configuration, report.property),
            ),
        );
    else if (report.outcome === 'violated')
        found.push({
            label: configuration.label,
            message: `${report.text} is violated.`,
            finding: {
                code: codeOf(report.verdict),
                severity: severityOf(configuration, report.verdict, report.expected),
                span,
                related: [],
                fixes: [],
            },
        });
    if (report.vacuous !== null && !report.implied)
        found.push({
            label: configuration.label,
            message: `${report.text} is never put to the test: ${UNTESTED[report.vacuous]}.`,
            finding: { code: 'ISO306', severity: 'warning', span, related: [], fixes: [] },
        });
    return found;
}

/** What the architecture's recipe has for it, and what the lints about this configuration propose. */
function repairsFor(analysis: Analysis, program: Program, configuration: ConfigurationReport, property: number): Fix[] {
    const report = { verdict: configuration.verdict, met: true, configurations: [configuration], milliseconds: 0 };
    const proposed = lintFindings(analysis, report).filter(
        ({ severity }) => severity === 'error' || severity === 'warning',
    );
    return distinct([
        ...candidatesFor(analysis, program, configuration, property),
        ...proposed.flatMap(({ candidates }) => candidates ?? []),
    ]);
}

const UNTESTED: Readonly<Record<NonNullable<PropertyReport['vacuous']>, string>> = {
    'label never reached': 'no execution reaches its label',
    'nothing patched before the label': 'nothing is patched before its label',
    'never executed': 'the code is never executed',
};

function violation(
    analysis: Analysis,
    program: Program,
    configuration: ConfigurationReport,
    verdict: Verdict,
    witness: Trace,
    property: string,
    expected: Verdict | null,
): Found {
    return {
        label: configuration.label,
        message: `${toldPlainly(program, witness)}\n${property}`,
        finding: {
            code: codeOf(verdict),
            severity: severityOf(configuration, verdict, expected),
            span: placeOf(analysis, program, witness, verdict),
            related: stepsOf(analysis, program, witness),
            fixes: [],
        },
    };
}

/** Repairs to try are worked out when somebody asks for them. */
function withCandidates(found: Found, candidates: () => readonly Fix[]): Found {
    return {
        ...found,
        finding: {
            ...found.finding,
            get candidates() {
                return candidates();
            },
        },
    };
}

/** An author who expects it wants to see it, but it is no mistake. */
function severityOf(configuration: ConfigurationReport, verdict: Verdict, expected: Verdict | null): Severity {
    return (expected ?? configuration.expected) === verdict ? 'warning' : 'error';
}

function codeOf(verdict: Verdict): string {
    switch (verdict) {
        case 'racy':
            return 'ISO300';
        case 'unpredictable':
            return 'ISO301';
        case 'stuck':
            return 'ISO302';
        case 'unknown':
            return 'ISO303';
        case 'safe':
            return 'ISO304';
    }
}

/** The counterexample, one line a step, each leading to its statement. */
export function stepsOf(analysis: Analysis, program: Program, witness: Trace): Related[] {
    const scene = { program, trace: witness };
    return witness.steps.map((step) => ({
        span: spanOf(scene, step) ?? headline(analysis),
        message: `${step.index + 1}. ${cpuName(program, step.cpu)}: ${plain(sentence(scene, step))}`,
    }));
}

/** The statement that goes wrong: of the step that violates, or the one a stuck CPU never gets past. */
export function placeOf(analysis: Analysis, program: Program, witness: Trace, verdict: Verdict): Span {
    const waiting = verdict === 'stuck' ? witness.stuck?.[0] : undefined;
    const blocked = waiting === undefined ? undefined : blockedAt(program, witness, waiting);
    const violating = witness.steps.find(({ effects }) => effects.some(({ kind }) => kind === 'violation'));
    const last = violating ?? witness.steps[witness.steps.length - 1];
    const event = blocked ?? (last === undefined ? undefined : program.events[last.event]);
    return (event && spanInDocument(analysis, event)) ?? sentBy(analysis, program, last) ?? headline(analysis);
}

/** An IPI is taken at no statement of its CPU: what there is to look at is where it was sent. */
function sentBy(analysis: Analysis, program: Program, step: Trace['steps'][number] | undefined): Span | null {
    if (step === undefined) return null;
    const sends = program.code.filter((each) => each.op === 'send' && each.target === step.cpu);
    const spans = sends.flatMap(({ event }) => {
        const sent = program.events[event];
        return (sent && spanInDocument(analysis, sent)) ?? [];
    });
    return spans[0] ?? null;
}

/** The event a CPU waits in: the first wait after the last thing it did. */
function blockedAt(program: Program, witness: Trace, cpu: CpuIndex): ProgramEvent | undefined {
    const done = witness.steps.filter((step) => step.cpu === cpu && step.event >= 0).map(({ event }) => event);
    const last = done[done.length - 1];
    let after = program.cpus[cpu]?.entry ?? 0;
    program.code.forEach((instruction, pc) => {
        if (last !== undefined && instruction.event === last) after = pc + 1;
    });
    const waiting = program.code.find(
        ({ op, event }, pc) => pc >= after && (op === 'wait' || op === 'assume') && program.events[event]?.cpu === cpu,
    );
    return waiting === undefined ? undefined : program.events[waiting.event];
}

/** One finding for each trouble; where configurations differ in it, the message says which ones have it. */
function merge(found: readonly Found[]): Finding[] {
    const groups = new Map<string, Found[]>();
    for (const each of found) {
        const { code, span } = each.finding;
        const key = `${code} ${span.start} ${span.end} ${each.message.split('\n').pop() ?? ''}`;
        groups.set(key, [...(groups.get(key) ?? []), each]);
    }
    return [...groups.values()].flatMap((group): Finding[] => {
        const [first] = group;
        if (first === undefined) return [];
        const error = group.find(({ finding }) => finding.severity === 'error');
        const labels = group.map(({ label }) => label).join('; ');
        return [{ ...(error ?? first).finding, message: `${first.message} [${labels}]` }];
    });
}

/** Statements that no execution performs, in any configuration that has them. */
function unreached(analysis: Analysis, report: CheckReport): Finding[] {
    const spans = new Map<string, { readonly span: Span; reached: boolean }>();
    for (const configuration of report.configurations) {
        const program = analysis.lowered.programs[configuration.program]?.program;
        // A check that was cut off has not seen everything.
        if (program === undefined || configuration.limit !== null || configuration.failure !== null) return [];
        const never = new Set(configuration.unreached);
        program.events.forEach((event, id) => {
            const span = spanInDocument(analysis, event);
            if (span === null || (IMPLIED.has(event.kind) && !isWritten(analysis, span))) return;
            const key = `${span.start} ${span.end}`;
            const known = spans.get(key) ?? { span, reached: false };
            if (!never.has(id)) known.reached = true;
            spans.set(key, known);
        });
    }
    return [...spans.values()]
        .filter(({ reached }) => !reached)
        .map(({ span }) => ({
            code: 'ISO307',
            severity: 'hint',
            span,
            message: 'No execution gets here.',
            related: [],
            fixes: [],
            tags: ['unnecessary'],
        }));
}

/** Whether a statement of its own stands there, and not the end of a block. */
function isWritten(analysis: Analysis, span: Span): boolean {
    const statement = statementAt(analysis, span);
    return statement?.kind === 'simple' && statement.span.end === span.end;
}

/** Events that may be nobody's statement: entry, acknowledgement and return of a handler, the end of a CPU. */
const IMPLIED: ReadonlySet<ProgramEvent['kind']> = new Set(['enter', 'ack', 'return', 'nop']);
