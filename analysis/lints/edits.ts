/** Repairs as text: statements inserted, replaced, removed and moved, on lines of their own and indented like their neighbours. */
import type { Statement, TextEdit } from '../../language';
import type { Span } from '../../machine/program';
import type { Analysis } from '../analysis';
import { isStatement, pathAt } from '../nodes';
import { lineAt } from '../positions';
import type { Act } from './lint';

/** The statement of the document that contains a place: the innermost one that begins on the same line or before. */
export function statementAt(analysis: Analysis, span: Span): Statement | null {
    const path = pathAt(analysis.file, Math.min(span.start + 1, span.end));
    for (let at = path.length - 1; at >= 0; at--) {
        const node = path[at];
        if (node && isStatement(node) && node.span.start <= span.start && span.end <= node.span.end) return node;
    }
    return null;
}

/** An event as the document has it: the call, for one of a procedure. */
export function written(analysis: Analysis, { event, span }: Pick<Act, 'event' | 'span'>): string {
    if (span === null || event.frames.every(({ procedure }) => procedure === 'on ipi')) return event.text;
    return analysis.text.slice(span.start, span.end).replace(/\s*;$/, '');
}

/** Where a statement begins, its labels included, and ends, its semicolon included. */
function extent(analysis: Analysis, span: Span): { readonly start: number; readonly end: number } {
    const statement = statementAt(analysis, span);
    const { start, end } = statement?.span ?? span;
    const rest = /^[ \t]*;/.exec(analysis.text.slice(end, end + 40));
    const closed = analysis.text[end - 1] === ';' || analysis.text[end - 1] === '}';
    return { start, end: closed ? end : end + (rest?.[0].length ?? 0) };
}

function indentation(analysis: Analysis, offset: number): string {
    const start = analysis.lines.starts[lineAt(analysis.lines, offset)] ?? 0;
    return /^[ \t]*/.exec(analysis.text.slice(start, offset))?.[0] ?? '';
}

function isAlone(analysis: Analysis, offset: number): boolean {
    const start = analysis.lines.starts[lineAt(analysis.lines, offset)] ?? 0;
    return /^[ \t]*$/.test(analysis.text.slice(start, offset));
}

const newLine = (analysis: Analysis) => (analysis.text.includes('\r\n') ? '\r\n' : '\n');

export function insertBefore(analysis: Analysis, span: Span, ...statements: readonly string[]): TextEdit {
    const statement = statementAt(analysis, span);
    const { start } = extent(analysis, span);
    // A label stays with its statement: what comes before it comes before its label.
    const at = statement?.labels[0]?.span.start ?? start;
    if (!isAlone(analysis, at)) return { span: { start: at, end: at }, newText: `${statements.join(' ')} ` };
    const lead = newLine(analysis) + indentation(analysis, start);
    const indent = indentationOfBlock(analysis, span) ?? indentation(analysis, at);
    const text = statements.join(newLine(analysis) + indent) + lead;
    return { span: { start: at, end: at }, newText: indent.slice(indentation(analysis, at).length) + text };
}

export function insertAfter(analysis: Analysis, span: Span, ...statements: readonly string[]): TextEdit {
    const { start, end } = extent(analysis, span);
    if (!isAlone(analysis, start)) return { span: { start: end, end }, newText: ` ${statements.join(' ')}` };
    const indent = indentation(analysis, start);
    return { span: { start: end, end }, newText: statements.map((each) => newLine(analysis) + indent + each).join('') };
}

export function replaceWith(analysis: Analysis, span: Span, statement: string): TextEdit {
    const found = statementAt(analysis, span);
    const { start, end } = extent(analysis, span);
    const labels = found?.labels ?? [];
    const last = labels[labels.length - 1];
    // Keep `label:` and what stands between it and the statement.
    const rest = last ? /^\s*:\s*/.exec(analysis.text.slice(last.span.end, end)) : null;
    const from = last && rest ? last.span.end + rest[0].length : start;
    return { span: { start: from, end }, newText: statement };
}

/** Removes a statement, with its line when nothing else is on it. A label is kept, on nothing. */
export function remove(analysis: Analysis, span: Span): TextEdit {
    const { start, end } = extent(analysis, span);
    const line = lineAt(analysis.lines, start);
    const begin = analysis.lines.starts[line] ?? 0;
    const following = analysis.lines.starts[lineAt(analysis.lines, end) + 1];
    const after = analysis.text.slice(end, following ?? analysis.text.length);
    if (isAlone(analysis, start) && /^\s*$/.test(after))
        return { span: { start: begin, end: following ?? end }, newText: '' };
    return { span: { start, end }, newText: '' };
}

/** Moves a whole statement to just after another. */
export function moveAfter(analysis: Analysis, moved: Span, target: Span): readonly TextEdit[] {
    const { start, end } = extent(analysis, moved);
    return [remove(analysis, moved), insertAfter(analysis, target, analysis.text.slice(start, end))];
}

/** Indentation of the other statements of the block, when the line itself begins with a label that stands further left. */
function indentationOfBlock(analysis: Analysis, span: Span): string | null {
    const statement = statementAt(analysis, span);
    const labels = statement?.labels ?? [];
    const last = labels[labels.length - 1];
    if (!statement || !last) return null;
    const body = /^\s*:\s*/.exec(analysis.text.slice(last.span.end));
    const at = last.span.end + (body?.[0].length ?? 0);
    return isAlone(analysis, at) ? indentation(analysis, at) : null;
}

/** The document after some edits, which must not overlap. */
export function apply(text: string, edits: readonly TextEdit[]): string {
    return [...edits]
        .sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)
        .reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text);
}
