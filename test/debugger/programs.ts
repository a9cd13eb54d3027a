/** Programs of every architecture, with IPIs, handlers, procedures, multi-part instructions and faults, for properties. */
import { readFileSync } from 'node:fs';
import { loadScenario } from '../../debugger/load/load';
import type { Scenario } from '../../debugger/load/scenario';
import { example, RACE } from './kit';

const litmus = (name: string): string => readFileSync(`test/litmus/own/${name}.litmus`, 'utf8');

/** Path → text. */
export const PROGRAMS: readonly (readonly [path: string, text: string])[] = [
    ...[
        RACE,
        '06-register-dsb-isb',
        'arm64/20-ipi-registered',
        'arm64/28-three-cpus-dmb',
        'arm64/26-masked-both-kick',
        'x86_64/22-membarrier-sync-core-after',
        'x86_64/23-text-poke-no-middle-sync',
        'riscv64/34-ipi-no-fence.i',
        'riscv64/36-deferred-stale-mask',
    ].map((name) => [`/s/${name}.isosync`, example(name)] as const),
    ...['patch-full-recipe', 'call-shared', 'exclusive-pair', 'fault-udf'].map(
        (name) => [`/s/${name}.litmus`, litmus(name)] as const,
    ),
];

export const scenarios = (): Promise<Scenario[]> =>
    Promise.all(PROGRAMS.map(([path, text]) => loadScenario(path, text, () => Promise.reject(new Error('nothing')))));
