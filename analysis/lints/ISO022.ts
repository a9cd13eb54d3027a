import type { Lint } from './lint';

/** An IPI that may reach a CPU in user mode: safe, but it disturbs isolation. Decided by a check of its own. */
export const ISO022: Lint = {
    code: 'ISO022',
    severity: 'information',
    title: 'IPI reaches a CPU in user mode',
    when: 'always',
    // A shape cannot tell whether it is sent while the CPU is in user mode: `probes.ts` asks the checker.
    run: () => [],
};
