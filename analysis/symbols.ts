/** Questions about names: what stands at a place, where else it is mentioned, what is visible there. */
import type { LanguageSymbol, Reference, Resolution, SymbolId } from '../language';
import type { Span } from '../machine/program';
import type { Analysis } from './analysis';

/** Whether two spans lie in one file; the scenario's own path counts as no file. */
export function sameFile(analysis: Analysis, a: string | undefined, b: string | undefined): boolean {
    const own = analysis.file.path;
    return (a === own ? undefined : a) === (b === own ? undefined : b);
}

/** The reference at an offset of the document (either end of the name counts), if a name stands there. */
export function referenceAt(analysis: Analysis, offset: number): Reference | null {
    let touching: Reference | null = null;
    for (const reference of analysis.resolution.references) {
        const { span } = reference;
        if (!sameFile(analysis, span.file, undefined) || offset < span.start || offset > span.end) continue;
        // Of two names that touch, the one that begins at the offset is meant.
        if (touching === null || span.start > touching.span.start) touching = reference;
    }
    return touching;
}

/** The symbol with this id. */
export function symbolOf(resolution: Resolution, id: SymbolId): LanguageSymbol | null {
    return resolution.symbols[id] ?? null;
}

/** What a reference may mean; several for a library procedure that each architecture spells its own way. */
export function meanings(analysis: Analysis, reference: Reference): readonly LanguageSymbol[] {
    return reference.symbols.flatMap((id) => symbolOf(analysis.resolution, id) ?? []);
}

/** Every place that means one of the symbols, declarations included. */
export function mentions(analysis: Analysis, symbols: readonly SymbolId[]): readonly Reference[] {
    return analysis.resolution.references.filter((reference) => reference.symbols.some((id) => symbols.includes(id)));
}

/** What can be named at an offset of the document: inner scopes first, a hidden outer name is left out. */
export function visibleAt(analysis: Analysis, offset: number): readonly LanguageSymbol[] {
    const around = analysis.resolution.scopes
        .filter(({ span }) => sameFile(analysis, span.file, undefined) && span.start <= offset && offset <= span.end)
        .sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
    const seen = new Set<string>();
    const visible: LanguageSymbol[] = [];
    for (const scope of around)
        for (const id of scope.symbols) {
            const symbol = symbolOf(analysis.resolution, id);
            if (symbol === null) continue;
            // Each architecture may spell a library procedure its own way: one name, several symbols.
            const key = `${symbol.kind}:${symbol.container ?? ''}:${symbol.name}`;
            if (seen.has(key)) continue;
            seen.add(key);
            visible.push(symbol);
        }
    // Procedures of the library and of used files are in scope everywhere; one name, however many architectures spell it.
    const procedures = new Set(visible.filter(({ kind }) => kind === 'proc').map(({ name }) => name));
    for (const symbol of analysis.resolution.symbols) {
        if (symbol.kind !== 'proc' || procedures.has(symbol.name)) continue;
        procedures.add(symbol.name);
        visible.push(symbol);
    }
    return visible;
}

/** Symbols that belong to another: labels and registers of a CPU, versions of a code location, parameters of a procedure. */
export function membersOf(
    analysis: Analysis,
    container: SymbolId,
    ...kinds: LanguageSymbol['kind'][]
): LanguageSymbol[] {
    return analysis.resolution.symbols.filter(
        (symbol) => symbol.container === container && (kinds.length === 0 || kinds.includes(symbol.kind)),
    );
}

/** Symbols of a kind that the scenario itself declares (not those of the library). */
export function declared(analysis: Analysis, ...kinds: LanguageSymbol['kind'][]): LanguageSymbol[] {
    return analysis.resolution.symbols.filter(
        (symbol) => kinds.includes(symbol.kind) && sameFile(analysis, symbol.span.file, undefined),
    );
}

/** One symbol seen from two documents is the same when it is declared at the same place of the same file. */
export function declarationKey(uri: string, span: Span): string {
    return `${uri}#${span.start}`;
}
