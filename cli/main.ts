/** The `isosync` command, as a process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { buffer } from 'node:stream/consumers';
import { run } from './run';

/** The manifest stands beside the folder of the bundles. */
function version(): string {
    const manifest: unknown = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '?';
}

// `isosync check … | head`: the reader has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
});

run(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    stdin: () => buffer(process.stdin),
    cwd: process.cwd(),
    colour: isatty(1) && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb',
    bundles: __dirname,
    version: version(),
    now: () => performance.now(),
}).then(
    (status) => {
        process.exitCode = status;
    },
    (error: unknown) => {
        // A mistake of ours, not of the input: say so, with everything needed to report it.
        process.stderr.write(
            `isosync: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
        );
        process.exitCode = 2;
    },
);
