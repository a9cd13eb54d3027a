/** One counterexample in every form the client shows. */
import { isQuery } from '../analysis/check';
import type { CheckReport, ConfigurationReport } from '../analysis/types';
import type { Program } from '../machine/program';
import type { Trace } from '../machine/trace';
import { linesOf, toHuman } from '../analysis/positions';
import { mail } from '../report/mail';
import { verdictLine } from '../report/outcomes';
import { nearestPassing } from '../report/passing';
import { staged } from '../report/staged';
import { svgPage } from '../report/timeline/page';
import { pictureOf } from '../report/timeline/picture';
import { stillOf } from '../report/timeline/still';
import { firstWitness } from './checkResult';
import type { DrawnTrace, Subject } from './drawing';
import type { Target } from './protocol';

/** @returns null where there is nothing to show: everything holds, or no such property */
export function traceResult(subject: Subject, report: CheckReport, target: Target): DrawnTrace | null {
    const { notes, citation } = subject;
    const lines = linesOf(subject.text);
    for (const configuration of report.configurations) {
        const { architecture, label } = configuration;
        if (target.architecture !== undefined && target.architecture !== architecture && target.architecture !== label)
            continue;
        const program = subject.programs[configuration.program];
        const found = program && choose(program, configuration, target.property);
        if (!program || !found) continue;
        const scene = staged(program, found.trace);
        const steps = found.trace.steps.length;
        const options = {
            verdict: configuration.verdict,
            heading: ` on ${label} · shortest counterexample, ${steps} ${steps === 1 ? 'step' : 'steps'}`,
            source: citation,
        };
        const state = stillOf(
            scene,
            `${subject.uri} ${subject.version} ${label} ${found.property}`,
            (span) => (span.file === undefined ? toHuman(lines, span.start) : null),
            options,
        );
        const passing = nearestPassing(program, found.trace);
        return {
            program: configuration.program,
            scenario: subject.title ?? program.name,
            architecture: label,
            property: found.property,
            text: program.properties[found.property]?.text ?? 'stuck',
            trace: found.trace,
            mail: mail(scene, {
                signature: `isosync: ${verdictLine(configuration)} (${configuration.backing}).`,
                notes,
            }),
            svg: svgPage(pictureOf(scene, options)),
            state,
            passing: passing === null ? null : pictureOf(staged(program, passing), { verdict: 'safe' }),
        };
    }
    return null;
}

/** The property asked for; otherwise the first violated one, a stuck state, or a question that was answered yes. */
function choose(
    program: Program,
    configuration: ConfigurationReport,
    property: number | undefined,
): { readonly trace: Trace; readonly property: number } | null {
    if (property !== undefined) {
        const witness = configuration.properties.find((each) => each.property === property)?.witness;
        return witness ? { trace: witness, property } : null;
    }
    const trace =
        firstWitness(configuration) ??
        configuration.properties.find((each) => each.witness !== null && isQuery(program.properties[each.property]))
            ?.witness;
    return trace ? { trace, property: trace.property ?? -1 } : null;
}
