/** What the timeline view shows of a checked document: the counterexample, or what there is instead, and why. */
import type { CheckReport, ConfigurationReport } from '../analysis/types';
import { linesOf, toHuman } from '../analysis/positions';
import { nearMiss } from '../report/nearMiss';
import { staged } from '../report/staged';
import type { TimelineState } from '../report/protocol';
import type { Picture } from '../report/timeline/picture';
import { pictureOf } from '../report/timeline/picture';
import { stillOf } from '../report/timeline/still';
import type { Drawn, Subject, Wish } from './drawing';
import type { Target, TimelineAnswer } from './protocol';
import { traceResult } from './traceResult';

/** Draws what is wished for; in the checker's worker. */
export function draw(subject: Subject, wish: Wish): Drawn {
    switch (wish.kind) {
        case 'lanes':
            return { kind: 'lanes', picture: lanes(subject, wish.target) };
        case 'trace':
            return { kind: 'timeline', trace: traceResult(subject, wish.report, wish.target), instead: null };
        case 'timeline':
            return timelineAnswer(subject, wish.report, wish.target);
    }
}

type Timeline = Extract<Drawn, { kind: 'timeline' }>;

/** @param report null: the document has nothing that could be checked */
function timelineAnswer(subject: Subject, report: CheckReport | null, target: Target): Timeline {
    if (report === null)
        return said(
            'There is nothing to draw: the file has no scenario that can be checked. The Problems view says why.',
            [],
        );
    const trace = traceResult(subject, report, target);
    if (trace !== null) return { kind: 'timeline', trace, instead: null };
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
    const state = safeState(subject, configuration);
    const text = state === null ? `Safe on ${configuration.label}: there is no counterexample to draw.` : '';
    const actions = state === null ? (['step'] as const) : [];
    return { kind: 'timeline', trace: null, instead: { state, tone: 'plain', text, actions } };
}

const said = (
    text: string,
    actions: NonNullable<TimelineAnswer['instead']>['actions'],
    tone: 'plain' | 'error' = 'plain',
): Timeline => ({ kind: 'timeline', trace: null, instead: { state: null, tone, text, actions } });

/** The nearest schedule to a violation that there is, with why it is harmless. */
function safeState(subject: Subject, { program: index, label }: ConfigurationReport): TimelineState | null {
    const program = subject.programs[index];
    const near = program === undefined ? null : nearMiss(program, label);
    if (near === null) return null;
    const lines = linesOf(subject.text);
    return stillOf(
        near.scene,
        `${subject.uri} ${subject.version} ${label} nearest`,
        (span) => (span.file === undefined ? toHuman(lines, span.start) : null),
        { ...near.options, source: subject.citation },
    );
}

/** Lanes and the initial state, before anything is known. */
function lanes({ programs, citation }: Subject, target: Target): Picture | null {
    const found = programs.find(
        ({ architecture }) => target.architecture === undefined || target.architecture === architecture,
    );
    if (found === undefined) return null;
    const scene = staged(found, { steps: [], property: null });
    return pictureOf(scene, { heading: ` on ${found.architecture}`, source: citation });
}
