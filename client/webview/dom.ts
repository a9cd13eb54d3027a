/** Small makers of elements. Text goes in as text, never as markup; the only markup is our own SVG. */
import { runs } from '../../report/rich';

type Child = Node | string;

export function element<K extends keyof HTMLElementTagNameMap>(
    tag: K,
    attributes: Readonly<Record<string, string>> = {},
    ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
}

/** A sentence in the markup of rich.ts; `step n` becomes a link. */
export function sentence(text: string): Child[] {
    return runs(text).map((run) => {
        if (run.step !== undefined)
            return element('a', { href: '#', class: 'step', 'data-goto': String(run.step) }, run.text);
        const inner: Child = run.code === true ? element('code', {}, run.text) : run.text;
        return run.bold === true ? element('strong', {}, inner) : inner;
    });
}

/** Replaces what an element holds. */
export function fill(target: Element, ...children: readonly Child[]): void {
    target.replaceChildren(...children);
}

/** Our own SVG text as an element: made by `report/`, which escapes every name in it. */
export function svg(markup: string): SVGSVGElement {
    const holder = document.createElement('template');
    holder.innerHTML = markup;
    const made = holder.content.firstElementChild;
    if (made instanceof SVGSVGElement) return made;
    throw new Error('the picture is not SVG');
}

export function button(label: string, action: () => void, attributes: Readonly<Record<string, string>> = {}) {
    const made = element('button', { type: 'button', ...attributes }, label);
    made.addEventListener('click', action);
    return made;
}
