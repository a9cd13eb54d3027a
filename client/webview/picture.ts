/** The picture in the page: a sticky header, a body of which only the rows in view are in the document, the overview strip. */
import type { Arrangement, Density, Fork } from '../../report/timeline/arrange';
import { arrange, HEADER_HEIGHT, yOfStep } from '../../report/timeline/arrange';
import { body, header } from '../../report/timeline/draw';
import { runsOf } from '../../report/timeline/folding';
import type { Picture } from '../../report/timeline/picture';
import { beside, causesOf } from '../../report/timeline/relations';
import { escape, svgOf } from '../../report/timeline/svg';
import { element, fill, svg } from './dom';
import { keyboardPlace } from './focus';
import type { Measured } from './metrics';
import type { Overview } from './overview';

const NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"';

export interface PictureState {
    readonly picture: Picture;
    readonly cursor: number | null;
    readonly breakpoints: ReadonlySet<number>;
    readonly forks: ReadonlySet<number>;
    readonly density: Density;
    readonly folded: ReadonlySet<number> | undefined;
    readonly order: readonly number[];
    readonly rails: ReadonlySet<number>;
    /** Where the what-if that is shown leaves. */
    readonly fork: Fork | null;
}

/** Small text is eleven pixels high in the layout, and ten on the screen at least. */
const SMALLEST = 10 / 11;

export class PictureView {
    readonly root = element('div', { class: 'picture' });
    /** The whole of it, while it is printed. */
    readonly paper = element('div', { class: 'paper', 'aria-hidden': 'true' });
    /** Where a lane that is dragged would stand. */
    private readonly drop = element('div', { class: 'drop', 'aria-hidden': 'true', hidden: '' });
    readonly head = element('div', { class: 'head', 'aria-hidden': 'true' });
    private readonly canvas = element('div', { class: 'canvas' });
    /** Beside the scroller, whose scroll bar it accompanies. */
    readonly overview = element('div', { class: 'strip', 'aria-hidden': 'true', hidden: '' });
    private arrangement: Arrangement | null = null;
    private state: PictureState | null = null;
    private drawn = { top: 0, bottom: -1 };
    /** Pixels of the screen for one of the layout. */
    private scale = 1;
    /** The step with the tab stop. */
    focused = 1;

    constructor(
        private readonly scroller: HTMLElement,
        private readonly measured: Measured,
        private readonly unfold: (step: number) => void,
    ) {
        this.root.append(this.head, this.canvas, this.paper, this.drop);
        scroller.addEventListener('scroll', () => requestAnimationFrame(() => this.scrolled()), { passive: true });
    }

    get folded(): ReadonlySet<number> {
        return this.arrangement?.folded ?? new Set();
    }

    /** @param follow the step that has to be in view: drawn there at once, scrolled to in the next frame */
    show(state: PictureState, follow: number | null = null): void {
        this.state = state;
        const hadFocus = this.hasFocus;
        const room = this.measuredPage.width;
        this.arrangement = arrange(state.picture, {
            density: state.density,
            cursor: state.cursor,
            width: room / this.measured.scale,
            metrics: this.measured,
            order: state.order,
            rails: state.rails,
            fork: state.fork,
            kept: [...state.breakpoints, ...state.forks],
            ...(state.folded === undefined ? {} : { folded: state.folded }),
        });
        const a = this.arrangement;
        // What still does not fit is made smaller, as long as it can be read.
        this.scale = Math.max(Math.min(this.measured.scale, SMALLEST), Math.min(this.measured.scale, room / a.width));
        const k = this.scale;
        this.root.classList.toggle('small', a.fixed.tight);
        fill(
            this.head,
            svg(
                `<svg ${NAMESPACE} width="${a.width * k}" height="${(HEADER_HEIGHT + 1) * k}" viewBox="0 0 ${a.width} ${HEADER_HEIGHT + 1}">${lanesOf(a).map(hitArea).join('')}${svgOf(header(a))}</svg>`,
            ),
        );
        this.drawn = { top: 0, bottom: -1 };
        const y = follow === null ? null : this.outOfView(yOfStep(a, follow));
        if (y === null) return this.draw(this.window(), hadFocus);
        const { offset, height } = this.measuredPage;
        const scrollTop = Math.max(0, y * k + offset - height / 2);
        // Scrolling lays the page out: not in the middle of a redraw.
        this.measuredPage = { ...this.measuredPage, scrollTop };
        this.draw(this.window(), hadFocus);
        requestAnimationFrame(() => (this.scroller.scrollTop = scrollTop));
    }

    /** A height of the layout, where it is not comfortably in view. */
    private outOfView(y: number): number | null {
        const view = this.window();
        return y >= view.top + HEADER_HEIGHT + 30 && y <= view.bottom - 60 ? null : y;
    }

