import { insertBefore, written } from './edits';
import type { Lint } from './lint';

/** Waiting for an acknowledgement with interrupts masked, where somebody then waits for ever. */
export const ISO014: Lint = {
    code: 'ISO014',
    severity: 'error',
    title: 'Waiting with interrupts masked',
    when: 'stuck',
    run: ({ analysis, accused }) =>
        accused.flatMap(({ acts, name }) => {
            let masked: (typeof acts)[number] | null = null;
            return acts.flatMap((act) => {
                if (act.op.op === 'mask') masked = act.op.masked ? act : null;
                if ((act.op.op !== 'wait' && act.op.op !== 'assume') || masked === null || act.span === null) return [];
                const at = masked.span;
                return [
                    {
                        span: act.span,
                        message: `${name} waits here with its interrupts masked, so it cannot take an IPI that another CPU waits for.`,
                        related: at ? [{ span: at, message: 'interrupts masked here' }] : [],
                        candidates: [
                            {
                                title: `Insert \`unmask irq;\` before \`${written(analysis, act)}\``,
                                edits: [insertBefore(analysis, act.span, 'unmask irq;')],
                            },
                        ],
                    },
                ];
            });
        }),
};
