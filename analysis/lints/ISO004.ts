import { insertAfter } from './edits';
import type { Lint } from './lint';
import { windows } from './registration';

/** Registration, then ISB with nothing between: the store may still be in the store buffer. */
export const ISO004: Lint = {
    code: 'ISO004',
    severity: 'error',
    title: 'Registration not visible when the CPU synchronizes',
    when: 'racy',
    run: (context) => {
        if (context.program.architecture !== 'arm64') return [];
        return windows(context)
            .filter(({ synchronization, published, dmb }) => synchronization && !published && !dmb)
            .map(({ register, synchronization }) => ({
                span: register.span,
                message: `\`${synchronization?.event.text ?? 'isb'}\` does not wait until \`${register.event.text}\` is visible to others: the store may still be in the store buffer, and a sender may still skip this CPU.`,
                candidates: [
                    {
                        title: 'Insert `dsb ish;` after it',
                        edits: [insertAfter(context.analysis, register.span, 'dsb ish;')],
                    },
                ],
            }));
    },
};
