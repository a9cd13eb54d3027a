/** `isosync import`: a two-column mail diagram becomes a scenario; a litmus test is checked and passed through. */
import { linesOf, toHuman } from '../analysis/positions';
import { importDiagram } from '../language/mail';
import { diagnosticLines } from './diagnostics';
import { oneInput } from './files';
import type { CliIo, ExitStatus } from './io';
import { isBroken, load } from './load';
import type { Parsed } from './run';

export async function importMail(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    const input = await oneInput(io, parsed.words, /./);
    if (input.kind === 'litmus') {
        const loaded = load(input);
        io.err(diagnosticLines(io, loaded).join(''));
        if (isBroken(loaded)) return 2;
        io.out(input.text);
        return 0;
    }
    const result = importDiagram(input.text);
    const lines = linesOf(input.text);
    for (const each of result.problems) {
        const at = toHuman(lines, each.span.start);
        io.err(`${input.name}:${at.line}:${at.column}: ${each.message}\n`);
    }
    if (result.text === null) return 2;
    io.out(result.text);
    return 0;
}
