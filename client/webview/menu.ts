/** A menu: of the toolbar, or where the pointer or the focused row is. */
import { button, element, fill } from './dom';

export interface MenuItem {
    readonly label: string;
    /** Shown at the right. */
    readonly key?: string;
    readonly disabled?: boolean;
    readonly run: () => void;
}

/** null: a line between groups. */
export type MenuItems = readonly (MenuItem | null)[];

const box = element('div', { class: 'menu', role: 'menu', hidden: '' });
document.body.append(box);
let opener: Element | null = null;

/** @param at the corner, in pixels of the window @param back gets the focus afterwards */
export function openMenu(label: string, items: MenuItems, at: { x: number; y: number }, back: Element | null): void {
    opener = back;
    box.setAttribute('aria-label', label);
    fill(
        box,
        ...items.map((item) => {
            if (item === null) return element('hr', { role: 'separator' });
            const made = button(
                item.label,
                () => {
                    closeMenu();
                    item.run();
                },
                { role: 'menuitem', tabindex: '-1' },
            );
            if (item.key !== undefined) made.append(element('kbd', { 'aria-hidden': 'true' }, item.key));
            if (item.disabled === true) made.setAttribute('aria-disabled', 'true');
            made.disabled = item.disabled === true;
            return made;
        }),
    );
    box.hidden = false;
    const { width, height } = box.getBoundingClientRect();
    const within = (from: number, size: number, room: number) => Math.max(4, Math.min(from, room - size - 4));
    box.style.left = `${within(at.x, width, window.innerWidth)}px`;
    box.style.top = `${within(at.y, height, window.innerHeight)}px`;
    entries()[0]?.focus();
}

export function closeMenu(): void {
    if (box.hidden) return;
    box.hidden = true;
    if (opener instanceof HTMLElement || opener instanceof SVGElement) opener.focus();
    opener = null;
}

const entries = () => [...box.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];

box.addEventListener('keydown', (event) => {
    const all = entries();
    const at = all.findIndex((each) => each === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) all.at(to % all.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') closeMenu();
    else if (event.key !== 'Enter' && event.key !== ' ') return;
    else return event.stopPropagation();
    event.preventDefault();
    event.stopPropagation();
});
document.addEventListener('pointerdown', (event) => {
    if (event.target instanceof Node && !box.contains(event.target)) closeMenu();
});
window.addEventListener('blur', closeMenu);
window.addEventListener('resize', closeMenu);
