import type { Fix } from '../../language';
import type { ArchitectureName, Span } from '../../machine/program';
import type { Analysis } from '../analysis';
import { fetches, isSuspect, next, registersItself, resynchronizes, unregistersItself, lastIndex } from './acts';
import { moveAfter, statementAt } from './edits';
import type { Act, Lint } from './lint';

/** Patchable code in the stretch where nobody will interrupt this CPU: on the way in before it has caught up, or on the way out. */
export const ISO015: Lint = {
    code: 'ISO015',
    severity: 'warning',
    title: 'Patchable code where nobody interrupts',
    when: 'racy',
    run: ({ analysis, program, accused, suspects }) =>
        accused.flatMap(({ acts }) =>
            acts.flatMap((act, at) => {
                const { span } = act;
                if (!fetches(act) || span === null || !isSuspect(suspects, act)) return [];
                const before = acts.slice(0, at);
                const left = lastIndex(before, unregistersItself);
                const joined = lastIndex(before, registersItself);
                if (left > joined) {
                    const unregister = acts[left]?.span;
                    const statement = statementAt(analysis, span);
                    return [
                        {
                            span,
                            message: `\`${act.event.text}\` after \`unregister\`: no CPU will interrupt this one any more, so a patch from here on is missed. Nothing that may be patched belongs here.`,
                            candidates:
                                unregister && statement
                                    ? [
                                          {
                                              title: `Move \`unregister\` after \`${act.event.text}\``,
                                              edits: moveAfter(analysis, unregister, span),
                                          },
                                      ]
                                    : [],
                        },
                    ];
                }
                const entered = lastIndex(before, ({ op }) => op.op === 'enter');
                const register = next(acts, at, registersItself);
                if (entered < 0 || joined > entered || register === null) return [];
                if (before.slice(entered + 1).some(resynchronizes)) return [];
                return [
                    {
                        span,
                        message: `\`${act.event.text}\` between the entry and \`${register.act.event.text}\`: until then nobody interrupts this CPU. What runs here must not be patchable (noinstr, __ro_after_init).`,
                        candidates: register.act.span
                            ? moved(analysis, program.architecture, act, span, register.act.span)
                            : [],
                    },
                ];
            }),
        ),
};

/** Behind the registration, and behind what makes it count. */
function moved(
    analysis: Analysis,
    architecture: ArchitectureName,
    { event }: Act,
    span: Span,
    register: Span,
): readonly Fix[] {
    const barrier = { arm64: 'dsb ish; isb;', x86_64: 'serialize;', riscv64: 'fence rw,rw; fence.i;' }[architecture];
    const edits = moveAfter(analysis, span, register);
    return [
        { title: `Move \`${event.text}\` after the registration`, edits },
        {
            title: `Move \`${event.text}\` after the registration, behind \`${barrier}\``,
            edits: edits.map((edit, at) =>
                at === 1 ? { ...edit, newText: edit.newText.replace(/^(\s*)/, `$1${barrier}$1`) } : edit,
            ),
        },
    ];
}
