/** What a call of a procedure comes to, on each architecture checked. */
import type { TextSpan } from '../../../language';
import type { Program, ProgramEvent } from '../../../machine/program';
import { configurationLabel } from '../../../analysis/check';
import type { View } from '../../view';

/** More lines than this help nobody in a hover. */
const LIMIT = 24;

/** @param call the span of the call's statement, in the document */
export function expansionMarkdown({ analysis }: View, call: TextSpan): string {
    const expansions = new Map<string, string[]>();
    for (const { program, optionText } of analysis.lowered.programs) {
        const text = expansion(program, call);
        if (text === '') continue;
        const labels = expansions.get(text) ?? [];
        labels.push(configurationLabel(program.architecture, optionText));
        expansions.set(text, labels);
    }
    return [...expansions]
        .map(([text, labels]) => `Expands here to (${labels.join('; ')}):\n\n\`\`\`isosync\n${text}\n\`\`\``)
        .join('\n\n');
}

function expansion(program: Program, call: TextSpan): string {
    const events = program.events.filter(({ frames }) => frames.some((frame) => isCall(frame.call, call)));
    const lines = events.map((event) => `${'    '.repeat(depth(event, call))}${event.text}`);
    const shown = lines.slice(0, LIMIT);
    if (lines.length > shown.length) shown.push(`… ${lines.length - shown.length} more`);
    return shown.join('\n');
}

const isCall = (span: { readonly start: number; readonly end: number; readonly file?: string }, call: TextSpan) =>
    span.file === undefined && span.start >= call.start && span.end <= call.end;

function depth(event: ProgramEvent, call: TextSpan): number {
    const at = event.frames.findIndex((frame) => isCall(frame.call, call));
    return Math.max(0, event.frames.length - 1 - at);
}
