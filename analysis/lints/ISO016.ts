import { locationOf } from './acts';
import { replaceWith, statementAt } from './edits';
import type { Lint } from './lint';

/** A cmpxchg whose outcome nobody looks at: one that fails is an unordered read. A plain read of a word that the other CPU exchanges. */
export const ISO016: Lint = {
    code: 'ISO016',
    severity: 'warning',
    title: 'Work flag without a successful exchange',
    when: 'racy',
    run: ({ analysis, program, cpus, accused }) =>
        accused.flatMap((cpu) =>
            cpu.acts.flatMap((act, at) => {
                const { op, span, event } = act;
                if (span === null) return [];
                if (op.op === 'cas') {
                    const isLookedAt = cpu.acts.slice(at + 1).some((later) => readsRegister(later.op, op.dst));
                    if (isLookedAt) return [];
                    const statement = statementAt(analysis, span);
                    const text = statement ? analysis.text.slice(statement.span.start, statement.span.end) : '';
                    const exchange = /\bcmpxchg(\w*)\s*\(\s*([^,()]+),[^,()]*,([^,()]+)\)/.exec(text);
                    return [
                        {
                            span,
                            message: `Nobody looks at what \`${event.text}\` returned. When it fails it is a plain read: it orders nothing, and the other CPU may do the work without seeing what came before.`,
                            candidates: exchange
                                ? [
                                      {
                                          title: 'Exchange unconditionally',
                                          edits: [
                                              replaceWith(
                                                  analysis,
                                                  span,
                                                  text.replace(
                                                      exchange[0],
                                                      `xchg${exchange[1] ?? ''}(${exchange[2] ?? ''},${exchange[3] ?? ''})`,
                                                  ),
                                              ),
                                          ],
                                      },
                                  ]
                                : [],
                        },
                    ];
                }
                if (op.op !== 'load' || op.order !== 'plain') return [];
                const word = locationOf(program, op.addr);
                if (word === null || program.locations[word]?.kind !== 'word') return [];
                const decides = cpu.acts.slice(at + 1).some((later) => later.op.op === 'send');
                const isExchanged = cpus.some(
                    (other) =>
                        other.index !== cpu.index &&
                        other.acts.some(
                            ({ op: theirs }) =>
                                (theirs.op === 'rmw' || theirs.op === 'cas') &&
                                locationOf(program, theirs.addr) === word,
                        ),
                );
                if (!decides || !isExchanged) return [];
                return [
                    {
                        span,
                        message: `\`${event.text}\` reads plainly what another CPU exchanges: the store half of that exchange may still be held back, so both CPUs can miss each other. Exchange on both sides.`,
                        candidates: [],
                    },
                ];
            }),
        ),
};

type Op = Parameters<Lint['run']>[0]['program']['code'][number];

function readsRegister(op: Op, register: number): boolean {
    const is = (operand: object) => 'reg' in operand && operand.reg === register;
    switch (op.op) {
        case 'alu':
        case 'compare':
        case 'select':
            return is(op.a) || is(op.b);
        case 'store':
            return is(op.data) || is(op.addr);
        case 'branch':
            return op.test.kind !== 'flags' && op.test.reg === register;
        case 'assume':
        case 'assert':
            return op.reg === register;
        case 'rmw':
            return is(op.src);
        case 'cas':
            return is(op.expected) || is(op.desired);
        default:
            return false;
    }
}
