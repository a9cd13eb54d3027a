// npm test: everything, on a fresh clone with nothing but Node, npm and apt. The last line counts.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { root, run } from './run.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

const total = { passed: 0, failed: 0, skipped: 0 };

/** @param {string} title @param {() => Promise<Count>} work */
async function section(title, work) {
    console.log(`\n== ${title}`);
    const start = Date.now();
    /** @type {Count} */
    let count = { passed: 0, failed: 1, skipped: 0 };
    try {
        count = await work();
    } catch (error) {
        console.log(error instanceof Error ? error.message : error);
    }
    total.passed += count.passed;
    total.failed += count.failed;
    total.skipped += count.skipped;
    console.log(
        `   ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped in ${((Date.now() - start) / 1000).toFixed(0)} s`,
    );
    return count.failed === 0;
}

/** Mocha in a process of its own: a suite that dies takes nothing with it, and counts as failed. @param {string[]} wanted */
async function mocha(wanted) {
    const folders = wanted.filter((folder) => existsSync(join(root, 'test', folder)));
    if (folders.length === 0) return { passed: 0, failed: 0, skipped: 0 };
    const home = mkdtempSync(join(tmpdir(), 'isosync-test-'));
    const results = join(home, 'results.json');
    try {
        const env = { ...process.env, ISOSYNC_RESULTS: results };
        const { status } = await run(process.execPath, ['scripts/unit.mjs', '--', ...folders], { echo: true, env });
        if (!existsSync(results))
            throw new Error(`The tests of ${folders.join(', ')} ended with status ${status} and no result.`);
        return /** @type {Count} */ (JSON.parse(readFileSync(results, 'utf8')));
    } finally {
        rmSync(home, { recursive: true, force: true });
    }
}

/** @param {number} failed @param {number} of */
const steps = (failed, of) => ({ passed: of - failed, failed, skipped: 0 });

/** Folders of test/ that are neither the gate's nor need a VS Code. @param {string[]} quick */
function longer(quick) {
    return readdirSync(join(root, 'test'), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !quick.includes(entry.name) && !['vscode', 'ui'].includes(entry.name))
        .map((entry) => entry.name);
}

async function main() {
    await ensureInstalled();
    const { build } = await import('../esbuild.mjs');
    const built = await section('Build', async () => {
        console.log((await build()).join('\n'));
        return steps(0, 1);
    });
    if (!built) return;
    const { typecheck, projects } = await import('./typecheck.mjs');
    const { lint } = await import('./lint.mjs');
    const { quick } = await import('./unit.mjs');
    await section('Types', async () => steps(await typecheck(), projects.length));
    await section('Lint', async () => steps(await lint(), 3));
    await section('Unit tests', () => mocha(quick));
    const more = longer(quick);
    if (more.length > 0) await section(`Properties and the rest (${more.join(', ')})`, () => mocha(more));
    const { suites } = await import('./vscode/suites.mjs');
    await section('Suites in VS Code', () => suites());
    const { web } = await import('./vscode/web.mjs');
    await section('In a web extension host', () => web());
    const { tour } = await import('./vscode/tour.mjs');
    await section('Tour of the user interface', () => tour());
}

try {
    await main();
} catch (error) {
    total.failed++;
    console.log(error instanceof Error ? error.message : error);
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
// Browsers and servers end with their sections; whatever else is open does not keep the result waiting.
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
