// The rig is made of the product's sources: bundled once, then loaded.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { tests } from '../../../esbuild.mjs';
import { root } from '../../../scripts/run.mjs';

/** @type {Promise<typeof import('./index')> | undefined} */
let loaded;

/** @returns {Promise<typeof import('./index')>} */
export function loadRig() {
    return (loaded ??= esbuild
        .build({
            ...tests,
            absWorkingDir: root,
            entryPoints: ['test/ui/rig/index.ts'],
            outdir: 'out/rig',
            outbase: 'test/ui/rig',
        })
        .then(() => import(pathToFileURL(join(root, 'out/rig/index.mjs')).href)));
}
