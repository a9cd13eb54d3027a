import type { Fix } from '../../language';
import type { Span } from '../../machine/program';
import { insertAfter } from './edits';
import type { Lint, LintContext } from './lint';
import { windows } from './registration';

/** The context synchronization event comes before the registration, and none after it (Rutland 2020, Hansen 2025). */
export const ISO003: Lint = {
    code: 'ISO003',
    severity: 'error',
    title: 'Synchronized before registered',
    when: 'racy',
    run: (context) =>
        windows(context)
            .filter(({ earlier, synchronization, published }) => earlier && !synchronization && !published)
            .map(({ register, earlier }) => ({
                span: register.span,
                message: `\`${earlier?.event.text ?? ''}\` synchronizes this CPU before it can be sent IPIs, and nothing does after \`${register.event.text}\`: a patch in between is missed by both.`,
                related: earlier?.span
                    ? [{ span: earlier.span, message: 'the last context synchronization event before it' }]
                    : [],
                candidates: repairs(context, register.span),
            })),
};

function repairs({ analysis, program }: LintContext, span: Span): Fix[] {
    switch (program.architecture) {
        case 'arm64':
            return [
                { title: 'Insert `dsb ish; isb;` after it', edits: [insertAfter(analysis, span, 'dsb ish;', 'isb;')] },
            ];
        case 'x86_64':
            return [{ title: 'Insert `serialize;` after it', edits: [insertAfter(analysis, span, 'serialize;')] }];
        case 'riscv64':
            return [
                {
                    title: 'Insert `fence rw,rw; fence.i;` after it',
                    edits: [insertAfter(analysis, span, 'fence rw,rw;', 'fence.i;')],
                },
            ];
    }
}
