// The Playwright tour: the packaged extension in the embedded VS Code, driven as a person would. test/ui has the tests.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { build } from '../../esbuild.mjs';
import { isMain, root } from '../run.mjs';
import { needChromium } from './chromium.mjs';
import { installEmbedded } from './embedded.mjs';

/** @param {{ grep?: string }} [options] @returns {Promise<{ passed: number, failed: number, skipped: number }>} */
export async function tour({ grep } = {}) {
    await needChromium();
    await installEmbedded();
    const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', timeout: 120_000, bail: false, forbidOnly: true });
    if (grep) mocha.grep(grep);
    const folder = join(root, 'test/ui');
    for (const name of readdirSync(folder).sort()) if (name.endsWith('.test.mjs')) mocha.addFile(join(folder, name));
    await mocha.loadFilesAsync();
    return new Promise((resolve) => {
        const runner = mocha.run(() => {
            const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
            resolve({ passed: passes, failed: failures, skipped: pending });
        });
    });
}

if (isMain(import.meta.url)) {
    const words = process.argv.slice(2);
    await build();
    const result = await tour({ grep: words.join(' ') || undefined });
    console.log(`${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
    process.exit(result.failed === 0 ? 0 : 1);
}
