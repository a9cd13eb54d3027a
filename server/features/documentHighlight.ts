/** The other mentions of a name in this document: a patch writes, an execute and a load read. */
import { DocumentHighlightKind } from 'vscode-languageserver';
import type { DocumentHighlight, TextDocumentPositionParams } from 'vscode-languageserver';
import { toOffset, toRange } from '../../analysis/positions';
import { mentions, referenceAt } from '../../analysis/symbols';
import type { Reference } from '../../language';
import { isOwn } from '../view';
import type { View } from '../view';
import { litmusHighlights } from './litmusNames';

export function documentHighlights({ analysis }: View, params: TextDocumentPositionParams): DocumentHighlight[] {
    const offset = toOffset(analysis.lines, params.position);
    if (analysis.litmus) return litmusHighlights(analysis, offset);
    const reference = referenceAt(analysis, offset);
    if (reference === null) return [];
    return mentions(analysis, reference.symbols)
        .filter(({ span }) => isOwn(analysis, span))
        .map(({ span, access }) => ({ range: toRange(analysis.lines, span), kind: kindOf(access) }));
}

function kindOf(access: Reference['access']): DocumentHighlightKind {
    switch (access) {
        case 'write':
        case 'declare':
            return DocumentHighlightKind.Write;
        case 'read':
        case 'execute':
        case 'call':
            return DocumentHighlightKind.Read;
        case 'mention':
            return DocumentHighlightKind.Text;
    }
}
