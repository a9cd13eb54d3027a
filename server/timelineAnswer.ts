/** What the timeline view shows of a checked document: the counterexample, or what there is instead, and why. */
import type { Analysis } from '../analysis/analysis';
import type { CheckReport, ConfigurationReport } from '../analysis/types';
import { nearMiss } from '../report/nearMiss';
import { staged } from '../report/staged';
import type { TimelineState } from '../report/protocol';
import type { Picture } from '../report/timeline/picture';
import { pictureOf } from '../report/timeline/picture';
import { stillOf } from '../report/timeline/still';
import type { Target, TimelineAnswer } from './protocol';
import { citation, traceResult } from './traceResult';
import { placesIn } from './view';

/** @param report null: the document has nothing that could be checked */
export function timelineAnswer(analysis: Analysis, report: CheckReport | null, target: Target): TimelineAnswer {
    if (report === null)
        return said(
            'There is nothing to draw: the file has no scenario that can be checked. The Problems view says why.',
            [],
        );
    const trace = traceResult(analysis, report, target);
    if (trace !== null) return { trace, instead: null };
    const configuration = report.configurations.find(
        ({ architecture, label }) =>
            target.architecture === undefined || target.architecture === architecture || target.architecture === label,
    );
    if (configuration === undefined) return said('This scenario is not written for that architecture.', []);
    if (configuration.failure !== null)
        return said(`The checker failed: ${configuration.failure}`, ['showLog'], 'error');
    if (configuration.verdict === 'unknown') {
        const limit = configuration.limit === null ? '' : `: limit of ${configuration.limit} reached`;
        return said(`Not decided on ${configuration.label}${limit}.`, ['longer', 'step']);
    }
    if (configuration.verdict !== 'safe')
        return said(`${configuration.verdict} on ${configuration.label}, but no schedule was found to draw it.`, [
            'step',
        ]);
    const state = safeState(analysis, configuration);
    const text = state === null ? `Safe on ${configuration.label}: there is no counterexample to draw.` : '';
    return { trace: null, instead: { state, tone: 'plain', text, actions: state === null ? ['step'] : [] } };
}

const said = (
    text: string,
    actions: NonNullable<TimelineAnswer['instead']>['actions'],
    tone: 'plain' | 'error' = 'plain',
): TimelineAnswer => ({ trace: null, instead: { state: null, tone, text, actions } });

/** The nearest schedule to a violation that there is, with why it is harmless. */
function safeState(analysis: Analysis, { program: index, label }: ConfigurationReport): TimelineState | null {
    const program = analysis.lowered.programs[index]?.program;
    const near = program === undefined ? null : nearMiss(program, label);
    if (near === null) return null;
    return stillOf(near.scene, `${analysis.uri} ${analysis.version} ${label} nearest`, placesIn(analysis), {
        ...near.options,
        source: citation(analysis),
    });
}

/** Lanes and the initial state, before anything is known. */
export function initialPicture(analysis: Analysis, target: Target): Picture | null {
    const found = analysis.lowered.programs.find(
        ({ architecture }) => target.architecture === undefined || target.architecture === architecture,
    );
    if (found === undefined) return null;
    const scene = staged(found.program, { steps: [], property: null });
    return pictureOf(scene, { heading: ` on ${found.architecture}`, source: citation(analysis) });
}
