/** The second tab: the counterexample beside the nearest passing trace. */
import type { StepRow } from '../../report/rows';
import type { Comparison } from '../../report/timeline/compare';
import type { Picture } from '../../report/timeline/picture';
import { compared } from '../../report/timeline/compareDraw';
import { svgOf } from '../../report/timeline/svg';
import { button, element, fill, sentence, svg } from './dom';
import type { Measured } from './metrics';

interface Traces {
    readonly violating: Picture;
    readonly passing: Picture;
}

export class ComparePane {
    private traces: Traces | null = null;
    private only: 'left' | 'right' = 'left';

    constructor(
        private readonly root: HTMLElement,
        private readonly measured: Measured,
    ) {
        fill(this.root, element('p', { class: 'muted' }, 'Looking for the nearest passing trace…'));
        new ResizeObserver(() => this.render()).observe(this.root);
    }

    show(traces: Traces | null): void {
        this.traces = traces;
        if (traces === null)
            fill(
                this.root,
                element(
                    'p',
                    { class: 'muted' },
                    'No single change of the counterexample makes it pass: there is nothing to compare.',
                ),
            );
        else this.render();
    }

    private render(): void {
        if (this.traces === null || this.root.clientWidth === 0) return;
        const { violating, passing } = this.traces;
        const room = this.root.clientWidth - 34;
        const narrow = room < 900;
        const only = narrow ? this.only : undefined;
        const { scale } = this.measured;
        const it = compared(violating, passing, {
            metrics: this.measured,
            width: room / scale,
            ...(only === undefined ? {} : { only }),
        });
        const k = Math.max(Math.min(scale, 0.8), Math.min(scale, room / it.width));
        const top = this.root.scrollTop;
        const switcher = (side: 'left' | 'right', label: string) =>
            button(
                label,
                () => {
                    this.only = side;
                    this.render();
                    this.root.querySelector<HTMLElement>('.switch [aria-pressed=true]')?.focus();
                },
                { 'aria-pressed': String(this.only === side) },
            );
        const group = element('div', { class: 'switch', role: 'group', 'aria-label': 'Which trace' });
        group.append(switcher('left', 'Counterexample'), switcher('right', 'Passing'));
        fill(
            this.root,
            ...(narrow ? [group] : []),
            svg(
                `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Counterexample and nearest passing trace" width="${it.width * k}" height="${it.height * k}" viewBox="0 0 ${it.width} ${it.height}">${svgOf(it.marks)}</svg>`,
            ),
            element(
                'p',
                { class: 'story' },
                element('strong', {}, ...sentence(it.comparison.what)),
                ' ',
                ...sentence(it.comparison.why),
            ),
            spoken(it.comparison),
        );
        this.root.scrollTop = top;
    }
}

/** The shared rows for screen readers. */
function spoken({ pairs, common }: Comparison): HTMLElement {
    const cell = (row: StepRow | null) =>
        element(
            'td',
            {},
            row === null ? '' : `${row.step}: ${row.text}${row.result === undefined ? '' : `, ${row.result.text}`}`,
        );
    const rows = pairs.map((pair, at) =>
        element(
            'tr',
            {},
            element('td', {}, at < common ? 'same' : pair.same ? '' : 'differs'),
            cell(pair.left),
            cell(pair.right),
        ),
    );
    const heads = ['', 'Counterexample', 'Nearest passing trace'].map((text) => element('th', { scope: 'col' }, text));
    return element(
        'table',
        { class: 'hidden', 'aria-label': 'The two traces, row by row' },
        element('thead', {}, element('tr', {}, ...heads)),
        element('tbody', {}, ...rows),
    );
}
