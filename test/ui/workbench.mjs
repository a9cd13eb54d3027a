// A workbench with the packaged extension in it, for the tours: opened, pointed at, photographed.
import { strict as assert } from 'node:assert';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from '../../scripts/run.mjs';
import { chromiumFlags, needChromium } from '../../scripts/vscode/chromium.mjs';
import { startServer, withExtension } from '../../scripts/vscode/session.mjs';

/** @typedef {Awaited<ReturnType<typeof openWorkbench>>} Workbench */

/**
 * The embedded VS Code in a headless Chromium, on a copy of examples/, with one of them open.
 * @param {{ file: string, settings?: Record<string, unknown>, permissions?: string[] }} options
 */
export async function openWorkbench({ file, settings = {}, permissions = [] }) {
    const server = await withExtension((extensions) =>
        startServer({
            extensions,
            settings: {
                'workbench.colorTheme': 'Default Light Modern',
                'editor.minimap.enabled': false,
                'debug.internalConsoleOptions': 'neverOpen',
                'workbench.editor.showTabs': 'multiple',
                ...settings,
            },
        }),
    );
    const browser = await chromium.launch({ executablePath: await needChromium(), args: chromiumFlags });
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, permissions });
    // A copy: what is typed in a tour is saved as one types.
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'isosync-tour-')));
    const folder = join(home, 'examples');
    cpSync(join(root, 'examples'), folder, { recursive: true });
    await page.goto(
        server.url({
            folder,
            payload: [
                ['skipWelcome', 'true'],
                ['openFile', server.remote(join(folder, file))],
            ],
        }),
    );
    await page.waitForSelector('.monaco-workbench .part.statusbar');

    return {
        page,
        /** The copy of examples/. */
        folder,

        close: async () => {
            await browser.close();
            await server.stop();
            rmSync(home, { recursive: true, force: true, maxRetries: 5 });
        },

        /** Until something is so; views follow the server and the adapter with a delay. @param {() => Promise<boolean>} so @param {string} what */
        async until(so, what) {
            for (let tries = 0; tries < 200; tries++) {
                if (await so()) return;
                await page.waitForTimeout(50);
            }
            assert.fail(`Not after ten seconds: ${what}.`);
        },

        /** A screenshot for docs/images, where screenshots are wanted. @param {string} name */
        async picture(name) {
            if (!process.env.ISOSYNC_SCREENSHOTS) return;
            const images = join(root, 'docs/images');
            mkdirSync(images, { recursive: true });
            await page.screenshot({ path: join(images, `${name}.png`) });
        },

        /** What a failed test saw, in out/ui: for whoever has to find out why. @param {import('mocha').Test | undefined} test */
        async evidence(test) {
            if (test?.state !== 'failed') return;
            const path = join(root, 'out/ui', `${test.title.replaceAll(/[^a-z0-9]+/gi, '-')}.png`);
            await page.screenshot({ path });
            console.log(`      (what it looked like: ${path})`);
        },

        /** The editor's line that shows some text. @param {string} text */
        line: (text) =>
            page.locator('.monaco-editor .view-line', { hasText: new RegExp(text.replaceAll(' ', '\\s')) }).first(),

        /** Runs a command of the palette. @param {string} title */
        async command(title) {
            const input = page.locator('.quick-input-widget input');
            // A stop that comes in meanwhile takes the focus, and closes the palette.
            for (let tries = 0; tries < 20; tries++) {
                await page.keyboard.press('F1');
                // The first one offered may be another whose title has the same words.
                const row = page
                    .locator('.quick-input-list .monaco-list-row')
                    .filter({ has: page.getByText(title, { exact: true }) })
                    .first();
                try {
                    await input.fill(`>${title}`, { timeout: 1500 });
                    await row.click({ timeout: 1500 });
                    return;
                } catch {
                    await page.keyboard.press('Escape');
                }
            }
            assert.fail(`The palette does not offer “${title}”.`);
        },

        /** The row of the Variables view that has some text. @param {string | RegExp} text */
        variable: (text) => page.locator('.debug-variables .monaco-list-row', { hasText: text }).first(),

        /** The Run and Debug view, wide enough to read the values. */
        async showDebugView() {
            await page.keyboard.press('Control+Shift+D');
            const sash = (await page.locator('.part.sidebar').boundingBox()) ?? assert.fail('no side bar');
            await page.mouse.move(sash.x + sash.width, 500);
            await page.mouse.down();
            await page.mouse.move(sash.x + sash.width + 130, 500);
            await page.mouse.up();
        },
    };
}
