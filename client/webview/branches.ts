/** The graph of what-ifs above the picture; loaded with the first of them. */
import type { TimelineBranch } from '../../report/protocol';
import { BRANCH_GRAPH, BRANCH_ROW, branchGraph, branchOutcome } from '../../report/timeline/branches';
import { svgOf } from '../../report/timeline/svg';
import { button, element, svg } from './dom';

const NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"';

/** The trunk and its what-ifs, each a button. */
export function branches(
    all: readonly TimelineBranch[],
    racy: boolean,
    go: (branch: TimelineBranch) => void,
): HTMLElement {
    const height = BRANCH_ROW * all.length;
    const list = element('ul', { 'aria-label': 'Trunk and what-ifs' });
    for (const each of all) {
        const name = each.from === null ? (racy ? 'Counterexample' : 'Trunk') : each.name;
        const words =
            each.from === null ? '' : ` from step ${each.from.step}${each.text === '' ? '' : `: ${each.text}`} · `;
        const outcome = element('span', {
            class: each.outcome === 'violated' ? 'racy' : each.outcome === 'finished' ? 'safe' : '',
        });
        if (each.from !== null) outcome.append(branchOutcome(each));
        const made = button('', () => go(each), each.current ? { 'aria-current': 'true' } : {});
        made.append(
            element(each.current ? 'strong' : 'span', {}, name),
            element('span', { class: 'muted' }, words),
            outcome,
        );
        made.title = made.textContent;
        list.append(element('li', {}, made));
    }
    return element(
        'div',
        { class: 'graph' },
        svg(
            `<svg ${NAMESPACE} aria-hidden="true" width="${BRANCH_GRAPH}" height="${height}" viewBox="0 0 ${BRANCH_GRAPH} ${height}">${svgOf(branchGraph(all))}</svg>`,
        ),
        list,
    );
}
