// One tour, as a person who installed the extension tonight would take it. ISOSYNC_SCREENSHOTS=1 also writes docs/images.
import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { chromium } from 'playwright-core';
import { root } from '../../scripts/run.mjs';
import { chromiumFlags, needChromium } from '../../scripts/vscode/chromium.mjs';
import { startServer, withExtension } from '../../scripts/vscode/session.mjs';

const example = 'synchronized-before-registered.isosync';

describe('a tour of the user interface', () => {
    /** @type {Awaited<ReturnType<typeof startServer>>} */
    let server;
    /** @type {import('playwright-core').Browser} */
    let browser;
    /** @type {import('playwright-core').Page} */
    let page;

    before(async () => {
        server = await withExtension((extensions) =>
            startServer({
                extensions,
                settings: {
                    'workbench.colorTheme': 'Default Light Modern',
                    'editor.minimap.enabled': false,
                    'debug.internalConsoleOptions': 'neverOpen',
                    'workbench.editor.showTabs': 'multiple',
                },
            }),
        );
        browser = await chromium.launch({ executablePath: await needChromium(), args: chromiumFlags });
        page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
        const folder = join(root, 'examples');
        await page.goto(
            server.url({
                folder,
                payload: [
                    ['skipWelcome', 'true'],
                    ['openFile', server.remote(join(folder, example))],
                ],
            }),
        );
        await page.waitForSelector('.monaco-workbench .part.statusbar');
    });

    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    /** @param {string} name */
    async function picture(name) {
        if (!process.env.ISOSYNC_SCREENSHOTS) return;
        const folder = join(root, 'docs/images');
        mkdirSync(folder, { recursive: true });
        await page.screenshot({ path: join(folder, `${name}.png`) });
    }

    /** The editor's line that shows some text. @param {string} text */
    const line = (text) =>
        page.locator('.monaco-editor .view-line', { hasText: new RegExp(text.replaceAll(' ', '\\s')) }).first();

    /** Run a command of the palette. @param {string} title */
    async function command(title) {
        await page.keyboard.press('F1');
        await page.locator('.quick-input-widget input').fill(`>${title}`);
        await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
    }

    /** The expression of a row of the Variables view that has some text. @param {string | RegExp} text */
    const variable = (text) => page.locator('.debug-variables .monaco-list-row', { hasText: text }).first();

    it('underlines the racy statement of the example', async () => {
        await line('execute foo').waitFor();
        // A warning where the file itself expects the race, an error where it does not.
        await page.waitForSelector('.squiggly-error, .squiggly-warning');
        await page.locator('.codelens-decoration', { hasText: 'racy' }).first().waitFor();
        await picture('verdict');
    });

    it('lists the steps of the counterexample in the Problems view', async () => {
        await page.keyboard.press('Control+Shift+M');
        const problem = page.locator('.markers-panel .monaco-list-row');
        await problem.first().waitFor();
        assert.ok((await problem.count()) > 3, 'the error and the steps below it');
        await picture('problems');
        await page.keyboard.press('Control+J');
    });

    it('explains `dsb ish` under the mouse', async () => {
        await line('dsb ish').locator('span', { hasText: 'dsb' }).last().hover();
        const hover = page.locator('.monaco-hover:visible', { hasText: 'dsb' }).first();
        await hover.waitFor();
        assert.match(await hover.innerText(), /not/i);
        await picture('hover');
        await page.keyboard.press('Escape');
    });

    it('debugs the counterexample with F5', async () => {
        await page.keyboard.press('Control+Shift+D');
        // Wider than its default, to read the values.
        const sash = (await page.locator('.part.sidebar').boundingBox()) ?? assert.fail('no side bar');
        await page.mouse.move(sash.x + sash.width, 500);
        await page.mouse.down();
        await page.mouse.move(sash.x + sash.width + 130, 500);
        await page.mouse.up();
        await line('execute foo').click();
        await page.keyboard.press('F5');
        await page.waitForSelector('.debug-toolbar');
        await page.waitForSelector('.codicon-debug-stackframe, .debug-top-stack-frame-column');
        await page.locator('.debug-call-stack .monaco-list-row', { hasText: /\bA\b/ }).first().waitFor();
        await variable('I-cache and pipeline').waitFor();
    });

    it('steps forwards, and back', async () => {
        const marker = page.locator('.view-overlays [class*="stack-frame-line"]').first();
        /** Wait until the yellow arrow stands at another height, or at a given one. @param {(y: number) => boolean} there */
        const arrow = async (there) => {
            for (let tries = 0; tries < 200; tries++) {
                const y = (await marker.boundingBox())?.y;
                if (y !== undefined && there(y)) return y;
                await page.waitForTimeout(50);
            }
            return assert.fail('The arrow did not move as it should.');
        };
        const start = await arrow(() => true);
        await page.keyboard.press('F10');
        await arrow((y) => Math.abs(y - start) > 2);
        await picture('step');
        await page.locator('.debug-toolbar .action-label[aria-label^="Step Back"]').click();
        await arrow((y) => Math.abs(y - start) < 2);
    });

    it('runs to the violation and explains it', async () => {
        await page.keyboard.press('F5');
        const widget = page.locator('.exception-widget');
        await widget.waitFor();
        assert.match(await widget.innerText(), /foo/);
        // The view may be drawn anew while one clicks: open the row until it is open.
        for (let tries = 0; tries < 20 && !(await variable('pipeline may hold').isVisible()); tries++) {
            await variable(/^foo/).click();
            await page.keyboard.press('ArrowRight');
            await page.waitForTimeout(250);
        }
        await variable('pipeline may hold').waitFor();
        assert.match(await variable('pipeline may hold').innerText(), /old \(stale\)/);
        await picture('debug');
    });

    it('draws the timeline', async () => {
        await command('isosync: Show timeline');
        const frame = page.frameLocator('iframe.webview.ready').first().frameLocator('iframe#active-frame');
        await frame.locator('svg').first().waitFor();
        await picture('timeline');
    });

    it('ends the session', async () => {
        await page.keyboard.press('Shift+F5');
        await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    });
});
