// npm run bench [-- NAME… --against REV]: the benchmarks of bench/, each in a process of its own so that one's garbage is not another's pause.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { build, tests } from '../esbuild.mjs';
import { root, run } from './run.mjs';

const { values, positionals: names } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: { against: { type: 'string' } },
});
// A benchmark that can compare with another revision reads it here.
process.env.ISOSYNC_AGAINST = values.against ?? '';
const folder = join(root, 'bench');
const files = existsSync(folder)
    ? readdirSync(folder)
          .filter((file) => file.endsWith('.bench.ts'))
          .sort()
    : [];
const chosen = files.filter((file) => names.length === 0 || names.some((name) => file.includes(name)));
if (chosen.length === 0) {
    console.error(
        names.length === 0
            ? 'There is no benchmark in bench/.'
            : `No benchmark is called ${names.join(' or ')}; there are ${files.join(', ')}.`,
    );
    process.exit(2);
}
await build();
const entryPoints = chosen.map((file) => join('bench', file));
await esbuild.build({ ...tests, entryPoints, outdir: 'out/bench', outbase: 'bench', minify: true });
let failed = 0;
for (const file of chosen) {
    const bundle = join(root, 'out/bench', file.replace(/\.ts$/, '.mjs'));
    const call = `const { bench } = await import(${JSON.stringify(`file://${bundle}`)}); await bench();`;
    const { status } = await run(process.execPath, ['--input-type=module', '--eval', call], { echo: true });
    if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
