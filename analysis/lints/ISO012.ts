import type { Fix } from '../../language';
import { isPatcher, registersItself } from './acts';
import { replaceWith } from './edits';
import type { Lint } from './lint';

/** DSB NSH or IC IALLU where other CPUs are meant: both act on this CPU only. */
export const ISO012: Lint = {
    code: 'ISO012',
    severity: 'warning',
    title: 'Local operation for an effect on other CPUs',
    when: 'racy',
    run: (context) => {
        const { analysis, program, accused } = context;
        return accused.flatMap((cpu) => {
            const reachesOut = isPatcher(context, cpu) || cpu.acts.some(registersItself);
            if (!reachesOut) return [];
            return cpu.acts.flatMap(({ op, span, event }) => {
                if (span === null) return [];
                const fix = (newText: string): Fix => ({
                    title: `Replace \`${event.text}\` by \`${newText}\``,
                    edits: [replaceWith(analysis, span, newText)],
                });
                if (op.op === 'barrier' && (op.barrier.kind === 'dsb' || op.barrier.kind === 'dmb') && op.barrier.local)
                    return [
                        {
                            span,
                            message: `\`${event.text}\` is about this CPU only: it neither publishes a store to other CPUs nor waits for maintenance on them.`,
                            candidates: event.frames.length === 0 ? [fix(`${event.text.replace(/nsh/, 'ish')};`)] : [],
                        },
                    ];
                if (op.op === 'ic' && op.local && !program.options.ialluBroadcast)
                    return [
                        {
                            span,
                            message: `\`${event.text}\` invalidates the instruction cache of this CPU only.`,
                            candidates: event.frames.length === 0 ? [fix('ic ialluis;')] : [],
                        },
                    ];
                return [];
            });
        });
    },
};
