/** Symbols, references and scopes while they are collected. */
import type { Span } from '../../machine/program';
import { firstAt } from '../parse/reuse';
import type { LanguageSymbol, Reference, Scope, SymbolId } from '../resolution';
import type { SyntaxFile, TextSpan } from '../syntax';

export class SymbolTable {
    readonly symbols: LanguageSymbol[];
    /** Those collected here; not those of what it started with. */
    readonly references: Reference[] = [];
    readonly scopes: Scope[];

    /** @param start symbols and scopes that are there already */
    constructor(
        start: { readonly symbols: readonly LanguageSymbol[]; readonly scopes: readonly Scope[] } | null = null,
    ) {
        this.symbols = [...(start?.symbols ?? [])];
        this.scopes = [...(start?.scopes ?? [])];
    }

    declare(symbol: Omit<LanguageSymbol, 'id'>, access: Reference['access'] | null = 'declare'): SymbolId {
        const id = this.symbols.length;
        this.symbols.push({ ...symbol, id });
        if (access) this.refer(symbol.span, [id], access);
        return id;
    }

    refer(span: Span, symbols: readonly SymbolId[], access: Reference['access']): void {
        if (span.end > span.start && symbols.length > 0) this.references.push({ span, symbols, access });
    }

    scope(span: Span, symbols: readonly SymbolId[]): void {
        this.scopes.push({ span, symbols });
    }
}

/** By file and place. */
export function sortReferences(references: Reference[]): Reference[] {
    const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    return references.sort((a, b) => compare(a.span.file ?? '', b.span.file ?? '') || a.span.start - b.span.start);
}

/** The comment block directly above a place, without its marks. */
export function documentationAbove(file: SyntaxFile, place: TextSpan): string {
    const lines: string[] = [];
    let below = place.start;
    for (let index = firstAt(file.comments, ({ span }) => span.end > below) - 1; index >= 0; index--) {
        const comment = file.comments[index];
        const between = file.text.slice(comment.span.end, below);
        if (between.trim() !== '' || (between.match(/\n/g) ?? []).length > 1 || !comment.ownLine) break;
        lines.unshift(plain(comment.text));
        below = comment.span.start;
    }
    return lines.join('\n');
}

function plain(comment: string): string {
    if (comment.startsWith('//')) return comment.slice(2).trim();
    return comment
        .replace(/^\/\*+|\*+\/$/g, '')
        .split('\n')
        .map((line) => line.replace(/^\s*\* ?/, '').trim())
        .join('\n')
        .trim();
}
