/** The lines above and below the picture: verdict, what-ifs, key. */
import type { TimelineBranch, TimelineState } from '../../report/protocol';
import { arrange } from '../../report/timeline/arrange';
import type { Metrics } from '../../report/timeline/metrics';
import { key } from '../../report/timeline/page';
import type { Picture } from '../../report/timeline/picture';
import { svgOf } from '../../report/timeline/svg';
import { element } from './dom';

export function verdictLine(picture: Picture, state: TimelineState, debugging: boolean): HTMLElement {
    const { verdict, text, source } = picture.heading;
    const where =
        state.cursor === null
            ? ''
            : ` · ${debugging ? 'stopped' : 'ended'} after step ${state.cursor} of ${picture.steps}`;
    const line = element('p', { class: 'verdict' });
    if (verdict !== null) {
        const good = verdict === 'safe';
        const kind = good ? 'safe' : verdict === 'unknown' ? 'undecided' : 'racy';
        line.append(
            element(
                'span',
                { class: `sign ${kind}`, 'aria-hidden': 'true' },
                good ? '✓' : verdict === 'unknown' ? '?' : '✕',
            ),
            element('strong', { class: kind }, verdict),
        );
    }
    line.append(element('span', { class: 'muted' }, `${text}${where}`));
    if (source !== '') line.append(element('span', { class: 'muted source' }, source));
    const box = element('div', {}, line);
    if (state.branches.length > 0) box.append(element('ul', { class: 'branches' }, ...state.branches.map(branch)));
    return box;
}

function branch(it: TimelineBranch): HTMLElement {
    const outcome = { violated: '✕ violates', finished: '✓ passes', open: 'not finished' }[it.outcome];
    const name = element(it.current ? 'strong' : 'span', {}, it.name);
    return element(
        'li',
        it.current ? { 'aria-current': 'true' } : {},
        '↳ ',
        name,
        ` from step ${it.from} · ${outcome}`,
    );
}

/** The key of the marks used, as SVG text. */
export function keyOf(picture: Picture, metrics: Metrics, width: number): string {
    const { marks, height } = key(picture, arrange(picture, { metrics }), width);
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + 4}" viewBox="0 0 ${width} ${height + 4}">${svgOf(marks)}</svg>`;
}
