/** Code lenses: the verdict of the scenario and of each property, with what one does next. */
import type { CodeLens, Command } from 'vscode-languageserver';
import { isQuery } from '../../analysis/check';
import { toRange } from '../../analysis/positions';
import type { ConfigurationReport, PropertyReport } from '../../analysis/types';
import { notesOf } from '../../language';
import type { Span } from '../../machine/program';
import { command } from '../protocol';
import type { Target } from '../protocol';
import { headline, ownSpan } from '../../analysis/places';
import type { View } from '../view';
import { litmusLenses } from './litmus';

export function codeLenses(view: View): CodeLens[] {
    const { analysis, report, settings } = view;
    if (!settings.codeLens.enabled || analysis.lowered.programs.length === 0) return [];
    const lens = (span: Span, title: string, name: string, target?: Target): CodeLens => ({
        range: toRange(analysis.lines, span),
        command: {
            title,
            command: name,
            arguments: target ? [analysis.uri, target] : [analysis.uri],
        } satisfies Command,
    });
    const top = headline(analysis);
    if (analysis.litmus) return litmusLenses(view);
    if (report === null)
        return [lens(top, settings.check.whileTyping ? 'isosync: checking …' : 'isosync: check', command.check)];
    const lenses = [
        lens(top, [summary(report.configurations), ...notesOf(analysis.file)].join(' · '), command.check),
        lens(top, 'Check all architectures', command.checkAllArchitectures),
    ];
    const guilty = firstCounterexample(view);
    if (guilty) {
        lenses.push(
            lens(top, 'Debug counterexample', command.debugCounterexample, guilty),
            lens(top, 'Show timeline', command.showTimeline, guilty),
            lens(top, 'Copy as mail', command.copyAsMail, guilty),
        );
    }
    for (const [span, answers] of byProperty(view)) {
        lenses.push(lens(span, answers.map(({ title }) => title).join(' · '), command.check));
        const shown = answers.find(({ hasTrace }) => hasTrace);
        if (shown) {
            const isQuestion = shown.isQuery;
            lenses.push(
                lens(
                    span,
                    isQuestion ? 'Debug this execution' : 'Debug counterexample',
                    command.debugCounterexample,
                    shown.target,
                ),
                lens(span, 'Show timeline', command.showTimeline, shown.target),
            );
        }
    }
    return lenses;
}

/** `racy on arm64 · 312 states · 3 ms`, configuration by configuration; those that agree share a line. */
export function summary(configurations: readonly ConfigurationReport[]): string {
    const byVerdict = new Map<string, ConfigurationReport[]>();
    for (const each of configurations) {
        const word =
            each.failure === null
                ? each.limit !== null && each.verdict === 'unknown'
                    ? `unknown (${each.limit})`
                    : each.verdict
                : 'checker failed';
        byVerdict.set(word, [...(byVerdict.get(word) ?? []), each]);
    }
    const states = configurations.reduce((sum, { counts }) => sum + counts.localStates, 0);
    const milliseconds = configurations.reduce((sum, each) => sum + each.milliseconds, 0);
    const verdicts = [...byVerdict].map(
        ([word, all]) => `${mark(all)} ${word} on ${all.map(({ label }) => label).join(', ')}`,
    );
    return `${verdicts.join(' · ')} · ${states.toLocaleString('en-GB')} states · ${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}

/** As expected, or not. */
const mark = (all: readonly ConfigurationReport[]) => (all.every(({ met }) => met) ? '✓' : '✗');

function firstCounterexample({ analysis, report }: View): Target | null {
    for (const { architecture, program, properties } of report?.configurations ?? []) {
        const code = analysis.lowered.programs[program]?.program;
        const guilty = properties.find(
            ({ outcome, witness, property }) =>
                outcome === 'violated' && witness !== null && !isQuery(code?.properties[property]),
        );
        if (guilty) return { property: guilty.property, architecture };
    }
    return null;
}

interface Answer {
    readonly title: string;
    readonly hasTrace: boolean;
    readonly isQuery: boolean;
    readonly target: Target;
}

function byProperty({ analysis, report }: View): ReadonlyMap<Span, Answer[]> {
    const spans = new Map<number, Span>();
    const answers = new Map<Span, Answer[]>();
    for (const { architecture, label, program, properties } of report?.configurations ?? [])
        for (const property of properties) {
            if (property.span === null || !ownSpan(analysis, property.span)) continue;
            const span = spans.get(property.span.start) ?? property.span;
            spans.set(span.start, span);
            const question = isQuery(analysis.lowered.programs[program]?.program.properties[property.property]);
            answers.set(span, [
                ...(answers.get(span) ?? []),
                {
                    title: `${answerOf(property, question)} on ${label}`,
                    hasTrace: property.witness !== null,
                    isQuery: question,
                    target: { property: property.property, architecture },
                },
            ]);
        }
    return answers;
}

function answerOf({ outcome, verdict, vacuous }: PropertyReport, question: boolean): string {
    if (outcome === 'unknown') return 'not decided';
    if (question) return outcome === 'holds' ? 'reachable' : 'unreachable';
    if (outcome === 'violated') return verdict;
    return vacuous === null ? 'holds' : `holds (${vacuous})`;
}
