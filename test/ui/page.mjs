// The timeline view's page in a plain browser, for its tests: opened in any width and theme, told states as the extension tells it.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before } from 'mocha';
import { chromium } from 'playwright-core';
import { root } from '../../scripts/run.mjs';
import { chromiumFlags, needChromium } from '../../scripts/vscode/chromium.mjs';
import { loadRig } from './rig/load.mjs';

/** @typedef {import('../../report/protocol').ToView} ToView */
/** @typedef {Extract<ToView, { type: 'state' }>} StateMessage */
/** @typedef {import('./rig/page').View} View */

/** The scenario of an example. @param {string} name */
export const example = (name) => readFileSync(join(root, 'examples', `${name}.isosync`), 'utf8');

/** A suite's browser and what it shows; registers the hooks. Every test ends with its pages closed and a quiet console. */
export class TimelinePage {
    /** @type {Awaited<ReturnType<typeof loadRig>>} */ rig = /** @type {never} */ (null);
    /** @type {import('playwright-core').Browser} */ browser = /** @type {never} */ (null);
    /** The race of the thread, as checked. @type {StateMessage} */ race = /** @type {never} */ (null);
    /** A session at step 10 of its trunk, with a what-if beside it. @type {StateMessage} */ live =
        /** @type {never} */ (null);
    /** Five CPUs, three of them idle. @type {StateMessage} */ five = /** @type {never} */ (null);
    /** @type {ToView} */ compared = /** @type {never} */ (null);
    /** @type {View[]} */ open = [];
    /** @type {string[]} */ #complaints = [];

    constructor() {
        before(() => this.#start());
        after(() => this.browser?.close());
        afterEach(async () => {
            for (const each of this.open) await each.close();
            this.open = [];
            assert.deepEqual(this.#complaints, [], 'the console is quiet: no error, nothing the policy refuses');
        });
    }

    async #start() {
        const rig = (this.rig = await loadRig());
        this.browser = await chromium.launch({ executablePath: await needChromium(), args: chromiumFlags });
        const { trace } = rig.stillState(example('synchronized-before-registered'));
        const picture = trace?.state.picture;
        if (!trace || !picture || !trace.passing)
            return assert.fail('the race of the thread has a counterexample and a passing trace');
        this.race = { type: 'state', state: trace.state, debugging: false };
        this.compared = { type: 'compare', traces: { violating: picture, passing: trace.passing } };
        this.live = { type: 'state', state: await this.#whatIf(), debugging: true };
        this.five = this.still(rig.IDLE_CPUS);
    }

    async #whatIf() {
        const session = await this.rig.Debugging.start(example('04-register-isb'), { stopAt: 'entry' });
        await session.move('isosync/goto', { step: 2 });
        const other = (await session.state()).choices.find((choice) => choice.text.includes('visible'));
        await session.move('isosync/take', { key: other?.key });
        await session.move('isosync/goto', { step: 10, branch: 0 });
        return session.state();
    }

    /** What the language server answers about a scenario. @param {string} text @returns {StateMessage} */
    still(text) {
        const { trace, instead } = this.rig.stillState(text);
        const state = trace?.state ?? instead?.state ?? assert.fail('nothing to draw');
        return { type: 'state', state, debugging: false };
    }

    /** A session on a long trace, at its beginning. @param {number} steps @returns {Promise<StateMessage>} */
    async long(steps) {
        const session = await this.rig.Debugging.start(this.rig.long(steps), { mode: 'random', seed: 1 });
        return { type: 'state', state: await session.state(), debugging: true };
    }

    /** A page that has been told nothing. @param {import('./rig/page').ViewOptions} options */
    async blank(options) {
        const made = await this.rig.openView(this.browser, options);
        this.open.push(made);
        made.page.on('pageerror', (error) => this.#complaints.push(error.message));
        made.page.on('console', (line) => {
            if (line.type() === 'error') this.#complaints.push(line.text());
        });
        return made;
    }

    /** A page that shows a state. @param {import('./rig/page').ViewOptions} options @param {ToView} message */
    async view(options, message) {
        const made = await this.blank(options);
        await made.post(message);
        await made.page.locator('.card').first().waitFor();
        return made;
    }
}

/** The last message of a kind. @param {View} made @param {string} type @returns {Promise<any>} */
export async function last(made, type) {
    return (await made.sent()).filter((each) => each.type === type).at(-1);
}

/** The step whose row has the keyboard. @param {View} made */
export const focused = (made) => made.page.evaluate('document.activeElement.getAttribute("data-step")');

/** Until the page has painted what it was told last. @param {import('playwright-core').Page} page */
export const painted = (page) =>
    page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(done), 150))');
