// The one build: every bundle is an option object times an environment. `--watch` rebuilds, unminified; budgets hold for the minified bundles.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import * as esbuild from 'esbuild';
import { isMain, root } from './scripts/run.mjs';

/** @type {esbuild.BuildOptions} */
const common = {
    absWorkingDir: root,
    bundle: true,
    target: 'es2022',
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
    loader: { '.isosync': 'text', '.md': 'text' },
    legalComments: 'none',
};

/** @type {esbuild.BuildOptions} */
const node = { ...common, platform: 'node', mainFields: ['module', 'main'], format: 'cjs', target: 'node20' };

/** @type {esbuild.BuildOptions} */
const browser = {
    ...common,
    platform: 'browser',
    mainFields: ['browser', 'module', 'main'],
    define: { global: 'globalThis', 'process.platform': '"web"' },
};

const lighter = {
    'semver/functions/parse': './scripts/bundling/version-parse.cjs',
    'semver/functions/satisfies': './scripts/bundling/version-satisfies.cjs',
};

/**
 * name → entry, output, options and, where the bundle is loaded while somebody waits, its budget in KB (1,000 bytes, minified).
 * @type {{ name: string, entry: string, out: string, budget?: number, options: esbuild.BuildOptions }[]}
 */
const targets = [
    {
        name: 'extension',
        entry: 'client/node.ts',
        out: 'dist/extension.js',
        budget: 480,
        options: { ...node, external: ['vscode'], alias: lighter },
    },
    {
        name: 'extension (browser)',
        entry: 'client/browser.ts',
        out: 'dist/extension.browser.js',
        // The debugger is in it: a web extension host loads one script only.
        budget: 980,
        options: { ...browser, format: 'cjs', external: ['vscode'] },
    },
    {
        name: 'webview',
        entry: 'client/webview/main.ts',
        out: 'dist/webview.js',
        budget: 60,
        // Compare, export and table are loaded when they are first asked for; the budget is what every view loads.
        options: { ...browser, format: 'esm', splitting: true, chunkNames: 'webview-[hash]' },
    },
    // 195 KB of it are the protocol's own library.
    { name: 'server', entry: 'server/node.ts', out: 'dist/server.js', budget: 680, options: node },
    {
        name: 'server (browser)',
        entry: 'server/browser.ts',
        out: 'dist/server.browser.js',
        budget: 680,
        options: { ...browser, format: 'iife' },
    },
    { name: 'checker', entry: 'server/nodeChecker.ts', out: 'dist/checker.js', options: node },
    {
        name: 'checker (browser)',
        entry: 'server/browserChecker.ts',
        out: 'dist/checker.browser.js',
        options: { ...browser, format: 'iife' },
    },
    // Loaded at the first session. The protocol library is 26 KB of it; the rest is the language, the machine and the litmus
    // reader, which a session needs to load a scenario without the server.
    { name: 'debug adapter', entry: 'debugger/node.ts', out: 'dist/debugAdapter.js', budget: 510, options: node },
    { name: 'search', entry: 'debugger/nodeSearch.ts', out: 'dist/search.js', options: node },
    {
        name: 'search (browser)',
        entry: 'debugger/browserSearch.ts',
        out: 'dist/search.browser.js',
        options: { ...browser, format: 'iife' },
    },
    {
        name: 'command line',
        entry: 'cli/main.ts',
        out: 'dist/cli.js',
        options: { ...node, banner: { js: '#!/usr/bin/env node' } },
    },
    {
        name: 'tests in a web host',
        entry: 'test/vscode/web/index.ts',
        out: 'out/web/index.js',
        options: { ...browser, format: 'cjs', external: ['vscode'] },
    },
    {
        name: 'tests in VS Code',
        entry: 'test/vscode/index.ts',
        out: 'out/vscode/index.js',
        options: { ...node, external: ['vscode', 'mocha'] },
    },
];

