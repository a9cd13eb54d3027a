/** Arrows that cross rows, and the cursor's line: in front of everything. */
import type { Arrangement, CpuColumns } from './arrange';
import { rowOfStep, yOfStep } from './arrange';
import { pieces } from './content';
import type { Mark } from './marks';
import { circle, line, path, rect, round, text } from './marks';
import { cut, piecesWidth, widthOf } from './metrics';
import type { Arrow } from './picture';
import { textEndOf } from './placing';
import type { Window } from './under';

const p = (x: number, y: number) => `${round(x)} ${round(y)}`;

/** Each arrow as a group that names the steps it joins, so that a live view can light it up with them. */
export function arrows(a: Arrangement, view: Window): Mark[] {
    return a.picture.arrows.flatMap((arrow) => {
        const marks = shape(a, arrow, view);
        const steps = { 'data-steps': stepsOf(arrow).join(' ') };
        return marks.length === 0
            ? []
            : [
                  {
                      kind: 'group' as const,
                      class: isFuture(a, arrow.step) ? 'arrow fut' : 'arrow',
                      attributes: steps,
                      marks,
                  },
              ];
    });
}

const isFuture = (a: Arrangement, step: number) => a.cursor !== null && step > a.cursor + 1;

function stepsOf(arrow: Arrow): number[] {
    switch (arrow.kind) {
        case 'word':
            return [arrow.from, arrow.step];
        case 'ipi':
            return arrow.taken === null ? [arrow.step] : [arrow.step, arrow.taken];
        case 'ack':
            return arrow.waited === null ? [arrow.step] : [arrow.step, arrow.waited];
        case 'registration':
        case 'fetch':
        case 'skipped':
            return [arrow.step];
    }
}

function shape(a: Arrangement, arrow: Arrow, view: Window): Mark[] {
    const y = yOfStep(a, arrow.step);
    const from = a.cpus[arrow.cpu];
    if (a.density === 'overview' || from === undefined || isFolded(a, arrow.step)) return [];
    const inView = y >= view.top - 30 && y <= view.bottom + 30;
    switch (arrow.kind) {
        case 'registration':
            return inView ? registration(a, arrow, from, y) : [];
        case 'fetch':
            return inView ? fetch(a, arrow, from, y) : [];
        case 'skipped':
            return inView ? skipped(a, arrow, from, y) : [];
        case 'word':
            return word(a, arrow, from, y, view);
        case 'ipi':
            return ipi(a, arrow, y, view);
        case 'ack':
            return ack(a, arrow, from, y, view);
    }
}

const isFolded = (a: Arrangement, step: number): boolean => a.hidden.has(step) || a.stepY[step] === undefined;

type Of<K extends Arrow['kind']> = Extract<Arrow, { readonly kind: K }>;

const leftHead = (x: number, y: number, classes: string) => path(`M${p(x, y)}l7 -3.8v7.6z`, classes);
const rightHead = (x: number, y: number, classes: string) => path(`M${p(x, y)}l-7 -3.8v7.6z`, classes);

function registration(a: Arrangement, arrow: Of<'registration'>, from: CpuColumns, y: number): Mark[] {
    const gate = a.cpus[arrow.of]?.gate;
    if (gate === null || gate === undefined) return [];
    const x = gate.others;
    if (x > from.spine) {
        const end = textEndOf(a, arrow.step) + 5;
        if (x - end < 14) return [];
        return [
            line(end + 9, y, x, y, 'halo'),
            line(x, y, end + 6, y, 'rf'),
            leftHead(end, y, 'rfh'),
            circle(x, y, 3.2, 'g ou'),
        ];
    }
    // The gate is at the left of the reader: into its channel, with the head at the glyph.
    return [
        line(x, y, from.spine - 16, y, 'halo'),
        line(x, y, from.spine - 14, y, 'rf'),
        rightHead(from.spine - 8, y, 'rfh'),
        circle(x, y, 3.2, 'g ou'),
    ];
}

function fetch(a: Arrangement, arrow: Of<'fetch'>, from: CpuColumns, y: number): Mark[] {
    const x = from.lanes[arrow.lane]?.versions[arrow.version];
    if (x === undefined) return [];
    const end = textEndOf(a, arrow.step) + 5;
    if (x - end < 14) return [circle(x, y, 3.2, 'g ou')];
    return [
        line(end + 9, y, x, y, 'halo'),
        line(x, y, end + 6, y, 'rf'),
        leftHead(end, y, 'rfh'),
        circle(x, y, 3.2, 'g ou'),
    ];
}

/** An IPI that was not sent: dashes that stop at the gate. The row is the one after the read. */
function skipped(a: Arrangement, arrow: Of<'skipped'>, from: CpuColumns, y: number): Mark[] {
    const found = a.lines.find(
        (each) =>
            each.kind === 'row' &&
            each.row.kind === 'skipped' &&
            each.row.step === arrow.step &&
            each.row.target === arrow.target,
    );
    const target = a.cpus[arrow.target];
    if (found?.kind !== 'row' || found.row.kind !== 'skipped' || target === undefined) return [];
    const at = found.y > y ? found.y : y;
    const right = target.spine > from.spine;
    const stop = right ? (target.gate?.others ?? target.channel) : (target.gate?.own ?? target.channel + 10);
    const start = right
        ? from.rail
            ? from.spine + 9
            : from.text + a.fixed.indent * found.row.groups.length + widthOf(found.row.text, 'm', a.metrics) + 8
        : from.spine - 9;
    const end = right ? stop - 9 : stop + 9;
    return [
        line(start, at, end, at, 'halo'),
        line(start, at, end, at, 'ipi pend'),
        circle(stop, at, 7.5, 'g oip'),
        path(`M${p(stop - 5, at + 5)}L${p(stop + 5, at - 5)}`, 'ipi'),
    ];
}

