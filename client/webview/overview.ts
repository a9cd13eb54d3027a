/** The overview strip beside the picture; it comes a moment after the first picture. */
import type { Arrangement } from '../../report/timeline/arrange';
import { inView, strip, stripWidth } from '../../report/timeline/strip';
import { svgOf } from '../../report/timeline/svg';
import { fill, svg } from './dom';

export class Overview {
    private drawn: { readonly arrangement: Arrangement; readonly height: number } | null = null;

    /** @param root where it is drawn @param scroller what a press or a drag in it scrolls */
    constructor(
        private readonly root: HTMLElement,
        scroller: HTMLElement,
    ) {
        let dragging = false;
        const drag = (event: PointerEvent) => {
            if (!dragging) return;
            const part = (event.clientY - root.getBoundingClientRect().top) / Math.max(1, root.clientHeight);
            scroller.scrollTop = part * scroller.scrollHeight - scroller.clientHeight / 2;
        };
        root.addEventListener('pointerdown', (event) => {
            dragging = true;
            root.setPointerCapture(event.pointerId);
            drag(event);
        });
        root.addEventListener('pointermove', drag);
        // Also when the press ends elsewhere, or is taken away.
        root.addEventListener('lostpointercapture', () => (dragging = false));
    }

    /** The trace is drawn once for an arrangement; when the page scrolls, only the frame around what is in view moves. */
    show(a: Arrangement, height: number, view: { readonly top: number; readonly bottom: number }): void {
        const frame = svgOf([inView(a, height, view)]);
        if (this.drawn?.arrangement === a && this.drawn.height === height) {
            const old = this.root.querySelector('.inview');
            const now = svg(`<svg xmlns="http://www.w3.org/2000/svg">${frame}</svg>`).firstElementChild;
            if (now !== null) old?.replaceWith(now);
            return;
        }
        this.drawn = { arrangement: a, height };
        const width = stripWidth(a.cpus.length);
        fill(
            this.root,
            svg(
                `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${svgOf(strip(a, height))}${frame}</svg>`,
            ),
        );
    }
}
