// The extension in a web extension host: the embedded build gives it one when its manifest has no Node entry.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../esbuild.mjs';
import { isMain, root, run } from '../run.mjs';
import { needChromium } from './chromium.mjs';
import { installEmbedded } from './embedded.mjs';

/** @returns {Promise<{ passed: number, failed: number, skipped: number }>} */
export async function web() {
    await needChromium();
    await installEmbedded();
    const home = mkdtempSync(join(tmpdir(), 'isosync-web-'));
    try {
        const extension = join(home, 'extension');
        mkdirSync(extension);
        const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
        delete manifest.main;
        writeFileSync(join(extension, 'package.json'), JSON.stringify(manifest));
        for (const part of ['dist', 'syntaxes', 'media', 'language-configuration.json'])
            cpSync(join(root, part), join(extension, part), { recursive: true });
        cpSync(join(root, 'out/web/index.js'), join(extension, 'test.js'));
        const args = [`--extensionDevelopmentPath=${extension}`, `--extensionTestsPath=${join(extension, 'test.js')}`];
        const { status } = await run(process.execPath, [join(root, 'scripts/vscode/code.mjs'), home, ...args], {
            echo: true,
        });
        const results = join(extension, 'results.json');
        if (!existsSync(results)) throw new Error(`The web extension host ended with status ${status} and no result.`);
        return JSON.parse(readFileSync(results, 'utf8'));
    } finally {
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    }
}

if (isMain(import.meta.url)) {
    await build();
    const result = await web();
    console.log(`${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
    process.exit(result.failed === 0 ? 0 : 1);
}
