/** Reports in the words of protocol.ts: what the Test Explorer and the commands of the client show. */
import type { Analysis } from '../analysis/analysis';
import { isQuery, worst } from '../analysis/check';
import { toRange } from '../analysis/positions';
import type { CheckReport, ConfigurationReport, PropertyReport } from '../analysis/types';
import type { Program } from '../machine/program';
import type { Trace } from '../machine/trace';
import type { Verdict } from '../machine/verdict';
import { mail } from '../report/mail';
import { cpuName } from '../report/names';
import { spanOf } from '../report/places';
import { plain } from '../report/rich';
import { toldPlainly } from '../report/story';
import { sentence } from '../report/words';
import { baseName } from './paths';
import type {
    CheckResult,
    Expectation,
    ExpectationResult,
    Outline,
    PropertyReport as ToldProperty,
    WitnessLine,
} from './protocol';
import { headline, ownSpan } from '../analysis/places';
import { locate } from './view';

export function emptyResult(uri: string, analysis: Analysis | null): CheckResult {
    return { uri, version: analysis?.version ?? 0, scenario: null, results: [], expectations: [] };
}

/** @param architecture only this one, by name or by label */
export function checkResult(analysis: Analysis, report: CheckReport, architecture?: string): CheckResult {
    const wanted = report.configurations.filter(
        (each) => architecture === undefined || each.architecture === architecture || each.label === architecture,
    );
    return {
        uri: analysis.uri,
        version: analysis.version,
        scenario: nameOf(analysis),
        results: wanted.map((configuration) => {
            const lowered = analysis.lowered.programs[configuration.program];
            return {
                architecture: configuration.architecture,
                options: lowered?.optionText ?? '',
                verdict: configuration.verdict,
                states: configuration.counts.finalStates || configuration.counts.localStates,
                milliseconds: configuration.milliseconds,
                properties: lowered
                    ? configuration.properties.map((property) =>
                          told(analysis, lowered.program, configuration, property),
                      )
                    : [],
            };
        }),
        expectations: expectationResults(analysis, wanted),
    };
}

function told(
    analysis: Analysis,
    program: Program,
    configuration: ConfigurationReport,
    report: PropertyReport,
): ToldProperty {
    return {
        property: report.property,
        text: report.text,
        range: report.span && ownSpan(analysis, report.span) ? toRange(analysis.lines, report.span) : null,
        verdict: report.verdict,
        outcome: report.outcome,
        sentence: sentenceOf(program, configuration, report),
        witness: report.witness ? witnessLines(analysis, program, report.witness) : [],
    };
}

function sentenceOf(program: Program, configuration: ConfigurationReport, report: PropertyReport): string {
    if (report.outcome === 'unknown') return `Not decided: ${configuration.limit ?? 'a limit was reached'}.`;
    if (isQuery(program.properties[report.property]) && report.outcome === 'violated')
        return `No execution satisfies ${report.text}.`;
    if (report.witness) return toldPlainly(program, report.witness);
    return report.vacuous === null ? 'Holds in every execution.' : `Never put to the test: ${report.vacuous}.`;
}

/** The counterexample, one line a step. */
export function witnessLines(analysis: Analysis, program: Program, witness: Trace): WitnessLine[] {
    const scene = { program, trace: witness };
    return witness.steps.map((step) => {
        const span = spanOf(scene, step);
        const place = span ? locate(analysis, span) : null;
        return {
            cpu: cpuName(program, step.cpu),
            line: place?.range.start.line ?? null,
            ...(place && place.uri !== analysis.uri ? { uri: place.uri } : {}),
            text: plain(sentence(scene, step)),
        };
    });
}

/** The beliefs of the file, each with what was found of it in all configurations it speaks about. */
function expectationResults(analysis: Analysis, configurations: readonly ConfigurationReport[]): ExpectationResult[] {
    return expectationsOf(analysis).map(({ start, ...expectation }) => {
        const concerned = configurations.flatMap((configuration) => {
            const lowered = analysis.lowered.programs[configuration.program];
            const belief = lowered?.expectations.find(({ span }) => span.start === start);
            if (!lowered || !belief) return [];
            const property = configuration.properties.find((each) => each.property === belief.property);
            const actual = property ? property.verdict : configuration.verdict;
            return [{ configuration, program: lowered.program, belief, actual, property }];
        });
        const expected: Verdict = concerned[0]?.belief.verdict ?? 'unknown';
        const wrong = concerned.filter(({ actual }) => actual !== expected);
        const shown = wrong[0] ?? concerned[0];
        const witness = shown && (shown.property?.witness ?? firstWitness(shown.configuration));
        const actual = worst((wrong.length > 0 ? wrong : concerned).map((each) => each.actual));
        const story = shown && witness ? ` ${toldPlainly(shown.program, witness)}` : '';
        const labels = (wrong.length > 0 ? wrong : concerned)
            .map(({ configuration }) => configuration.label)
            .join('; ');
        return {
            ...expectation,
            met: wrong.length === 0 && concerned.length > 0,
            expected,
            actual: concerned.length === 0 ? 'unknown' : actual,
            sentence:
                concerned.length === 0
                    ? 'No architecture that this speaks about was checked.'
                    : wrong.length > 0
                      ? `Expected ${expected}, but it is ${actual} on ${labels}.${story}`
                      : `${actual} on ${labels}, as expected.${story}`,
            mail: shown && witness ? mail({ program: shown.program, trace: witness }) : null,
            milliseconds: concerned.reduce((sum, { configuration }) => sum + configuration.milliseconds, 0),
        };
    });
}

export function firstWitness(configuration: ConfigurationReport): Trace | null {
    const violated = configuration.properties.find(
        ({ outcome, witness }) => outcome === 'violated' && witness !== null,
    );
    return violated?.witness ?? configuration.stuck?.witness ?? null;
}

export function outlineOf(analysis: Analysis): Outline {
    const scenario = nameOf(analysis);
    return {
        uri: analysis.uri,
        scenario,
        range: scenario === null ? null : toRange(analysis.lines, headline(analysis)),
        expectations: expectationsOf(analysis).map(({ label, range }) => ({ label, range })),
    };
}

function expectationsOf(analysis: Analysis): (Expectation & { readonly start: number })[] {
    return analysis.file.items.flatMap((item) => {
        if (item.kind !== 'expect') return [];
        const text = analysis.text.slice(item.span.start, item.span.end);
        const label = text
            .replace(/^\s*expect\s+/, '')
            .replace(/\s*;\s*$/, '')
            .replace(/\s+/g, ' ');
        return [{ label, range: toRange(analysis.lines, item.span), start: item.span.start }];
    });
}

/** The scenario's title; of a file without one, its base name; null for a library or an empty file. */
function nameOf(analysis: Analysis): string | null {
    const title = analysis.file.items.find((item) => item.kind === 'scenario')?.title.value;
    if (title) return title;
    return analysis.lowered.programs.length > 0 ? baseName(analysis.uri).replace(/\.[^.]+$/, '') : null;
}
