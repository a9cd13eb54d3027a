/** Symbols of every document the server knows: scenarios, CPUs, patchable code, words, procedures, labels, properties. */
import { SymbolKind } from 'vscode-languageserver';
import type { SymbolInformation } from 'vscode-languageserver';
import type { Analysis } from '../../analysis/analysis';
import { toRange } from '../../analysis/positions';
import type { SymbolKind as LanguageSymbolKind } from '../../language';
import { isOwn } from '../view';

const kinds: Partial<Record<LanguageSymbolKind, SymbolKind>> = {
    code: SymbolKind.Field,
    word: SymbolKind.Variable,
    cpu: SymbolKind.Class,
    proc: SymbolKind.Function,
    label: SymbolKind.Key,
    property: SymbolKind.Property,
    trace: SymbolKind.Event,
};

/** More than anybody reads; the editor narrows the query while one types. */
const LIMIT = 500;

/** @param query letters that occur in this order, in any case; empty: everything */
export function workspaceSymbols(analyses: readonly Analysis[], query: string): SymbolInformation[] {
    const found: SymbolInformation[] = [];
    for (const analysis of analyses) {
        const title = analysis.file.items.find((item) => item.kind === 'scenario');
        const containerName = title?.title.value ?? analysis.uri.slice(analysis.uri.lastIndexOf('/') + 1);
        const add = (name: string, kind: SymbolKind, span: { readonly start: number; readonly end: number }) => {
            if (name !== '' && matches(name, query))
                found.push({
                    name,
                    kind,
                    containerName,
                    location: { uri: analysis.uri, range: toRange(analysis.lines, span) },
                });
        };
        if (title) add(title.title.value, SymbolKind.Module, title.span);
        for (const symbol of analysis.resolution.symbols) {
            const kind = kinds[symbol.kind];
            if (kind !== undefined && isOwn(analysis, symbol.span)) add(symbol.name, kind, symbol.span);
            if (found.length >= LIMIT) return found;
        }
    }
    return found;
}

function matches(name: string, query: string): boolean {
    const letters = name.toLowerCase();
    let at = 0;
    for (const letter of query.toLowerCase()) {
        at = letters.indexOf(letter, at) + 1;
        if (at === 0) return false;
    }
    return true;
}
