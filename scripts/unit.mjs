// npm run unit [-- FOLDER… | GREP]: bundle the unit tests and run them with mocha in this process.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import Mocha from 'mocha';
import { buildTests } from '../esbuild.mjs';
import { isMain, root } from './run.mjs';

/** The rooms the gate covers: quick tests. Long properties (`fuzz`) run with npm test. */
export const quick = ['machine', 'language', 'analysis', 'report', 'server', 'debugger', 'cli', 'litmus', 'client'];

/**
 * Run the unit tests of some folders.
 * @param {string[]} folders below test/; none means all of them
 * @param {{ grep?: string, reporter?: string }} [options]
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function unit(folders, { grep, reporter = 'dot' } = {}) {
    // The same numbers every time, so that a commit is judged by its own change; another seed looks elsewhere.
    const seed = Number(process.env.ISOSYNC_SEED ?? 20_200_420);
    fc.configureGlobal({ seed });
    console.log(`  properties: seed ${seed} (ISOSYNC_SEED=… for others)`);
    const files = await buildTests(folders);
    if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 };
    const mocha = new Mocha({ ui: 'bdd', reporter, timeout: 0, color: process.stdout.isTTY, forbidOnly: true });
    if (grep) mocha.grep(grep);
    for (const file of files) mocha.addFile(file);
    await mocha.loadFilesAsync();
    return new Promise((resolve) => {
        const runner = mocha.run(() => {
            const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
            resolve({ passed: passes, failed: failures, skipped: pending });
        });
    });
}

/** What `npm run fuzz` takes, and the variable each suite reads it from. */
const numbers = {
    '--count': 'ISOSYNC_FUZZ_COUNT',
    '--oracle': 'ISOSYNC_ORACLE_COUNT',
    '--seed': 'ISOSYNC_SEED',
    '--jobs': 'ISOSYNC_FUZZ_JOBS',
};

/**
 * Takes `--count 100000` and the like out of the words of a command.
 * @param {string[]} words
 * @returns {string[]} the others
 */
function options(words) {
    const rest = [...words];
    for (const [name, variable] of Object.entries(numbers)) {
        const at = rest.indexOf(name);
        if (at < 0) continue;
        const [, number] = rest.splice(at, 2);
        if (!/^[0-9]+$/.test(number ?? '')) {
            console.error(`${name} needs a number, as in ${name} 1000`);
            process.exit(2);
        }
        process.env[variable] = number;
    }
    return rest;
}

if (isMain(import.meta.url)) {
    process.chdir(root);
    const words = options(process.argv.slice(2).filter((word) => word !== '--'));
    const folders = words.filter((word) => existsSync(join(root, 'test', word)));
    const grep = words.filter((word) => !folders.includes(word)).join(' ');
    const chosen = folders.length > 0 ? folders : quick;
    const result = await unit(chosen, {
        grep: grep || undefined,
        reporter: words.length > 0 && !process.env.ISOSYNC_RESULTS ? 'spec' : 'dot',
    });
    const summary = `${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`;
    // npm test runs this file as a process of its own and reads the numbers from here.
    if (process.env.ISOSYNC_RESULTS) {
        mkdirSync(join(process.env.ISOSYNC_RESULTS, '..'), { recursive: true });
        writeFileSync(process.env.ISOSYNC_RESULTS, JSON.stringify(result));
    }
    console.log(summary);
    process.exit(result.failed === 0 ? 0 : 1);
}
