// npm ci where it is needed, so that npm start and npm test are the only commands on a fresh clone. Imports no package.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>} */
function packagesOf(file) {
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')).packages ?? {}) : {};
}

/** Whether node_modules holds what the lock file says. Optional packages are other platforms' binaries: theirs may be missing. */
function installed() {
    const wanted = packagesOf(join(root, 'package-lock.json'));
    const present = packagesOf(join(root, 'node_modules/.package-lock.json'));
    return Object.entries(wanted).every(
        ([path, { version, optional }]) => path === '' || optional === true || present[path]?.version === version,
    );
}

/**
 * Run npm itself; the one that started us, where there is one.
 * @param {string[]} args @param {{ echo?: boolean }} [options]
 */
export function npm(args, options) {
    const script = process.env.npm_execpath;
    return script ? run(process.execPath, [script, ...args], options) : run('npm', args, options);
}

export async function ensureInstalled() {
    if (installed()) return;
    console.log('Installing the packages of package-lock.json…');
    const { status, output } = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error']);
    if (status !== 0) throw new Error(`npm ci failed:\n${output}`);
}
