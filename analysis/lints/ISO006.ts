import { accessesData, fetches, isDmb, publishes } from './acts';
import { replaceWith } from './edits';
import type { Lint } from './lint';

/** An ISB between data accesses of a CPU that executes nothing that is patched: it is no memory barrier. */
export const ISO006: Lint = {
    code: 'ISO006',
    severity: 'warning',
    title: 'ISB used as a memory barrier',
    when: 'always',
    run: ({ analysis, program, cpus }) =>
        cpus.flatMap(({ acts, handler }) => {
            if ([...acts, ...handler].some((act) => fetches(act) || act.op.op === 'send')) return [];
            return acts.flatMap(({ op, span, event }, at) => {
                if (op.op !== 'barrier' || op.barrier.kind !== 'isb' || span === null || event.frames.length > 0)
                    return [];
                const before = acts.slice(0, at);
                // After a branch on what was read, an ISB does order later reads; after a DSB it is part of a recipe.
                const matters = before.some(
                    (act) => act.op.op === 'branch' || act.op.op === 'assume' || isDmb(act) || publishes(act),
                );
                const isBetween =
                    before.some((act) => accessesData(program, act)) &&
                    acts.slice(at + 1).some((act) => accessesData(program, act));
                if (matters || !isBetween) return [];
                return [
                    {
                        span,
                        message:
                            'An `isb` does not order memory accesses: it makes this CPU fetch its instructions anew, and nothing patched is executed here.',
                        candidates: [
                            {
                                title: 'Replace `isb` by `smp_mb();`',
                                edits: [replaceWith(analysis, span, 'smp_mb();')],
                            },
                        ],
                    },
                ];
            });
        }),
};
