/** Go to definition and to declaration: one and the same in this language, into `use`d files and the kernel library too. */
import type { Location, TextDocumentPositionParams } from 'vscode-languageserver';
import { toOffset } from '../../analysis/positions';
import { meanings, referenceAt } from '../../analysis/symbols';
import { locate } from '../view';
import type { View } from '../view';
import { litmusDefinition } from './litmusNames';

export function definition({ analysis }: View, params: TextDocumentPositionParams): Location[] {
    const offset = toOffset(analysis.lines, params.position);
    if (analysis.litmus) return litmusDefinition(analysis, offset);
    const reference = referenceAt(analysis, offset);
    if (reference === null) return [];
    return meanings(analysis, reference).flatMap((symbol) => locate(analysis, symbol.span) ?? []);
}
