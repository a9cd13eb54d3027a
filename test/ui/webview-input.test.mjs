// What a person can do in the timeline view's page, with the mouse, the keyboard and a screen reader.
import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { TimelinePage, focused, last, painted } from './page.mjs';

describe('the page of the timeline, in use', () => {
    const pages = new TimelinePage();

    it('is a grid with names: rows, cells, the current step, tabs, live regions, choices', async () => {
        const { page } = await pages.view({ width: 1000 }, pages.live);
        const grid = page.locator('[role=grid]');
        assert.equal(await grid.getAttribute('aria-rowcount'), '13');
        assert.equal(await grid.getAttribute('aria-colcount'), '3');
        const found = await page.evaluate(`(() => {
            const grid = document.querySelector('[role=grid]');
            const rows = [...grid.querySelectorAll('[role=row][aria-rowindex]')];
            const ids = [...document.querySelectorAll('[id]')].map((each) => each.id);
            const named = (each) => (each.getAttribute('aria-label') ?? each.textContent).trim() !== '';
            const visible = (each) => each.getClientRects().length > 0;
            return {
                indices: rows.map((each) => Number(each.getAttribute('aria-rowindex'))),
                cells: rows.slice(1).map((each) => each.querySelectorAll('[role=gridcell]').length),
                heads: [...grid.querySelectorAll('[role=columnheader]')].map((each) => each.getAttribute('aria-label')),
                stops: grid.querySelectorAll('[tabindex="0"]').length,
                current: [...grid.querySelectorAll('[aria-current=step]')].map((each) => each.getAttribute('data-step')),
                next: grid.querySelector('[data-step="11"]').getAttribute('aria-label'),
                ids: ids.length === new Set(ids).size,
                unnamed: [...document.querySelectorAll('button, [role=option], [role=tab], [role=row][tabindex], section, aside')].filter((each) => visible(each) && !named(each)).map((each) => each.outerHTML),
                small: [...document.querySelectorAll('button, [role=option], summary')].filter(visible).filter((each) => each.getBoundingClientRect().height < 23.5).map((each) => each.textContent),
                dangling: [...document.querySelectorAll('[aria-controls]')].filter((each) => document.getElementById(each.getAttribute('aria-controls')) === null).length,
                shown: [...document.querySelectorAll('svg :is(.under, .over)')].filter((each) => each.getAttribute('aria-hidden') !== 'true').length,
                live: document.querySelector('[aria-live=polite]').textContent,
            };
        })()`);
        assert.deepEqual(found.indices, [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
        assert.ok(found.cells.every((/** @type {number} */ cells) => cells === 2));
        assert.deepEqual(found.heads, ['Step', 'CPU A', 'CPU B']);
        assert.equal(found.stops, 1, 'one tab stop in the grid');
        assert.deepEqual(found.current, ['10']);
        assert.match(found.next, /^Violation\. Step 11, CPU B: execute foo, gets old, stale/);
        assert.ok(found.ids, 'ids are unique');
        assert.deepEqual(found.unnamed, []);
        assert.deepEqual(found.small, [], 'targets of 24 pixels');
        assert.equal(found.dangling, 0);
        assert.equal(found.shown, 0, 'glyphs, lines and bars are hidden: their meaning is in the names');
        assert.match(found.live, /^A reads registered\(B\) = 0, .* Next: CPU B, execute foo\.$/);
        assert.deepEqual(
            await page
                .locator('[role=tab]')
                .evaluateAll((all) => all.map((each) => each.getAttribute('aria-selected'))),
            ['true', 'false'],
        );
        assert.equal(await page.locator('[role=listbox] [role=option]').count(), 3);
        assert.equal(await page.locator('[role=option][aria-selected=true]').count(), 1, 'the one this trace takes');
        assert.match((await page.locator('section.card').nth(1).getAttribute('aria-label')) ?? '', /^CPU B at step 10/);
    });

    it('goes by keyboard: steps, lanes, causes, the debugger, breakpoints, choices', async () => {
        const made = await pages.view({ width: 1000 }, pages.live);
        const { page } = made;
        await page.locator('[data-step="10"]').focus();
        await page.keyboard.press('ArrowDown');
        assert.equal(await focused(made), '11');
        await page.keyboard.press('[');
        assert.equal(await focused(made), '3', 'the synchronization that came too early');
        await page.keyboard.press(']');
        assert.equal(await focused(made), '11');
        await page.keyboard.press('ArrowLeft');
        assert.equal(await focused(made), '10', 'the nearest step of A');
        await page.keyboard.press('Home');
        assert.equal(await focused(made), '1');
        await page.keyboard.press('Enter');
        assert.deepEqual(await last(made, 'goto'), { type: 'goto', step: 1, reveal: false });
        await page.keyboard.press('Space');
        assert.ok(await last(made, 'next'));
        await page.keyboard.press('Shift+Space');
        assert.ok(await last(made, 'back'));
        await page.keyboard.press('b');
        assert.deepEqual(await last(made, 'breakpoint'), { type: 'breakpoint', step: 1 });
        await page.keyboard.press('End');
        await page.keyboard.press('w');
        assert.equal(
            await page.evaluate('document.activeElement.getAttribute("role")'),
            'option',
            'W: the choices take the keyboard',
        );
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        assert.ok((await last(made, 'take'))?.key !== undefined);
        await page.locator('[data-step="5"]').focus();
        await page.keyboard.press('w');
        assert.deepEqual(
            await last(made, 'goto'),
            { type: 'goto', step: 4, reveal: false },
            'the choices of the moment before',
        );
        await page.locator('[data-step="5"]').focus();
        await page.keyboard.press('Alt+ArrowRight');
        assert.deepEqual(await last(made, 'order'), { type: 'order', names: ['B', 'A'] });
        const heads = page.locator('[role=columnheader]');
        assert.deepEqual(await heads.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label'))), [
            'Step',
            'CPU B',
            'CPU A',
        ]);
    });

    it('says when it gets the keyboard and when it loses it', async () => {
        const made = await pages.view({ width: 1000 }, pages.live);
        await made.page.evaluate("for (const type of ['blur', 'focus']) window.dispatchEvent(new Event(type))");
        const told = (await made.sent()).flatMap((each) => (each.type === 'keyboard' ? [each.here] : []));
        assert.deepEqual(told, [true, false, true]);
    });

    it('has a menu for each row, by the right button and by Shift+F10', async () => {
        const made = await pages.view({ width: 700 }, pages.live);
        const { page } = made;
        const menu = page.locator('[role=menu]');
        await page.locator('[data-step="4"] .m').click({ button: 'right' });
        await menu.waitFor();
        const entries = menu.locator('[role=menuitem]');
        const words = await entries.evaluateAll((all) => all.map((each) => each.firstChild?.textContent));
        for (const word of [
            'Go to line',
            'Run to here',
            'Run back to here',
            'Toggle breakpoint',
            'What-if…',
            'Copy row',
            'Copy as mail',
        ])
            assert.ok(words.includes(word), word);
        assert.ok(await entries.filter({ hasText: 'Run to here' }).isDisabled(), 'step 4 lies behind');
        await entries.filter({ hasText: 'Run back to here' }).click();
        assert.deepEqual(await last(made, 'run'), { type: 'run', step: 4 });
        assert.ok(await menu.isHidden());
        await page.locator('[data-step="11"]').focus();
        await page.keyboard.press('Shift+F10');
        await menu.waitFor();
        assert.equal(
            await page.evaluate('document.activeElement.textContent'),
            'Go to line',
            'the menu has the keyboard',
        );
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        assert.deepEqual(await last(made, 'run'), { type: 'run', step: 11 });
        await page.keyboard.press('Shift+F10');
        await menu.waitFor();
        await page.keyboard.press('Escape');
        assert.ok(await menu.isHidden());
        assert.equal(await focused(made), '11', 'and the row has it back');
        await page.keyboard.press('Shift+F10');
        await entries.filter({ hasText: 'Copy row' }).click();
        assert.match((await last(made, 'copy')).text, /^11 {2}B {2}execute foo → old \(stale\)/);
    });

    it('puts lanes into another order by dragging their heads; the cursor and the keyboard stay where they are', async () => {
        const made = await pages.view({ width: 1000 }, pages.live);
        const { page } = made;
        await page.locator('[data-step="7"]').focus();
        /** @param {string} name */
        const head = async (name) => {
            const box = await page.locator('.head .lane', { hasText: name }).boundingBox();
            return box ?? assert.fail(name);
        };
        const [a, b] = [await head('CPU A'), await head('CPU B')];
        assert.ok(a.x < b.x);
        const right = await page.locator('svg.body').evaluate((each) => each.getBoundingClientRect().right);
        await page.mouse.move(a.x + 30, a.y + 12);
        await page.mouse.down();
        await page.mouse.move(a.x + 33, a.y + 12);
        await page.mouse.up();
        assert.equal(await last(made, 'order'), undefined, 'a press is no drag');
        await page.mouse.move(a.x + 30, a.y + 12);
        await page.mouse.down();
        await page.mouse.move(right - 30, a.y + 12, { steps: 5 });
        const drop = await page.locator('.drop').boundingBox();
        assert.ok(drop !== null && drop.x > b.x + 100, 'a line shows where the lane would stand');
        await page.keyboard.press('Escape');
        await page.mouse.up();
        assert.equal(await last(made, 'order'), undefined, 'Escape leaves it where it was');
        await page.mouse.move(a.x + 30, a.y + 12);
        await page.mouse.down();
        await page.mouse.move(right - 30, a.y + 12, { steps: 5 });
        await page.mouse.up();
        assert.deepEqual(await last(made, 'order'), { type: 'order', names: ['B', 'A'] });
        assert.ok((await head('CPU B')).x < (await head('CPU A')).x, 'drawn so');
        assert.ok(await page.locator('.drop').isHidden());
        assert.equal(await page.locator('[aria-current=step]').getAttribute('data-step'), '10');
        assert.equal(await focused(made), '7');
    });

    it('stands as it was arranged when it opens again', async () => {
        const { page } = await pages.view({ width: 1000 }, { ...pages.live, order: ['B', 'A'] });
        const heads = page.locator('[role=columnheader]');
        assert.deepEqual(await heads.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label'))), [
            'Step',
            'CPU B',
            'CPU A',
        ]);
        const at = await page
            .locator('.head .lane')
            .evaluateAll((all) => all.map((each) => [each.textContent, each.getBoundingClientRect().left]));
        const [first] = at.sort((one, other) => Number(one[1]) - Number(other[1]));
        assert.match(String(first?.[0]), /CPU B/);
    });

    it('scrolls by dragging in the overview, and the debugger does not move', async () => {
        const made = await pages.view({ width: 1000, height: 400 }, await pages.long(60));
        const { page } = made;
        const strip = page.locator('.strip');
        await strip.locator('.inview').waitFor();
        const box = (await strip.boundingBox()) ?? assert.fail('the overview');
        const scroller = page.locator('.scroller');
        const top = () => scroller.evaluate((each) => each.scrollTop);
        await page.mouse.move(box.x + 10, box.y + 20);
        await page.mouse.down();
        const before = await top();
        await page.mouse.move(box.x + 10, box.y + box.height * 0.5, { steps: 4 });
        const half = await top();
        await page.mouse.move(box.x - 200, box.y + box.height - 10, { steps: 4 });
        const end = await top();
        assert.ok(
            before < half && half < end,
            `${before}, ${half}, ${end}: also beside the strip, while it is pressed`,
        );
        await page.mouse.up();
        await page.mouse.move(box.x + 10, box.y + 20);
        assert.equal(await top(), end, 'not after the button is up');
        assert.equal(await last(made, 'goto'), undefined);
        await painted(page);
        assert.ok((await page.locator('.canvas g.row[data-step]').count()) > 3, 'what came into view is drawn');
    });
});
