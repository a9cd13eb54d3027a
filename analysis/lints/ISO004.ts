import { insertAfter } from './edits';
import type { Lint } from './lint';
import { windows } from './registration';

/**
 * Registration, then what discards fetched instructions, with nothing between: ISB and FENCE.I do not wait for stores. (A
 * serialising instruction of x86-64 does.)
 */
export const ISO004: Lint = {
    code: 'ISO004',
    severity: 'error',
    title: 'Registration not visible when the CPU synchronizes',
    when: 'racy',
    run: (context) => {
        const { analysis, program } = context;
        const barrier = { arm64: 'dsb ish;', x86_64: null, riscv64: 'fence rw,rw;' }[program.architecture];
        if (barrier === null) return [];
        return windows(context)
            .filter(({ synchronization, published, dmb }) => synchronization && !published && !dmb)
            .map(({ register, synchronization }) => ({
                span: register.span,
                message: `\`${synchronization?.event.text ?? ''}\` does not wait until \`${register.event.text}\` is visible to others: the store may still be in the store buffer, and a sender may still skip this CPU.`,
                related: synchronization?.span
                    ? [{ span: synchronization.span, message: 'does not wait for stores' }]
                    : [],
                candidates: [
                    {
                        title: `Insert \`${barrier}\` after \`${register.event.text}\``,
                        edits: [insertAfter(analysis, register.span, barrier)],
                    },
                ],
            }));
    },
};
