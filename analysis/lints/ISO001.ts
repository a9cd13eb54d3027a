import { between, completes, lastIndex } from './acts';
import { insertBefore } from './edits';
import type { Lint } from './lint';

/** IC after DC without a DSB between: the invalidated line may be filled again from data not yet at the point of unification. */
export const ISO001: Lint = {
    code: 'ISO001',
    severity: 'error',
    title: 'Invalidated before the clean is complete',
    when: 'racy',
    run: ({ analysis, program, accused }) => {
        if (program.options.idc === 1) return [];
        return accused.flatMap(({ acts }) =>
            acts.flatMap(({ op, span, event }, at) => {
                if (op.op !== 'ic' || span === null) return [];
                const clean = lastIndex(acts.slice(0, at), (act) => act.op.op === 'dc');
                if (clean < 0 || between(acts, clean, at).some(completes)) return [];
                return [
                    {
                        span,
                        message: `Nothing completes \`${acts[clean]?.event.text ?? 'dc'}\` before \`${event.text}\`: the I-cache may be filled again with the old instruction. Only a \`dsb\` waits for cache maintenance.`,
                        candidates: [
                            {
                                title: `Insert \`dsb ish;\` before \`${event.text}\``,
                                edits: [insertBefore(analysis, span, 'dsb ish;')],
                            },
                        ],
                    },
                ];
            }),
        );
    },
};
