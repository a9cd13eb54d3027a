/** Walking the syntax tree: children of a node in text order, and the path of nodes that leads to an offset. */
import type { HandlerBlock, Statement, SyntaxFile, SyntaxNode } from '../language';

const present = (nodes: readonly (SyntaxNode | null)[]): readonly SyntaxNode[] =>
    nodes.filter((node): node is SyntaxNode => node !== null);

/** Children in text order. Leaves (names, numbers, texts) have none. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
    switch (node.kind) {
        case 'file':
        case 'line':
            return node.items;
        case 'scenario':
            return [node.title];
        case 'source':
            return [node.citation];
        case 'remark':
            return [node.text];
        case 'arch':
            return node.architectures;
        case 'architecture':
            return [node.name, ...node.options];
        case 'option':
            return [node.name, node.value];
        case 'use':
            return [node.path];
        case 'code':
            return 'parts' in node ? present([node.name, node.version, node.parts]) : [];
        case 'shared':
            return present([node.name, node.value]);
        case 'proc':
            return [node.name, ...node.parameters, ...node.architectures, node.body];
        case 'parameter':
            return [node.type, node.name];
        case 'cpu':
            // The handler lies inside the body's braces but is not one of its statements.
            return present([node.name, node.unregistered, node.body, node.handler]);
        case 'handler':
            return [node.body];
        case 'block':
            return node.statements;
        case 'forbid-stale':
            return present([node.code, node.on, node.after, node.name]);
        case 'final':
            return present([node.condition, node.name]);
        case 'forbid-unpredictable':
            return present([node.code, node.name]);
        case 'forbid-ipi':
            return present([node.cpu, node.name]);
        case 'returns':
            return 'cpu' in node ? present([node.cpu, node.name]) : [];
        case 'expect':
            return present([node.property, node.verdict, ...node.architectures]);
        case 'trace':
            return [node.name, ...node.steps];
        case 'trace-step':
            return [node.cpu, node.event];
        case 'simple':
            return [...node.labels, ...[...node.words, ...node.operands].sort((a, b) => a.span.start - b.span.start)];
        case 'assign':
            return [...node.labels, ...present([node.release, node.target, node.value])];
        case 'call':
            return [...('labels' in node ? node.labels : []), node.callee, ...node.arguments];
        case 'if':
        case 'when':
            return [...node.labels, node.condition, node.then, ...present([node.otherwise])];
        case 'while':
            return [...node.labels, node.condition, node.body];
        case 'await':
        case 'assert':
            return [...node.labels, node.condition];
        case 'repeat':
            return [...node.labels, node.count, node.body];
        case 'for':
            return [...node.labels, node.variable, node.set, node.body];
        case 'choose':
            return [...node.labels, ...node.branches];
        case 'note':
            return [...node.labels, node.text];
        case 'nested':
            return [...node.labels, node.body];
        case 'empty':
            return node.labels;
        case 'error':
            return 'labels' in node ? node.labels : [];
        case 'field':
            return [node.object, node.field];
        case 'registered':
            return [node.cpu];
        case 'load':
            return [node.order, node.word];
        case 'execute':
            return [node.code];
        case 'unary':
            return [node.operand];
        case 'binary':
            return [node.left, node.right];
        case 'parenthesized':
            return [node.inner];
        case 'code-reference':
            return present([node.name, node.part]);
        case 'name':
        case 'number':
        case 'text':
        case 'version':
            return [];
    }
}

/** Every node below (and including) a node, parents before children, in text order. */
export function* walk(node: SyntaxNode): Generator<SyntaxNode> {
    yield node;
    for (const child of childrenOf(node)) yield* walk(child);
}

/**
 * The nodes around an offset, outermost (the file) first. A node counts while the offset is inside it or at either end; of
 * two neighbours that touch at the offset the one that begins there wins.
 */
export function pathAt(file: SyntaxFile, offset: number): readonly SyntaxNode[] {
    const path: SyntaxNode[] = [file];
    for (let node: SyntaxNode | undefined = file; node !== undefined;) {
        const around: SyntaxNode[] = childrenOf(node).filter(
            ({ span }) => span.start <= offset && offset <= span.end && span.end > span.start,
        );
        const next: SyntaxNode | undefined = around[around.length - 1];
        if (next !== undefined) path.push(next);
        node = next;
    }
    return path;
}

/** Every statement of a file with the CPU, handler or procedure it stands in, in text order. */
export function* statementsOf(node: SyntaxNode | HandlerBlock): Generator<Statement> {
    for (const each of walk(node)) if (isStatement(each)) yield each;
}

/** Statements are the nodes that can carry labels. */
export function isStatement(node: SyntaxNode): node is Statement {
    return 'labels' in node;
}

/** The innermost node of one of the given kinds on a path. */
export function innermost<K extends SyntaxNode['kind']>(
    path: readonly SyntaxNode[],
    ...kinds: readonly K[]
): Extract<SyntaxNode, { kind: K }> | undefined {
    for (let index = path.length - 1; index >= 0; index--) {
        const node = path[index];
        if (node !== undefined && (kinds as readonly string[]).includes(node.kind))
            return node as Extract<SyntaxNode, { kind: K }>;
    }
    return undefined;
}
