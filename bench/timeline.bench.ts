/**
 * The timeline view: what a redraw of 2,000 events costs in script, in the view's own page in headless Chromium. Fails where the
 * median of twenty is over a frame.
 */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { Debugging, long, openView } from '../test/ui/rig/index';

const EVENTS = 2000;
const ROUNDS = 20;
/** Milliseconds of scripting: one frame. */
const FRAME = 16;

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function bench(): Promise<void> {
    const session = await Debugging.start(long(EVENTS), { mode: 'random', seed: 1 });
    const first = await session.state();
    const steps = first.picture?.steps ?? 0;
    if (steps < EVENTS) throw new Error(`the trace has only ${steps} events`);
    const executablePath = places.find((path) => existsSync(path));
    if (executablePath === undefined) throw new Error('Chromium is needed for this: sudo apt-get install chromium');
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    try {
        for (const [name, width] of [
            ['beside an editor', 650],
            ['alone', 1400],
        ] as const) {
            const view = await openView(browser, { width, height: 900 });
            await view.post({ type: 'state', state: first, debugging: true });
            await view.page.locator('.card').first().waitFor();
            const times: number[] = [];
            for (let round = 0; round < ROUNDS; round++) {
                // Another cursor each time, far from the last: the whole view is drawn anew.
                await session.move('isosync/goto', { step: 50 + ((round * 487) % (steps - 100)) });
                const state = await session.state(first.id);
                times.push(
                    await view.page.evaluate<number>(redraw(JSON.stringify({ type: 'state', state, debugging: true }))),
                );
                await view.page.waitForTimeout(30);
            }
            await view.close();
            const sorted = [...times].sort((a, b) => a - b);
            const median = ((sorted[ROUNDS / 2 - 1] ?? NaN) + (sorted[ROUNDS / 2] ?? NaN)) / 2;
            const verdict = median <= FRAME ? 'pass' : 'FAIL';
            console.log(
                `${steps} events, ${name}: a redraw takes ${median.toFixed(1)} ms of scripting (median of ${ROUNDS}; at most ${FRAME}; slowest ${(sorted[ROUNDS - 1] ?? NaN).toFixed(1)})  ${verdict}`,
            );
            if (median > FRAME) throw new Error(`redrawing takes ${median.toFixed(1)} ms, more than ${FRAME}`);
        }
    } finally {
        await browser.close();
    }
}

/** A message to the view, and how long its listeners took. */
const redraw = (message: string): string => `(() => {
    const data = ${message};
    performance.mark('before');
    window.dispatchEvent(new MessageEvent('message', { data }));
    return performance.measure('redraw', 'before').duration;
})()`;
