import type { Fix } from '../../language';
import { between, isDmb, isPatcher, patchOf, publishes, readsRegistration, lastIndex } from './acts';
import { insertBefore, moveAfter, statementAt, written } from './edits';
import type { Complaint, Lint, LintContext, LintedCpu } from './lint';

/** Whom to interrupt is decided before the work is done, or before it is visible: who registers meanwhile is missed. */
export const ISO011: Lint = {
    code: 'ISO011',
    severity: 'error',
    title: 'Decided before the work is done',
    when: 'racy',
    run: (context) =>
        context.accused
            .filter((cpu) => isPatcher(context, cpu))
            .flatMap((cpu) => decidedFirst(context, cpu) ?? decidedUnordered(context, cpu) ?? []),
};

function decidedFirst({ analysis, program }: LintContext, { acts }: LintedCpu): Complaint | null {
    const decided = acts.findIndex((act) => readsRegistration(program, act));
    const done = lastIndex(acts, (act) => patchOf(program, act) !== null || act.op.op === 'dc' || act.op.op === 'ic');
    const decision = acts[decided];
    const work = acts[done];
    if (!decision?.span || !work?.span || decided > done) return null;
    const statement = statementAt(analysis, decision.span);
    const moved: Fix[] = [];
    if (statement && ['if', 'for', 'call', 'assign'].includes(statement.kind)) {
        const edits = moveAfter(analysis, statement.span, work.span);
        const ordered = program.architecture === 'arm64' ? 'dsb ish;' : 'smp_mb();';
        moved.push(
            {
                title: `Move it after \`${written(analysis, work)}\`, behind a \`${ordered}\``,
                edits: edits.map((edit, at) =>
                    at === 1 ? { ...edit, newText: edit.newText.replace(/^(\s*)/, `$1${ordered}$1`) } : edit,
                ),
            },
            { title: `Move it after \`${written(analysis, work)}\``, edits },
        );
    }
    return {
        span: decision.span,
        message: `Whom to interrupt is decided here, before \`${work.event.text}\`: a CPU that registers in between is neither interrupted nor up to date.`,
        related: [{ span: work.span, message: 'work that comes after the decision' }],
        candidates: moved,
    };
}

/** Where no cache maintenance has to be completed, the store itself may still be in the store buffer. */
function decidedUnordered({ analysis, program }: LintContext, { acts }: LintedCpu): Complaint | null {
    const decided = acts.findIndex((act) => readsRegistration(program, act));
    const patched = lastIndex(acts.slice(0, Math.max(decided, 0)), (act) => patchOf(program, act) !== null);
    const decision = acts[decided];
    const patch = acts[patched];
    if (!decision?.span || !patch?.span) return null;
    const steps = between(acts, patched, decided);
    // Maintenance that is not complete is what ISO002 and ISO008 speak about.
    if (steps.some((act) => publishes(act) || isDmb(act) || act.op.op === 'dc' || act.op.op === 'ic')) return null;
    if (program.architecture === 'arm64' && program.options.dic === 0) return null;
    return {
        span: decision.span,
        message: `Nothing makes \`${patch.event.text}\` visible before \`${decision.event.text}\` is read: the store may still be in the store buffer when it is decided whom to interrupt.`,
        related: [{ span: patch.span, message: 'the store that has to be visible first' }],
        candidates: [
            {
                title: `Insert \`smp_mb();\` before \`${written(analysis, decision)}\``,
                edits: [insertBefore(analysis, decision.span, 'smp_mb();')],
            },
        ],
    };
}