    /** What the page measured last: reading it anew in the middle of a redraw would lay the page out. */
    private measuredPage = { scrollTop: 0, offset: 110, height: 800, width: 700 };

    /** To be called when nothing has just changed: on scrolling, resizing, in a frame of its own. */
    measurePage(): void {
        this.measuredPage = {
            scrollTop: this.scroller.scrollTop,
            offset: this.canvas.offsetTop,
            height: this.scroller.clientHeight,
            width: this.scroller.clientWidth,
        };
    }

    get pageWidth(): number {
        return this.measuredPage.width;
    }

    /** The part of the body in view, in pixels of the layout. */
    private window(): { top: number; bottom: number } {
        const k = this.scale;
        const { scrollTop, offset, height } = this.measuredPage;
        const top = (scrollTop - offset) / k;
        return { top, bottom: top + height / k };
    }

    private scrolled(): void {
        this.measurePage();
        const view = this.window();
        if (view.top < this.drawn.top || view.bottom > this.drawn.bottom) this.draw(view, this.hasFocus);
        else this.drawStrip(view);
    }

    /** Draws what is in view and one screen around it. */
    private draw(view: { top: number; bottom: number }, hadFocus: boolean): void {
        const [a, state] = [this.arrangement, this.state];
        if (a === null || state === null) return;
        const height = Math.max(400, view.bottom - view.top);
        const wide = { top: view.top - height, bottom: view.bottom + height };
        // As far as it goes: at the ends nothing more will ever have to be drawn.
        this.drawn = {
            top: wide.top <= 0 ? -Infinity : wide.top,
            bottom: wide.bottom >= a.height ? Infinity : wide.bottom,
        };
        const k = this.scale;
        const marks = body(a, { interactive: true, breakpoints: state.breakpoints, forks: state.forks }, wide);
        const label = `Timeline of ${state.picture.cpus.length} CPUs, ${state.picture.steps} steps`;
        const counts = `aria-rowcount="${state.picture.steps + 2}" aria-colcount="${state.picture.cpus.length + 1}"`;
        fill(
            this.canvas,
            svg(
                `<svg ${NAMESPACE} class="body" role="grid" aria-label="${label}" ${counts} width="${a.width * k}" height="${(a.height + 4) * k}" viewBox="0 0 ${a.width} ${a.height + 4}">${columnHeaders(a)}${svgOf(marks)}</svg>`,
            ),
        );
        this.focus(this.focused, false);
        if (hadFocus && document.hasFocus()) this.rowElement(this.focused)?.focus({ preventScroll: true });
        this.drawStrip(view);
    }

    private strip: Promise<Overview> | null = null;
    private stripDue: { top: number; bottom: number } | null = null;

    /** The overview can wait for the next frame. */
    private drawStrip(view: { top: number; bottom: number }): void {
        const waiting = this.stripDue !== null;
        this.stripDue = view;
        if (!waiting) requestAnimationFrame(() => void this.paintStrip());
    }

    private async paintStrip(): Promise<void> {
        const shown = await (this.strip ??= import('./overview').then(
            (loaded) => new loaded.Overview(this.overview, this.scroller),
        ));
        const [a, view] = [this.arrangement, this.stripDue];
        this.stripDue = null;
        if (view === null) return;
        this.measurePage();
        const { height } = this.measuredPage;
        // By the unscaled height: the strip takes width, and must not come and go because of that.
        const scrolls = a !== null && a.height * this.measured.scale > height * 1.1;
        this.overview.hidden = !scrolls;
        if (scrolls) shown.show(a, Math.max(80, height - 16), view);
    }

    rowElement(step: number): SVGGElement | null {
        return this.canvas.querySelector<SVGGElement>(`g.row[data-step="${step}"]`);
    }

    /** Gives a step the tab stop, and the focus if wanted; scrolls it into view. */
    focus(step: number, really: boolean): void {
        const a = this.arrangement;
        if (a === null) return;
        this.focused = Math.max(1, Math.min(step, a.picture.steps));
        if (really && a.hidden.has(this.focused)) this.unfold(this.focused);
        if (really) this.reveal(this.focused);
        for (const row of this.canvas.querySelectorAll('g.row[tabindex="0"]')) row.setAttribute('tabindex', '-1');
        const row = this.rowElement(this.focused);
        row?.setAttribute('tabindex', '0');
        if (really && document.hasFocus()) row?.focus({ preventScroll: true });
    }

    reveal(step: number): void {
        const a = this.arrangement;
        if (a === null) return;
        const y = this.outOfView(yOfStep(a, step));
        if (y === null) return;
        const k = this.scale;
        const { offset, height } = this.measuredPage;
        this.scroller.scrollTop = y * k + offset - height / 2;
        this.scrolled();
    }

