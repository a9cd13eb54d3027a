/** The JSON language server that ours is measured beside: installed into .cache/ the first time it is wanted. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = 'vscode-langservers-extracted';
const VERSION = '4.10.0';

/** Path of its script; a sentence when it is not there and cannot be had. */
export function jsonServer(): { readonly script: string } | { readonly missing: string } {
    const folder = join(process.cwd(), '.cache', `${PACKAGE}-${VERSION}`);
    const script = join(folder, 'node_modules', PACKAGE, 'bin', 'vscode-json-language-server');
    if (existsSync(script)) return { script };
    mkdirSync(folder, { recursive: true });
    try {
        // With its 90 MB of other languages' servers it is no dependency of this package.
        execFileSync(
            'npm',
            ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', `${PACKAGE}@${VERSION}`],
            { stdio: 'pipe', shell: process.platform === 'win32' },
        );
    } catch (error) {
        const why = error instanceof Error ? (error.message.split('\n').find((line) => line !== '') ?? '') : '';
        return { missing: `${PACKAGE}@${VERSION} could not be installed (is there a network?): ${why}` };
    }
    return { script };
}
