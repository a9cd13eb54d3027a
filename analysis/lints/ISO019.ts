import { walk } from '../nodes';
import { lineAt } from '../positions';
import type { Lint } from './lint';

const BARRIER = /^(?:smp_(?:r|w)?mb|mb|rmb|wmb|dma_(?:r|w)?mb)$/;

/** A memory barrier without a comment: what does it order, and what does it pair with? (checkpatch asks the same.) */
export const ISO019: Lint = {
    code: 'ISO019',
    severity: 'hint',
    title: 'Barrier without a comment',
    when: 'always',
    run: ({ analysis }) => {
        const { lines, file } = analysis;
        const commented = new Set(
            file.comments.flatMap(({ span, ownLine }) => {
                const last = lineAt(lines, span.end);
                // A comment of its own speaks about the next line, one behind a statement about that.
                return ownLine ? [last + 1] : [lineAt(lines, span.start)];
            }),
        );
        return [...walk(file)].flatMap((node) => {
            const isBarrier =
                (node.kind === 'call' && 'labels' in node && BARRIER.test(node.callee.text)) ||
                (node.kind === 'simple' && node.words[0]?.text === 'dmb');
            if (!isBarrier || commented.has(lineAt(lines, node.span.start))) return [];
            const end = /^\s*;/.exec(analysis.text.slice(node.span.end))?.[0].length ?? 0;
            const at = node.span.end + (analysis.text[node.span.end - 1] === ';' ? 0 : end);
            return [
                {
                    span: node.span,
                    message: 'What does this barrier order, and which barrier on another CPU does it pair with?',
                    candidates: [
                        {
                            title: 'Add a comment',
                            edits: [{ span: { start: at, end: at }, newText: ' // orders …; pairs with …' }],
                        },
                    ],
                },
            ];
        });
    },
};
