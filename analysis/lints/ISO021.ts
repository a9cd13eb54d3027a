import type { Lint } from './lint';

/** FENCE.I in user mode acts on the hart it runs on; the thread may go on elsewhere. */
export const ISO021: Lint = {
    code: 'ISO021',
    severity: 'warning',
    title: 'FENCE.I in user mode',
    when: 'always',
    run: ({ program, cpus }) => {
        if (program.architecture !== 'riscv64') return [];
        return cpus.flatMap(({ acts, startsInUser, name }) => {
            let inUser = startsInUser;
            return acts.flatMap(({ op, span }) => {
                if (op.op === 'enter') inUser = false;
                if (op.op === 'return' && !op.handler) inUser = true;
                if (!inUser || span === null || op.op !== 'barrier' || op.barrier.kind !== 'fence.i') return [];
                return [
                    {
                        span,
                        message: `\`fence.i\` in user mode is about ${name} only: a thread that migrates needs it on the hart it goes on. The kernel does that on request (prctl PR_RISCV_SET_ICACHE_FLUSH_CTX, or membarrier).`,
                        candidates: [],
                    },
                ];
            });
        });
    },
};
