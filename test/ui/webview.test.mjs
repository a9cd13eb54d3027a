// The timeline view's page in a plain browser: what it shows at every width and in every theme, and what a person can do in it.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { chromium } from 'playwright-core';
import { root } from '../../scripts/run.mjs';
import { chromiumFlags, needChromium } from '../../scripts/vscode/chromium.mjs';
import { loadRig } from './rig/load.mjs';

/** @param {string} name */
const example = (name) => readFileSync(join(root, 'examples', `${name}.isosync`), 'utf8');
const widths = [420, 450, 700, 1000, 1400];

describe('the page of the timeline', () => {
    /** @type {Awaited<ReturnType<typeof loadRig>>} */
    let rig;
    /** @type {import('playwright-core').Browser} */
    let browser;
    /** @type {import('./rig/page').View[]} */
    let open = [];
    /** @type {string[]} */
    let complaints = [];
    /** @typedef {import('../../report/protocol').ToView} ToView */
    /** @type {ToView} */ let race;
    /** @type {ToView} */ let live;
    /** @type {ToView} */ let compared;
    /** @type {ToView} */ let five;

    before(async () => {
        rig = await loadRig();
        browser = await chromium.launch({ executablePath: await needChromium(), args: chromiumFlags });
        const { trace } = rig.stillState(example('synchronized-before-registered'));
        const picture = trace?.state.picture;
        if (!trace || !picture || !trace.passing)
            return assert.fail('the race of the thread has a counterexample and a passing trace');
        race = { type: 'state', state: trace.state, debugging: false };
        compared = { type: 'compare', traces: { violating: picture, passing: trace.passing } };
        live = { type: 'state', state: await whatIf(), debugging: true };
        five = { type: 'state', state: stateOf(rig.stillState(rig.IDLE_CPUS)), debugging: false };
    });
    after(() => browser?.close());
    afterEach(async () => {
        for (const each of open) await each.close();
        open = [];
        assert.deepEqual(complaints, [], 'the console is quiet: no error, nothing the policy refuses');
    });

    /** A session at step 10 of the trunk, with a what-if beside it. */
    async function whatIf() {
        const session = await rig.Debugging.start(example('04-register-isb'), { stopAt: 'entry' });
        await session.move('isosync/goto', { step: 2 });
        const other = (await session.state()).choices.find((choice) => choice.text.includes('visible'));
        await session.move('isosync/take', { key: other?.key });
        await session.move('isosync/goto', { step: 10, branch: 0 });
        return session.state();
    }

    /** @param {import('./rig/page').ViewOptions} options @param {ToView} message */
    async function view(options, message) {
        const made = await rig.openView(browser, options);
        open.push(made);
        made.page.on('pageerror', (error) => complaints.push(error.message));
        made.page.on('console', (line) => {
            if (line.type() === 'error') complaints.push(line.text());
        });
        await made.post(message);
        await made.page.locator('.card').first().waitFor();
        return made;
    }

    /** @param {import('./rig/page').View} made @returns {Promise<any>} the last message of a kind @param {string} type */
    async function last(made, type) {
        return (await made.sent()).filter((each) => each.type === type).at(-1);
    }

    /** @param {import('./rig/page').View} made */
    const focused = (made) => made.page.evaluate('document.activeElement.getAttribute("data-step")');

    it('fits every width: lifelines in view, one line of tools, no words on top of others', async () => {
        for (const [name, message] of Object.entries({ race, live, five })) {
            const { page } = await view({ width: 1400 }, message);
            // Five CPUs need a wider place than a panel beside an editor.
            for (const width of name === 'five' ? widths.slice(2) : widths) {
                await page.setViewportSize({ width, height: 800 });
                await page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(done), 150))');
                const { scroll, client, bar, bars, right } = await page.evaluate(`(() => {
                    const scroller = document.querySelector('.scroller');
                    const bars = [...document.querySelectorAll('svg.body :is(.fresh, .stale)')].map((each) => each.getBoundingClientRect());
                    return { scroll: scroller.scrollWidth, client: scroller.clientWidth, bar: document.querySelector('.bar').offsetHeight,
                        bars: bars.length, right: Math.max(...bars.map((each) => each.right)) };
                })()`);
                assert.ok(scroll <= client, `${name} at ${width}: ${scroll} wide in ${client}`);
                assert.ok(bars > 3 && right <= client, `${name} at ${width}: lifelines end at ${right} of ${client}`);
                assert.ok(bar <= 44, `${name} at ${width}: the tools take ${bar} pixels`);
                assert.deepEqual(await overlaps(page), [], `${name} at ${width}`);
            }
        }
    });

    /** Pairs of words in the picture that stand on each other. @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
    function overlaps(page) {
        return page.evaluate(`(() => {
            const words = [...document.querySelectorAll('.picture text')].map((each) => ({ text: each.textContent, box: each.getBoundingClientRect() }));
            const found = [];
            words.forEach((one, at) => {
                for (const other of words.slice(at + 1)) {
                    const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
                    const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
                    if (across > 2 && down > 6) found.push(one.text + ' / ' + other.text);
                }
            });
            return found;
        })()`);
    }

    /** @param {import('../../server/protocol').TimelineAnswer} answer */
    function stateOf({ trace, instead }) {
        return trace?.state ?? instead?.state ?? assert.fail('nothing to draw');
    }

    it('keeps text readable in a narrow panel: events at ten pixels and more', async () => {
        const { page } = await view({ width: 420 }, race);
        const sizes = await page.evaluate(
            `[...document.querySelectorAll('svg.body .m')].map((each) => parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a)`,
        );
        assert.ok(Math.min(...sizes) >= 9.99, `${Math.min(...sizes)}`);
    });

    it('is a grid with names: rows, cells, the current step, tabs, live regions, choices', async () => {
        const { page } = await view({ width: 1000 }, live);
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
        const made = await view({ width: 1000 }, live);
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
        const made = await view({ width: 1000 }, live);
        await made.page.evaluate("for (const type of ['blur', 'focus']) window.dispatchEvent(new Event(type))");
        const told = (await made.sent()).flatMap((each) => (each.type === 'keyboard' ? [each.here] : []));
        assert.deepEqual(told, [true, false, true]);
    });

    it('has a menu for each row, by the right button and by Shift+F10', async () => {
        const made = await view({ width: 700 }, live);
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

    it('draws what-ifs as a graph, goes to one by its name and back by Escape', async () => {
        const made = await view({ width: 1000 }, live);
        const { page } = made;
        const graph = page.locator('.graph button');
        await graph.first().waitFor();
        assert.match((await graph.nth(0).textContent()) ?? '', /^Counterexample/);
        assert.equal(await graph.nth(0).getAttribute('aria-current'), 'true');
        assert.match((await graph.nth(1).textContent()) ?? '', /^what-if 1 from step 2: B: registered\(B\) = 1/);
        await graph.nth(1).click();
        assert.deepEqual(await last(made, 'goto'), { type: 'goto', step: 3, reveal: false, branch: 1 });
        const session = await rig.Debugging.start(example('04-register-isb'), { stopAt: 'entry' });
        await session.move('isosync/goto', { step: 2 });
        const other = (await session.state()).choices.find((choice) => choice.text.includes('visible'));
        await session.move('isosync/take', { key: other?.key });
        await made.post({ type: 'state', state: await session.state(), debugging: true });
        await page.locator('text=leaves here').waitFor();
        await page.keyboard.press('Escape');
        assert.deepEqual(await last(made, 'goto'), { type: 'goto', step: 2, reveal: false, branch: 0 });
    });

    it('folds runs of steps and idle CPUs, and opens what a key leads into', async () => {
        const made = await view({ width: 1000 }, five);
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
        const { page } = await view({ width: 1000, height: 400 }, five);
        const frame = page.locator('.strip .inview');
        await frame.waitFor();
        const top = async () => Number(await frame.getAttribute('y'));
        const [before, marks] = [await top(), await page.locator('.strip svg > *').count()];
        await page.locator('.scroller').evaluate((scroller) => (scroller.scrollTop = 250));
        // Two frames: one for the scrolling, one for the strip.
        await page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(done), 150))');
        assert.ok((await top()) > before, 'the frame goes down with the page');
        assert.equal(await page.locator('.strip svg > *').count(), marks, 'the frame moves, nothing else');
        const scrolled = await page.locator('.scroller').evaluate((scroller) => scroller.scrollTop);
        await page.locator('.strip').click({ position: { x: 10, y: 10 } });
        const now = await page.locator('.scroller').evaluate((scroller) => scroller.scrollTop);
        assert.ok(now < scrolled, 'a press near its top scrolls up');
    });

    it('compares beside each other, or one at a time where it is narrow', async () => {
        const made = await view({ width: 1400 }, race);
        const { page } = made;
        await page.locator('#tab-compare').click();
        assert.ok(await last(made, 'compare'));
        await made.post(compared);
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
        const made = await view({ width: 1400 }, live);
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
        const made = await rig.openView(browser, { width: 700 });
        open.push(made);
        const { page } = made;
        const notice = page.locator('.notice');
        await notice.filter({ hasText: 'Step the race to see it here.' }).waitFor();
        const { instead } = rig.stillState(example('06-register-dsb-isb'));
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
        await made.post(race);
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
        const { page } = await view(
            { width: 700 },
            { type: 'state', state: stateOf(rig.stillState(example('06-register-dsb-isb'))), debugging: false },
        );
        assert.match((await page.locator('.verdict').textContent()) ?? '', /✓safein every execution arm64 allows/);
        assert.match(
            (await page.locator('.story').textContent()) ?? '',
            /^B executes new\. A read registered\(B\) = 0 and sent no IPI/,
        );
    });

    it('moves only for continuity, and not at all where motion is reduced', async () => {
        const moved = async (/** @type {'reduce' | 'no-preference'} */ reducedMotion) => {
            const made = await view({ width: 1000 }, live);
            await made.page.emulateMedia({ reducedMotion });
            await made.page.waitForTimeout(100);
            if (live.type !== 'state') return assert.fail();
            await made.post({ ...live, state: { ...live.state, cursor: 9 } });
            return made.page.evaluate('document.getAnimations().map((each) => each.effect.getTiming().duration)');
        };
        assert.deepEqual(await moved('reduce'), []);
        const durations = await moved('no-preference');
        assert.ok(durations.length > 0 && Math.max(...durations) <= 180, `${durations}`);
    });

    it('is legible in the four themes of VS Code: words against what is behind them', async () => {
        for (const theme of rig.themeNames) {
            const { page } = await view({ width: 1400, theme }, live);
            const found = await page.evaluate(CONTRAST);
            assert.deepEqual(found, [], theme);
            await open.pop()?.close();
        }
    });
});

