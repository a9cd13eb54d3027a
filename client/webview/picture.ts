/** The picture in the page: a sticky header, a body of which only the rows in view are in the document, the overview strip. */
import type { Arrangement, Density } from '../../report/timeline/arrange';
import { arrange, HEADER_HEIGHT, rowOfStep, yOfStep } from '../../report/timeline/arrange';
import { body, header } from '../../report/timeline/draw';
import type { Picture } from '../../report/timeline/picture';
import { strip, stripWidth } from '../../report/timeline/strip';
import { escape, svgOf } from '../../report/timeline/svg';
import { element, fill, svg } from './dom';
import type { Measured } from './metrics';

const NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"';

export interface PictureState {
    readonly picture: Picture;
    readonly cursor: number | null;
    readonly breakpoints: ReadonlySet<number>;
    readonly forks: ReadonlySet<number>;
    readonly density: Density;
    readonly folded: ReadonlySet<number> | undefined;
}

export class PictureView {
    readonly root = element('div', { class: 'picture' });
    private readonly head = element('div', { class: 'head', 'aria-hidden': 'true' });
    private readonly canvas = element('div', { class: 'canvas' });
    private readonly overview = element('div', { class: 'strip', 'aria-hidden': 'true' });
    private arrangement: Arrangement | null = null;
    private state: PictureState | null = null;
    private drawn = { top: 0, bottom: -1 };
    /** The step with the tab stop. */
    focused = 1;

    constructor(
        private readonly scroller: HTMLElement,
        private readonly measured: Measured,
    ) {
        this.root.append(this.head, this.canvas, this.overview);
        scroller.addEventListener('scroll', () => requestAnimationFrame(() => this.scrolled()), { passive: true });
        let dragging = false;
        const drag = (event: PointerEvent) => {
            const a = this.arrangement;
            if (!dragging || a === null) return;
            const part =
                (event.clientY - this.overview.getBoundingClientRect().top) / Math.max(1, this.overview.clientHeight);
            this.scroller.scrollTop = part * this.scroller.scrollHeight - this.scroller.clientHeight / 2;
        };
        this.overview.addEventListener('pointerdown', (event) => {
            dragging = true;
            this.overview.setPointerCapture(event.pointerId);
            drag(event);
        });
        this.overview.addEventListener('pointermove', drag);
        this.overview.addEventListener('pointerup', () => (dragging = false));
    }

    get folded(): ReadonlySet<number> {
        return this.arrangement?.folded ?? new Set();
    }

    show(state: PictureState): void {
        this.state = state;
        const width = Math.max(360, (this.scroller.clientWidth - 24) / this.measured.scale);
        this.arrangement = arrange(state.picture, {
            density: state.density,
            cursor: state.cursor,
            width,
            metrics: this.measured,
            ...(state.folded === undefined ? {} : { folded: state.folded }),
        });
        const a = this.arrangement;
        const k = this.measured.scale;
        fill(
            this.head,
            svg(
                `<svg ${NAMESPACE} width="${a.width * k}" height="${(HEADER_HEIGHT + 1) * k}" viewBox="0 0 ${a.width} ${HEADER_HEIGHT + 1}">${svgOf(header(a))}</svg>`,
            ),
        );
        this.drawn = { top: 0, bottom: -1 };
        this.draw(true);
    }

    /** The part of the body in view, in pixels of the layout. */
    private window(): { top: number; bottom: number } {
        const k = this.measured.scale;
        const top = (this.scroller.scrollTop - this.canvas.offsetTop) / k;
        return { top, bottom: top + this.scroller.clientHeight / k };
    }

    private scrolled(): void {
        const view = this.window();
        if (view.top < this.drawn.top || view.bottom > this.drawn.bottom) this.draw(false);
        this.drawStrip(view);
    }

    /** Draws what is in view and one screen around it. */
    private draw(whole: boolean): void {
        const [a, state] = [this.arrangement, this.state];
        if (a === null || state === null) return;
        const view = this.window();
        const height = Math.max(400, view.bottom - view.top);
        const wide = { top: view.top - height, bottom: view.bottom + height };
        // As far as it goes: at the ends nothing more will ever have to be drawn.
        this.drawn = {
            top: wide.top <= 0 ? -Infinity : wide.top,
            bottom: wide.bottom >= a.height ? Infinity : wide.bottom,
        };
        const k = this.measured.scale;
        const hadFocus = this.canvas.contains(document.activeElement);
        const marks = body(a, { interactive: true, breakpoints: state.breakpoints, forks: state.forks }, wide);
        const label = `Timeline of ${state.picture.cpus.length} CPUs, ${state.picture.steps} steps`;
        const counts = `aria-rowcount="${state.picture.steps + 2}" aria-colcount="${state.picture.cpus.length + 1}"`;
        fill(
            this.canvas,
            svg(
                `<svg ${NAMESPACE} class="body" role="grid" aria-label="${label}" ${counts} width="${a.width * k}" height="${(a.height + 4) * k}" viewBox="0 0 ${a.width} ${a.height + 4}">${columnHeaders(state.picture)}${svgOf(marks)}</svg>`,
            ),
        );
        this.focus(this.focused, hadFocus && !whole);
        if (hadFocus && whole) this.focus(this.focused, true);
        this.drawStrip(view);
    }

