/** Links: URLs in `source` citations, and the files that `use` brings in. */
import type { DocumentLink } from 'vscode-languageserver';
import { walk } from '../../analysis/nodes';
import { toRange } from '../../analysis/positions';
import type { View } from '../view';
import { resolveUse } from '../paths';

const URL_PATTERN = /https?:\/\/[^\s"<>]*[^\s"<>.,;:!?)\]}]/g;

export function documentLinks({ analysis }: View): DocumentLink[] {
    return [...walk(analysis.file)].flatMap((node): DocumentLink[] => {
        if (node.kind === 'source') {
            const { start, end } = node.citation.span;
            return [...analysis.text.slice(start, end).matchAll(URL_PATTERN)].map((match) => ({
                range: toRange(analysis.lines, {
                    start: start + match.index,
                    end: start + match.index + match[0].length,
                }),
                target: match[0],
                tooltip: 'Open the source of this scenario',
            }));
        }
        if (node.kind === 'use') {
            const target = resolveUse(node.path.value, analysis.uri);
            if (target === null || node.path.span.end - node.path.span.start < 3) return [];
            // Without the quotes.
            const span = { start: node.path.span.start + 1, end: node.path.span.end - 1 };
            return [{ range: toRange(analysis.lines, span), target, tooltip: 'Open this library' }];
        }
        return [];
    });
}
