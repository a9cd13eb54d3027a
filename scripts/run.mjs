// Starting the tools of this project: always by absolute path below the repository, never through a shell.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root; every script works there wherever it was started. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Whether a script was started by itself, rather than imported.
 * @param {string} url its `import.meta.url`
 */
export function isMain(url) {
    return process.argv[1] !== undefined && fileURLToPath(url) === realpathSync(process.argv[1]);
}

/**
 * Absolute path of a file inside an installed package.
 * @param {string} path package-relative path, e.g. `typescript/bin/tsc`
 */
export function inModules(path) {
    const file = join(root, 'node_modules', path);
    if (!existsSync(file)) throw new Error(`${path} is not installed: run npm ci`);
    return file;
}

/**
 * Run a command, resolve with its exit status and what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {{ echo?: boolean, env?: NodeJS.ProcessEnv, cwd?: string }} [options] `echo`: also show the output as it comes
 * @returns {Promise<{ status: number, output: string }>} status 128 + n never occurs: a signal counts as 1
 */
export function run(command, args, options = {}) {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            cwd: options.cwd ?? root,
            env: options.env ?? process.env,
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        let output = '';
        /** @param {Buffer} chunk */
        const take = (chunk) => {
            output += chunk.toString();
            if (options.echo) process.stdout.write(chunk);
        };
        child.stdout.on('data', take);
        child.stderr.on('data', take);
        child.on('error', reject);
        child.on('close', (code) => resolve({ status: code ?? 1, output }));
    });
}

/**
 * Run a Node program of an installed package.
 * @param {string} path package-relative path of its main script
 * @param {string[]} args
 * @param {{ echo?: boolean, env?: NodeJS.ProcessEnv }} [options]
 */
export function runModule(path, args, options) {
    return run(process.execPath, [inModules(path), ...args], options);
}

/**
 * Run named steps one after the other, or all at once, and print each with its time; the output only of those that fail.
 * @param {{ name: string, work: () => Promise<{ status: number, output: string }> }[]} steps
 * @returns {Promise<number>} how many failed
 */
export async function steps(steps, { parallel = false } = {}) {
    let failed = 0;
    /** @param {typeof steps[number]} step */
    const one = async (step) => {
        const start = Date.now();
        const { status, output } = await step.work();
        const time = ((Date.now() - start) / 1000).toFixed(1);
        if (status === 0) {
            console.log(`  ok   ${step.name} (${time} s)`);
            return;
        }
        failed++;
        console.log(`  FAIL ${step.name} (${time} s)\n${output.trimEnd()}`);
    };
    if (parallel) await Promise.all(steps.map(one));
    else for (const step of steps) await one(step);
    return failed;
}
