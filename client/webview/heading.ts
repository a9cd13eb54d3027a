/** The lines above the picture. */
import type { TimelineState } from '../../report/protocol';
import type { Picture } from '../../report/timeline/picture';
import { element } from './dom';

export interface Situation {
    readonly debugging: boolean;
    /** A session has ended on this picture. */
    readonly ended: boolean;
}

export function verdictLine(picture: Picture, state: TimelineState, { debugging, ended }: Situation): HTMLElement {
    const { verdict, text, source } = picture.heading;
    const where =
        state.cursor === null
            ? ended
                ? ' · debugging has ended'
                : ''
            : debugging
              ? stopped(state.cursor, picture)
              : '';
    const line = element('p', { class: 'verdict' });
    if (verdict !== null) {
        const kind = verdict === 'safe' ? 'safe' : verdict === 'unknown' ? 'undecided' : 'racy';
        const sign = { safe: '✓', undecided: '?', racy: '✕' }[kind];
        line.append(
            element('span', { class: `sign ${kind}`, 'aria-hidden': 'true' }, sign),
            element('strong', { class: kind }, verdict),
        );
    }
    line.append(element('span', { class: 'muted' }, `${text}${where}`.trim()));
    if (source !== '') line.append(element('span', { class: 'muted source' }, source));
    return line;
}

const stopped = (cursor: number, { steps }: Picture) =>
    cursor === 0 ? ' · stopped at the start' : ` · stopped after step ${cursor} of ${steps}`;
