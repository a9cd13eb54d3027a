/** The bar at the top: two tabs and the tools, which fold into one menu where there is no room for them. */
import { button, element, fill } from './dom';
import type { MenuItem, MenuItems } from './menu';

export type Tab = 'timeline' | 'compare';

export interface Tool extends MenuItem {
    readonly id: string;
    /** A switch that is on. */
    readonly pressed?: boolean;
    /** Opens a menu instead. */
    readonly items?: MenuItems;
}

export class Bar {
    readonly root: HTMLElement;
    private readonly tools = element('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Timeline' });
    private readonly tabs: Readonly<Record<Tab, HTMLButtonElement>>;
    private shown: readonly Tool[] = [];
    /** What the tools look like now. */
    private drawn = '';
    /** As measured last: asking for it in the middle of a redraw would lay the page out. */
    private width = 0;

    constructor(private readonly select: (tab: Tab) => void) {
        this.tabs = { timeline: this.tab('timeline', 'Timeline'), compare: this.tab('compare', 'Compare') };
        const tabs = element('div', { role: 'tablist', class: 'tabs' }, this.tabs.timeline, this.tabs.compare);
        this.root = element('div', { class: 'bar' }, tabs, this.tools);
        this.mark('timeline');
        new ResizeObserver(() => {
            this.width = this.root.clientWidth;
            this.draw();
        }).observe(this.root);
    }

    private tab(id: Tab, label: string): HTMLButtonElement {
        const made = button(label, () => this.choose(id), {
            role: 'tab',
            id: `tab-${id}`,
            'aria-controls': `panel-${id}`,
        });
        made.addEventListener('keydown', (event) => {
            if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
            const other = id === 'timeline' ? 'compare' : 'timeline';
            this.choose(other);
            this.tabs[other].focus();
        });
        return made;
    }

    private choose(id: Tab): void {
        this.mark(id);
        this.select(id);
    }

    private mark(id: Tab): void {
        for (const [name, each] of Object.entries(this.tabs)) {
            each.setAttribute('aria-selected', String(name === id));
            each.tabIndex = name === id ? 0 : -1;
        }
        this.tools.hidden = id !== 'timeline';
    }

    /** Draws the tools anew where one of them has changed. */
    show(tools: readonly Tool[]): void {
        this.shown = tools;
        this.draw();
    }

    private draw(): void {
        const first = this.shown[0];
        if (first === undefined) return;
        // Tabs and gaps, and each tool by the length of its name.
        const wanted = this.shown.reduce((sum, { label }) => sum + 32 + 6.6 * label.length, 240);
        if (this.width === 0) this.width = this.root.clientWidth;
        const narrow = this.width < wanted;
        const drawn = `${narrow ? 'narrow' : 'wide'} ${this.shown.map(({ label, pressed }) => `${label} ${pressed === true}`).join()}`;
        if (drawn === this.drawn) return;
        this.drawn = drawn;
        if (!narrow) return fill(this.tools, ...this.shown.map((tool) => this.make(tool)));
        const rest: MenuItems = this.shown
            .slice(1)
            .flatMap((tool): MenuItems =>
                tool.items === undefined
                    ? [{ ...tool, label: tool.pressed === true ? `✓ ${tool.label}` : tool.label }]
                    : [null, ...tool.items],
            );
        fill(this.tools, this.make(first), this.make({ id: 'more', label: '⋯', run: () => undefined, items: rest }));
    }

    private make(tool: Tool): HTMLButtonElement {
        const { id } = tool;
        const made = button(
            tool.label,
            () => {
                // What it does may have changed since it was drawn.
                const { items, label, run } = this.shown.find((each) => each.id === id) ?? tool;
                if (items === undefined) return run();
                const { left, bottom } = made.getBoundingClientRect();
                void import('./menu').then(({ openMenu }) => openMenu(label, items, { x: left, y: bottom + 2 }, made));
            },
            { id: `tool-${id}` },
        );
        if (tool.items !== undefined) made.setAttribute('aria-haspopup', 'menu');
        if (id === 'more') made.setAttribute('aria-label', 'More');
        if (tool.pressed !== undefined) made.setAttribute('aria-pressed', String(tool.pressed));
        return made;
    }
}
