/** Hover: what a statement does and does not do, what a name is, what a procedure expands to, what a property asks and answers. */
import { MarkupContent, MarkupKind } from 'vscode-languageserver';
import type { Hover, HoverParams } from 'vscode-languageserver';
import type { Analysis } from '../../analysis/analysis';
import { innermost, pathAt } from '../../analysis/nodes';
import { toOffset, toRange } from '../../analysis/positions';
import { meanings, referenceAt } from '../../analysis/symbols';
import { ARCHITECTURES, intrinsic, rowById } from '../../language';
import type { SyntaxNode, TextSpan } from '../../language';
import type { Surveys } from '../surveys';
import type { View } from '../view';
import { OPTIONS, architectureMarkdown, statementMarkdown } from '../words';
import { symbolMarkdown } from './hover/symbol';
import { expansionMarkdown } from './hover/expansion';
import { itemMarkdown } from './hover/item';
import { litmusHover } from './litmus';
import { observedMarkdown } from './hover/observed';
import { standingMarkdown } from './hover/standing';

export function hover(view: View, params: HoverParams): Hover | null {
    const { analysis } = view;
    const offset = toOffset(analysis.lines, params.position);
    if (analysis.litmus) return litmusHover(view, offset);
    if (analysis.file.comments.some(({ span }) => span.start < offset && offset < span.end)) return null;
    const found = explain(view, offset);
    if (found === null) return null;
    const value = found.parts.filter((part) => part !== '').join('\n\n---\n\n');
    if (value === '') return null;
    return { contents: { kind: MarkupKind.Markdown, value }, range: toRange(analysis.lines, found.span) };
}

/** The same, and the state of the CPU whose line it is, which the checker has to find out first. */
export async function hoverWithState(view: View, params: HoverParams, surveys: Surveys): Promise<Hover | null> {
    const plain = hover(view, params);
    const { analysis } = view;
    if (plain === null || analysis.litmus || !MarkupContent.is(plain.contents)) return plain;
    const path = pathAt(analysis.file, toOffset(analysis.lines, params.position));
    const state = await standingMarkdown(view, path, surveys);
    if (state === '') return plain;
    return { ...plain, contents: { ...plain.contents, value: `${plain.contents.value}\n\n---\n\n${state}` } };
}

interface Explanation {
    readonly span: TextSpan;
    readonly parts: readonly string[];
}

function explain(view: View, offset: number): Explanation | null {
    const { analysis } = view;
    const path = pathAt(analysis.file, offset);
    const statement = innermost(
        path,
        'simple',
        'call',
        'assign',
        'if',
        'when',
        'while',
        'await',
        'assert',
        'repeat',
        'for',
        'choose',
        'note',
    );
    // A name means more than the statement it stands in, unless it is a word of the statement itself.
    const reference = referenceAt(analysis, offset);
    if (reference && reference.access !== 'call') {
        const symbols = meanings(analysis, reference);
        const [symbol] = symbols;
        if (symbol) {
            const option = symbol.kind === 'option' ? OPTIONS[symbol.name] : undefined;
            const about = option ?? symbolMarkdown(view, symbol);
            return { span: reference.span, parts: [about, observedMarkdown(view, path)] };
        }
    }
    if (statement?.kind === 'simple') {
        const row = rowById(statement.row);
        const start = statement.words[0]?.span.start ?? statement.span.start;
        if (row)
            return {
                span: { start, end: statement.span.end },
                parts: [statementMarkdown(row), observedMarkdown(view, path)],
            };
    }
    const call = innermost(path, 'call');
    if (call && offset <= call.callee.span.end) {
        const row = intrinsic(call.callee.text);
        if (row) return { span: call.callee.span, parts: [statementMarkdown(row)] };
        const symbols = reference ? meanings(analysis, reference) : [];
        if (symbols[0])
            return {
                span: call.callee.span,
                parts: [symbolMarkdown(view, symbols[0]), expansionMarkdown(view, call.span)],
            };
    }
    return structure(view, path, offset) ?? topLevel(view, path, offset);
}

/** `if`, `await`, `registered(…)`, `load.acquire`, `execute` inside an expression: whatever has a row of its own. */
function structure({ analysis }: View, path: readonly SyntaxNode[], offset: number): Explanation | null {
    for (let at = path.length - 1; at >= 0; at--) {
        const node = path[at];
        if (node === undefined) continue;
        const row = rowById(rowOf(node));
        if (row === undefined) continue;
        // Only on its own words: inside its block it would drown everything else.
        const head = firstWord(analysis, node);
        if (offset > head.end) return null;
        return { span: head, parts: [statementMarkdown(row)] };
    }
    return null;
}

function rowOf(node: SyntaxNode): string {
    switch (node.kind) {
        case 'if':
        case 'when':
        case 'while':
        case 'await':
        case 'assert':
        case 'repeat':
        case 'for':
        case 'choose':
        case 'note':
        case 'registered':
        case 'execute':
            return node.kind;
        case 'load':
            return node.order.text;
        case 'assign':
            return node.release?.text ?? 'assign';
        default:
            return '';
    }
}

function firstWord(analysis: Analysis, node: SyntaxNode): TextSpan {
    const labels = 'labels' in node ? node.labels : [];
    const from = labels[labels.length - 1]?.span.end ?? node.span.start;
    const token = analysis.file.tokens.find(({ start, kind }) => start >= from && kind === 'identifier');
    return token && token.end <= node.span.end ? token : node.span;
}

function topLevel(view: View, path: readonly SyntaxNode[], offset: number): Explanation | null {
    const { analysis } = view;
    const architecture = innermost(path, 'architecture');
    if (architecture && offset <= architecture.name.span.end) {
        const known = ARCHITECTURES.find((each) => each === architecture.name.text);
        return known ? { span: architecture.name.span, parts: [architectureMarkdown(known)] } : null;
    }
    const option = innermost(path, 'option');
    if (option) {
        const text = OPTIONS[option.name.text];
        return text ? { span: option.span, parts: [text] } : null;
    }
    const item = path[1];
    if (item === undefined) return null;
    const text = itemMarkdown(view, item);
    if (text === '') return null;
    const isBlock = item.kind === 'cpu' || item.kind === 'proc' || item.kind === 'line' || item.kind === 'trace';
    const head = firstWord(analysis, item);
    if (isBlock && offset > head.end) return null;
    return { span: isBlock ? head : item.span, parts: [text] };
}
