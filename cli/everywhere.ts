/** `isosync check --all-architectures`: each scenario on arm64 (IDC and DIC 0 and 1), x86-64 and riscv64. */
import { analyse } from '../analysis/analysis';
import { everywhere } from '../analysis/everywhere';
import type { Answered } from '../analysis/everywhere';
import { everywherePlain, matrixOf } from '../report/everywhere';
import type { Input } from './files';
import { tellRefused } from './files';
import type { CliIo, ExitStatus } from './io';
import type { Checks } from './jobs';
import { hostFor } from './load';

/** @returns 2 when a file is not a scenario that can be checked, 1 when some verdict could not be found; otherwise whatever was found is an answer */
export async function checkEverywhere(io: CliIo, inputs: readonly Input[], checks: Checks): Promise<ExitStatus> {
    let status: ExitStatus = 0;
    for (const input of inputs) {
        const host = hostFor(input);
        const language = input.kind === 'litmus' ? ('litmus' as const) : ('isosync' as const);
        const analysis = analyse({ uri: input.path, version: 1, text: input.text, language }, host);
        const variants = everywhere(analysis, host);
        if (variants.length === 0) {
            tellRefused(io, [`${input.name}: only a scenario can be checked on other architectures than its own.`]);
            status = 2;
            continue;
        }
        const answered: Answered[] = [];
        for (const variant of variants) {
            const { programs } = variant.analysis.lowered;
            const isThere = variant.errors.length === 0 && programs.length > 0;
            answered.push({ ...variant, report: isThere ? await checks.check(programs, false) : null });
        }
        if (answered.every(({ report }) => report === null)) status = 2;
        if (answered.some(({ report }) => report?.verdict === 'unknown')) status = status === 2 ? 2 : 1;
        const title = analysis.file.items.find((item) => item.kind === 'scenario')?.title.value;
        io.out(everywherePlain(title ?? input.name, matrixOf(answered)));
    }
    return status;
}
