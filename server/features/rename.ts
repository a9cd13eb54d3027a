/** Rename, with prepare: wherever the name is mentioned, in the files it is shared with too; never in the kernel library. */
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type {
    PrepareRenameResult,
    RenameParams,
    TextDocumentPositionParams,
    TextEdit,
    WorkspaceEdit,
} from 'vscode-languageserver';
import type { Analysis } from '../../analysis/analysis';
import { toOffset, toRange } from '../../analysis/positions';
import { meanings, mentions, referenceAt } from '../../analysis/symbols';
import type { LanguageSymbol, Reference } from '../../language';
import { LIBRARY_SCHEME, isOwn, locate } from '../view';
import type { View } from '../view';
import { references } from './references';

export function prepareRename({ analysis }: View, params: TextDocumentPositionParams): PrepareRenameResult {
    const { reference, name } = renamable(analysis, params);
    return { range: toRange(analysis.lines, reference.span), placeholder: name };
}

export function rename(view: View, params: RenameParams): WorkspaceEdit {
    const { analysis } = view;
    const { symbols, name } = renamable(analysis, params);
    const { newName } = params;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName))
        throw refuse(`'${newName}' is not a name: use letters, digits and '_', and do not begin with a digit.`);
    if (newName === name) return { changes: {} };
    const taken = clash(analysis, symbols, newName);
    if (taken) throw refuse(`'${newName}' is already the name of a ${taken.kind} here.`);
    const changes: Record<string, TextEdit[]> = {};
    for (const place of references(view, { ...params, context: { includeDeclaration: true } }))
        (changes[place.uri] ??= []).push({ range: place.range, newText: newName });
    if (Object.keys(changes).some((uri) => uri.startsWith(`${LIBRARY_SCHEME}:`)))
        throw refuse('The kernel library is read-only.');
    return { changes };
}

interface Renamable {
    readonly reference: Reference;
    readonly symbols: readonly LanguageSymbol[];
    readonly name: string;
}

/** @throws ResponseError saying why the name here cannot be changed */
function renamable(analysis: Analysis, params: TextDocumentPositionParams): Renamable {
    const reference = referenceAt(analysis, toOffset(analysis.lines, params.position));
    if (reference === null) throw refuse('There is no name here.');
    const symbols = meanings(analysis, reference);
    const name = symbols[0]?.name;
    if (name === undefined) throw refuse('Nobody declares this name.');
    const written = analysis.text.slice(reference.span.start, reference.span.end);
    if (written !== name) throw refuse('A quoted instruction is not a name; edit its text instead.');
    for (const { kind, span } of symbols) {
        if (kind === 'architecture' || kind === 'option') throw refuse(`'${name}' belongs to the language.`);
        const place = locate(analysis, span);
        if (!isOwn(analysis, span) && (place === null || place.uri.startsWith(`${LIBRARY_SCHEME}:`)))
            throw refuse(`'${name}' is declared in the kernel library, which is read-only.`);
    }
    return { reference, symbols, name };
}

/** A symbol that the new name would hide, be hidden by, or be taken for. */
function clash(analysis: Analysis, symbols: readonly LanguageSymbol[], newName: string): LanguageSymbol | undefined {
    const containers = new Set(symbols.map(({ container }) => container));
    const kinds = new Set(symbols.map(({ kind }) => kind));
    const apart = (kind: LanguageSymbol['kind']) =>
        kind === 'label' || kind === 'version' || kind === 'property' || kind === 'trace';
    const containersOfMentions = new Set(
        mentions(
            analysis,
            symbols.map(({ id }) => id),
        ).flatMap(({ span }) => enclosing(analysis, span.start)),
    );
    return analysis.resolution.symbols.find((other) => {
        if (other.name !== newName || symbols.includes(other)) return false;
        // Labels, versions, properties and traces are looked up on their own, in their container.
        if (apart(other.kind) || [...kinds].some(apart))
            return kinds.has(other.kind) && containers.has(other.container);
        return other.container === null || containers.has(other.container) || containersOfMentions.has(other.container);
    });
}

/** Ids of the CPUs and procedures whose declaration contains an offset. */
function enclosing(analysis: Analysis, offset: number): readonly number[] {
    return analysis.resolution.symbols
        .filter(
            ({ kind, whole }) =>
                (kind === 'cpu' || kind === 'proc') &&
                isOwn(analysis, whole) &&
                whole.start <= offset &&
                offset <= whole.end,
        )
        .map(({ id }) => id);
}

function refuse(message: string): ResponseError<void> {
    return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
