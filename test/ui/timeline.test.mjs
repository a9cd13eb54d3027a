// The timeline in VS Code: opened live, clicked and driven by keyboard; editor and debugger follow. ISOSYNC_SCREENSHOTS=1 also writes docs/images.
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { root } from '../../scripts/run.mjs';
import { openWorkbench } from './workbench.mjs';

const example = 'synchronized-before-registered.isosync';

describe('the timeline in VS Code', () => {
    /** @type {import('./workbench.mjs').Workbench} */
    let bench;
    /** @type {import('playwright-core').Page} */
    let page;
    /** @type {import('playwright-core').FrameLocator} */
    let view;

    before(async () => {
        bench = await openWorkbench({
            file: example,
            permissions: ['clipboard-read', 'clipboard-write'],
            settings: {
                // The picture says why: the editor's own widget would hide its lines.
                'isosync.debug.stopAt': 'entry',
                'files.simpleDialog.enable': true,
            },
        });
        page = bench.page;
        view = page.frameLocator('iframe.webview.ready').first().frameLocator('iframe#active-frame');
    });
    after(() => bench?.close());
    afterEach(function () {
        return bench?.evidence(this.currentTest);
    });

    /** @param {() => Promise<boolean>} is @param {string} what */
    const until = (is, what) => bench.until(is, what);

    /** The step whose row is the current one. */
    const current = () => view.locator('[aria-current=step]').getAttribute('data-step');
    /** @param {number} step */
    const row = (step) => view.locator(`[role=row][data-step="${step}"]`);
    /** The step whose row has the keyboard; NaN: it is elsewhere. */
    const focused = async () =>
        Number(
            (await view
                .locator('[role=row]:focus')
                .getAttribute('data-step', { timeout: 200 })
                .catch(() => null)) ?? NaN,
        );
    /** The line the editor's cursor stands on. */
    const line = () => page.locator('.monaco-editor .line-numbers.active-line-number').first().innerText();
    const clipboard = () => page.evaluate('navigator.clipboard.readText()');

    it('opens from the code lens without a session: the counterexample, its rows and its sentence', async () => {
        await page.locator('.codelens-decoration a', { hasText: 'Show timeline' }).first().click();
        await view.locator('svg.body').waitFor();
        assert.match(
            (await view.locator('.verdict').textContent()) ?? '',
            /racy.*on arm64 · shortest counterexample, 10 steps/,
        );
        assert.equal(await view.locator('[role=grid] [role=row][data-step]').count(), 10);
        assert.ok(
            await row(10)
                .getAttribute('aria-label')
                .then((name) => name?.startsWith('Violation. Step 10, CPU B')),
        );
        assert.match((await view.locator('.story').textContent()) ?? '', /^B executed stale code\./);
        const bars = view.locator('svg.body rect.stale, svg.body rect.fresh');
        assert.ok((await bars.count()) >= 4, 'lifelines');
        assert.equal(await view.locator('svg.body .rule').count(), 1, 'the line B must not cross');
    });

    it('moves the editor to the line of an event that is clicked', async () => {
        await row(3).locator('.m').click();
        await until(async () => (await line()) === '11', 'the editor goes to `dc cvau foo`');
    });

    it('goes to the line of a step in the kernel library: the document that go to definition opens', async () => {
        await row(8).locator('.m').first().click({ button: 'right' });
        await view.getByRole('menuitem', { name: 'Go to line' }).click();
        const tab = page.locator('.tab.active', { hasText: 'arm64.isosync' });
        await tab.waitFor();
        const wanted = readFileSync(join(root, 'library/arm64.isosync'), 'utf8')
            .split('\n')
            .findIndex((each) => each.includes('if (registered(c))'));
        await until(async () => Number(await line()) === wanted + 1, 'at the statement');
        await page.locator('.tab', { hasText: example }).first().click();
        await row(8).locator('.m').first().click();
        await until(async () => (await line()) === '16', 'a click alone stays in the scenario: at the call');
    });

    it('keeps the order that lanes were put into, also when it is closed and opened again', async () => {
        const names = () =>
            view
                .locator('[role=columnheader]')
                .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')).slice(1));
        assert.deepEqual(await names(), ['CPU A', 'CPU B']);
        const head = (await view.locator('.head [data-lane="0"]').first().boundingBox()) ?? assert.fail('a head');
        const whole = (await view.locator('svg.body').boundingBox()) ?? assert.fail('a picture');
        await page.mouse.move(head.x + 40, head.y + 10);
        await page.mouse.down();
        await page.mouse.move(whole.x + whole.width - 10, head.y + 10, { steps: 6 });
        await page.mouse.up();
        await until(async () => (await names()).join() === 'CPU B,CPU A', 'the lane is put at the end');
        await page.locator('.tab', { hasText: 'Timeline:' }).first().click();
        await page.keyboard.press('Control+w');
        await page.locator('.tab', { hasText: 'Timeline:' }).waitFor({ state: 'detached' });
        await page.locator('.codelens-decoration a', { hasText: 'Show timeline' }).first().click();
        await view.locator('svg.body').waitFor();
        assert.deepEqual(await names(), ['CPU B', 'CPU A']);
        await row(8).focus();
        await page.keyboard.press('Alt+ArrowRight');
        await row(1).focus();
        await page.keyboard.press('Alt+ArrowRight');
        await until(async () => (await names()).join() === 'CPU A,CPU B', 'and by keyboard back again');
    });

    it('is live while the race is debugged: the cursor, cards and choices of the debugger', async () => {
        await page.locator('.codelens-decoration a', { hasText: 'Debug counterexample' }).first().click();
        await page.waitForSelector('.debug-toolbar');
        await view.locator('.choice').first().waitFor();
        assert.match((await view.locator('.verdict').textContent()) ?? '', /^✕racyon arm64/);
        assert.equal(await view.locator('section.card').count(), 2);
        assert.match(
            (await view.locator('section.card').first().getAttribute('aria-label')) ?? '',
            /^CPU A at step \d+/,
        );
    });

    it('takes the debugger to the event that is clicked, forwards and back', async () => {
        await row(8).locator('.m').first().click();
        await until(async () => (await current()) === '8', 'the cursor is after step 8');
        assert.match((await view.locator('.story').textContent()) ?? '', /registered\(B\) = 0/);
        const frame = page.locator('.debug-call-stack .monaco-list-row');
        await page.keyboard.press('Control+Shift+D');
        await frame.first().waitFor();
        await row(2).locator('.m').first().click();
        await until(async () => (await current()) === '2', 'the cursor is back after step 2');
    });

    it('is driven by keyboard: along steps and causes, and the debugger with Space', async () => {
        await row(2).focus();
        await page.keyboard.press('ArrowDown');
        assert.ok(await row(3).evaluate((element) => element === element.ownerDocument.activeElement));
        await page.keyboard.press('Enter');
        await until(async () => (await current()) === '3', 'Enter goes there');
        await page.waitForTimeout(600);
        await until(async () => (await focused()) === 3, 'the keyboard comes back from the editor');
        await page.keyboard.press('Space');
        await until(async () => Number(await current()) > 3, 'Space steps');
        const after = Number(await current());
        await until(
            async () => (await focused()) === after,
            'and the keyboard stays in the picture, on the step that was taken',
        );
        await page.keyboard.press('Shift+Space');
        await until(async () => (await current()) === '3', 'Shift+Space steps back');
        await until(async () => (await focused()) === 3, 'the keyboard is still here');
        await page.keyboard.press('End');
        await page.keyboard.press('[');
        assert.ok(
            await row(1).evaluate((element) => element === element.ownerDocument.activeElement),
            'to the synchronization that came too early',
        );
        await page.keyboard.press(']');
        assert.ok(await row(10).evaluate((element) => element === element.ownerDocument.activeElement), 'and back');
    });

    it('sets a breakpoint, and runs to a step unless it is met before', async () => {
        await row(5).focus();
        await page.keyboard.press('b');
        await view.locator('[data-step="5"] .bp').waitFor();
        await row(8).locator('.m').first().click({ button: 'right' });
        await view.getByRole('menuitem', { name: 'Run to here' }).click();
        await until(async () => (await current()) === '4', 'the breakpoint on step 5 stops before it');
        await row(5).focus();
        await page.keyboard.press('b');
        await until(async () => (await view.locator('.bp').count()) === 0, 'and it is gone again');
    });

    it('takes another way from “Can happen now”: a what-if, drawn as a branch', async () => {
        await row(1).locator('.m').first().click();
        await until(async () => (await current()) === '1', 'after step 1');
        const other = view.locator('.choice:not(.taken)', { hasText: 'register' }).first();
        await other.focus();
        await page.keyboard.press('Enter');
        await view.locator('.graph [aria-current=true]', { hasText: 'what-if 1' }).waitFor();
        const mail = view.locator('#tool-mail, #tool-more').first();
        await mail.waitFor();
        if (await view.locator('#tool-mail').isVisible()) await view.locator('#tool-mail').click();
        else {
            await view.locator('#tool-more').click();
            await view.getByRole('menuitem', { name: 'Copy as mail' }).click();
        }
        await until(
            async () =>
                /CPU A\s+CPU B\n\n\s+\[ enter exception \].*\n\s+\[ register \]/.test(String(await clipboard())),
            'the mail is of the what-if',
        );
        await view.locator('.graph button').first().click();
        await view.locator('.graph [aria-current=true]', { hasText: 'Counterexample' }).waitFor();
    });

    it('shows the rows as a table', async () => {
        await menu('Show as table');
        const rows = view.locator('table.rows tbody tr');
        await rows.first().waitFor();
        assert.ok((await rows.count()) >= 12);
        await menu('Show as table');
        await rows.first().waitFor({ state: 'detached' });
    });

    /** A tool, wherever it is. @param {string} label */
    async function menu(label) {
        const tool = view.locator('.tools button', { hasText: label });
        if ((await tool.count()) > 0) return tool.first().click();
        await view.locator('#tool-more').click();
        await view.getByRole('menuitem', { name: label }).first().click();
    }

    it('exports the picture as SVG', async () => {
        const file = join(bench.folder, example.replace('.isosync', '.svg'));
        if ((await view.locator('#tool-export').count()) > 0) {
            await view.locator('#tool-export').click();
            await view.getByRole('menuitem', { name: 'As SVG', exact: true }).click();
        } else await menu('As SVG');
        const input = page.locator('.quick-input-widget input');
        await input.waitFor();
        await page.keyboard.press('Enter');
        await until(() => Promise.resolve(existsSync(file)), 'the file is written');
        const text = readFileSync(file, 'utf8');
        assert.match(text, /^<svg .*B executed stale code.*<\/svg>\n$/s);
    });

    it('compares with the nearest passing trace', async () => {
        await view.locator('#tab-compare').click();
        await view.locator('#panel-compare svg').waitFor();
        assert.match((await view.locator('#panel-compare').textContent()) ?? '', /One event moved: B's register\./);
        await view.locator('#tab-timeline').click();
    });

    it('is legible beside an editor and alone, in light, dark and high contrast', async () => {
        await row(10).locator('.m').first().click();
        await until(async () => (await current()) === '10', 'at the violation');
        await page.keyboard.press('Control+B');
        await until(fits, 'the picture fits beside the editor');
        await view.locator('h1').hover();
        await page.waitForTimeout(300);
        await bench.picture('timeline');
        await view.locator('h1').click();
        await bench.command('View: Toggle Maximize Editor Group');
        await view.locator('#tab-compare').click();
        await view.locator('#panel-compare svg').waitFor();
        await page.waitForTimeout(300);
        await bench.picture('compare');
        await view.locator('#tab-timeline').click();
        for (const [theme, name, look] of /** @type {const} */ ([
            ['Dark Modern', 'timeline-dark', /vscode-dark/],
            ['Dark High Contrast', 'timeline-high-contrast', /vscode-high-contrast/],
        ])) {
            await bench.command('Preferences: Color Theme');
            await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Modern' }).first().waitFor();
            await page.locator('.quick-input-widget input').fill(theme);
            await page.locator('.quick-input-list .monaco-list-row', { hasText: theme }).first().click();
            await until(async () => look.test((await view.locator('body').getAttribute('class')) ?? ''), theme);
            await until(fits, `the picture fits in ${theme}`);
            await bench.picture(name);
        }
    });

    /** Whether nothing of the picture is cut off. */
    async function fits() {
        const box = await view.locator('.scroller').boundingBox();
        const drawn = await view.locator('svg.body').boundingBox();
        return box !== null && drawn !== null && drawn.width > 100 && drawn.x + drawn.width <= box.x + box.width + 1;
    }

    it('keeps the picture when the session ends', async () => {
        await page.keyboard.press('Shift+F5');
        await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
        await until(async () => (await view.locator('[aria-current=step]').count()) === 0, 'the cursor is gone');
        assert.equal(await view.locator('[role=grid] [role=row][data-step]').count(), 10);
        assert.match((await view.locator('.verdict').textContent()) ?? '', /debugging has ended/);
    });
});
