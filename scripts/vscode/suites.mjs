// npm run vscode: the suites of test/vscode in a real VS Code, through @vscode/test-electron.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from '../../esbuild.mjs';
import { isMain, root } from '../run.mjs';
import { findForTests } from './find.mjs';

/**
 * @param {{ grep?: string }} [options]
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function suites({ grep } = {}) {
    const found = await findForTests();
    console.log(found.sentence);
    const home = mkdtempSync(join(tmpdir(), 'isosync-suites-'));
    const results = join(home, 'results.json');
    // The extension host inherits these, in the embedded build as in VS Code itself.
    process.env.ISOSYNC_RESULTS = results;
    process.env.ISOSYNC_GREP = grep ?? '';
    try {
        await runTests({
            vscodeExecutablePath: found.executable,
            extensionDevelopmentPath: root,
            extensionTestsPath: join(root, 'out/vscode/index'),
            launchArgs: [
                join(root, 'examples'),
                '--disable-extensions',
                `--user-data-dir=${join(home, 'user')}`,
                `--extensions-dir=${join(home, 'extensions')}`,
            ],
        }).catch((error) => {
            // A failed suite rejects as well; its numbers are in the results. Without results the run itself failed.
            if (!existsSync(results)) throw error;
        });
        if (!existsSync(results)) throw new Error('VS Code ended without running the suites.');
        return JSON.parse(readFileSync(results, 'utf8'));
    } finally {
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    }
}

if (isMain(import.meta.url)) {
    const words = process.argv.slice(2);
    await build();
    const result = await suites({ grep: words.join(' ') || undefined });
    console.log(`${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
    process.exit(result.failed === 0 ? 0 : 1);
}
