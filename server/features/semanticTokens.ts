/** Semantic tokens: what each name is, as the resolver understood it. Encoded as LSP wants: five numbers a token, relative. */
import { SemanticTokenModifiers, SemanticTokenTypes } from 'vscode-languageserver';
import type { SemanticTokensEdit, SemanticTokensLegend } from 'vscode-languageserver';
import { litmusPieces } from '../../analysis/litmusPieces';
import type { LitmusPieceKind } from '../../analysis/litmusPieces';
import { walk } from '../../analysis/nodes';
import { lineAt, lineEnd, toLsp, toSpan } from '../../analysis/positions';
import type { LspRange } from '../../analysis/positions';
import { meanings } from '../../analysis/symbols';
import type { LanguageSymbol, Reference } from '../../language';
import { isOwn } from '../view';
import type { View } from '../view';

const types = [
    SemanticTokenTypes.keyword,
    SemanticTokenTypes.comment,
    SemanticTokenTypes.string,
    SemanticTokenTypes.number,
    SemanticTokenTypes.operator,
    SemanticTokenTypes.class,
    SemanticTokenTypes.struct,
    SemanticTokenTypes.variable,
    SemanticTokenTypes.parameter,
    SemanticTokenTypes.function,
    SemanticTokenTypes.enumMember,
    SemanticTokenTypes.property,
    SemanticTokenTypes.event,
    SemanticTokenTypes.namespace,
    SemanticTokenTypes.macro,
] as const;
const modifiers = [
    SemanticTokenModifiers.declaration,
    SemanticTokenModifiers.modification,
    SemanticTokenModifiers.defaultLibrary,
    /** A register: nobody but its CPU sees it. */
    'local',
] as const;
type Type = (typeof types)[number];
type Modifier = (typeof modifiers)[number];

export const semanticTokensLegend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

/** The words of a litmus test, in the same colours. */
const LITMUS_TOKENS: Readonly<Record<LitmusPieceKind, readonly [Type, readonly Modifier[]]>> = {
    keyword: [SemanticTokenTypes.keyword, []],
    comment: [SemanticTokenTypes.comment, []],
    string: [SemanticTokenTypes.string, []],
    number: [SemanticTokenTypes.number, []],
    operator: [SemanticTokenTypes.operator, []],
    test: [SemanticTokenTypes.namespace, [SemanticTokenModifiers.declaration]],
    cpu: [SemanticTokenTypes.class, []],
    instruction: [SemanticTokenTypes.keyword, []],
    register: [SemanticTokenTypes.variable, ['local']],
    location: [SemanticTokenTypes.variable, []],
    label: [SemanticTokenTypes.macro, []],
};

/** @param range only tokens that touch it; absent: the whole document */
export function semanticTokens({ analysis }: View, range?: LspRange): number[] {
    const { file, lines } = analysis;
    const wanted = range ? toSpan(lines, range) : file.span;
    const names = new Map<number, Reference>();
    for (const reference of analysis.resolution.references)
        if (isOwn(analysis, reference.span)) names.set(reference.span.start, reference);
    const notKeywords = nonKeywords(analysis.file);
    const data: number[] = [];
    let line = 0;
    let character = 0;
    const push = (start: number, end: number, type: Type, set: readonly Modifier[] = []) => {
        const at = toLsp(lines, start);
        data.push(
            at.line - line,
            at.line === line ? at.character - character : at.character,
            end - start,
            types.indexOf(type),
            set.reduce((bits, each) => bits | (1 << modifiers.indexOf(each)), 0),
        );
        ({ line, character } = at);
    };
    if (analysis.litmus) {
        for (const { kind, span } of litmusPieces(analysis)) {
            if (span.end <= wanted.start || span.start >= (range ? wanted.end : analysis.text.length)) continue;
            push(span.start, span.end, ...LITMUS_TOKENS[kind]);
        }
        return data;
    }
    const pieces = [...file.tokens, ...file.comments.map(({ span }) => ({ kind: 'comment' as const, ...span }))];
    pieces.sort((a, b) => a.start - b.start);
    for (const piece of pieces) {
        if (piece.end <= wanted.start || piece.start >= wanted.end || piece.end === piece.start) continue;
        switch (piece.kind) {
            case 'comment':
                // A token does not cross a line.
                for (let at = lineAt(lines, piece.start); at <= lineAt(lines, piece.end - 1); at++) {
                    const start = Math.max(piece.start, lines.starts[at] ?? 0);
                    const end = Math.min(piece.end, lineEnd(lines, at));
                    if (end > start) push(start, end, SemanticTokenTypes.comment);
                }
                break;
            case 'string': {
                const version = names.get(piece.start);
                push(piece.start, piece.end, version ? SemanticTokenTypes.enumMember : SemanticTokenTypes.string);
                break;
            }
            case 'number':
                push(piece.start, piece.end, SemanticTokenTypes.number);
                break;
            case 'punctuation':
                if (!/^[(){};:,.]$/.test(piece.text)) push(piece.start, piece.end, SemanticTokenTypes.operator);
                break;
            case 'identifier': {
                const reference = names.get(piece.start);
                const symbol = reference && meanings(analysis, reference)[0];
                if (reference && symbol) {
                    const [type, set] = describe(symbol, reference);
                    push(
                        piece.start,
                        piece.end,
                        type,
                        isOwn(analysis, symbol.span) ? set : [...set, SemanticTokenModifiers.defaultLibrary],
                    );
                } else if (!notKeywords.has(piece.start)) push(piece.start, piece.end, SemanticTokenTypes.keyword);
                break;
            }
            case 'unknown':
            case 'end':
                break;
        }
    }
    return data;
}

