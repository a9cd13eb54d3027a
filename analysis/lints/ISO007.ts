import { insertAfter, written } from './edits';
import type { Lint } from './lint';
import { windows } from './registration';

/** The registration is visible in time, but what was fetched before it is not discarded. */
export const ISO007: Lint = {
    code: 'ISO007',
    severity: 'warning',
    title: 'Ordered, but the pipeline is not discarded',
    when: 'racy',
    run: (context) => {
        const { analysis, program } = context;
        const barrier = { arm64: 'isb;', x86_64: 'serialize;', riscv64: 'fence.i;' }[program.architecture];
        const what = {
            arm64: 'a context synchronization event discards',
            x86_64: 'a serialising instruction discards',
            riscv64: '`fence.i` discards',
        }[program.architecture];
        return windows(context).flatMap(({ synchronization, published, register, execute }) => {
            if (synchronization || !published?.span) return [];
            return [
                {
                    span: published.span,
                    message: `\`${published.event.text}\` makes \`${register.event.text}\` visible, but \`${execute.event.text}\` may have been fetched before it. Only ${what} that.`,
                    candidates: [
                        {
                            title: `Insert \`${barrier}\` after \`${written(analysis, published)}\``,
                            edits: [insertAfter(analysis, published.span, barrier)],
                        },
                    ],
                },
            ];
        });
    },
};