/** Across on the row of the write, down in the reader's channel. */
function word(a: Arrangement, arrow: Of<'word'>, to: CpuColumns, y: number, view: Window): Mark[] {
    const writer = a.cpus[arrow.writer];
    const y0 = yOfStep(a, arrow.from);
    if (writer === undefined || y0 > view.bottom || y < view.top) return [];
    const right = to.spine > writer.spine;
    const start = right ? textEndOf(a, arrow.from) + 6 : writer.spine - 9;
    const x = to.channel - 1;
    const turn = right ? 5 : -5;
    return [
        line(start, y0, x - turn, y0, 'halo'),
        path(`M${p(start, y0)}H${round(x - turn)}q${round(turn)} 0 ${round(turn)} 5V${round(y - 5)}q0 5 4 5`, 'rf'),
        rightHead(to.spine - 7, y, 'rfh'),
        circle(start, y0, 3.2, 'g ou'),
    ];
}

/** Solid across on the row of the send; dashed down the channel for as long as it is pending. */
function ipi(a: Arrangement, arrow: Of<'ipi'>, y: number, view: Window): Mark[] {
    const target = a.cpus[arrow.target];
    const sender = a.cpus[arrow.cpu];
    const end = arrow.taken === null ? a.height : yOfStep(a, arrow.taken);
    if (target === undefined || sender === undefined || y > view.bottom || end < view.top) return [];
    const x = target.spine - a.fixed.toSpine + 5;
    const right = target.spine > sender.spine;
    const start = right ? textEndOf(a, arrow.step) + 8 : sender.spine - 9;
    const across = right ? x - 7 : x + 7;
    const down = arrow.taken === null ? end : end - 7;
    const marks: Mark[] = [
        line(start, y, across, y, 'halo'),
        line(start, y, across, y, 'ipi'),
        path(
            `M${p(across, y)}a7 7 0 0 ${right ? 1 : 0} ${right ? 7 : -7} 7V${round(Math.max(y + 7, down))}`,
            'ipi pend',
        ),
    ];
    if (arrow.taken !== null)
        marks.push(path(`M${p(x, end - 7)}a7 7 0 0 0 5 6.6`, 'ipi'), rightHead(target.spine - 6.5, end, 'fip'));
    return marks;
}

/** Back to the row that waited; several join into one line down. */
function ack(a: Arrangement, arrow: Of<'ack'>, from: CpuColumns, y: number, view: Window): Mark[] {
    const target = a.cpus[arrow.target];
    if (target === undefined || arrow.waited === null || isFolded(a, arrow.waited)) return [];
    const end = yOfStep(a, arrow.waited);
    if (y > view.bottom || end < view.top) return [];
    const right = from.spine > target.spine;
    if (!right) {
        // The waiter stands at the right: down its channel, with the head at its glyph.
        const x = target.spine - a.fixed.toSpine + 5;
        const start = textEndOf(a, arrow.step) + 8;
        return [
            line(start, y, x - 7, y, 'halo'),
            path(`M${p(start, y)}H${round(x - 7)}a7 7 0 0 1 7 7V${round(end - 7)}a7 7 0 0 0 7 7`, 'ack'),
            path(`M${p(target.spine - 14, end - 4)}l7 4l-7 4`, 'ack'),
        ];
    }
    const trunk = target.textEnd - 4;
    const stop = textEndOf(a, arrow.waited) + 6;
    const start = from.spine - 8;
    if (end - y < 14) return [line(start, y, trunk, y, 'ack')];
    return [
        line(start, y, trunk + 7, y, 'halo'),
        path(
            `M${p(start, y)}H${round(trunk + 7)}a7 7 0 0 0 -7 7V${round(end - 7)}a7 7 0 0 1 -7 7H${round(Math.min(trunk - 7, stop))}`,
            'ack',
        ),
        path(`M${p(stop + 7, end - 4)}l-7 4l7 4`, 'ack'),
    ];
}

/** The line between what has happened and what comes next. */
export function cursor(a: Arrangement): Mark[] {
    const now = a.lines.find((each) => each.kind === 'now');
    const first = a.cpus[a.order[0] ?? 0];
    if (now === undefined || first === undefined) return [];
    const next = rowOfStep(a.picture, (a.cursor ?? 0) + 1);
    const y = now.y + now.height / 2;
    const left = a.margin - (a.fixed.tight ? 6 : 14);
    const all = pieces(
        next === undefined ? '**now** · the trace ends here' : `**now** · next in this trace: ${next.text}`,
        's',
        'mu',
        'ink',
    );
    const words = cut(all, a.width - a.margin - first.text, a.metrics);
    return [
        {
            kind: 'group',
            class: 'cursor',
            attributes: {},
            marks: [
                rect(first.text - 4, now.y - 9, piecesWidth(words, a.metrics) + 8, 17, 'bg'),
                text(first.text, now.y + 4, words),
                line(left, y, a.width - left, y, 'nowl'),
                path(`M${p(left - 2, y - 6)}h7l5 6l-5 6h-7z`, 'nowf'),
            ],
        },
    ];
}
