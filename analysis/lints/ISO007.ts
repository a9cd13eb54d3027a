import { insertAfter } from './edits';
import type { Lint } from './lint';
import { windows } from './registration';

/** The registration is visible in time, but what was fetched before it is not discarded. */
export const ISO007: Lint = {
    code: 'ISO007',
    severity: 'warning',
    title: 'Ordered, but the pipeline is not discarded',
    when: 'racy',
    run: (context) => {
        if (context.program.architecture !== 'arm64') return [];
        return windows(context).flatMap(({ synchronization, published, register, execute }) => {
            if (synchronization || !published?.span) return [];
            return [
                {
                    span: published.span,
                    message: `\`${published.event.text}\` makes \`${register.event.text}\` visible, but \`${execute.event.text}\` may have been fetched before it. Only a context synchronization event discards that.`,
                    candidates: [
                        {
                            title: 'Insert `isb;` after it',
                            edits: [insertAfter(context.analysis, published.span, 'isb;')],
                        },
                    ],
                },
            ];
        });
    },
};
