/** Go to definition and to declaration: one and the same in this language, into `use`d files and the kernel library too. */
import type { Location, TextDocumentPositionParams } from 'vscode-languageserver';
import { toOffset } from '../../analysis/positions';
import { meanings, referenceAt } from '../../analysis/symbols';
import { locate } from '../view';
import type { View } from '../view';

export function definition({ analysis }: View, params: TextDocumentPositionParams): Location[] {
    const reference = referenceAt(analysis, toOffset(analysis.lines, params.position));
    if (reference === null) return [];
    return meanings(analysis, reference).flatMap((symbol) => locate(analysis, symbol.span) ?? []);
}
