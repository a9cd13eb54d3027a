import { insertAfter } from './edits';
import type { Lint } from './lint';

/** An IPI nobody waits for: the other CPU may still run the old text. */
export const ISO020: Lint = {
    code: 'ISO020',
    severity: 'warning',
    title: 'IPI without waiting for its acknowledgement',
    when: 'racy',
    run: ({ analysis, program, accused }) =>
        accused.flatMap(({ acts }) =>
            acts.flatMap(({ op, span, event }, at) => {
                if (op.op !== 'send' || span === null) return [];
                const { target } = op;
                if (acts.slice(at + 1).some(({ op: later }) => later.op === 'wait' && later.target === target))
                    return [];
                const name = program.cpus[target]?.name ?? '?';
                return [
                    {
                        span,
                        message: `Nobody waits until ${name} has taken this IPI: it may go on executing what it has fetched.`,
                        candidates: [
                            {
                                title: `Insert \`wait ack ${name};\` after \`${event.text}\``,
                                edits: [insertAfter(analysis, span, `wait ack ${name};`)],
                            },
                        ],
                    },
                ];
            }),
        ),
};
