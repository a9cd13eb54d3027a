/** What a check found, sentence by sentence: shared by the terminal, SARIF and JUnit. */
import type { ConfigurationReport, PropertyReport } from '../analysis/types';
import type { Program, Span } from '../machine/program';
import type { Trace } from '../machine/trace';
import { isQuery } from '../analysis/check';
import type { CheckedFile } from './json';
import { spanOf } from './places';
import { list, plain } from './rich';
import type { Scene } from './scene';
import { effect } from './scene';
import { story, told } from './story';

/** Something a configuration has to say about one property (or about being stuck). */
export interface Outcome {
    readonly code: string;
    readonly text: string;
    /** In plain words. */
    readonly message: string;
    /** A belief of the author is not met, or there is none and it is not safe. */
    readonly unexpected: boolean;
    readonly scene: Scene | null;
    /** Where it goes wrong: the last step of the counterexample, or the property. */
    readonly span: Span | null;
}

/** Codes of verdicts, docs/diagnostics.md. */
const codes = { racy: 'ISO300', unpredictable: 'ISO301', stuck: 'ISO302', unknown: 'ISO303', safe: 'ISO304' } as const;

/** Every violated property of a configuration, in order; then an undecided one. */
export function outcomes(checked: CheckedFile, configuration: ConfigurationReport): Outcome[] {
    const program = checked.programs[configuration.program];
    if (program === undefined) return [];
    return configuration.properties.flatMap((report): Outcome[] => {
        const property = program.properties[report.property];
        const query = isQuery(property);
        if (report.outcome === 'holds') return [];
        const scene = report.witness === null ? null : { program, trace: report.witness };
        const unexpected = !(report.expected ?? configuration.expected ?? '').startsWith(report.verdict);
        const message = query
            ? `No execution satisfies ${report.text}.`
            : report.outcome === 'unknown'
              ? `Not decided: ${configuration.limit ?? configuration.failure ?? 'a limit was reached'}.`
              : scene === null
                ? `${report.text} is violated.`
                : plain(told(story(scene)));
        return [
            {
                code: report.outcome === 'unknown' ? codes.unknown : codes[report.verdict],
                text: report.text,
                message,
                unexpected,
                scene,
                span: placeOfOutcome(scene, report),
            },
        ];
    });
}

function placeOfOutcome(scene: Scene | null, report: PropertyReport): Span | null {
    const steps = scene?.trace.steps ?? [];
    const step = steps.find((each) => effect(each, 'violation') !== undefined) ?? steps[steps.length - 1];
    const span = scene === null || step === undefined ? undefined : spanOf(scene, step);
    return span?.file === undefined ? (span ?? report.span) : report.span;
}

/** The counterexample a reader wants to see first: of the first violated property, else of what is stuck. */
export function firstWitness(configuration: ConfigurationReport, program: Program): Trace | null {
    for (const report of configuration.properties) {
        if (report.witness === null) continue;
        if (report.outcome === 'violated' && !isQuery(program.properties[report.property])) return report.witness;
    }
    if (configuration.stuck !== null && configuration.stuck.witness !== null) return configuration.stuck.witness;
    return configuration.properties.find((report) => report.witness !== null)?.witness ?? null;
}

/** `racy on arm64 (agrees with Arm's model (herd7)), as expected`. */
export function verdictLine(configuration: ConfigurationReport): string {
    const belief = configuration.met
        ? configuration.expected === null
            ? ''
            : ', as expected'
        : configuration.disappointments.length > 0
          ? `, expected ${list([...new Set(configuration.disappointments.map((each) => each.expectation.verdict))])}`
          : '';
    const limit = configuration.limit === null ? '' : ` (limit of ${configuration.limit} reached)`;
    return `${configuration.verdict}${limit} on ${configuration.label}${belief}`;
}
