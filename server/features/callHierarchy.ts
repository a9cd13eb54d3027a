/** Who calls whom: CPUs and procedures call procedures; an IPI sent to a CPU calls its handler. */
import { SymbolKind } from 'vscode-languageserver';
import type {
    CallHierarchyIncomingCall,
    CallHierarchyItem,
    CallHierarchyOutgoingCall,
    TextDocumentPositionParams,
} from 'vscode-languageserver';
import type { Analysis } from '../../analysis/analysis';
import { walk } from '../../analysis/nodes';
import { linesOf, toOffset, toRange } from '../../analysis/positions';
import { meanings, referenceAt, sameFile } from '../../analysis/symbols';
import type { CpuItem, ProcItem, Reference, SyntaxFile } from '../../language';
import type { Span } from '../../machine/program';
import { fileOfUri, uriOfFile } from '../view';
import type { View } from '../view';

/** Something that is called, or calls. */
type Callable =
    | { readonly kind: 'proc'; readonly node: ProcItem; readonly file: SyntaxFile }
    | { readonly kind: 'cpu'; readonly node: CpuItem; readonly file: SyntaxFile }
    | { readonly kind: 'handler'; readonly node: CpuItem; readonly file: SyntaxFile };

/** A call: from somewhere, to something, written at a place of the caller's file. */
interface Edge {
    readonly from: Callable;
    readonly to: Callable;
    readonly span: Span;
}

export function prepareCallHierarchy({ analysis }: View, params: TextDocumentPositionParams): CallHierarchyItem[] {
    const offset = toOffset(analysis.lines, params.position);
    const all = callables(analysis);
    const reference = referenceAt(analysis, offset);
    const named = reference ? all.filter((each) => each.kind !== 'handler' && names(analysis, reference, each)) : [];
    const handlers = all.filter(
        ({ kind, node, file }) =>
            kind === 'handler' &&
            file === analysis.file &&
            node.kind === 'cpu' &&
            node.handler !== null &&
            offset >= node.handler.span.start &&
            offset <= node.handler.body.span.start,
    );
    return [...named, ...handlers].map((each) => itemOf(analysis, each));
}

export function incomingCalls({ analysis }: View, item: CallHierarchyItem): CallHierarchyIncomingCall[] {
    const target = find(analysis, item);
    if (target === undefined) return [];
    return group(
        edges(analysis).filter(({ to }) => to.node === target.node && to.kind === target.kind),
        ({ from }) => from,
    ).map(([from, calls]) => ({
        from: itemOf(analysis, from),
        fromRanges: calls.map(({ span }) => toRange(linesOf(from.file.text), span)),
    }));
}

export function outgoingCalls({ analysis }: View, item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
    const source = find(analysis, item);
    if (source === undefined) return [];
    return group(
        edges(analysis).filter(({ from }) => from.node === source.node && from.kind === source.kind),
        ({ to }) => to,
    ).map(([to, calls]) => ({
        to: itemOf(analysis, to),
        fromRanges: calls.map(({ span }) => toRange(linesOf(source.file.text), span)),
    }));
}

function callables(analysis: Analysis): Callable[] {
    return [analysis.file, ...analysis.resolution.files.values()].flatMap((file) =>
        file.items.flatMap((node): Callable[] => {
            if (node.kind === 'proc') return [{ kind: 'proc', node, file }];
            if (node.kind !== 'cpu') return [];
            return [{ kind: 'cpu', node, file }, ...(node.handler ? [{ kind: 'handler' as const, node, file }] : [])];
        }),
    );
}

function edges(analysis: Analysis): Edge[] {
    const all = callables(analysis);
    const calls = analysis.resolution.references.filter(({ access }) => access === 'call');
    const sends = [...walk(analysis.file)].filter((node) => node.kind === 'simple' && node.row === 'send ipi');
    const viaCalls = calls.flatMap((reference) => {
        const from = containing(analysis, all, reference.span);
        return all
            .filter((to) => to.kind === 'proc' && names(analysis, reference, to))
            .flatMap((to): Edge[] => (from ? [{ from, to, span: reference.span }] : []));
    });
    const viaIpis = sends.flatMap((send): Edge[] => {
        const from = containing(analysis, all, send.span);
        const operand = send.kind === 'simple' ? send.operands[0] : undefined;
        const name = operand && analysis.text.slice(operand.span.start, operand.span.end);
        const to = all.find((each) => each.kind === 'handler' && each.node.name.text === name);
        return from && to ? [{ from, to, span: send.span }] : [];
    });
    return [...viaCalls, ...viaIpis];
}

/** The innermost callable a place stands in. */
function containing(analysis: Analysis, all: readonly Callable[], span: Span): Callable | undefined {
    const around = all.filter(({ kind, node, file }) => {
        const extent = kind === 'handler' ? node.handler?.span : node.span;
        return (
            extent !== undefined &&
            sameFile(analysis, file.path, span.file) &&
            extent.start <= span.start &&
            span.end <= extent.end
        );
    });
    return around.find(({ kind }) => kind === 'handler') ?? around[0];
}

function names(analysis: Analysis, reference: Reference, { node, file }: Callable): boolean {
    return meanings(analysis, reference).some(
        ({ span }) => sameFile(analysis, span.file, file.path) && span.start === node.name.span.start,
    );
}

function itemOf(analysis: Analysis, { kind, node, file }: Callable): CallHierarchyItem {
    const lines = linesOf(file.text);
    const isHandler = kind === 'handler' && node.handler !== null;
    const uri = uriOfFile(file === analysis.file ? undefined : file.path, analysis.uri);
    const span = isHandler ? node.handler.span : node.span;
    return {
        name: isHandler ? `${node.name.text}: on ipi` : node.name.text,
        kind: kind === 'proc' ? SymbolKind.Function : kind === 'cpu' ? SymbolKind.Class : SymbolKind.Event,
        uri,
        range: toRange(lines, span),
        selectionRange: toRange(lines, isHandler ? node.handler.span : node.name.span),
        // Which document's analysis it belongs to: a library item alone does not say.
        data: { scenario: analysis.uri, kind },
    };
}

function find(analysis: Analysis, item: CallHierarchyItem): Callable | undefined {
    const data: unknown = item.data;
    const kind = typeof data === 'object' && data !== null && 'kind' in data ? data.kind : null;
    return callables(analysis).find((each) => {
        const own = each.file === analysis.file;
        const sameDocument = own ? item.uri === analysis.uri : each.file.path === fileOfUri(item.uri);
        const start = toRange(linesOf(each.file.text), each.node.name.span).start;
        const handler = each.kind === 'handler' && each.node.handler;
        const expected = handler ? toRange(linesOf(each.file.text), handler.span).start : start;
        const at = item.selectionRange.start;
        return sameDocument && each.kind === kind && expected.line === at.line && expected.character === at.character;
    });
}

function group(found: readonly Edge[], by: (edge: Edge) => Callable): (readonly [Callable, Edge[]])[] {
    const groups: (readonly [Callable, Edge[]])[] = [];
    for (const edge of found) {
        const key = by(edge);
        const existing = groups.find(([each]) => each.node === key.node && each.kind === key.kind);
        if (existing) existing[1].push(edge);
        else groups.push([key, [edge]]);
    }
    return groups;
}