    /** Lights up what a step is related to; null: nothing. `others`: and fades everything else. */
    relate(step: number | null, others = false): void {
        const root = this.canvas.querySelector('svg.body');
        if (root === null) return;
        const related =
            step === null ? [] : [...root.querySelectorAll('g.arrow')].filter((each) => stepsOf(each).includes(step));
        root.classList.toggle('dim', others && related.length > 0);
        for (const each of root.querySelectorAll('.lit')) each.classList.remove('lit');
        const steps = new Set(step === null ? [] : [step, ...related.flatMap(stepsOf)]);
        for (const each of related) each.classList.add('lit');
        for (const each of steps) this.rowElement(each)?.classList.add('lit');
    }

    /** What is drawn. */
    get shown(): PictureState | null {
        return this.state;
    }

    /** @param x in pixels of the window, where a lane would be put; null: nowhere else than it is */
    showDrop(x: number | null): void {
        this.drop.hidden = x === null;
        if (x !== null) this.drop.style.left = `${x - this.root.getBoundingClientRect().left - 1}px`;
    }

    private fitted: { readonly picture: Picture; readonly asked: string; readonly fits: boolean } | null = null;

    /** Whether, at a width, the picture can stand in regular text. */
    fits(width: number): boolean {
        if (this.state === null) return true;
        const { picture, order, rails } = this.state;
        // Neither the cursor nor what is open matters: most redraws ask the same again.
        const asked = `${width} ${order.join()} ${[...rails].join()}`;
        if (this.fitted?.picture === picture && this.fitted.asked === asked) return this.fitted.fits;
        const a = arrange(picture, { metrics: this.measured, width: width / this.measured.scale, order, rails });
        this.fitted = { picture, asked, fits: !a.fixed.tight };
        return this.fitted.fits;
    }

    causesOf(step: number): readonly number[] {
        return this.state === null ? [] : causesOf(this.state.picture, step);
    }

    /** The next or previous step of the lane to the left or right. */
    beside(step: number, direction: -1 | 1): number | null {
        const a = this.arrangement;
        return a === null ? null : beside(a.picture, a.order, step, direction);
    }

    get hasFocus(): boolean {
        return keyboardPlace() === 'picture';
    }

    /** Whether the whole picture is in view at once. */
    get inView(): boolean {
        const a = this.arrangement;
        return a !== null && (a.height + HEADER_HEIGHT) * this.scale <= this.measuredPage.height;
    }

    /** Whether a run, by its id, holds a step. */
    runHolds(id: number, step: number): boolean {
        const runs = this.state === null ? [] : runsOf(this.state.picture);
        return runs.some((run) => run.id === id && step >= run.first && step <= run.last);
    }

    isHidden(step: number): boolean {
        return this.arrangement?.hidden.has(step) === true;
    }

    /** Where the lanes begin, in pixels of the window, with their CPUs: for dragging one. */
    lanesAt(): readonly LaneBounds[] {
        const a = this.arrangement;
        if (a === null) return [];
        const origin = this.canvas.getBoundingClientRect().left;
        return lanesOf(a).map(({ cpu, left, right }) => ({
            cpu,
            left: origin + left * this.scale,
            right: origin + right * this.scale,
        }));
    }
}

interface LaneBounds {
    readonly cpu: number;
    readonly left: number;
    readonly right: number;
}

/** The lanes from left to right, in pixels of the layout. */
const lanesOf = (a: Arrangement): readonly LaneBounds[] =>
    a.order.map((cpu) => {
        const at = a.cpus[cpu];
        const left = at?.gate === null || at === undefined ? (at?.channel ?? 0) : at.gate.others;
        return { cpu, left, right: at?.end ?? 0 };
    });

/** Between the words of a head, too, it can be taken hold of. */
const hitArea = ({ cpu, left, right }: LaneBounds): string =>
    `<rect class="hit" data-lane="${cpu}" x="${left}" y="0" width="${Math.max(0, right - left)}" height="${HEADER_HEIGHT}"/>`;

const stepsOf = (arrow: Element) => (arrow.getAttribute('data-steps') ?? '').split(' ').map(Number);

/** For screen readers: the columns by name. */
function columnHeaders({ picture, order }: Arrangement): string {
    const cells = ['Step', ...order.map((cpu) => `CPU ${picture.cpus[cpu]?.name ?? ''}`)];
    return `<g role="row" aria-rowindex="1">${cells.map((name, index) => `<g role="columnheader" aria-colindex="${index + 1}" aria-label="${escape(name)}"/>`).join('')}</g>`;
}
