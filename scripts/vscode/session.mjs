// One run of the embedded VS Code: its server on a loopback port, with a home, temporary folder and settings of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { run } from '../run.mjs';
import { embedded } from './embedded.mjs';

/** User settings of a run: nothing that calls home, no side bar that hides the editor. */
const settings = {
    'chat.disableAIFeatures': true,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'workbench.welcomePage.walkthroughs.openOnInstall': false,
    'extensions.autoCheckUpdates': false,
    'extensions.autoUpdate': false,
    'extensions.ignoreRecommendations': true,
    'git.enabled': false,
    'window.commandCenter': false,
    'telemetry.telemetryLevel': 'off',
    'editor.accessibilitySupport': 'off',
};

/** A TCP port of the loopback interface that is free now. */
export function freePort() {
    return new Promise((resolve, reject) => {
        const probe = createServer();
        probe.once('error', reject);
        probe.listen(0, '127.0.0.1', () => {
            const address = probe.address();
            const port = typeof address === 'object' && address ? address.port : 0;
            probe.close(() => resolve(port));
        });
    });
}

/** @param {string} url @param {() => boolean} alive */
async function answers(url, alive) {
    for (let tries = 0; tries < 300; tries++) {
        if (!alive()) return false;
        try {
            if ((await fetch(url, { signal: AbortSignal.timeout(2000) })).ok) return true;
        } catch {
            // Not listening yet.
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
}

/**
 * Start the server and wait until it answers.
 * @param {{ port?: number, testing?: boolean, extensions?: string, userData?: string, settings?: Record<string, unknown>, env?: NodeJS.ProcessEnv }} options
 *   `testing`: let the page load an extension under development and drive its tests; `extensions`: folder of installed extensions
 */
export async function startServer(options = {}) {
    const port = options.port ?? (await freePort());
    const home = mkdtempSync(join(tmpdir(), 'isosync-vscode-'));
    const userData = options.userData ?? join(home, 'user');
    const settingsFile = join(userData, 'User', 'settings.json');
    mkdirSync(dirname(settingsFile), { recursive: true });
    mkdirSync(join(home, 'tmp'));
    if (!existsSync(settingsFile))
        writeFileSync(settingsFile, JSON.stringify({ ...settings, ...options.settings }, undefined, 2));
    const args = [
        ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
        ...[
            '--accept-server-license-terms',
            '--telemetry-level',
            'off',
            '--disable-workspace-trust',
            '--disable-experiments',
        ],
        ...['--server-data-dir', join(home, 'server'), '--user-data-dir', userData],
        ...['--extensions-dir', options.extensions ?? join(home, 'extensions')],
        // Without it a built VS Code ignores the development and test paths of the URL, and one waits for ever.
        ...(options.testing ? ['--enable-smoke-test-driver'] : []),
    ];
    const env = {
        ...process.env,
        ...options.env,
        HOME: home,
        TMPDIR: join(home, 'tmp'),
        PATH: `${dirname(embedded.node)}${delimiter}${process.env.PATH ?? ''}`,
    };
    const child = spawn(embedded.node, [embedded.server, ...args], {
        env,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => {
            log = (log + chunk).slice(-20_000);
        });
    let running = true;
    const exited = new Promise((resolve) =>
        child.once('exit', () => {
            running = false;
            resolve(undefined);
        }),
    );
    // The server starts extension hosts, and those debug adapters: all are in its process group, and end with it.
    const kill = () => {
        if (!running || child.pid === undefined) return;
        try {
            process.kill(-child.pid, 'SIGKILL');
        } catch {
            // Gone already.
        }
    };
    process.once('exit', kill);
    const stop = async () => {
        kill();
        await exited;
        process.off('exit', kill);
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    };
    const origin = `127.0.0.1:${port}`;
    if (!(await answers(`http://${origin}/version`, () => running))) {
        await stop();
        throw new Error(`The embedded VS Code did not start:\n${log}`);
    }
    return { port, home, exited, stop, log: () => log, running: () => running, ...addresses(origin) };
}

/** How the workbench's address says what to open. @param {string} origin */
function addresses(origin) {
    /** @param {string} path absolute */
    const remote = (path) => `vscode-remote://${origin}${encodeURI(path)}`;
    return {
        remote,
        /** @param {{ folder?: string, payload?: [string, string][] }} what */
        url: ({ folder, payload = [] }) => {
            const query = [folder ? `folder=${encodeURIComponent(folder)}` : 'ew=true'];
            if (payload.length > 0) query.push(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
            return `http://${origin}/?${query.join('&')}`;
        },
    };
}

/**
 * Run something with a folder of installed extensions that holds this one, packaged; the folder goes when the process ends.
 * @template T
 * @param {(extensions: string) => Promise<T>} work
 */
export async function withExtension(work) {
    const { makeVsix } = await import('../package.mjs');
    const folder = mkdtempSync(join(tmpdir(), 'isosync-extensions-'));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', remove);
    const vsix = await makeVsix(join(folder, 'isosync.vsix'));
    const extensions = join(folder, 'extensions');
    const args = [
        '--install-extension',
        vsix,
        '--extensions-dir',
        extensions,
        '--server-data-dir',
        join(folder, 'server'),
    ];
    const env = { ...process.env, HOME: folder };
    const { status, output } = await run(
        embedded.node,
        [embedded.server, ...args, '--accept-server-license-terms', '--force'],
        { env },
    );
    if (status !== 0) throw new Error(`The packaged extension could not be installed:\n${output}`);
    return work(extensions);
}
