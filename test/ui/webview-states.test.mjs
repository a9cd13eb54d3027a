// What the timeline view's page shows: what-ifs, folds, comparisons, exports, and how it stands.
import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { TimelinePage, example, focused, last, painted } from './page.mjs';

describe('the page of the timeline, as told', () => {
    const pages = new TimelinePage();

    it('draws what-ifs as a graph, goes to one by its name and back by Escape', async () => {
        const made = await pages.view({ width: 1000 }, pages.live);
        const { page } = made;
        const graph = page.locator('.graph button');
        await graph.first().waitFor();
        assert.match((await graph.nth(0).textContent()) ?? '', /^Counterexample/);
        assert.equal(await graph.nth(0).getAttribute('aria-current'), 'true');
        assert.match((await graph.nth(1).textContent()) ?? '', /^what-if 1 from step 2: B: registered\(B\) = 1/);
        await graph.nth(1).click();
        assert.deepEqual(await last(made, 'goto'), { type: 'goto', step: 3, reveal: false, branch: 1 });
        const session = await pages.rig.Debugging.start(example('04-register-isb'), { stopAt: 'entry' });
        await session.move('isosync/goto', { step: 2 });
        const other = (await session.state()).choices.find((choice) => choice.text.includes('visible'));
        await session.move('isosync/take', { key: other?.key });
        await made.post({ type: 'state', state: await session.state(), debugging: true });
        await page.locator('text=leaves here').waitFor();
        await page.keyboard.press('Escape');
        assert.deepEqual(await last(made, 'goto'), { type: 'goto', step: 2, reveal: false, branch: 0 });
    });

    it('folds runs of steps and idle CPUs, and opens what a key leads into', async () => {
        const made = await pages.view({ width: 1000 }, pages.five);
        const { page } = made;
        const run = page.locator('[role=row]', { has: page.locator('text=36 steps of B') });
        assert.equal(await run.getAttribute('aria-expanded'), 'false');
        assert.equal(await page.locator('[data-step="20"]').count(), 0);
        await run.locator('.ms').first().click();
        await page.locator('[data-step="20"]').waitFor();
        const idle = page.locator('#tool-idle');
        assert.equal(await idle.getAttribute('aria-pressed'), 'true', 'with five CPUs the idle ones are folded');
        assert.equal(await page.locator('.head text', { hasText: 'CPU E' }).count(), 0);
        await idle.click();
        assert.equal(await page.locator('.head text', { hasText: 'CPU E' }).count(), 1);
        await page.locator('#tool-collapse').click();
        assert.equal(await page.locator('[data-step="8"]').count(), 0, 'everything is folded');
        await page.locator('[data-goto="8"]').first().click();
        await page.locator('[data-step="8"]').waitFor();
        assert.equal(await focused(made), '8', 'a link of the sentence opens what hides its step');
    });

    it('shows the whole trace beside the picture, and where the page is in it', async () => {
        const { page } = await pages.view({ width: 1000, height: 400 }, pages.five);
        const frame = page.locator('.strip .inview');
        await frame.waitFor();
        const top = async () => Number(await frame.getAttribute('y'));
        const [before, marks] = [await top(), await page.locator('.strip svg > *').count()];
        await page.locator('.scroller').evaluate((scroller) => (scroller.scrollTop = 250));
        // Two frames: one for the scrolling, one for the strip.
        await painted(page);
        assert.ok((await top()) > before, 'the frame goes down with the page');
        assert.equal(await page.locator('.strip svg > *').count(), marks, 'the frame moves, nothing else');
        const scrolled = await page.locator('.scroller').evaluate((scroller) => scroller.scrollTop);
        await page.locator('.strip').click({ position: { x: 10, y: 10 } });
        const now = await page.locator('.scroller').evaluate((scroller) => scroller.scrollTop);
        assert.ok(now < scrolled, 'a press near its top scrolls up');
    });

    it('compares beside each other, or one at a time where it is narrow', async () => {
        const made = await pages.view({ width: 1400 }, pages.race);
        const { page } = made;
        await page.locator('#tab-compare').click();
        assert.ok(await last(made, 'compare'));
        await made.post(pages.compared);
        const panel = page.locator('#panel-compare');
        await panel.locator('svg').waitFor();
        const words = (await panel.textContent()) ?? '';
        for (const word of [
            'Counterexample',
            'Nearest passing trace',
            'the same until here',
            "One event moved: B's register.",
        ])
            assert.ok(words.includes(word), word);
        assert.ok(await page.locator('.tools').isHidden(), 'the tools belong to the other tab');
        await page.setViewportSize({ width: 700, height: 800 });
        const passing = panel.locator('button', { hasText: 'Passing' });
        await passing.waitFor();
        assert.doesNotMatch((await panel.locator('svg').textContent()) ?? '', /Nearest passing trace/);
        await passing.click();
        assert.match((await panel.locator('svg').textContent()) ?? '', /Nearest passing trace/);
        assert.equal(await passing.getAttribute('aria-pressed'), 'true');
    });

    it('exports what it shows: SVG, with cards, PNG; and shows it as a table', async () => {
        const made = await pages.view({ width: 1400 }, pages.live);
        const { page } = made;
        /** @param {string} label */
        const choose = async (label) => {
            await page.locator('#tool-export').click();
            await page.getByRole('menuitem', { name: label, exact: true }).click();
            for (let tries = 0; tries < 100 && !(await last(made, 'export')); tries++) await page.waitForTimeout(50);
            const found = await last(made, 'export');
            await page.evaluate('globalThis.sentToHost.length = 0');
            return found;
        };
        const svg = await choose('As SVG');
        assert.match(svg.content, /^<svg .*<\/svg>\n$/s);
        assert.doesNotMatch(svg.content, /CPU B<\/text>.*Store buffer/s);
        assert.match((await choose('As SVG with state cards')).content, /Store buffer/);
        const png = await choose('As PNG');
        assert.equal(png.format, 'png');
        assert.equal(Buffer.from(png.content, 'base64').subarray(1, 4).toString(), 'PNG');
        await page.locator('#tool-as-table').click();
        const rows = page.locator('table.rows tbody tr');
        await rows.first().waitFor();
        assert.ok((await rows.count()) >= 12);
        assert.match((await rows.last().textContent()) ?? '', /11\s*B\s*execute foo\s*old \(stale\)/);
    });

    it('says how it stands: looking, failed, an earlier version, not decided', async () => {
        const made = await pages.blank({ width: 700 });
        const { page } = made;
        const notice = page.locator('.notice');
        await notice.filter({ hasText: 'Step the race to see it here.' }).waitFor();
        const { instead } = pages.rig.stillState(example('06-register-dsb-isb'));
        const picture = instead?.state?.picture;
        await made.post({
            type: 'message',
            tone: 'busy',
            text: 'Looking for a counterexample… 41,000 states, 1.2 s',
            actions: ['cancel'],
            picture,
        });
        await notice.filter({ hasText: '41,000 states' }).waitFor();
        await page.locator('.head text', { hasText: 'CPU A' }).waitFor();
        await notice.locator('button', { hasText: 'Cancel' }).click();
        assert.deepEqual(await last(made, 'action'), { type: 'action', action: 'cancel' });
        await made.post(pages.race);
        await made.post({
            type: 'message',
            tone: 'error',
            text: 'The check failed: out of memory',
            actions: ['restart', 'showLog'],
        });
        assert.ok(
            await page.locator('.scroller.old .picture').isVisible(),
            'the last good picture stays, marked as old',
        );
        await made.post({ type: 'outdated' });
        await notice.filter({ hasText: 'From an earlier version of the file.' }).waitFor();
        await made.post({
            type: 'message',
            tone: 'plain',
            text: 'Not decided on arm64: limit of 5000 ms reached.',
            actions: ['longer', 'step'],
        });
        await notice.locator('button', { hasText: 'Check longer' }).click();
        assert.deepEqual(await last(made, 'action'), { type: 'action', action: 'longer' });
    });

    it('draws a safe scenario at the schedule that comes nearest', async () => {
        const { page } = await pages.view({ width: 700 }, pages.still(example('06-register-dsb-isb')));
        assert.match((await page.locator('.verdict').textContent()) ?? '', /✓safein every execution arm64 allows/);
        assert.match(
            (await page.locator('.story').textContent()) ?? '',
            /^B executes new\. A read registered\(B\) = 0 and sent no IPI/,
        );
    });

    it('keeps what is open, where it is scrolled and what has the keyboard from step to step', async () => {
        const session = await pages.rig.Debugging.start(pages.rig.IDLE_CPUS, { stopAt: 'entry' });
        await session.move('isosync/goto', { step: 20 });
        const made = await pages.view(
            { width: 1700, height: 420 },
            { type: 'state', state: await session.state(), debugging: true },
        );
        const { page } = made;
        const details = (/** @type {string} */ cpu, /** @type {string} */ title) =>
            page.locator('section.card', { hasText: `CPU ${cpu}` }).locator('details', { hasText: title });
        await details('A', 'Advanced').locator('summary').click();
        await details('B', 'Registers').locator('summary').click();
        const rail = page.locator('.rail');
        await rail.evaluate((each) => (each.scrollTop = 120));
        const top = await rail.evaluate((each) => each.scrollTop);
        assert.ok(top > 100, 'there is something to scroll');
        await details('A', 'Advanced').locator('summary').focus();
        for (let step = 21; step <= 24; step++) {
            await session.move('isosync/goto', { step });
            await made.post({ type: 'state', state: await session.state(), debugging: true });
            await painted(page);
            const open = await page.evaluate(
                `[...document.querySelectorAll('details[open]')].map((each) => each.getAttribute('data-key'))`,
            );
            assert.deepEqual(open, ['CPU A Advanced: views', 'CPU B Registers'], `step ${step}`);
            assert.equal(
                await rail.evaluate((each) => each.scrollTop),
                top,
                `step ${step}: the cards stay where they are`,
            );
            assert.equal(
                await page.evaluate(`document.activeElement.closest('details')?.getAttribute('data-key')`),
                'CPU A Advanced: views',
                `step ${step}: the keyboard stays in the cards`,
            );
        }
        await details('A', 'Advanced').locator('summary').click();
        await session.move('isosync/goto', { step: 25 });
        await made.post({ type: 'state', state: await session.state(), debugging: true });
        assert.equal(await page.locator('details[open]').count(), 1, 'what is closed stays closed');
    });

    it('says which CPU cannot go on because what it does is not modelled, beside what can happen', async () => {
        const state = { ...pages.live.state, notModelled: [{ cpu: 0, reason: 'an access to address 0' }] };
        const made = await pages.view({ width: 1000 }, { ...pages.live, state });
        const now = made.page.locator('section.now');
        await now.filter({ hasText: 'A not modelled: an access to address 0' }).waitFor();
        assert.equal(await now.locator('[role=option]').count(), 3, 'the others have their choices');
        await made.post({ ...pages.live, state: { ...state, choices: [] } });
        await now.filter({ hasText: 'A not modelled' }).waitFor();
        assert.equal(await now.locator('[role=option]').count(), 0);
    });
});
