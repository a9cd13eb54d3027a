// npm run lint: eslint, prettier and the room table, over everything; `--changed` only over what differs from main.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, root, run, runModule, steps } from './run.mjs';

const rooms = [
    'client',
    'server',
    'debugger',
    'cli',
    'analysis',
    'language',
    'machine',
    'report',
    'library',
    'test',
    'bench',
];

/** Files changed since the branch left main, and those not committed yet; on main itself only the latter. */
async function changedFiles() {
    const diff = await run('git', ['diff', '--name-only', '--diff-filter=d', 'main...HEAD']);
    const status = await run('git', ['status', '--porcelain', '--no-renames', '--untracked-files=all']);
    const files = diff.status === 0 ? diff.output.split('\n') : [];
    for (const line of status.output.split('\n')) if (line !== '') files.push(line.slice(3));
    return [...new Set(files)].filter((file) => file !== '' && existsSync(join(root, file)));
}

/** @param {{ changed?: boolean }} options */
export async function lint({ changed = false } = {}) {
    const files = changed ? await changedFiles() : undefined;
    const code = files?.filter((file) => /\.(ts|mjs)$/.test(file)) ?? ['.'];
    const pretty = files?.filter((file) => /\.(ts|mjs|cjs|json)$/.test(file)) ?? ['.'];
    const present = rooms.filter((room) => existsSync(join(root, room)));
    const all = [
        {
            name: 'eslint',
            work: () =>
                runModule('eslint/bin/eslint.js', [
                    '--cache',
                    '--cache-location',
                    '.cache/eslint',
                    '--no-warn-ignored',
                    '--max-warnings',
                    '0',
                    ...code,
                ]),
            when: code.length > 0,
        },
        {
            name: 'prettier',
            work: () =>
                runModule('prettier/bin/prettier.cjs', [
                    '--check',
                    '--log-level',
                    'warn',
                    '--ignore-unknown',
                    ...pretty,
                ]),
            when: pretty.length > 0,
        },
        {
            name: 'rooms (dependency-cruiser)',
            work: () =>
                runModule('dependency-cruiser/bin/dependency-cruise.mjs', [
                    '--config',
                    '.dependency-cruiser.cjs',
                    '--output-type',
                    'err',
                    ...present,
                ]),
            when: true,
        },
    ];
    return steps(all.filter((step) => step.when));
}

if (isMain(import.meta.url))
    process.exitCode = (await lint({ changed: process.argv.includes('--changed') })) === 0 ? 0 : 1;
