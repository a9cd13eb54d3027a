#!/usr/bin/env node
// Stands in for VS Code's own `code` executable: takes its arguments, runs the embedded build in a headless Chromium, exits with
// the status of the extension tests. @vscode/test-electron runs it without knowing.
import { isAbsolute, resolve } from 'node:path';
import { format } from 'node:util';
import { chromium } from 'playwright-core';
import { chromiumFlags, needChromium } from './chromium.mjs';
import { startServer } from './session.mjs';

const limitMinutes = 4;

/** @param {string[]} argv */
function parse(argv) {
    /** @type {Record<string, string>} */
    const options = {};
    let folder;
    for (const word of argv) {
        const [, key, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
        if (key === undefined) folder = resolve(word);
        else options[key] = value ?? '';
    }
    return { options, folder };
}

/** Lines the workbench itself logs, about services this build does not have. @param {string} line */
const isNoise = (line) =>
    /^(%c)?\s*(INFO|WARN|ERR|TRACE)?\s*\[?(AgentHost|Chat|McpRegistry|LanguageModel|Extension Gallery|AccountPolicyGate|Service Worker|reconnection-grace-time)|open-vsx|bindings file|watchdog|spdlog|copilot|Creating a socket|Updating additional builtin|Ignoring fetching additional builtin/i.test(
        line,
    );

async function main() {
    const { options, folder } = parse(process.argv.slice(2));
    const tests = options.extensionTestsPath;
    const development = options.extensionDevelopmentPath;
    if (!tests || !development || !isAbsolute(tests) || !isAbsolute(development))
        throw new Error(
            'This stand-in for VS Code only runs extension tests: --extensionDevelopmentPath and --extensionTestsPath, absolute.',
        );
    const server = await startServer({
        testing: true,
        userData: options['user-data-dir'] || undefined,
        extensions: options['extensions-dir'] || undefined,
    });
    const browser = await chromium.launch({ executablePath: await needChromium(), args: chromiumFlags });
    try {
        const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
        /** @type {Promise<number>} */
        const outcome = new Promise((done, fail) => {
            const timer = setTimeout(
                () => fail(new Error(`No result after ${limitMinutes} minutes.\n${server.log()}`)),
                limitMinutes * 60_000,
            );
            timer.unref();
            page.once('crash', () => fail(new Error('The browser page crashed.')));
            void server.exited.then(() => fail(new Error(`The server ended early.\n${server.log()}`)));
            void page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => done(code));
        });
        await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
            const line = format(...args);
            if (!isNoise(line)) (type === 'error' ? process.stderr : process.stdout).write(`${line}\n`);
        });
        const payload = /** @type {[string, string][]} */ ([
            ['extensionDevelopmentPath', server.remote(development)],
            ['extensionTestsPath', server.remote(tests)],
            ['skipWelcome', 'true'],
        ]);
        await page.goto(server.url({ folder, payload }));
        return await outcome;
    } finally {
        await browser.close();
        await server.stop();
    }
}

process.once('SIGTERM', () => process.exit(1));
process.once('SIGINT', () => process.exit(1));
try {
    process.exit(await main());
} catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
}
