/** The outline: declarations, CPUs with their labels and handlers, procedures, properties, expectations. */
import { SymbolKind } from 'vscode-languageserver';
import type { DocumentSymbol } from 'vscode-languageserver';
import type { Analysis } from '../../analysis/analysis';
import { isStatement, walk } from '../../analysis/nodes';
import { toRange } from '../../analysis/positions';
import type { Item, SyntaxNode, TextSpan } from '../../language';
import type { View } from '../view';
import { litmusSymbols } from './litmus';

export function documentSymbols({ analysis }: View): DocumentSymbol[] {
    if (analysis.litmus) return litmusSymbols(analysis);
    return analysis.file.items.flatMap((item) => symbol(analysis, item) ?? []);
}

function make(
    { lines }: Analysis,
    name: string,
    kind: SymbolKind,
    span: TextSpan,
    selection: TextSpan,
    detail?: string,
    children?: DocumentSymbol[],
): DocumentSymbol {
    return {
        // LSP forbids empty names.
        name: name === '' ? '(no name)' : name,
        kind,
        range: toRange(lines, span),
        selectionRange: toRange(lines, selection),
        ...(detail ? { detail } : {}),
        ...(children && children.length > 0 ? { children } : {}),
    };
}

function symbol(analysis: Analysis, item: Item): DocumentSymbol | null {
    const { span } = item;
    const text = (part: TextSpan) => analysis.text.slice(part.start, part.end).replace(/\s+/g, ' ');
    switch (item.kind) {
        case 'scenario':
            return make(analysis, item.title.value, SymbolKind.Module, span, item.title.span, 'scenario');
        case 'code':
            return make(
                analysis,
                item.name.text,
                SymbolKind.Field,
                span,
                item.name.span,
                `code, first ${item.version.text}`,
            );
        case 'shared':
            return make(analysis, item.name.text, SymbolKind.Variable, span, item.name.span, 'shared word');
        case 'line': {
            const cells = item.items.flatMap((cell) => symbol(analysis, cell) ?? []);
            return make(analysis, 'line', SymbolKind.Struct, span, span, 'one cache line', cells);
        }
        case 'proc': {
            const parameters = item.parameters.map((each) => `${each.type.text} ${each.name.text}`).join(', ');
            const children = labels(analysis, item.body);
            return make(
                analysis,
                item.name.text,
                SymbolKind.Function,
                span,
                item.name.span,
                `(${parameters})`,
                children,
            );
        }
        case 'cpu': {
            const state = [item.unregistered ? 'unregistered' : '', item.inUser ? 'in user' : '']
                .filter(Boolean)
                .join(' ');
            const children = labels(analysis, item.body);
            if (item.handler)
                children.push(
                    make(analysis, 'on ipi', SymbolKind.Event, item.handler.span, item.handler.span, undefined, [
                        ...labels(analysis, item.handler.body),
                    ]),
                );
            return make(
                analysis,
                item.name.text,
                SymbolKind.Class,
                span,
                item.name.span,
                `cpu ${state}`.trim(),
                children,
            );
        }
        case 'forbid-stale':
        case 'forbid-unpredictable':
        case 'forbid-ipi':
        case 'returns':
        case 'final': {
            const name = item.name?.text;
            return make(
                analysis,
                name ?? text(span).replace(/;$/, ''),
                SymbolKind.Property,
                span,
                item.name?.span ?? span,
                name ? text(span) : undefined,
            );
        }
        case 'expect':
            return make(analysis, text(span).replace(/;$/, ''), SymbolKind.Constant, span, item.verdict.span);
        case 'trace':
            return make(analysis, item.name.text, SymbolKind.Event, span, item.name.span, 'trace');
        case 'source':
        case 'remark':
        case 'arch':
        case 'use':
        case 'error':
            return null;
    }
}

/** Labelled statements of a block, nested blocks included. */
function labels(analysis: Analysis, node: SyntaxNode): DocumentSymbol[] {
    return [...walk(node)].flatMap((each) =>
        isStatement(each)
            ? each.labels.map((label) => {
                  const statement = analysis.text.slice(label.span.end, each.span.end).replace(/^\s*:\s*/, '');
                  const first = statement.split('\n', 1)[0] ?? '';
                  return make(analysis, label.text, SymbolKind.Key, each.span, label.span, first.trim());
              })
            : [],
    );
}
