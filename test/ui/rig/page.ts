/** The timeline view's own page in a browser, without VS Code around it: the same HTML, script and policy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { timelineHtml } from '../../../client/timeline/html';
import type { FromView, ToView } from '../../../report/protocol';
import themes from './themes.json';

export type Theme = keyof typeof themes;
export const themeNames: readonly Theme[] = ['light', 'dark', 'high-contrast', 'high-contrast-light'];
export { themes };

export interface View {
    readonly page: Page;
    /** As the extension does. */
    post(message: ToView): Promise<void>;
    /** What the view has sent so far. */
    sent(): Promise<readonly FromView[]>;
    close(): Promise<void>;
}

export interface ViewOptions {
    readonly theme?: Theme;
    readonly width?: number;
    readonly height?: number;
    /** Folder of the bundles. */
    readonly dist?: string;
}

const ORIGIN = 'http://timeline.test';
const NONCE = 'nonceOfTheTest';

export async function openView(browser: Browser, options: ViewOptions = {}): Promise<View> {
    const { theme = 'light', width = 1000, height = 800, dist = join(process.cwd(), 'dist') } = options;
    const page = await browser.newPage({ viewport: { width, height } });
    await page.route(`${ORIGIN}/**`, (route) => {
        const { pathname } = new URL(route.request().url());
        if (pathname === '/')
            return route.fulfill({ contentType: 'text/html', body: timelineHtml(`${ORIGIN}/webview.js`, NONCE) });
        return route.fulfill({ contentType: 'text/javascript', body: readFileSync(join(dist, pathname), 'utf8') });
    });
    const { variables, classes } = themes[theme];
    // As VS Code's own frame does: variables on the root, the kind of theme as the body's class, and one function.
    await page.addInitScript(`
        globalThis.sentToHost = [];
        globalThis.acquireVsCodeApi = () => ({
            postMessage: (message) => globalThis.sentToHost.push(message),
            getState: () => undefined,
            setState: () => undefined,
        });
        document.addEventListener('DOMContentLoaded', () => {
            for (const [name, value] of Object.entries(${JSON.stringify(variables)})) document.documentElement.style.setProperty(name, value);
            document.body.className = ${JSON.stringify(classes)};
        });
        new MutationObserver((_, self) => {
            if (!document.body) return;
            self.disconnect();
            for (const [name, value] of Object.entries(${JSON.stringify(variables)})) document.documentElement.style.setProperty(name, value);
            document.body.className = ${JSON.stringify(classes)};
        }).observe(document, { childList: true, subtree: true });
    `);
    await page.goto(`${ORIGIN}/`);
    return {
        page,
        post: async (message) => {
            await page.evaluate(
                `window.dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify(message)} }))`,
            );
        },
        sent: () => page.evaluate<readonly FromView[]>('globalThis.sentToHost'),
        close: () => page.close(),
    };
}
