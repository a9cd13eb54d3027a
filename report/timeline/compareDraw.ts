/** Two traces side by side on shared rows: equal events muted, the event that moved tinted on both sides and joined. */
import type { Arrangement } from './arrange';
import { arrange, HEADER_HEIGHT, shifted, yOfStep } from './arrange';
import type { Comparison } from './compare';
import { compare } from './compare';
import { pieces } from './content';
import { body, header } from './draw';
import type { Mark } from './marks';
import { line, path, rect, round, text } from './marks';
import type { Metrics } from './metrics';
import { piecesWidth } from './metrics';
import { verdictSign } from './page';
import type { Picture } from './picture';
import { moved } from './svg';

export interface ComparedView {
    readonly marks: readonly Mark[];
    readonly width: number;
    readonly height: number;
    readonly comparison: Comparison;
}

const GAP = 36;
const TOP = 40;

/** Both pictures; `only` shows one of them, with its rows where they would stand beside the other. */
export function compared(left: Picture, right: Picture, metrics: Metrics, only?: 'left' | 'right'): ComparedView {
    const comparison = compare(left, right);
    const folded = new Set<number>();
    const [a, b] = aligned(arrange(left, { folded, metrics }), arrange(right, { folded, metrics }), comparison);
    const top = TOP + HEADER_HEIGHT;
    const height = top + Math.max(a.height, b.height) + 8;
    const side = (it: Arrangement, title: string, moves: number | null): Mark[] => [
        ...heading(it, title),
        moved(header(it), TOP),
        moved(
            [
                ...(moves === null
                    ? []
                    : [rect(it.margin - 12, yOfStep(it, moves) - 13.5, it.width - 2 * it.margin + 24, 27, 'next')]),
                ...body(it, {
                    interactive: true,
                    classOf: (step) => (step <= comparison.common ? 'same' : step === moves ? 'moved' : ''),
                }),
            ],
            top,
        ),
    ];
    const parts: Mark[] = [];
    if (only !== 'right') parts.push(...side(a, 'Counterexample', comparison.moved?.left ?? null));
    const dx = only === undefined ? a.width + GAP : 0;
    if (only !== 'left') parts.push(moved(side(b, 'Nearest passing trace', comparison.moved?.right ?? null), 0, dx));
    const width = only === 'left' ? a.width : only === 'right' ? b.width : dx + b.width;
    const parting = partingY(a, comparison) + top;
    parts.push(line(a.margin - 12, parting, width - a.margin + 12, parting, 'parting'));
    const words = [{ text: 'the same until here', class: 's mu i' }];
    parts.push(rect(a.margin + 62, parting - 8, piecesWidth(words, metrics) + 10, 16, 'bg'));
    parts.push(text(a.margin + 66, parting + 4, words));
    if (only === undefined) parts.push(...curve(a, b, comparison, top, dx));
    return { marks: parts, width, height, comparison };
}

/** Both sides of a pair stand on one height. */
function aligned(a: Arrangement, b: Arrangement, { pairs }: Comparison): [Arrangement, Arrangement] {
    const [left, right] = [new Map<number, number>(), new Map<number, number>()];
    let [down, over] = [0, 0];
    for (const pair of pairs) {
        const y = pair.left === null ? null : yOfStep(a, pair.left.step) + down;
        const z = pair.right === null ? null : yOfStep(b, pair.right.step) + over;
        if (y !== null && z !== null) {
            down += Math.max(0, z - y);
            over += Math.max(0, y - z);
        }
        if (pair.left !== null) left.set(pair.left.step, down);
        if (pair.right !== null) right.set(pair.right.step, over);
    }
    return [shifted(a, left), shifted(b, right)];
}

function heading(a: Arrangement, title: string): Mark[] {
    const executed = a.picture.rows.filter(
        (row) => row.kind === 'step' && row.result !== undefined && row.result.look !== 'plain',
    );
    const last = executed[executed.length - 1];
    const violated = a.picture.rows.some((row) => row.kind === 'step' && row.violation);
    const marks: Mark[] = [text(a.margin, 22, [{ text: title, class: 'u b' }])];
    const x = a.margin + title.length * 7 + 12;
    marks.push(...verdictSign(violated ? 'racy' : 'safe', x, 18));
    if (last?.kind === 'step' && last.result !== undefined)
        marks.push(
            text(
                x + 14,
                22,
                pieces(`${a.picture.cpus[last.cpu]?.name ?? ''} executes \`${last.result.text}\``, 's', 'mu'),
            ),
        );
    return marks;
}

const partingY = (a: Arrangement, { common }: Comparison): number => yOfStep(a, common) + a.rowHeight / 2;

function curve(a: Arrangement, b: Arrangement, { moved: event }: Comparison, top: number, dx: number): Mark[] {
    if (event === null || event.left === null || event.right === null) return [];
    const y1 = top + yOfStep(a, event.left);
    const y2 = top + yOfStep(b, event.right);
    const x1 = a.width - a.margin + 12;
    const x2 = dx + b.margin - 12;
    const middle = (x1 + x2) / 2;
    return [
        path(
            `M${round(x1)} ${round(y1)}C${round(middle + 8)} ${round(y1)} ${round(middle - 8)} ${round(y2)} ${round(x2 - 6)} ${round(y2)}`,
            'nowl',
        ),
        path(`M${round(x2)} ${round(y2)}l-7 -3.8v7.6z`, 'nowf'),
    ];
}
