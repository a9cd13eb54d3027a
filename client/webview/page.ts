/** The page: where everything stands, and what is said in it. */
import { patterns } from '../../report/timeline/svg';
import { button, element, fill, svg } from './dom';
import { keyboardPlace } from './focus';
import type { PictureView } from './picture';
import type { Tab } from './tools';

const RAIL = 340;

export class Page {
    /** The one thing that scrolls in the first tab. */
    readonly scroller = element('div', {
        class: 'scroller',
        role: 'tabpanel',
        id: 'panel-timeline',
        'aria-labelledby': 'tab-timeline',
    });
    readonly compare = element('div', {
        class: 'compare',
        role: 'tabpanel',
        id: 'panel-compare',
        'aria-labelledby': 'tab-compare',
        hidden: '',
    });
    readonly heading = element('div', { class: 'heading' });
    readonly branches = element('div', { class: 'branches' });
    readonly story = element('p', { class: 'story' });
    readonly key = element('div', { class: 'key', 'aria-hidden': 'true' });
    readonly table = element('div', { class: 'tablebox' });
    /** Back to the cursor. */
    readonly now = button('Now', () => undefined, { class: 'chip', hidden: '' });
    /** The choices take the keyboard when they come. */
    focusChoices = false;
    private readonly notice = element('div', { class: 'notice', role: 'status' });
    private readonly rail = element('aside', { class: 'rail', 'aria-label': 'State' });
    private readonly live = element('div', { class: 'hidden', 'aria-live': 'polite' });
    private readonly alarm = element('div', { class: 'hidden', 'aria-live': 'assertive' });
    private readonly body = element('div', { class: 'page' });
    private stacked = false;
    /** As measured last: asking for it in the middle of a redraw would lay the page out. */
    private width = 0;

    mount(bar: HTMLElement, view: PictureView): void {
        new ResizeObserver(() => (this.width = this.body.clientWidth)).observe(this.body);
        this.scroller.append(this.heading, this.notice, view.root, this.table, this.story, this.key, this.now);
        this.body.append(this.scroller, view.overview, this.rail, this.compare);
        document.body.prepend(
            bar,
            this.body,
            // Patterns are shared by all pictures of the page; in a hidden one they would not be drawn.
            svg(
                `<svg xmlns="http://www.w3.org/2000/svg" class="hidden" width="1" height="1" aria-hidden="true">${patterns('v')}</svg>`,
            ),
            this.live,
            this.alarm,
        );
    }

    select(tab: Tab): void {
        this.body.classList.toggle('comparing', tab === 'compare');
        this.scroller.hidden = tab !== 'timeline';
        this.compare.hidden = tab !== 'compare';
    }

    /**
     * The cards stand in a rail at the right where there is room for it and the picture, else under the picture.
     * @param fits whether the picture can stand in a width @returns whether anything has moved
     */
    arrange(fits: (width: number) => boolean): boolean {
        if (this.width === 0) this.width = this.body.clientWidth;
        const stacked = this.width < 1000 || !fits(this.width - RAIL - 90);
        if (stacked === this.stacked) return false;
        this.stacked = stacked;
        if (stacked) this.scroller.insertBefore(this.rail, this.now);
        else this.body.insertBefore(this.rail, this.compare);
        return true;
    }

    cards(cards: readonly HTMLElement[], choices: HTMLElement | null): void {
        const open = new Set(
            [...this.rail.querySelectorAll('details[open]')].map((each) => each.getAttribute('data-key')),
        );
        const focused = keyboardPlace() === 'choices' && document.hasFocus();
        const inFold = document.activeElement?.closest('details')?.getAttribute('data-key') ?? null;
        fill(this.rail, ...cards, ...(choices === null ? [] : [choices]));
        for (const each of this.rail.querySelectorAll('details')) {
            const key = each.getAttribute('data-key');
            each.open = open.has(key);
            if (key === inFold) each.querySelector('summary')?.focus({ preventScroll: true });
        }
        if (focused) this.rail.querySelector<HTMLElement>('.choice[tabindex="0"]')?.focus();
    }

    chooseFirst(): void {
        this.focusChoices = false;
        const first = this.rail.querySelector<HTMLElement>('.choice[tabindex="0"]');
        first?.scrollIntoView({ block: 'nearest' });
        first?.focus();
    }

    /** A line above the picture; empty text: none. What is busy or failed leaves an old picture behind it. */
    notify(tone: 'plain' | 'busy' | 'error', text: string, buttons: readonly HTMLElement[]): void {
        this.scroller.classList.toggle('old', tone === 'error');
        fill(this.notice, ...(text === '' ? [] : [element('p', { class: tone }, text), ...buttons]));
    }

    speak(text: string, urgent: boolean): void {
        (urgent ? this.alarm : this.live).textContent = text;
    }
}
