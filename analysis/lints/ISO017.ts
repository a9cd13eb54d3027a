import type { Fix } from '../../language';
import { fetches, isSuspect, next, resynchronizes } from './acts';
import { insertAfter } from './edits';
import type { Lint } from './lint';

/** An entry or return that synchronizes nothing on this architecture, where it is the only thing before an execute. */
export const ISO017: Lint = {
    code: 'ISO017',
    severity: 'warning',
    title: 'Synchronizes nothing on this architecture',
    when: 'racy',
    run: ({ analysis, program, accused, suspects }) =>
        accused.flatMap(({ acts }) =>
            acts.flatMap((act, at) => {
                const { op, span, event } = act;
                const isEntry = op.op === 'enter' || (op.op === 'return' && !op.handler);
                if (!isEntry || resynchronizes(act) || span === null) return [];
                const execute = next(acts, at, (each) => fetches(each) && isSuspect(suspects, each));
                if (execute === null || acts.slice(0, execute.at).some(resynchronizes)) return [];
                const with_ = program.architecture === 'arm64' ? ` with ${op.op === 'enter' ? 'eis' : 'eos'} = 0` : '';
                const insert = (...text: string[]): Fix => ({
                    title: `Insert \`${text.join(' ')}\` after \`${event.text}\``,
                    edits: [insertAfter(analysis, span, ...text)],
                });
                const candidates = {
                    arm64: [insert('isb;'), insert('dsb ish;', 'isb;')],
                    x86_64: [insert('serialize;')],
                    riscv64: [insert('fence.i;'), insert('fence rw,rw;', 'fence.i;')],
                }[program.architecture];
                return [
                    {
                        span,
                        message: `On ${program.architecture}${with_}, \`${event.text}\` does not discard fetched instructions, and nothing else does before \`${execute.act.event.text}\`.`,
                        candidates,
                    },
                ];
            }),
        ),
};
