/** Where things stand in the document. */
import type { ProgramEvent, Span } from '../machine/program';
import type { Analysis } from './analysis';

/** Whether a span lies in the document itself, not in a file it uses. */
export function ownSpan(analysis: Analysis, span: Span): boolean {
    return span.file === undefined || span.file === analysis.file.path;
}

/** Where an event is written in the document: for one of a library procedure, the innermost call that the document contains. */
export function spanInDocument(analysis: Analysis, event: ProgramEvent): Span | null {
    if (ownSpan(analysis, event.span)) return event.span;
    const calls = event.frames.filter(({ procedure, call }) => procedure !== 'on ipi' && ownSpan(analysis, call));
    return calls[calls.length - 1]?.call ?? null;
}

/** The scenario's title, for what concerns the whole file. */
export function headline(analysis: Analysis): Span {
    const named = analysis.litmus?.test?.nameSpan;
    if (named) return named;
    const scenario = analysis.file.items.find(({ kind }) => kind === 'scenario');
    return scenario?.span ?? { start: 0, end: Math.min(analysis.text.length, 1) };
}
