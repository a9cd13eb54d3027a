import { between, completes, next, signals } from './acts';
import { insertAfter } from './edits';
import type { Lint } from './lint';

/** IC not completed by a full DSB before others are told, or left alone: DMB and DSB ST do not wait for it. */
export const ISO002: Lint = {
    code: 'ISO002',
    severity: 'error',
    title: 'Others are told before the invalidation is complete',
    when: 'racy',
    run: ({ analysis, program, accused }) => {
        if (program.options.dic === 1) return [];
        return accused.flatMap(({ acts }) =>
            acts.flatMap(({ op, span, event }, at) => {
                if (op.op !== 'ic' || span === null) return [];
                const told = next(acts, at, (act) => signals(program, act));
                const end = told?.at ?? acts.length;
                if (between(acts, at, end).some(completes)) return [];
                const before = told ? ` before \`${told.act.event.text}\`` : '';
                return [
                    {
                        span,
                        message: `Nothing waits until \`${event.text}\` is complete everywhere${before}. Only a \`dsb\` for loads and stores does, on the CPU that issued it; \`dmb\` and \`dsb ishst\` do not.`,
                        candidates: [
                            {
                                title: `Insert \`dsb ish;\` after \`${event.text}\``,
                                edits: [insertAfter(analysis, span, 'dsb ish;')],
                            },
                        ],
                    },
                ];
            }),
        );
    },
};
