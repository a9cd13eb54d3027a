/** `isosync fmt`: canonical text. */
import { writeFile } from 'node:fs/promises';
import { parse, print } from '../language';
import { diagnosticLines } from './diagnostics';
import { inputs, reason, tellRefused } from './files';
import type { CliIo, ExitStatus } from './io';
import { BadInput } from './io';
import { load } from './load';
import type { Parsed } from './run';

export async function format(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    const { files, refused } = await inputs(io, parsed.words, /\.isosync$/);
    const litmus = files.filter((each) => each.kind === 'litmus');
    const unfit = litmus.map((each) => `${each.name}: only .isosync files have a canonical form.`);
    tellRefused(io, [...refused, ...unfit]);
    let status: ExitStatus = refused.length + unfit.length > 0 ? 2 : 0;
    for (const input of files) {
        if (input.kind === 'litmus') continue;
        const { file, diagnostics } = parse(input.text);
        if (diagnostics.some((each) => each.severity === 'error')) {
            const loaded = load(input);
            const codes = new Set(diagnostics.map((each) => each.code));
            const syntax = loaded.diagnostics.filter((each) => codes.has(each.code));
            io.err(diagnosticLines(io, { ...loaded, diagnostics: syntax }).join(''));
            status = 2;
            continue;
        }
        const text = print(file);
        if (input.name === '-' && !parsed.flag('check')) {
            io.out(text);
            continue;
        }
        if (text === input.text) continue;
        if (parsed.flag('check')) {
            io.out(`${input.name}\n`);
            if (status === 0) status = 1;
            continue;
        }
        try {
            await writeFile(input.path, text);
        } catch (error) {
            throw new BadInput(`${input.name}: it cannot be written: ${reason(error)}.`);
        }
        io.err(`${input.name}: formatted\n`);
    }
    return status;
}
