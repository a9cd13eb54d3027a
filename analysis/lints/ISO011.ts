import { isPatcher, patchOf, readsRegistration, lastIndex } from './acts';
import { moveAfter, statementAt } from './edits';
import type { Lint } from './lint';

/** Whom to interrupt is decided before the work is done: who registers meanwhile is missed. */
export const ISO011: Lint = {
    code: 'ISO011',
    severity: 'error',
    title: 'Decided before the work is done',
    when: 'racy',
    run: (context) => {
        const { analysis, program, cpus } = context;
        return cpus.flatMap((cpu) => {
            if (!isPatcher(context, cpu)) return [];
            const decided = cpu.acts.findIndex((act) => readsRegistration(program, act));
            const last = lastIndex(
                cpu.acts,
                (act) => patchOf(program, act) !== null || act.op.op === 'dc' || act.op.op === 'ic',
            );
            const decision = cpu.acts[decided];
            const work = cpu.acts[last];
            if (!decision?.span || !work?.span || decided > last) return [];
            const statement = statementAt(analysis, decision.span);
            const isWhole =
                statement !== null &&
                (statement.kind === 'if' || statement.kind === 'for' || statement.kind === 'call');
            return [
                {
                    span: decision.span,
                    message: `Whom to interrupt is decided here, before \`${work.event.text}\`: a CPU that registers in between is neither interrupted nor up to date.`,
                    related: [{ span: work.span, message: 'work that comes after the decision' }],
                    candidates: isWhole
                        ? [
                              {
                                  title: 'Move it after the work, behind a `dsb ish;`',
                                  edits: moveAfter(analysis, statement.span, work.span).map((edit, at) =>
                                      at === 1
                                          ? { ...edit, newText: edit.newText.replace(/^(\s*)/, '$1dsb ish;$1') }
                                          : edit,
                                  ),
                              },
                              {
                                  title: 'Move it after the work',
                                  edits: moveAfter(analysis, statement.span, work.span),
                              },
                          ]
                        : [],
                },
            ];
        });
    },
};
