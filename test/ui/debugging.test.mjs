// Debugging with the mouse and the keyboard only: menus, values, breakpoints and what-ifs, where VS Code shows them.
import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import { openWorkbench } from './workbench.mjs';

describe('debugging by hand', () => {
    /** @type {import('./workbench.mjs').Workbench} */
    let bench;
    /** @type {import('playwright-core').Page} */
    let page;

    before(async () => {
        bench = await openWorkbench({
            file: '04-register-isb.isosync',
            settings: { 'debug.openDebug': 'neverOpen', 'editor.hover.delay': 100 },
        });
        page = bench.page;
        await bench.showDebugView();
    });
    after(() => bench?.close());
    afterEach(function () {
        return bench?.evidence(this.currentTest);
    });

    const picker = () => page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
    const frame = (/** @type {string | RegExp} */ text) =>
        page.locator('.debug-call-stack .monaco-list-row', { hasText: text }).first();
    /** @param {string} what @param {() => Promise<boolean>} so */
    const until = (what, so) => bench.until(so, what);
    const running = () => page.waitForSelector('.debug-toolbar', { state: 'visible' });

    /** An item of the context menu of a row; menus live in a shadow root. @param {import('playwright-core').Locator} row @param {string} item */
    async function menu(row, item) {
        await row.click({ button: 'right' });
        const label = page.locator('.monaco-menu .action-label', { hasText: item }).first();
        await label.waitFor();
        // A menu that has only just opened ignores the mouse.
        await until(`“${item}” to be taken`, async () => {
            if (!(await label.isVisible())) return true;
            await label.click({ timeout: 1000 }).catch(() => undefined);
            await page.waitForTimeout(200);
            return !(await label.isVisible());
        });
    }

    /** Unfolds a scope of the Variables view until a row of it shows. @param {string} scope @param {string | RegExp} row */
    async function unfold(scope, row) {
        await until(`${String(row)} in ${scope}`, async () => {
            if (await bench.variable(row).isVisible()) return true;
            const found = bench.variable(scope);
            if ((await found.getAttribute('aria-expanded')) !== 'true') {
                await found.click();
                await page.keyboard.press('ArrowRight');
                await page.waitForTimeout(200);
            }
            return bench.variable(row).isVisible();
        });
    }

    it('begins where one chooses every step', async () => {
        await bench.line('execute foo').first().click();
        await bench.command('isosync: Debug, choosing every step');
        await running();
        await frame(/\bB\b/).waitFor();
    });

    it('lists what the architecture allows under Step Into Target, and takes the choice', async () => {
        // The focus is on B when the editor shows B's next event.
        const top = page.locator('.debug-call-stack .monaco-list-row .stack-frame', { hasText: 'CPU B' }).first();
        await until('B in focus', async () => {
            if (await top.isVisible()) await top.click();
            else {
                await frame(/^CPU B/).click();
                await page.keyboard.press('ArrowRight');
            }
            await page.waitForTimeout(500);
            return page.locator('.statusbar-item', { hasText: 'Ln 20,' }).first().isVisible();
        });
        await page.keyboard.press('F10');
        await frame(/CPU B: kernel/).waitFor();
        await unfold('Store buffer', /empty|nothing|Store buffer/);
        await until('B to stand at `register`', async () => {
            await page.keyboard.press('Control+F11');
            await page.waitForTimeout(300);
            const there = (await picker().filter({ hasText: 'held' }).count()) > 0;
            if (!there) await page.keyboard.press('Escape');
            return there;
        });
        const choices = await picker().allInnerTexts();
        assert.ok(choices.length >= 3, choices.join(' | '));
        assert.ok(
            choices.some((text) => /^A|A:/.test(text)),
            `other CPUs' events are among ${choices.join(' | ')}`,
        );
        await bench.picture('choices');
        await picker().filter({ hasText: 'held' }).first().click();
        await unfold('Store buffer', /registered\(B\)/);
    });

    it('shows a value under the mouse', async () => {
        const hover = page.locator('.debug-hover-widget:visible, .monaco-hover:visible').first();
        await until('the value of foo', async () => {
            // From somewhere else: the mouse has to come to it.
            await bench.line('register;').locator('span', { hasText: 'register' }).last().hover();
            await bench.line('execute foo').locator('span', { hasText: 'foo' }).last().hover();
            await page.waitForTimeout(400);
            return (await hover.isVisible()) && /old/.test(await hover.innerText());
        });
        await page.keyboard.press('Escape');
    });

    it('holds a CPU from its row in the call stack', async () => {
        await menu(frame(/^CPU B/), 'Hold this CPU');
        await frame(/CPU B.*held/).waitFor();
        await until('B to be released', async () => {
            if ((await frame(/CPU B.*held/).count()) === 0) return true;
            await menu(frame(/^CPU B/), 'Release this CPU');
            await page.waitForTimeout(500);
            return (await frame(/CPU B.*held/).count()) === 0;
        });
    });

    it('stops where a value changes, asked for from its row', async () => {
        await unfold('Registration and IPIs', /^registered/);
        await menu(bench.variable(/^registered/), 'Break on Value Change');
        await page
            .locator('.debug-breakpoints .monaco-list-row', { hasText: /registered/ })
            .first()
            .waitFor();
        await bench.picture('data-breakpoint');
    });

    it('logs without stopping at a log point typed into the editor', async () => {
        await bench.line('ic ivau foo').click();
        await bench.command('Debug: Add Logpoint...');
        const box = page.locator('.breakpoint-widget');
        await box.locator('.monaco-editor.focused').waitFor();
        await page.keyboard.type('B may run {B.pipeline.foo}');
        await page.keyboard.press('Enter');
        await box.waitFor({ state: 'hidden' });
        await page.locator('.codicon-debug-breakpoint-log').first().waitFor();
    });

    it('sets a value: a what-if, undone by Step Back', async () => {
        await unfold('Registration and IPIs', /^registered/);
        await menu(bench.variable(/^registered/), 'Set Value');
        await page.keyboard.press('Control+A');
        await page.keyboard.type('0');
        await page.keyboard.press('Enter');
        await frame(/of what-if 1/).waitFor();
        await page.locator('.debug-toolbar .action-label[aria-label^="Step Back"]').click();
        await until('the trunk again', async () => (await frame(/of what-if 1/).count()) === 0);
    });

    it('runs on: the log point speaks in the console, and back again by Reverse', async () => {
        await bench.command('Debug Console: Focus on Debug Console View');
        // The data breakpoint stops on the way.
        await until('the log point to speak', async () => {
            if ((await page.locator('.repl .monaco-list-row', { hasText: /B may run old/ }).count()) > 0) return true;
            await page.locator('.debug-toolbar .action-label[aria-label^="Continue"]').click({ timeout: 1000 });
            await page.waitForTimeout(300);
            return false;
        });
        await bench.picture('log-point');
        await page.locator('.debug-toolbar .action-label[aria-label^="Reverse"]').click();
        await running();
        await page.keyboard.press('Shift+F5');
        await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    });
});
