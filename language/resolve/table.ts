/** Symbols, references and scopes while they are collected. */
import type { Span } from '../../machine/program';
import { firstAt } from '../parse/reuse';
import type { LanguageSymbol, Reference, Scope, SymbolId } from '../resolution';
import type { SyntaxFile, TextSpan } from '../syntax';

/** What a table may start with: numbered from 0, and never copied. */
interface Start {
    readonly symbols: readonly LanguageSymbol[];
    readonly scopes: readonly Scope[];
}

export class SymbolTable {
    /** Those collected here, as everything below; not those it started with, whose numbers come first. */
    readonly symbols: LanguageSymbol[] = [];
    readonly references: Reference[] = [];
    readonly scopes: Scope[] = [];
    /** Whether something but its declaration mentions a symbol, by its place in `symbols`. */
    private readonly mentioned: boolean[] = [];

    /**
     * @param start symbols and scopes that are there already
     * @param first the number of the first symbol that is declared here
     */
    constructor(
        private readonly start: Start = NOTHING,
        private readonly first = start.symbols.length,
    ) {}

    /** A table for more of what this one is about: it starts empty, and its numbers go on behind these. */
    next(): SymbolTable {
        return new SymbolTable(NOTHING, this.first + this.symbols.length);
    }

    /** A symbol that was declared here; undefined: it was not. */
    own(id: SymbolId): LanguageSymbol | undefined {
        return id < this.first ? undefined : this.symbols[id - this.first];
    }

    declare(symbol: Omit<LanguageSymbol, 'id'>, access: Reference['access'] | null = 'declare'): SymbolId {
        const id = this.first + this.symbols.length;
        const { kind, name, span, whole, container, detail, documentation, declaration } = symbol;
        this.symbols.push({ id, kind, name, span, whole, container, detail, documentation, declaration });
        this.mentioned.push(false);
        if (access) this.refer(span, [id], access);
        return id;
    }

    refer(span: Span, symbols: readonly SymbolId[], access: Reference['access']): void {
        if (span.end <= span.start || symbols.length === 0) return;
        this.references.push({ span, symbols, access });
        if (access === 'declare') return;
        for (const id of symbols) if (id >= this.first) this.mentioned[id - this.first] = true;
    }

    /** Where a symbol is declared that was declared here. */
    placeOf(id: SymbolId): Span {
        return this.symbols[id - this.first].span;
    }

    /** The symbols declared here that nothing mentions but their declaration. */
    *unmentioned(): Generator<LanguageSymbol> {
        for (const [at, symbol] of this.symbols.entries()) if (!this.mentioned[at]) yield symbol;
    }

    /** All, those it started with among them; the place of each is its number. */
    allSymbols(): readonly LanguageSymbol[] {
        return this.start.symbols.concat(this.symbols);
    }

    allScopes(): readonly Scope[] {
        return this.start.scopes.concat(this.scopes);
    }

    scope(span: Span, symbols: readonly SymbolId[]): void {
        this.scopes.push({ span, symbols });
    }
}

const NOTHING: Start = { symbols: [], scopes: [] };

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
        if (!comment.ownLine) break;
        const between = file.text.slice(comment.span.end, below);
        if (between.trim() !== '' || (between.match(/\n/g) ?? []).length > 1) break;
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
