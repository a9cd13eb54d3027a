/** Motion for continuity only: what a step changed slides or fades in. Never loops, never delays input. */

const MILLISECONDS = 120;

const still = () =>
    document.body.classList.contains('vscode-reduce-motion') ||
    window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export interface Movements {
    /** Where the cursor's line was. */
    readonly cursor: number | null;
    readonly step: string | null;
}

const cursorOf = (root: Element) => root.querySelector<SVGGraphicsElement>('.cursor');
const current = (root: Element) => root.querySelector('.row.cur');

/** To be called before a redraw. */
export const movements = (root: Element): Movements | null =>
    still()
        ? null
        : {
              cursor: cursorOf(root)?.getBoundingClientRect().top ?? null,
              step: current(root)?.getAttribute('data-step') ?? null,
          };

/** To be called after it. */
export function moved(root: Element, before: Movements | null): void {
    if (before === null) return;
    const row = current(root);
    const cursor = cursorOf(root);
    if (row === null || cursor === null || before.cursor === null || row.getAttribute('data-step') === before.step)
        return;
    const options = { duration: MILLISECONDS, easing: 'ease-out' };
    const by = before.cursor - cursor.getBoundingClientRect().top;
    // A jump is a jump.
    if (by !== 0 && Math.abs(by) < 200)
        cursor.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], options);
    for (const box of row.querySelectorAll('.chip, .fresh, .stale'))
        box.animate([{ opacity: 0 }, { opacity: 1 }], options);
    const step = row.getAttribute('data-step') ?? '';
    for (const tube of root.querySelectorAll(`.tube[data-to="${step}"]`))
        tube.animate([{ opacity: 1 }, { opacity: 0.2 }, { opacity: 1 }], { ...options, duration: 180 });
}
