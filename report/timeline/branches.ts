/** The trunk and its what-ifs as a small graph, in the manner of commits: one row each, words beside it. */
import type { TimelineBranch } from '../protocol';
import type { Mark } from './marks';
import { circle, line, path, round } from './marks';

/** Height of a row of the graph. */
export const BRANCH_ROW = 22;
const LEFT = 8;
const END = 56;
const ROOM = 34;

/** Width of the graph: words begin beyond it. */
export const BRANCH_GRAPH = END + 10;

/**
 * Each branch ends in a dot on its own row: solid where one is, a ring elsewhere. What leaves the trunk later leaves further
 * to the right.
 */
export function branchGraph(branches: readonly TimelineBranch[]): Mark[] {
    const last = Math.max(1, ...branches.map((each) => each.from?.step ?? 0));
    const rowOf = new Map(branches.map((each, row) => [each.id, row]));
    const middle = (row: number) => BRANCH_ROW * row + BRANCH_ROW / 2;
    const marks: Mark[] = [line(LEFT - 6, middle(0), END, middle(0), 'sp')];
    const dots: Mark[] = [];
    branches.forEach((each, row) => {
        const y = middle(row);
        if (each.from !== null) {
            const from = middle(rowOf.get(each.from.branch) ?? 0);
            const x = LEFT + (ROOM * each.from.step) / last;
            const to = x + 12;
            marks.push(
                path(
                    `M${round(x)} ${round(from)}C${round(to)} ${round(from)} ${round(x)} ${round(y)} ${round(to + 2)} ${round(y)}H${END}`,
                    'thin',
                ),
            );
            dots.push(circle(x, from, 2.6, 'g fi'));
        }
        dots.push(circle(END, y, 4.4, each.current ? 'g fi' : each.from === null ? 'g ou' : 'g oip'));
    });
    return [...marks, ...dots];
}

/** `✓ passes`, `✕ violates`. */
export const branchOutcome = ({ outcome }: TimelineBranch): string =>
    ({ violated: '✕ violates', finished: '✓ passes', open: 'not finished' })[outcome];
