/** What the editor says about rows of the statement table, procedures and options: Markdown, one file for all features. */
import { STATEMENTS } from '../language';
import type { StatementRow } from '../language';
import type { ArchitectureName } from '../machine/program';

/** A row of the statement table as a hover shows it: meaning, the three questions, what it is not, Linux, source. */
export function statementMarkdown(row: StatementRow): string {
    const parts = ['```isosync\n' + row.syntax + '\n```', row.meaning];
    if (row.questions) {
        const { stores, maintenance, fetched } = row.questions;
        parts.push(
            [
                '| | |',
                '|---|---|',
                `| My earlier stores visible to others? | ${cell(stores)} |`,
                `| Waits for cache maintenance? | ${cell(maintenance)} |`,
                `| Discards instructions already fetched? | ${cell(fetched)} |`,
            ].join('\n'),
        );
    }
    if (row.not !== '') parts.push(`**It is not:** ${row.not}`);
    if (row.cSpelling) parts.push(`Also written \`${row.cSpelling}\`.`);
    if (row.linux !== '') parts.push(`**Linux:** ${row.linux}`);
    if (row.architectures.length < 3) parts.push(`Only on ${row.architectures.join(', ')}.`);
    if (row.source !== '') parts.push(`*Source: ${row.source}*`);
    return parts.join('\n\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** What the options of an architecture mean. */
export const OPTIONS: Readonly<Record<string, string>> = {
    idc: [
        '**idc** — `CTR_EL0.IDC`, bit 28. `1`: cleaning the data cache to the point of unification is not needed before instructions can be fetched anew; `dc cvau` then does nothing.',
        'A barrier for the store itself is still needed: Linux does `dsb ishst` there.',
        '`any` checks both values.',
        '*Source: Arm ARM, CTR_EL0; arch/arm64/include/asm/assembler.h*',
    ].join('\n\n'),
    dic: [
        '**dic** — `CTR_EL0.DIC`, bit 29. `1`: invalidating the instruction cache is not needed; `ic ivau` then does nothing.',
        'Pipelines may still hold what they have fetched: every CPU still needs a context synchronization event.',
        '`any` checks both values.',
        '*Source: Arm ARM, CTR_EL0; arch/arm64/include/asm/assembler.h*',
    ].join('\n\n'),
    eis: [
        '**eis** — `SCTLR_ELx.EIS` (FEAT_ExS). `1`, and always without FEAT_ExS: taking an exception is a context synchronization event.',
        'With `0`, instructions of the handler may have been fetched before the exception. Linux sets it.',
        '*Source: Arm ARM, SCTLR_EL1; herdtools7, SVC-ifetch tests*',
    ].join('\n\n'),
    eos: [
        '**eos** — `SCTLR_ELx.EOS` (FEAT_ExS). `1`, and always without FEAT_ExS: an exception return is a context synchronization event. Linux sets it.',
        '*Source: Arm ARM, SCTLR_EL1*',
    ].join('\n\n'),
};

/** What an architecture is, here. */
export function architectureMarkdown(architecture: ArchitectureName): string {
    const rows = STATEMENTS.filter((row) => row.architectures.includes(architecture) && row.architectures.length === 1);
    const own = rows.map((row) => `\`${row.id}\``).join(', ');
    const about: Record<ArchitectureName, string> = {
        arm64: 'AArch64 (Arm ARM, A-profile). Instruction fetch is not coherent with stores: cleaning, invalidating, completing and a context synchronization event on every CPU are all needed, unless CTR_EL0 says otherwise.\n\nVerdicts **agree with Arm’s own model** (herd7, `-variant ifetch`) on complete sets of final states.',
        x86_64: 'x86-64 (Intel SDM vol. 3, AMD APM vol. 2). Caches are coherent; a CPU that runs code another CPU has modified needs a serialising instruction. Neither taking an interrupt nor SYSRET is one.\n\nVerdicts are **derived from the manuals**.',
        riscv64:
            'RISC-V (unprivileged specification with Zifencei). `fence.i` acts on this hart only, and traps and their returns synchronize nothing.\n\nVerdicts are **derived from the manuals**.',
    };
    return [`**${architecture}**`, about[architecture], own === '' ? '' : `Its own statements: ${own}`]
        .filter((part) => part !== '')
        .join('\n\n');
}