    private drawStrip(view: { top: number; bottom: number }): void {
        const a = this.arrangement;
        const scrolls = this.scroller.scrollHeight > this.scroller.clientHeight * 1.3;
        this.overview.hidden = a === null || !scrolls;
        if (a === null || !scrolls) return;
        const width = stripWidth(a.cpus.length);
        const height = Math.max(80, this.scroller.clientHeight - 140);
        const marks = svgOf(strip(a, height, { top: Math.max(0, view.top), bottom: view.bottom }));
        fill(
            this.overview,
            svg(
                `<svg ${NAMESPACE} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${marks}</svg>`,
            ),
        );
    }

    rowElement(step: number): SVGGElement | null {
        return this.canvas.querySelector<SVGGElement>(`g.row[data-step="${step}"]`);
    }

    /** Gives a step the tab stop, and the focus if wanted; scrolls it into view. */
    focus(step: number, really: boolean): void {
        const a = this.arrangement;
        if (a === null) return;
        this.focused = Math.max(1, Math.min(step, a.picture.steps));
        if (really) this.reveal(this.focused);
        for (const row of this.canvas.querySelectorAll('g.row[tabindex="0"]')) row.setAttribute('tabindex', '-1');
        const row = this.rowElement(this.focused);
        row?.setAttribute('tabindex', '0');
        if (really) row?.focus({ preventScroll: true });
    }

    reveal(step: number): void {
        const a = this.arrangement;
        if (a === null) return;
        const view = this.window();
        const y = yOfStep(a, step);
        const margin = 60;
        if (y >= view.top + HEADER_HEIGHT + margin / 2 && y <= view.bottom - margin) return;
        const k = this.measured.scale;
        this.scroller.scrollTop = y * k + this.canvas.offsetTop - this.scroller.clientHeight / 2;
        this.scrolled();
    }

    /** Lights up what a step is related to; null: nothing. */
    relate(step: number | null): void {
        const root = this.canvas.querySelector('svg.body');
        if (root === null) return;
        const related =
            step === null ? [] : [...root.querySelectorAll('g.arrow')].filter((each) => stepsOf(each).includes(step));
        root.classList.toggle('dim', related.length > 0);
        for (const each of root.querySelectorAll('.lit')) each.classList.remove('lit');
        const steps = new Set(step === null ? [] : [step, ...related.flatMap(stepsOf)]);
        for (const each of related) each.classList.add('lit');
        for (const each of steps) this.rowElement(each)?.classList.add('lit');
    }

    /** Steps that a step points at: the write it read, the send it took. */
    causesOf(step: number): number[] {
        const related = this.arrangement?.picture.arrows ?? [];
        return related.flatMap((arrow) => {
            if (arrow.kind === 'word' && arrow.step === step) return [arrow.from];
            if (arrow.kind === 'ipi' && arrow.taken === step) return [arrow.step];
            if (arrow.kind === 'ack' && arrow.waited === step) return [arrow.step];
            return [];
        });
    }

    /** The next or previous step of the lane to the left or right. */
    beside(step: number, direction: -1 | 1): number | null {
        const picture = this.arrangement?.picture;
        const row = picture === undefined ? undefined : rowOfStep(picture, step);
        if (picture === undefined || row === undefined) return null;
        const cpu = row.cpu + direction;
        const own = picture.rows.flatMap((each) => (each.kind === 'step' && each.cpu === cpu ? [each.step] : []));
        if (own.length === 0) return null;
        return own.reduce((best, each) => (Math.abs(each - step) < Math.abs(best - step) ? each : best));
    }
}

const stepsOf = (arrow: Element) => (arrow.getAttribute('data-steps') ?? '').split(' ').map(Number);

/** For screen readers: the columns by name. */
function columnHeaders(picture: Picture): string {
    const cells = ['Step', ...picture.cpus.map((cpu) => `CPU ${cpu.name}`)];
    return `<g role="row" aria-rowindex="1">${cells.map((name, index) => `<g role="columnheader" aria-colindex="${index + 1}" aria-label="${escape(name)}"/>`).join('')}</g>`;
}
