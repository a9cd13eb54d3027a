/** The verdict of a scenario: one exploration per architecture and choice of options, compared with what its author expects. */
import type { ArchitectureName, ArchitectureOptions, Program, Property } from '../machine/program';
import { DEFAULT_OPTIONS } from '../machine/program';
import type { Exploration, Explore, Verdict } from '../machine/verdict';
import type {
    Backing,
    CheckOptions,
    CheckReport,
    CheckRequest,
    ConfigurationReport,
    Disappointment,
    Expectation,
    ExpectedVerdict,
    PropertyReport,
} from './types';

/** From worst to best. */
export const VERDICTS_WORST_FIRST: readonly Verdict[] = ['racy', 'unpredictable', 'stuck', 'unknown', 'safe'];

/** The worst of several verdicts; `safe` for none. */
export function worst(verdicts: readonly Verdict[]): Verdict {
    return VERDICTS_WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'safe';
}

/** Whether `a` is a worse verdict than `b`. */
export function isWorse(a: Verdict, b: Verdict): boolean {
    return VERDICTS_WORST_FIRST.indexOf(a) < VERDICTS_WORST_FIRST.indexOf(b);
}

/** How verdicts of an architecture are backed: only AArch64 has been compared with Arm's own model, over complete final-state sets. */
export function backing(architecture: ArchitectureName): Backing {
    return architecture === 'arm64' ? "agrees with Arm's model (herd7)" : 'derived from the manuals';
}

/** `arm64`, or `arm64 { idc = 1, dic = 1 }` with the options that are not the default. */
export function configurationLabel(architecture: ArchitectureName, options: ArchitectureOptions): string {
    if (architecture !== 'arm64') return architecture;
    const named = ['idc', 'dic', 'eis', 'eos'] as const;
    const changed = named.filter((name) => options[name] !== DEFAULT_OPTIONS[name]);
    if (changed.length === 0) return architecture;
    return `${architecture} { ${changed.map((name) => `${name} = ${options[name]}`).join(', ')} }`;
}

/** Whether an expectation speaks about a program: about all, or about one of the architectures and options it names. */
export function appliesTo(expectation: Expectation, program: Pick<Program, 'architecture' | 'options'>): boolean {
    if (expectation.targets === undefined) return true;
    return expectation.targets.some(
        (target) =>
            target.architecture === program.architecture &&
            (['idc', 'dic', 'eis', 'eos'] as const).every(
                (name) => target.options[name] === undefined || target.options[name] === program.options[name],
            ),
    );
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
    const configurations = request.programs.map((program, index) => {
        const before = now();
        const exploration = attempt(explore, program, options);
        return configuration(program, index, request.expectations, exploration, now() - before);
    });
    return {
        verdict: worst(configurations.map((each) => each.verdict)),
        met: configurations.every((each) => each.met),
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
    program: Program,
    index: number,
    expectations: readonly Expectation[],
    exploration: Exploration | Error,
    milliseconds: number,
): ConfigurationReport {
    const { architecture, options } = program;
    const common = {
        program: index,
        architecture,
        options,
        label: configurationLabel(architecture, options),
        milliseconds,
        backing: backing(architecture),
    };
    const applicable = expectations.flatMap((expectation, at) => (appliesTo(expectation, program) ? [at] : []));
    const wholeAt = applicable.find((at) => expectations[at]?.property === undefined);
    const expected = wholeAt === undefined ? null : (expectations[wholeAt]?.verdict ?? null);
    if (exploration instanceof Error) {
        return {
            ...common,
            verdict: 'unknown',
            expected,
            met: false,
            disappointments: [],
            properties: [],
            stuck: null,
            finals: [],
            unreached: [],
            limit: null,
            failure: exploration.stack ?? exploration.message,
            counts: { nodes: 0, localStates: 0, finalStates: 0 },
        };
    }
    const properties = propertyReports(program, expectations, applicable, exploration);
    const disappointments = disappointed(expectations, applicable, exploration.verdict, properties);
    // Without a belief about the whole, what no named belief covers has to be safe.
    const uncovered = worst([
        ...properties.filter((each) => each.expected === null).map((each) => each.verdict),
        ...(exploration.stuck && properties.every((each) => each.expected !== 'stuck') ? (['stuck'] as const) : []),
    ]);
    const unreachableExists = properties.some(
        (each) => each.outcome !== 'holds' && isQuery(program.properties[each.property]),
    );
    const named = properties.some((each) => each.expected !== null);
    return {
        ...common,
        verdict: exploration.verdict,
        expected,
        met:
            disappointments.length === 0 &&
            !unreachableExists &&
            (expected !== null || (named ? uncovered === 'safe' : exploration.verdict === 'safe')),
        disappointments,
        properties,
        stuck: exploration.stuck ? { cpus: exploration.stuck.cpus, witness: exploration.stuck.witness ?? null } : null,
        finals: exploration.finals,
        unreached: exploration.unreached,
        limit: exploration.limit ?? null,
        failure: null,
        counts: exploration.counts,
    };
}

/** `exists` asks whether something can happen; it never makes a scenario racy. */
export function isQuery(property: Property | undefined): boolean {
    return property?.kind === 'final' && property.quantifier === 'exists';
}

function propertyReports(
    program: Program,
    expectations: readonly Expectation[],
    applicable: readonly number[],
    exploration: Exploration,
): PropertyReport[] {
    return exploration.properties.flatMap((result): PropertyReport[] => {
        const property = program.properties[result.property];
        if (property === undefined) return [];
        const belief = applicable
            .map((at) => expectations[at])
            .find((expectation) => expectation?.property !== undefined && expectation.property === property.name);
        return [
            {
                property: result.property,
                text: property.text,
                name: property.name ?? null,
                span: property.implied ? null : (property.span ?? null),
                implied: property.implied ?? false,
                outcome: result.outcome,
                verdict: result.verdict,
                expected: belief?.verdict ?? null,
                vacuous: result.vacuous ?? null,
                witness: result.witness ?? null,
            },
        ];
    });
}

function disappointed(
    expectations: readonly Expectation[],
    applicable: readonly number[],
    verdict: Verdict,
    properties: readonly PropertyReport[],
): Disappointment[] {
    return applicable.flatMap((at): Disappointment[] => {
        const expectation = expectations[at];
        if (expectation === undefined) return [];
        const actual =
            expectation.property === undefined
                ? verdict
                : properties.find((each) => each.name === expectation.property)?.verdict;
        // A belief about a name nobody has is a 200s diagnostic of the resolver.
        if (actual === undefined || actual === expectation.verdict) return [];
        return [{ expectation: at, expected: expectation.verdict, actual }];
    });
}

/** Narrowing of any verdict to one an author can state. */
export function isStatable(verdict: Verdict): verdict is ExpectedVerdict {
    return verdict !== 'unknown';
}
