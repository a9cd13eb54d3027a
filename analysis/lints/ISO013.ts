import { between, isDmb, publishes, storesWord, last, lastIndex } from './acts';
import { insertBefore, written } from './edits';
import type { Lint } from './lint';

/** DMB before an IPI: ICC_SGI1R_EL1 is a system register, and a DMB does not order writes to it. */
export const ISO013: Lint = {
    code: 'ISO013',
    severity: 'error',
    title: 'DMB expected to order an IPI',
    when: 'racy',
    run: ({ analysis, program, accused }) => {
        if (program.architecture !== 'arm64') return [];
        return accused.flatMap(({ acts }) =>
            acts.flatMap((act, at) => {
                const { op, span } = act;
                if (op.op !== 'send' || span === null) return [];
                const barrier = lastIndex(acts.slice(0, at), isDmb);
                const dmb = acts[barrier];
                if (dmb === undefined || between(acts, barrier, at).some(publishes)) return [];
                const stored = last(
                    acts.slice(0, barrier),
                    (act) => storesWord(program, act) || act.event.kind === 'patch',
                );
                // An `ic` that is not complete is what ISO002 speaks about.
                if (stored === null || acts.slice(0, at).some((act) => act.op.op === 'ic')) return [];
                return [
                    {
                        span,
                        message: `Sending an IPI is a write to a system register, which \`${dmb.event.text}\` does not order: it may arrive before \`${stored.event.text}\` is visible.`,
                        related: dmb.span ? [{ span: dmb.span, message: 'orders memory accesses only' }] : [],
                        candidates: [
                            {
                                title: `Insert \`dsb ishst;\` before \`${written(analysis, act)}\``,
                                edits: [insertBefore(analysis, span, 'dsb ishst;')],
                            },
                            {
                                title: `Insert \`dsb ish;\` before \`${written(analysis, act)}\``,
                                edits: [insertBefore(analysis, span, 'dsb ish;')],
                            },
                        ],
                    },
                ];
            }),
        );
    },
};
