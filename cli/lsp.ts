/** `isosync lsp`: the language server is a bundle of its own, loaded only when it is asked for. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CliIo, ExitStatus } from './io';
import { BadInput } from './io';
import type { Parsed } from './run';

export async function lsp(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    if (parsed.words.length > 0) throw new BadInput(`lsp takes no files (${parsed.words.join(' ')}).`);
    // The server reads how it is to be reached from the command line of its process.
    if (!process.argv.includes('--stdio')) process.argv.push('--stdio');
    createRequire(join(io.bundles, 'cli.js'))('./server.js');
    // It ends the process itself, when its client says so or goes away.
    return new Promise(() => undefined);
}