/** Starts of identifiers that are names nobody knows, or lie in text that was not understood: they get no colour. */
function nonKeywords(file: View['analysis']['file']): ReadonlySet<number> {
    const starts = new Set<number>();
    const errors = [...walk(file)].filter((node) => node.kind === 'error');
    for (const token of file.tokens)
        if (errors.some(({ span }) => span.start <= token.start && token.end <= span.end)) starts.add(token.start);
    for (const node of walk(file)) {
        if (node.kind === 'simple') for (const each of node.operands) starts.add(each.span.start);
        if (node.kind === 'field') starts.add(node.object.span.start).add(node.field.span.start);
        if (node.kind === 'name' || node.kind === 'version') starts.add(node.span.start);
    }
    for (const node of walk(file)) {
        // Names in the tree that are words of the language.
        if (node.kind === 'simple') for (const word of node.words) starts.delete(word.span.start);
        if (node.kind === 'for') starts.delete(node.set.span.start);
        if (node.kind === 'load') starts.delete(node.order.span.start);
        if (node.kind === 'assign' && node.release) starts.delete(node.release.span.start);
        if (node.kind === 'cpu' && node.unregistered) starts.delete(node.unregistered.span.start);
        if (node.kind === 'parameter') starts.delete(node.type.span.start);
        if (node.kind === 'expect') starts.delete(node.verdict.span.start);
        if (node.kind === 'call') starts.delete(node.callee.span.start);
        if (node.kind === 'trace-step') starts.delete(node.event.span.start);
    }
    return starts;
}

function describe(symbol: LanguageSymbol, reference: Reference): readonly [Type, Modifier[]] {
    const set: Modifier[] = [];
    if (reference.access === 'declare') set.push(SemanticTokenModifiers.declaration);
    if (reference.access === 'write') set.push(SemanticTokenModifiers.modification);
    switch (symbol.kind) {
        case 'code':
            return [SemanticTokenTypes.struct, set];
        case 'word':
            return [SemanticTokenTypes.variable, set];
        case 'register':
            return [SemanticTokenTypes.variable, [...set, 'local']];
        case 'cpu':
            return [SemanticTokenTypes.class, set];
        case 'proc':
            return [SemanticTokenTypes.function, set];
        case 'parameter':
        case 'variable':
            return [SemanticTokenTypes.parameter, set];
        case 'label':
            return [SemanticTokenTypes.macro, set];
        case 'version':
            return [SemanticTokenTypes.enumMember, set];
        case 'property':
        case 'trace':
            return [SemanticTokenTypes.event, set];
        case 'architecture':
            return [SemanticTokenTypes.namespace, set];
        case 'option':
            return [SemanticTokenTypes.property, set];
    }
}

/** The one edit that turns the tokens a client has into the new ones: everything between what they share at both ends. */
export function semanticTokensEdits(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
    const shorter = Math.min(before.length, after.length);
    let head = 0;
    while (head < shorter && before[head] === after[head]) head++;
    let tail = 0;
    while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
    if (head === before.length && head === after.length) return [];
    return [{ start: head, deleteCount: before.length - head - tail, data: after.slice(head, after.length - tail) }];
}
