/** Two traces side by side on shared rows: equal events muted, the event that moved tinted on both sides and joined. */
import type { StepRow } from '../rows';
import type { Arrangement } from './arrange';
import { arrange, HEADER_HEIGHT, shifted, yOfStep } from './arrange';
import type { Comparison } from './compare';
import { compare } from './compare';
import { pieces } from './content';
import { body, header } from './draw';
import type { Mark, Piece } from './marks';
import { line, path, rect, round, text } from './marks';
import type { Metrics } from './metrics';
import { piecesWidth, widthOf } from './metrics';
import { verdictSign } from './key';
import type { Picture } from './picture';
import { moved } from './svg';

export interface ComparedView {
    readonly marks: readonly Mark[];
    readonly width: number;
    readonly height: number;
    readonly comparison: Comparison;
}

export interface CompareOptions {
    readonly metrics: Metrics;
    /** One of them, with its rows where they would stand beside the other. */
    readonly only?: 'left' | 'right';
    /** Available for what is shown. */
    readonly width?: number;
}

const GAP = 36;
const TOP = 40;
/** Room for the line at which the two part. */
const PARTING = 24;

export function compared(left: Picture, right: Picture, { metrics, only, width: room }: CompareOptions): ComparedView {
    const comparison = compare(left, right);
    const width = room === undefined ? undefined : only === undefined ? (room - GAP) / 2 : room;
    const options = { folded: new Set<number>(), metrics, ...(width === undefined ? {} : { width }) };
    const [plainA, plainB] = [arrange(left, options), arrange(right, options)];
    const tight = plainA.fixed.tight || plainB.fixed.tight;
    // Both in the same size.
    const again = (it: Arrangement) => (tight && !it.fixed.tight ? arrange(it.picture, { ...options, tight }) : it);
    const [a, b] = aligned(again(plainA), again(plainB), comparison);
    const top = TOP + HEADER_HEIGHT;
    const parts: Mark[] = [];
    const dx = only === undefined ? a.width + GAP : 0;
    const y = top + partingY(a, comparison);
    if (only !== 'right') {
        parts.push(...side(a, 'Counterexample', comparison, comparison.moved?.left ?? null));
        parts.push(...parting(a, y, pieces('the same until here', 's', 'mu i')));
    }
    if (only !== 'left') {
        const words = pieces(only === undefined ? comparison.first : 'the same until here', 's', 'ink');
        const marks = side(b, 'Nearest passing trace', comparison, comparison.moved?.right ?? null);
        parts.push(moved([...marks, ...parting(b, y, words)], 0, dx));
    }
    if (only === undefined) {
        const [from, to] = [a.width - a.margin + 12, dx + b.margin - 12];
        parts.push(line(from, y, to, y, 'parting'), ...curve(a, b, comparison, top, dx));
    }
    return {
        marks: [moved(parts, 0, 0, a.fixed.tight ? 'small' : '')],
        width: only === 'left' ? a.width : only === 'right' ? b.width : dx + b.width,
        height: top + Math.max(a.height, b.height) + 8,
        comparison,
    };
}

function side(a: Arrangement, title: string, { common }: Comparison, moves: number | null): Mark[] {
    const tint =
        moves === null
            ? []
            : [
                  rect(
                      a.margin - 8,
                      yOfStep(a, moves) - a.rowHeight / 2,
                      a.width - 2 * a.margin + 16,
                      a.rowHeight,
                      'next',
                  ),
              ];
    const rows = body(a, {
        interactive: true,
        silent: true,
        classOf: (step) => (step === moves ? 'moved nxt' : step <= common ? 'same' : ''),
    });
    return [...heading(a, title), moved(header(a), TOP), moved([...tint, ...rows], TOP + HEADER_HEIGHT)];
}

/** The dotted line below the last step that is the same, with a few words on it. */
function parting(a: Arrangement, y: number, words: readonly Piece[]): Mark[] {
    const first = a.cpus[a.order[0] ?? 0];
    const x = (first?.text ?? a.margin) + a.fixed.indent;
    return [
        line(a.margin - 12, y, a.width - a.margin + 12, y, 'parting'),
        rect(x - 4, y - 8, piecesWidth(words, a.metrics) + 8, 16, 'bg'),
        text(x, y + 4, words),
    ];
}

/** Both sides of a pair stand on one height. */
function aligned(a: Arrangement, b: Arrangement, { pairs, common }: Comparison): [Arrangement, Arrangement] {
    const [left, right] = [new Map<number, number>(), new Map<number, number>()];
    let [down, over] = [0, 0];
    pairs.forEach((pair, at) => {
        if (at === common) [down, over] = [down + PARTING, over + PARTING];
        const y = pair.left === null ? null : yOfStep(a, pair.left.step) + down;
        const z = pair.right === null ? null : yOfStep(b, pair.right.step) + over;
        if (y !== null && z !== null) {
            down += Math.max(0, z - y);
            over += Math.max(0, y - z);
        }
        if (pair.left !== null) left.set(pair.left.step, down);
        if (pair.right !== null) right.set(pair.right.step, over);
    });
    return [shifted(a, left), shifted(b, right)];
}

function heading(a: Arrangement, title: string): Mark[] {
    const executed = a.picture.rows.filter(
        (row): row is StepRow => row.kind === 'step' && row.result !== undefined && row.result.look !== 'plain',
    );
    const last = executed[executed.length - 1];
    const violated = a.picture.rows.some((row) => row.kind === 'step' && row.violation);
    const marks: Mark[] = [text(a.margin, 22, [{ text: title, class: 'p b' }])];
    const x = a.margin + widthOf(title, 'p b', a.metrics) + 18;
    marks.push(...verdictSign(violated ? 'racy' : 'safe', x, 18));
    if (last?.result !== undefined) {
        const words = `${a.picture.cpus[last.cpu]?.name ?? ''} executes \`${last.result.text}\``;
        marks.push(text(x + 13, 22, pieces(words, 's', '')));
    }
    return marks;
}

/** Below what belongs to the last step that is the same. */
function partingY(a: Arrangement, { common }: Comparison): number {
    const below = a.lines.filter((each) => each.kind === 'row' && each.row.step <= common);
    const last = below[below.length - 1];
    return last === undefined ? PARTING / 2 : last.y + last.height / 2 + PARTING / 2;
}

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
