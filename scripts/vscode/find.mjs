// Which VS Code a run uses, in order: named in VSCODE_EXECUTABLE, already here, downloadable, or the embedded build.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from '../run.mjs';
import { installEmbedded } from './embedded.mjs';
import { needChromium } from './chromium.mjs';

const downloads = 'https://update.code.visualstudio.com';

/** @param {string} name */
function onPath(name) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
        const file = join(folder, name);
        try {
            accessSync(file, constants.X_OK);
            return file;
        } catch {
            // Not in this folder.
        }
    }
    return undefined;
}

/** The executable of a VS Code that @vscode/test-electron downloaded earlier. */
function downloaded() {
    const folder = join(root, '.vscode-test');
    if (!existsSync(folder)) return undefined;
    for (const name of readdirSync(folder)
        .filter((entry) => entry.startsWith('vscode-'))
        .sort()
        .reverse())
        for (const path of ['code', 'Code.exe', 'Visual Studio Code.app/Contents/MacOS/Electron']) {
            const file = join(folder, name, path);
            if (existsSync(file)) return file;
        }
    return undefined;
}

/** A desktop VS Code needs somewhere to draw; without that, on a server or in a container, the embedded build needs only a headless browser. */
const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

async function reachable() {
    try {
        return (await fetch(downloads, { method: 'HEAD', signal: AbortSignal.timeout(3000) })).status < 500;
    } catch {
        return false;
    }
}

/**
 * `executable`: what to give @vscode/test-electron (none: it downloads VS Code itself); `embedded`: it is the stand-in code.mjs.
 * @typedef {{ executable?: string, embedded: boolean, sentence: string }} Found
 */

/** A VS Code that opens windows here and now, for npm start; none means the embedded build has to do. */
export function findInstalled() {
    return process.env.VSCODE_EXECUTABLE ?? onPath('code') ?? onPath('codium') ?? downloaded();
}

/** @returns {Promise<Found>} */
export async function findForTests() {
    const named = process.env.VSCODE_EXECUTABLE;
    if (named) {
        if (!existsSync(named)) throw new Error(`VSCODE_EXECUTABLE names ${named}, which does not exist.`);
        return { executable: named, embedded: false, sentence: `VS Code: ${named}` };
    }
    // `code` on PATH is a launcher that returns at once, so a test run cannot wait for it: only a downloaded one will do.
    const here = hasDisplay() ? downloaded() : undefined;
    if (here) return { executable: here, embedded: false, sentence: `VS Code: ${here}` };
    if (hasDisplay() && (await reachable()))
        return { embedded: false, sentence: 'VS Code: the current stable release, downloaded' };
    await installEmbedded();
    await needChromium();
    return {
        executable: join(root, 'scripts/vscode/code.mjs'),
        embedded: true,
        sentence: 'No VS Code can be had or shown here: the embedded build in Chromium stands in',
    };
}
