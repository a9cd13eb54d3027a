/** Litmus tests as scenarios. */
import { configurationLabel } from '../../analysis/check';
import { linesOf, toHuman } from '../../analysis/positions';
import { readLitmus } from '../../language/litmus';
import type { ArchitectureOptions } from '../../machine/program';
import { DEFAULT_OPTIONS } from '../../machine/program';
import type { Scenario } from './scenario';

/** By its name; a text without one (an untitled document) by its first word. */
export function isLitmus(path: string, text: string): boolean {
    return /\.litmus$/i.test(path) || (!/\.isosync$/i.test(path) && /^\s*(AArch64|X86_64|X86|RISCV)\b/.test(text));
}

/** Never throws on bad text. */
export function loadLitmus(path: string, text: string): Scenario {
    const { program, problems } = readLitmus(text);
    const lines = linesOf(text);
    return {
        path,
        text,
        configurations:
            program === null
                ? []
                : [
                      {
                          label: configurationLabel(program.architecture, optionText(program.options)),
                          program,
                          traces: [],
                      },
                  ],
        problems: problems.map(({ code, span, message }) => ({
            code,
            severity: 'error',
            message,
            ...toHuman(lines, span.start),
        })),
        others: new Map(),
    };
}

/** The options that are not the default, as a scenario would write them. */
function optionText(options: ArchitectureOptions): string {
    const changed = (['idc', 'dic', 'eis', 'eos'] as const).filter((name) => options[name] !== DEFAULT_OPTIONS[name]);
    return changed.map((name) => `${name} = ${options[name]}`).join(', ');
}
