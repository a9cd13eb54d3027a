/** One counterexample in every form the client shows. */
import type { Analysis } from '../analysis/analysis';
import { isQuery } from '../analysis/check';
import type { CheckReport, ConfigurationReport } from '../analysis/types';
import type { Program } from '../machine/program';
import type { Trace } from '../machine/trace';
import { mail } from '../report/mail';
import { verdictLine } from '../report/outcomes';
import { firstWitness, witnessLines } from './checkResult';
import type { Target, TraceResult } from './protocol';
import { timelineSvg } from './timelineSvg';

/** @returns null where there is nothing to show: everything holds, or no such property */
export function traceResult(analysis: Analysis, report: CheckReport, target: Target): TraceResult | null {
    for (const configuration of report.configurations) {
        const { architecture, label } = configuration;
        if (target.architecture !== undefined && target.architecture !== architecture && target.architecture !== label)
            continue;
        const program = analysis.lowered.programs[configuration.program]?.program;
        const found = program && choose(program, configuration, target.property);
        if (!program || !found) continue;
        const scene = { program, trace: found.trace };
        const title = analysis.file.items.find((item) => item.kind === 'scenario')?.title.value;
        return {
            scenario: title ?? program.name,
            architecture: label,
            property: found.property,
            text: program.properties[found.property]?.text ?? 'stuck',
            trace: found.trace,
            witness: witnessLines(analysis, program, found.trace),
            mail: mail(scene, { signature: `isosync: ${verdictLine(configuration)} (${configuration.backing})` }),
            svg: timelineSvg(scene),
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
