// How the timeline view's page looks at every width and in every theme.
import { strict as assert } from 'node:assert';
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
