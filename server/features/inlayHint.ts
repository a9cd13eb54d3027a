/** Inlay hints: what each execute, and each read of a shared word, may observe over all executions. */
import { InlayHintKind } from 'vscode-languageserver';
import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import { observedIn } from '../../analysis/observed';
import { toLsp, toSpan } from '../../analysis/positions';
import type { View } from '../view';

export function inlayHints(view: View, params: InlayHintParams): InlayHint[] {
    const { analysis, report, settings } = view;
    if (!settings.inlayHints.enabled || report === null) return [];
    const range = toSpan(analysis.lines, params.range);
    return observedIn(analysis, report)
        .filter(({ span }) => span.start <= range.end && span.end >= range.start)
        .map(({ span, observations }) => ({
            position: toLsp(analysis.lines, hintPlace(analysis.text, span.end)),
            label: observations.map(({ text }) => text).join('; '),
            kind: InlayHintKind.Type,
            paddingLeft: true,
            tooltip: {
                kind: 'markdown' as const,
                value: observations
                    .map(({ text, labels }) => `\`${text}\` over all executions on ${labels.join(', ')}`)
                    .join('\n\n'),
            },
        }));
}

/** Before the semicolon would look like part of the statement: after it. */
function hintPlace(text: string, end: number): number {
    const rest = /^\s*;/.exec(text.slice(end, end + 20));
    return end + (rest?.[0].length ?? 0);
}
