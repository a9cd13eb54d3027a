import type { Fix } from '../../language';
import { insertAfter } from './edits';
import type { Lint, LintContext } from './lint';
import { windows, type Window } from './registration';

/** The context synchronization event comes before the registration, and none after it (Rutland 2020, Hansen 2025). */
export const ISO003: Lint = {
    code: 'ISO003',
    severity: 'error',
    title: 'Synchronized before registered',
    when: 'racy',
    run: (context) =>
        windows(context)
            .filter(({ earlier, synchronization, published }) => earlier && !synchronization && !published)
            .map((window) => ({
                span: window.register.span,
                message: `\`${window.earlier?.event.text ?? ''}\` synchronizes this CPU before it can be sent IPIs, and nothing does after \`${window.register.event.text}\`: a patch in between is missed by both.`,
                related: window.earlier?.span
                    ? [{ span: window.earlier.span, message: 'the last context synchronization event before it' }]
                    : [],
                candidates: [repair(context, window)],
            })),
};

function repair({ analysis, program }: LintContext, { register }: Window): Fix {
    const statements = {
        arm64: ['dsb ish;', 'isb;'],
        x86_64: ['serialize;'],
        riscv64: ['fence rw,rw;', 'fence.i;'],
    }[program.architecture];
    return {
        title: `Insert \`${statements.join(' ')}\` after \`${register.event.text}\``,
        edits: [insertAfter(analysis, register.span, ...statements)],
    };
}
