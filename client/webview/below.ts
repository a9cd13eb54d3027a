/** What stands below and beside the picture, and comes a moment after it: the key of its marks, the cards, the choices. */
import type { TimelineState } from '../../report/protocol';
import { key } from '../../report/timeline/key';
import type { Metrics } from '../../report/timeline/metrics';
import type { Picture } from '../../report/timeline/picture';
import { svgOf } from '../../report/timeline/svg';
import { card, choices } from './cards';
import { fill, svg } from './dom';
import type { Page } from './page';

export class Below {
    private keyed: { readonly picture: Picture; readonly width: number } | null = null;

    constructor(
        private readonly page: Page,
        private readonly metrics: Metrics,
        private readonly take: (key: string) => void,
    ) {}

    show(picture: Picture, state: TimelineState, width: number): void {
        const names = picture.cpus.map((cpu) => cpu.name);
        const when = state.cursor === null ? 'after the last step' : `at step ${state.cursor}`;
        this.page.cards(
            state.cards.map((each) => card(each, when)),
            choices(state, names, this.take),
        );
        this.drawKey(picture, Math.max(280, width));
    }

    /** The key changes with the picture, not with the cursor. */
    private drawKey(picture: Picture, width: number): void {
        if (this.keyed?.picture === picture && this.keyed.width === width) return;
        this.keyed = { picture, width };
        const { marks, height } = key(picture, { margin: 0, metrics: this.metrics }, width);
        fill(
            this.page.key,
            svg(
                `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + 4}" viewBox="0 0 ${width} ${height + 4}">${svgOf(marks)}</svg>`,
            ),
        );
    }
}
