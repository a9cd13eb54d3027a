// npm run package: the extension as a .vsix, everything bundled.
import { join } from 'node:path';
import { build } from '../esbuild.mjs';
import { isMain, root, runModule } from './run.mjs';

/**
 * @param {string} [to] where to put it
 * @returns {Promise<string>} the file
 */
export async function makeVsix(to = join(root, 'isosync.vsix')) {
    const args = [
        'package',
        '--no-dependencies',
        '--allow-missing-repository',
        '--no-rewrite-relative-links',
        '-o',
        to,
    ];
    const { status, output } = await runModule('@vscode/vsce/vsce', args);
    if (status !== 0) throw new Error(`The extension could not be packaged:\n${output}`);
    return to;
}

if (isMain(import.meta.url)) {
    await build();
    console.log(await makeVsix());
}
