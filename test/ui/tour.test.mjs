// One tour, as a person who installed the extension tonight would take it. ISOSYNC_SCREENSHOTS=1 also writes docs/images.
import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import { openWorkbench } from './workbench.mjs';

describe('a tour of the user interface', () => {
    /** @type {import('./workbench.mjs').Workbench} */
    let bench;
    /** @type {import('playwright-core').Page} */
    let page;

    before(async () => {
        bench = await openWorkbench({ file: 'synchronized-before-registered.isosync' });
        page = bench.page;
    });
    after(() => bench?.close());
    afterEach(function () {
        return bench?.evidence(this.currentTest);
    });

    it('underlines the racy statement of the example', async () => {
        await bench.line('execute foo').waitFor();
        // A warning where the file itself expects the race, an error where it does not.
        await page.waitForSelector('.squiggly-error, .squiggly-warning');
        await page.locator('.codelens-decoration', { hasText: 'racy' }).first().waitFor();
        await bench.picture('verdict');
    });

    it('lists the steps of the counterexample in the Problems view', async () => {
        await page.keyboard.press('Control+Shift+M');
        const problem = page.locator('.markers-panel .monaco-list-row');
        await problem.first().waitFor();
        assert.ok((await problem.count()) > 3, 'the error and the steps below it');
        await bench.picture('problems');
        await page.keyboard.press('Control+J');
    });

    it('explains `dsb ish` under the mouse', async () => {
        await bench.line('dsb ish').locator('span', { hasText: 'dsb' }).last().hover();
        const hover = page.locator('.monaco-hover:visible', { hasText: 'dsb' }).first();
        await hover.waitFor();
        assert.match(await hover.innerText(), /not/i);
        await bench.picture('hover');
        await page.keyboard.press('Escape');
    });

    it('debugs the counterexample with F5', async () => {
        await bench.showDebugView();
        await bench.line('execute foo').click();
        await page.keyboard.press('F5');
        await page.waitForSelector('.debug-toolbar');
        await page.waitForSelector('.codicon-debug-stackframe, .debug-top-stack-frame-column');
        await page.locator('.debug-call-stack .monaco-list-row', { hasText: /\bA\b/ }).first().waitFor();
        await bench.variable('I-cache and pipeline').waitFor();
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
        await bench.picture('step');
        await page.locator('.debug-toolbar .action-label[aria-label^="Step Back"]').click();
        await arrow((y) => Math.abs(y - start) < 2);
    });

    it('runs to the violation and explains it', async () => {
        await page.keyboard.press('F5');
        const widget = page.locator('.exception-widget');
        await widget.waitFor();
        assert.match(await widget.innerText(), /foo/);
        // The view may be drawn anew while one clicks: open the row until it is open.
        for (let tries = 0; tries < 20 && !(await bench.variable('pipeline may hold').isVisible()); tries++) {
            await bench.variable(/^foo/).click();
            await page.keyboard.press('ArrowRight');
            await page.waitForTimeout(250);
        }
        await bench.variable('pipeline may hold').waitFor();
        assert.match(await bench.variable('pipeline may hold').innerText(), /old \(stale\)/);
        await bench.picture('debug');
    });

    it('draws the timeline', async () => {
        await bench.command('isosync: Show timeline');
        const frame = page.frameLocator('iframe.webview.ready').first().frameLocator('iframe#active-frame');
        await frame.locator('svg').first().waitFor();
        await bench.picture('timeline');
    });

    it('ends the session', async () => {
        await page.keyboard.press('Shift+F5');
        await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    });
});
