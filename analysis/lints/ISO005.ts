import { replaceWith, written } from './edits';
import type { Lint } from './lint';
import { windows } from './registration';

/** Registration, DMB, ISB: a DMB orders memory accesses, and an instruction fetch is not one (task isolation v4 and v5). */
export const ISO005: Lint = {
    code: 'ISO005',
    severity: 'error',
    title: 'DMB expected to order instruction fetch',
    when: 'racy',
    run: (context) =>
        windows(context)
            .filter(({ synchronization, published, dmb }) => synchronization && !published && dmb?.span)
            .flatMap(({ register, dmb }) => {
                if (!dmb?.span) return [];
                return [
                    {
                        span: dmb.span,
                        message: `A \`dmb\` orders memory accesses only: what follows may be fetched before \`${register.event.text}\` is visible to others. A \`dsb\` waits for the store.`,
                        related: [{ span: register.span, message: 'the store that has to be visible first' }],
                        candidates: [
                            {
                                title: `Replace \`${written(context.analysis, dmb)}\` by \`dsb ish;\``,
                                edits: [replaceWith(context.analysis, dmb.span, 'dsb ish;')],
                            },
                        ],
                    },
                ];
            }),
};