/** Unit tests are ES modules that share chunks: bundled in well under a second, and stack traces lead to the sources. */
/** @type {esbuild.BuildOptions} */
export const tests = {
    ...node,
    format: 'esm',
    splitting: true,
    outdir: 'out/test',
    outbase: 'test',
    outExtension: { '.js': '.mjs' },
    // Mocha is the host of the tests; the others are tools a test may drive, and do not survive bundling.
    external: [
        'mocha',
        'esbuild',
        'typescript',
        'playwright-core',
        'fast-check',
        'vscode-tmgrammar-test',
        'vscode-textmate',
        'vscode-oniguruma',
    ],
    banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
};

/** Every unit test file of the given folders below test/ (all of them when none is given), except the suites that need VS Code. */
/** @param {string[]} folders */
export function testFiles(folders = []) {
    const top = join(root, 'test');
    if (!existsSync(top)) return [];
    const found = [];
    for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
        const path = relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
        const room = path.split('/')[1] ?? '';
        if (!path.endsWith('.test.ts') || room === 'vscode' || room === 'ui') continue;
        if (folders.length === 0 || folders.includes(room)) found.push(path);
    }
    return found.sort();
}

/** Bundle the unit tests of some folders; resolves with the files mocha has to load. */
/** @param {string[]} folders */
export async function buildTests(folders = []) {
    const entryPoints = testFiles(folders);
    if (entryPoints.length > 0) await esbuild.build({ ...tests, entryPoints });
    return entryPoints.map((file) => join(root, 'out', file.replace(/\.ts$/, '.mjs')));
}

/**
 * Where a bundle comes from and goes. One that is split has parts beside it, named by their contents: those of an earlier build go.
 * @param {string} entry @param {string} out @param {esbuild.BuildOptions} options
 * @returns {esbuild.BuildOptions}
 */
function inputs(entry, out, options) {
    if (!options.splitting) return { entryPoints: [entry], outfile: out };
    const [folder, name] = [dirname(out), basename(out, '.js')];
    if (existsSync(join(root, folder)))
        for (const old of readdirSync(join(root, folder)))
            if (old.startsWith(`${name}-`)) rmSync(join(root, folder, old));
    return { entryPoints: { [name]: entry }, outdir: folder };
}

/**
 * Bytes of a bundle and of the parts it needs from the start.
 * @param {esbuild.Metafile | undefined} metafile @param {string} out
 */
function loadedAtOnce(metafile, out) {
    const parts = new Set([out]);
    for (const part of parts)
        for (const { path, kind } of metafile?.outputs[part]?.imports ?? [])
            if (kind === 'import-statement') parts.add(path);
    return [...parts].reduce((sum, part) => sum + (metafile?.outputs[part]?.bytes ?? 0), 0);
}

/**
 * Build every target, or those named; resolves with one line per bundle.
 * @param {{ only?: string[] }} [options]
 */
export async function build({ only } = {}) {
    /** @type {string[]} */
    const lines = [];
    /** @type {string[]} */
    const over = [];
    await Promise.all(
        targets.map(async ({ name, entry, out, budget, options }) => {
            if (only && !only.includes(name)) return;
            const result = await esbuild.build({ ...options, ...inputs(entry, out, options), minify: true });
            const bytes = loadedAtOnce(result.metafile, out);
            const size = `${(bytes / 1000).toFixed(0)} KB${budget ? ` of ${budget}` : ''}`;
            lines.push(`  ok   ${name}: ${out} ${size}`);
            if (budget && bytes > budget * 1000) over.push(`${name} is ${size}: over its budget`);
        }),
    );
    if (over.length > 0) throw new Error(over.join('\n'));
    return lines.sort();
}

async function watch() {
    for (const { entry, out, options } of targets) {
        const context = await esbuild.context({ ...options, ...inputs(entry, out, options), logLevel: 'info' });
        await context.watch();
    }
}

if (isMain(import.meta.url)) {
    if (process.argv.includes('--watch')) await watch();
    else console.log((await build()).join('\n'));
}
