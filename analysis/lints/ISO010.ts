import { isSymbol, symbolIndex } from '../../machine/program';
import { executes, patchOf } from './acts';
import type { Lint } from './lint';

/** An instruction that may not be modified while it is executed, patched where another CPU executes it unpredictably. */
export const ISO010: Lint = {
    code: 'ISO010',
    severity: 'error',
    title: 'Instruction that may not be modified while it is executed',
    when: 'racy',
    run: ({ program, cpus, configuration }) =>
        cpus.flatMap((cpu) =>
            cpu.acts.flatMap((act) => {
                const location = patchOf(program, act);
                if (location === null || act.span === null || act.op.op !== 'store') return [];
                const isConcurrent = cpus.some((other) => other.index !== cpu.index && executes(other, location));
                const isUnpredictable = configuration.properties.some(({ property, outcome, verdict }) => {
                    const about = program.properties[property];
                    return (
                        outcome === 'violated' &&
                        verdict === 'unpredictable' &&
                        about?.kind === 'unpredictable' &&
                        about.location === location
                    );
                });
                if (!isConcurrent || !isUnpredictable) return [];
                const initial = program.locations[location]?.initial;
                const versions = [initial, 'value' in act.op.data ? act.op.data.value : undefined];
                const outside = versions.flatMap((value) => {
                    const symbol =
                        value !== undefined && isSymbol(value) ? program.symbols[symbolIndex(value)] : undefined;
                    return symbol?.kind === 'version' && !symbol.modifiable ? [`"${symbol.name}"`] : [];
                });
                if (outside.length === 0) return [];
                return [
                    {
                        span: act.span,
                        message: {
                            arm64: `${outside.join(' and ')} ${outside.length > 1 ? 'are' : 'is'} not on the architecture’s list of instructions that may be modified while another CPU executes them: what that CPU does is CONSTRAINED UNPREDICTABLE. Go through a branch or BRK, or stop the other CPUs.`,
                            x86_64: `${outside.join(' and ')} ${outside.length > 1 ? 'are' : 'is'} modified while another CPU may execute it, without that CPU serialising in between: what it does is implementation-specific. Go through int3 (\`code … in 2 parts\`, as text_poke does), or stop the other CPUs.`,
                            riscv64: `${outside.join(' and ')} ${outside.length > 1 ? 'are' : 'is'} modified while another CPU may execute it: only a naturally aligned instruction is fetched in one piece. Stop the other CPUs.`,
                        }[program.architecture],
                        candidates: [],
                    },
                ];
            }),
        ),
};
