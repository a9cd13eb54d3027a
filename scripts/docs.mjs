// node scripts/docs.mjs: writes the generated pages of docs/ (docs/language.md, from the statement table).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { root } from './run.mjs';

const outfile = join(root, 'out', 'docs.mjs');
await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['scripts/docs/language.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    loader: { '.isosync': 'text' },
    logLevel: 'warning',
    outfile,
});
/** @type {{ languagePage(): string }} */
const { languagePage } = await import(pathToFileURL(outfile).href);
writeFileSync(join(root, 'docs', 'language.md'), languagePage());
