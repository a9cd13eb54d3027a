/** The verdict of a scenario: one exploration per architecture and choice of options, compared with what its author expects. */
import type { ArchitectureName, Program, Property } from '../machine/program';
import { ARCHITECTURES } from '../machine/setup';
import { VERDICTS_WORST_FIRST, worst, type Exploration, type Explore, type Verdict } from '../machine/verdict';
import type {
    CheckOptions,
    CheckReport,
    CheckRequest,
    CheckedProgram,
    ConfigurationReport,
    Disappointment,
    Expectation,
    ExpectedVerdict,
    PropertyReport,
} from './types';

export { worst };

/** Whether `a` is a worse verdict than `b`. */
export function isWorse(a: Verdict, b: Verdict): boolean {
    return VERDICTS_WORST_FIRST.indexOf(a) < VERDICTS_WORST_FIRST.indexOf(b);
}

/** `arm64`, or `arm64 { idc = 1 }`: how a configuration is called wherever people see it. */
export function configurationLabel(architecture: ArchitectureName, optionText: string): string {
    return optionText === '' ? architecture : `${architecture} { ${optionText} }`;
}

/**
 * Checks every program of a scenario, one after the other.
 *
 * Never throws: where the explorer itself fails, the configuration says so ({@link ConfigurationReport.failure}) and its
 * verdict is `unknown`. A violation that was found before a limit was met stays a violation.
 *
 * @param explore the exhaustive explorer (`machine/explore`)
 * @param options budgets are per configuration; `now` is a clock in milliseconds
 */
export function check(explore: Explore, request: CheckRequest, options: CheckOptions = {}): CheckReport {
    const now = options.now ?? (() => 0);
    const start = now();
    const configurations = request.programs.map((checked, index) => {
        const before = now();
        const exploration = attempt(explore, checked.program, options);
        return configuration(checked, index, exploration, now() - before);
    });
    return {
        // Nothing checked is nothing known.
        verdict: configurations.length === 0 ? 'unknown' : worst(configurations.map((each) => each.verdict)),
        met: configurations.length > 0 && configurations.every((each) => each.met),
        configurations,
        milliseconds: now() - start,
    };
}

function attempt(explore: Explore, program: Program, options: CheckOptions): Exploration | Error {
    try {
        return explore(program, options);
    } catch (error) {
        // Reported as a 900s diagnostic by every face; never a verdict.
        return error instanceof Error ? error : new Error(String(error));
    }
}

function configuration(
    { program, expectations, optionText }: CheckedProgram,
    index: number,
    exploration: Exploration | Error,
    milliseconds: number,
): ConfigurationReport {
    const { architecture, options } = program;
    const expected = expectations.find((each) => each.property === null)?.verdict ?? null;
    const common = {
        program: index,
        architecture,
        options,
        label: configurationLabel(architecture, optionText),
        expected,
        milliseconds,
        backing: ARCHITECTURES[architecture].backing,
    };
    if (exploration instanceof Error) {
        return {
            ...common,
            verdict: 'unknown',
            met: false,
            disappointments: [],
            properties: [],
            stuck: null,
            finals: [],
            unreached: [],
            observations: [],
            limit: null,
            failure: exploration.stack ?? exploration.message,
            counts: { nodes: 0, localStates: 0, finalStates: 0 },
        };
    }
    const properties = propertyReports(program, expectations, exploration);
    const disappointments = disappointed(expectations, exploration.verdict, properties);
    return {
        ...common,
        verdict: exploration.verdict,
        met:
            disappointments.length === 0 &&
            !properties.some((each) => each.outcome !== 'holds' && isQuery(program.properties[each.property])) &&
            (expected !== null || unclaimed(exploration, properties) === 'safe'),
        disappointments,
        properties,
        stuck: exploration.stuck ? { cpus: exploration.stuck.cpus, witness: exploration.stuck.witness ?? null } : null,
        finals: exploration.finals,
        unreached: exploration.unreached,
        observations: exploration.observations,
        limit: exploration.limit ?? null,
        failure: null,
        counts: exploration.counts,
    };
}

/** `exists` asks whether something can happen; it never makes a scenario racy. */
export function isQuery(property: Property | undefined): boolean {
    return property?.kind === 'final' && property.quantifier === 'exists';
}

/** Where nothing is expected of the whole: the verdict of everything that no belief about a named property covers. */
function unclaimed(exploration: Exploration, properties: readonly PropertyReport[]): Verdict {
    if (properties.every((each) => each.expected === null)) return exploration.verdict;
    const claimsStuck = properties.some((each) => each.expected === 'stuck');
    return worst([
        ...properties.filter((each) => each.expected === null).map((each) => each.verdict),
        ...(exploration.stuck && !claimsStuck ? (['stuck'] as const) : []),
        ...(exploration.limit === undefined ? [] : (['unknown'] as const)),
    ]);
}

function propertyReports(
    program: Program,
    expectations: readonly Expectation[],
    exploration: Exploration,
): PropertyReport[] {
    return exploration.properties.flatMap((result): PropertyReport[] => {
        const property = program.properties[result.property];
        if (property === undefined) return [];
        return [
            {
                property: result.property,
                text: property.text,
                name: property.name ?? null,
                span: property.implied ? null : (property.span ?? null),
                implied: property.implied ?? false,
                outcome: result.outcome,
                verdict: result.verdict,
                expected: expectations.find((each) => each.property === result.property)?.verdict ?? null,
                vacuous: result.vacuous ?? null,
                witness: result.witness ?? null,
            },
        ];
    });
}

function disappointed(
    expectations: readonly Expectation[],
    verdict: Verdict,
    properties: readonly PropertyReport[],
): Disappointment[] {
    return expectations.flatMap((expectation): Disappointment[] => {
        const actual =
            expectation.property === null
                ? verdict
                : properties.find((each) => each.property === expectation.property)?.verdict;
        return actual === undefined || actual === expectation.verdict ? [] : [{ expectation, actual }];
    });
}

/** Narrows any verdict to one an author can state. */
export function isStatable(verdict: Verdict): verdict is ExpectedVerdict {
    return verdict !== 'unknown';
}
