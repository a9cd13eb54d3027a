import { toggled } from './options';
import type { Lint } from './lint';

/** Maintenance that does nothing with these CTR_EL0 bits, in every configuration that is checked. */
export const ISO009: Lint = {
    code: 'ISO009',
    severity: 'information',
    title: 'The verdict depends on CTR_EL0',
    when: 'always',
    run: ({ analysis, program, cpus }) => {
        const all = analysis.lowered.programs.filter((each) => each.program.architecture === 'arm64');
        const always = (option: 'idc' | 'dic') => all.every((each) => each.program.options[option] === 1);
        if (program.architecture !== 'arm64' || (!always('idc') && !always('dic'))) return [];
        return cpus.flatMap(({ acts }) =>
            acts.flatMap(({ op, span, event }) => {
                const option = op.op === 'dc' ? 'idc' : op.op === 'ic' ? 'dic' : null;
                if (option === null || !always(option) || span === null || event.frames.length > 0) return [];
                const fix = toggled(analysis);
                return [
                    {
                        span,
                        message: `With ${option} = 1, \`${event.text}\` does nothing; on a machine with ${option} = 0 it does. The verdict here is about machines with ${option} = 1 only.`,
                        candidates: fix ? [fix] : [],
                    },
                ];
            }),
        );
    },
};
