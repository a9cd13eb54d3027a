/** The second tab: the counterexample beside the nearest passing trace. */
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
    readonly root = element('div', {
        class: 'compare',
        role: 'tabpanel',
        id: 'panel-compare',
        'aria-labelledby': 'tab-compare',
    });
    private traces: Traces | null = null;
    private only: 'left' | 'right' = 'left';

    constructor(private readonly measured: Measured) {
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
        const narrow = this.root.clientWidth < 900 * this.measured.scale;
        const it = compared(violating, passing, this.measured, narrow ? this.only : undefined);
        const k = Math.min(this.measured.scale, this.root.clientWidth / it.width);
        const top = this.root.scrollTop;
        const switcher = (side: 'left' | 'right', label: string) =>
            button(
                label,
                () => {
                    this.only = side;
                    this.render();
                },
                { 'aria-pressed': String(this.only === side) },
            );
        fill(
            this.root,
            ...(narrow
                ? [
                      element(
                          'div',
                          { class: 'switch' },
                          switcher('left', 'Counterexample'),
                          switcher('right', 'Passing'),
                      ),
                  ]
                : []),
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
        );
        this.root.scrollTop = top;
    }
}
