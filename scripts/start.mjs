// npm start: VS Code with this extension, on the examples. npm start -- --check: their verdicts, on the command line.
import { existsSync, readdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { root } from './run.mjs';

/** Every scenario and litmus test below examples/, in a stable order. */
function examples() {
    const top = join(root, 'examples');
    if (!existsSync(top)) return [];
    return readdirSync(top, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.isosync'))
        .sort()
        .map((name) => join('examples', name));
}

async function checkExamples() {
    const { build } = await import('../esbuild.mjs');
    await build({ only: ['command line', 'checker'] });
    const files = examples();
    if (files.length === 0) throw new Error('There is no scenario in examples/.');
    const child = spawn(process.execPath, ['dist/cli.js', 'check', ...files], { cwd: root, stdio: 'inherit' });
    return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

/** @param {string} executable */
function openInstalled(executable) {
    console.log(`Opening the examples in ${executable}`);
    const args = [`--extensionDevelopmentPath=${root}`, '--new-window', join(root, 'examples')];
    const shell = process.platform === 'win32';
    spawn(shell ? `"${executable}"` : executable, shell ? args.map((arg) => `"${arg}"`) : args, {
        detached: true,
        stdio: 'ignore',
        shell,
    }).unref();
    return 0;
}

/** The embedded VS Code with the packaged extension; runs until Ctrl-C. */
async function serve() {
    const { installEmbedded } = await import('./vscode/embedded.mjs');
    const { startServer, withExtension } = await import('./vscode/session.mjs');
    console.log(
        'No VS Code was found here (VSCODE_EXECUTABLE names one): the embedded build is used, in your browser.',
    );
    await installEmbedded();
    const server = await withExtension((extensions) => startServer({ extensions }));
    const first = join(root, 'examples', 'synchronized-before-registered.isosync');
    const payload = existsSync(first) ? [/** @type {[string, string]} */ (['openFile', server.remote(first)])] : [];
    console.log(`\n  ${server.url({ folder: join(root, 'examples'), payload })}\n\nOpen this address; Ctrl-C ends it.`);
    await new Promise((resolve) => {
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
        void server.exited.then(resolve);
    });
    await server.stop();
    return 0;
}

async function main() {
    const flags = process.argv.slice(2);
    const unknown = flags.find((flag) => flag !== '--check');
    if (unknown) throw new Error(`npm start does not know ${unknown}; it takes --check.`);
    await ensureInstalled();
    if (flags.includes('--check')) return checkExamples();
    const { build } = await import('../esbuild.mjs');
    await build();
    const { findInstalled } = await import('./vscode/find.mjs');
    const executable = findInstalled();
    return executable ? openInstalled(executable) : serve();
}

try {
    process.exitCode = await main();
} catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
}
