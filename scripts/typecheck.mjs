// Type-check every environment with its own tsconfig, so that a core room that reaches for Node, the DOM or vscode does not build.
import { availableParallelism } from 'node:os';
import { isMain, runModule, steps } from './run.mjs';

export const projects = ['core', 'node', 'browser', 'client', 'webview', 'vscode'];

export function typecheck() {
    return steps(
        projects.map((name) => ({
            name: `tsc ${name}`,
            work: () => runModule('typescript/bin/tsc', ['-p', `tsconfig.${name}.json`, '--pretty', 'false']),
        })),
        { parallel: availableParallelism() > 1 },
    );
}

if (isMain(import.meta.url)) process.exitCode = (await typecheck()) === 0 ? 0 : 1;