/** Texts of the page whose colour is too near to that behind them (WCAG 2.2, 4.5:1), by the colours the browser has computed. */
const CONTRAST = `(() => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const paint = (colours) => {
        context.clearRect(0, 0, 1, 1);
        for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (rgb) => { const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const ratio = (a, b) => { const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y); return (high + 0.05) / (low + 0.05); };
    const page = getComputedStyle(document.body).backgroundColor;
    const behind = (element) => {
        const layers = [];
        for (let at = element; at !== null && at !== document.body; at = at.parentElement) layers.unshift(getComputedStyle(at).backgroundColor);
        return [page, ...layers];
    };
    const bands = [...document.querySelectorAll('svg.body :is(.viol, .next)')].map((each) => ({ box: each.getBoundingClientRect(), fill: getComputedStyle(each).fill }));
    const found = [];
    for (const text of document.querySelectorAll('.picture tspan, .picture text')) {
        if (text.querySelector('tspan') !== null) continue;
        const box = text.getBoundingClientRect();
        const y = (box.top + box.bottom) / 2;
        const layers = [page, ...bands.filter((band) => band.box.top <= y && band.box.bottom >= y).map((band) => band.fill)];
        const is = ratio(paint([...layers, getComputedStyle(text).fill]), paint(layers));
        if (is < 4.5) found.push(text.textContent + ' ' + text.getAttribute('class') + ' ' + is.toFixed(2));
    }
    for (const element of document.querySelectorAll('h1, .verdict *, .story, .story *, .card *, .choice *, .choice, .tabs button, .tools button, .graph *, .legend')) {
        if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')) continue;
        const layers = behind(element);
        const is = ratio(paint([...layers, getComputedStyle(element).color]), paint(layers));
        if (is < 4.5) found.push(element.textContent + ' ' + is.toFixed(2));
    }
    return [...new Set(found)];
})()`;
