/** One counterexample in every form the client shows. */
import type { Analysis } from '../analysis/analysis';
import { isQuery } from '../analysis/check';
import type { CheckReport, ConfigurationReport } from '../analysis/types';
import { notesOf } from '../language';
import type { Program } from '../machine/program';
import type { Trace } from '../machine/trace';
import { mail } from '../report/mail';
import { verdictLine } from '../report/outcomes';
import { nearestPassing } from '../report/passing';
import { staged } from '../report/staged';
import { svgPage } from '../report/timeline/page';
import { pictureOf } from '../report/timeline/picture';
import { stillOf } from '../report/timeline/still';
import { firstWitness, witnessLines } from './checkResult';
import type { Target, TraceResult } from './protocol';
import { placesIn } from './view';

/** @returns null where there is nothing to show: everything holds, or no such property */
export function traceResult(analysis: Analysis, report: CheckReport, target: Target): TraceResult | null {
    const notes = notesOf(analysis.file);
    for (const configuration of report.configurations) {
        const { architecture, label } = configuration;
        if (target.architecture !== undefined && target.architecture !== architecture && target.architecture !== label)
            continue;
        const program = analysis.lowered.programs[configuration.program]?.program;
        const found = program && choose(program, configuration, target.property);
        if (!program || !found) continue;
        const scene = staged(program, found.trace);
        const title = analysis.file.items.find((item) => item.kind === 'scenario')?.title.value;
        const steps = found.trace.steps.length;
        const options = {
            verdict: configuration.verdict,
            heading: ` on ${label} · shortest counterexample, ${steps} ${steps === 1 ? 'step' : 'steps'}`,
            source: citation(analysis),
        };
        const state = stillOf(
            scene,
            `${analysis.uri} ${analysis.version} ${label} ${found.property}`,
            placesIn(analysis),
            options,
        );
        const passing = nearestPassing(program, found.trace);
        return {
            scenario: title ?? program.name,
            architecture: label,
            property: found.property,
            text: program.properties[found.property]?.text ?? 'stuck',
            trace: found.trace,
            witness: witnessLines(analysis, program, found.trace),
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

/** Who and where: the first two parts of the scenario's `source`. */
export function citation(analysis: Analysis): string {
    const source = analysis.file.items.find((item) => item.kind === 'source')?.citation.value ?? '';
    return source.split(', ').slice(0, 2).join(', ');
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
