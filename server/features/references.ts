/** Every mention of a name, in this document, in the files it uses, and in other documents that use the same declaration. */
import type { Location, ReferenceParams } from 'vscode-languageserver';
import type { Analysis } from '../../analysis/analysis';
import { toOffset } from '../../analysis/positions';
import { declarationKey, meanings, mentions, referenceAt } from '../../analysis/symbols';
import { locate, uriOfFile } from '../view';
import type { View } from '../view';
import { litmusReferences } from './litmusNames';

export function references({ analysis, others }: View, params: ReferenceParams): Location[] {
    const offset = toOffset(analysis.lines, params.position);
    if (analysis.litmus) return litmusReferences(analysis, offset, params.context.includeDeclaration);
    const reference = referenceAt(analysis, offset);
    if (reference === null) return [];
    const keys = new Set(meanings(analysis, reference).map((symbol) => keyOf(analysis, symbol.span)));
    const places = new Map<string, Location>();
    for (const each of [analysis, ...others]) {
        const symbols = each.resolution.symbols.filter((symbol) => keys.has(keyOf(each, symbol.span)));
        for (const mention of mentions(
            each,
            symbols.map(({ id }) => id),
        )) {
            if (mention.access === 'declare' && !params.context.includeDeclaration) continue;
            const place = locate(each, mention.span);
            if (place) places.set(declarationKey(place.uri, mention.span), place);
        }
    }
    return [...places.values()];
}

function keyOf(
    analysis: Analysis,
    span: { readonly start: number; readonly file?: string; readonly end: number },
): string {
    const own = span.file === analysis.file.path ? undefined : span.file;
    return declarationKey(uriOfFile(own, analysis.uri), span);
}
