// How the timeline view's page looks at every width and in every theme.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { TimelinePage, painted } from './page.mjs';

const widths = [420, 450, 700, 1000, 1400];

describe('the look of the page of the timeline', () => {
    const pages = new TimelinePage();

    it('fits every width: lifelines in view, one line of tools, no words on top of others', async () => {
        for (const [name, message] of Object.entries({ race: pages.race, live: pages.live, five: pages.five })) {
            const { page } = await pages.view({ width: 1400 }, message);
            // Five CPUs need a wider place than a panel beside an editor.
            for (const width of name === 'five' ? widths.slice(2) : widths) {
                await page.setViewportSize({ width, height: 800 });
                await painted(page);
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

    it('keeps text readable in a narrow panel: events at ten pixels and more', async () => {
        const { page } = await pages.view({ width: 420 }, pages.race);
        const sizes = await page.evaluate(
            `[...document.querySelectorAll('svg.body .m')].map((each) => parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a)`,
        );
        assert.ok(Math.min(...sizes) >= 9.99, `${Math.min(...sizes)}`);
    });

    it('moves only for continuity, and not at all where motion is reduced', async () => {
        const moved = async (/** @type {'reduce' | 'no-preference'} */ reducedMotion) => {
            const made = await pages.view({ width: 1000 }, pages.live);
            await made.page.emulateMedia({ reducedMotion });
            await made.page.waitForTimeout(100);
            if (pages.live.type !== 'state') return assert.fail();
            await made.post({ ...pages.live, state: { ...pages.live.state, cursor: 9 } });
            return made.page.evaluate('document.getAnimations().map((each) => each.effect.getTiming().duration)');
        };
        assert.deepEqual(await moved('reduce'), []);
        const durations = await moved('no-preference');
        assert.ok(durations.length > 0 && Math.max(...durations) <= 180, `${durations}`);
    });

    it('is legible in the four themes of VS Code: words against what is behind them', async () => {
        for (const theme of pages.rig.themeNames) {
            const { page } = await pages.view({ width: 1400, theme }, pages.live);
            const found = await page.evaluate(CONTRAST);
            assert.deepEqual(found, [], theme);
            await pages.open.pop()?.close();
        }
    });

    it('prints all of the picture, in light colours, and nothing one can only press', async () => {
        for (const [theme, message] of /** @type {const} */ ([
            ['dark', pages.live],
            ['high-contrast', await pages.long(80)],
        ])) {
            const { page } = await pages.view({ width: 1000, height: 500, theme }, message);
            await page.emulateMedia({ media: 'print' });
            await painted(page);
            const steps = message.state.picture?.steps ?? 0;
            const found = await page.evaluate(PAPER);
            await picture(page, `print-${theme}`);
            const wanted = theme === 'dark' ? Array.from({ length: steps }, (_, at) => at + 1) : [1, steps];
            assert.deepEqual(
                wanted.filter((step) => !found.numbers.includes(step)),
                [],
                'steps that are not on it',
            );
            assert.ok(found.bars > 0, 'the glyph of an `isb` is one of the picture');
            assert.ok(Math.max(...found.heights) < 1000, `every part fits on a page: ${found.heights}`);
            assert.equal(found.heights.length > 1, theme !== 'dark');
            assert.equal(found.cut, 0, 'nothing scrolls, nothing is cut');
            assert.deepEqual(found.tools, []);
            assert.equal(found.background, 'rgb(255, 255, 255)');
            assert.deepEqual(await page.evaluate(CONTRAST), []);
            const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
            assert.equal(pdf.subarray(0, 4).toString(), '%PDF');
            await page.emulateMedia({ media: 'screen' });
            assert.equal(await page.locator('.paper svg').count(), 0, 'the paper is gone');
            assert.ok(await page.locator('.canvas').isVisible());
        }
    });

    it('tells everything in forced colours that colours tell otherwise', async () => {
        for (const [theme, colorScheme] of /** @type {const} */ ([
            ['light', 'dark'],
            ['dark', 'light'],
        ])) {
            const { page } = await pages.view({ width: 1400, theme }, pages.live);
            await page.emulateMedia({ forcedColors: 'active', colorScheme });
            await page.locator('[data-step="5"]').focus();
            await page.keyboard.press('ArrowDown');
            await painted(page);
            await picture(page, `forced-${colorScheme}`);
            const found = await page.evaluate(FORCED);
            for (const [what, is] of Object.entries(found)) assert.equal(is, true, `${what}, ${colorScheme}`);
            assert.deepEqual(await page.evaluate(CONTRAST), [], colorScheme);
        }
    });
});

/** With ISOSYNC_LOOK=folder: pictures to look at. @param {import('playwright-core').Page} page @param {string} name */
async function picture(page, name) {
    const folder = process.env.ISOSYNC_LOOK;
    if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** What is on paper. */
const PAPER = `(() => {
    const visible = (each) => each.getClientRects().length > 0;
    const texts = [...document.querySelectorAll('.paper svg text')].filter(visible);
    const boxes = [...document.querySelectorAll('.paper > svg')].map((each) => each.getBoundingClientRect());
    return {
        numbers: texts.map((each) => Number(each.textContent)),
        bars: [...document.querySelectorAll('.paper svg .bar')].filter(visible).length,
        heights: boxes.map((each) => each.height),
        cut: [...document.querySelectorAll('.page, .scroller, body')].filter((each) => each.scrollHeight > each.clientHeight + 1 && getComputedStyle(each).overflowY !== 'visible').length +
            boxes.filter((box) => box.right > document.documentElement.clientWidth + 1).length,
        tools: [...document.querySelectorAll('button, .strip, [role=listbox]')].filter(visible).map((each) => each.textContent),
        background: getComputedStyle(document.body).backgroundColor,
    };
})()`;

/** Whether two things that differ in meaning differ in looks, by what the browser has computed. */
const FORCED = `(() => {
    const style = (selector, property) => { const each = document.querySelector(selector); return each === null ? null : getComputedStyle(each)[property]; };
    const ink = getComputedStyle(document.body).color, paper = getComputedStyle(document.body).backgroundColor;
    const changed = style('dt.changed', 'borderLeftStyle'), still = style('dt:not(.changed)', 'borderLeftStyle');
    return {
        'stale is hatched': /^url/.test(style('svg.body .stale', 'fill')) && style('svg.body .fresh', 'fill') === paper,
        'hatching is drawn in ink': document.querySelector('pattern .hl') === null || style('pattern .hl', 'stroke') === ink,
        'spines are drawn in ink': style('svg.body .sp', 'stroke') === ink,
        'stale versions in cards are hatched': document.querySelector('.version.stale') === null || /gradient/.test(style('.version.stale', 'backgroundImage')),
        'the violation has its octagon and its word': document.querySelector('svg.body .fer') !== null && /stale/.test(document.querySelector('[data-step="11"]').textContent),
        'the cursor is a line': style('.cursor .nowl', 'stroke') !== paper,
        'the next row has an outline': style('svg.body .next', 'stroke') !== 'none',
        'the row with the keyboard has a ring': style('.row:focus-visible .hit', 'stroke') !== 'none' && style('.row:focus-visible .hit', 'strokeWidth') === '2px',
        'rows that changed have a bar, others none': changed === 'solid' && still === 'hidden',
        'registered is a filled box': document.querySelector('.box.on') === null || style('.box.on', 'backgroundColor') !== paper,
        'the tab that is open is the one with a line': style('[role=tab][aria-selected=true]', 'borderBottomStyle') === 'solid' && style('[role=tab][aria-selected=false]', 'borderBottomStyle') === 'hidden',
        'the choice that is taken has a stronger edge': style('.choice.taken', 'borderTopWidth') === '2px' && style('.choice:not(.taken)', 'borderTopWidth') === '1px',
    };
})()`;

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
