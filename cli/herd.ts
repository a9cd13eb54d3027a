/** `isosync check --herd`: herd7's log of litmus tests, test by test, as a long folder is gone through. */
import { exploreLong } from '../machine/exploreLong';
import type { Exploration, Limits } from '../machine/verdict';
import { herdLog } from '../report/herd';
import { diagnosticLines } from './diagnostics';
import type { Input } from './files';
import { tellRefused } from './files';
import type { CliIo, ExitStatus } from './io';
import { worstStatus } from './io';
import { load } from './load';

/** @returns 2 when a file is no litmus test or was not understood, 1 when a limit was met; the others are logged all the same */
export function herdLogs(io: CliIo, files: readonly Input[], limits: Partial<Limits>): ExitStatus {
    return worstStatus(files.map((input) => herdLogOf(io, input, limits)));
}

function herdLogOf(io: CliIo, input: Input, limits: Partial<Limits>): ExitStatus {
    if (input.kind !== 'litmus') {
        tellRefused(io, [`${input.name}: --herd prints the log of a litmus test, and this is a scenario.`]);
        return 2;
    }
    const loaded = load(input);
    if (loaded.litmus === null) {
        io.err(diagnosticLines(io, loaded).join(''));
        return 2;
    }
    const start = io.now();
    const { test, program } = loaded.litmus;
    let exploration: Exploration;
    try {
        exploration = exploreLong(program, { limits, finals: true, witness: false, now: io.now });
    } catch (error) {
        // As for a scenario: told, and the other tests are still looked at.
        io.err(
            `isosync: ${input.name}: the checker failed: ${error instanceof Error ? error.message : String(error)}\n`,
        );
        return 1;
    }
    io.out(`${herdLog(test, program, exploration, (io.now() - start) / 1000)}\n`);
    return exploration.limit === undefined ? 0 : 1;
}
