/** Growth families: one patching CPU and N executing ones. */

const head = (name: string): string => `scenario "${name}"\narch arm64\n\ncode foo = old;\n`;
const full = '    patch foo = new;\n    dc cvau foo;\n    dsb ish;\n    ic ivau foo;\n    dsb ish;\n';
const cpus = (count: number, body: string): string =>
    Array.from({ length: count }, (_, i) => `cpu C${i + 1} {\n${body}}\n`).join('');

/** Each executing CPU waits for a flag, with or without an `isb`. */
export const flagFamily = (count: number, isb: boolean): string =>
    `${head(`flag, ${count}`)}shared flag = 0;\ncpu A {\n${full}kick:\n    flag = 1;\n}\n${cpus(count, `    await (flag == 1);\n${isb ? '    isb;\n' : ''}    execute foo;\n`)}forbid stale foo after A.kick;\n`;

/** N registered CPUs kicked by IPI, one by one, then waited for. */
export const ipiFamily = (count: number): string =>
    `${head(`IPI, ${count}`)}cpu A {\n${full}kick:\n    kick_all_cpus_sync();\n}\n${cpus(count, '    execute foo;\n')}forbid stale foo after A.kick;\n`;
