/** Two traces beside each other: where they part, and which one event moved. */
import type { Row, StepRow } from '../rows';
import type { Picture } from './picture';

/** One shared row: the step of either side; null: a gap. */
export interface Pair {
    readonly left: StepRow | null;
    readonly right: StepRow | null;
    readonly same: boolean;
}

export interface Comparison {
    readonly pairs: readonly Pair[];
    /** Steps that are equal at the beginning. */
    readonly common: number;
    /** The first event that moved: its step on either side; null: it happens on one side only. */
    readonly moved: { readonly left: number | null; readonly right: number | null } | null;
    /** What comes first on the right, for the line at which they part; in the markup of rich.ts, as are the sentences. */
    readonly first: string;
    readonly what: string;
    readonly why: string;
}

const isStep = (row: Row): row is StepRow => row.kind === 'step';
const event = (row: StepRow) => `${row.cpu} ${row.text}`;
const whole = (row: StepRow) => `${event(row)} ${row.result?.text ?? ''}`;

export function compare(left: Picture, right: Picture): Comparison {
    const a = left.rows.filter(isStep);
    const b = right.rows.filter(isStep);
    let common = 0;
    while (common < a.length && common < b.length && whole(a[common]) === whole(b[common])) common++;
    const pairs: Pair[] = a.slice(0, common).map((row, at) => ({ left: row, right: b[at] ?? null, same: true }));
    pairs.push(...aligned(a.slice(common), b.slice(common)));
    return { pairs, common, ...parting(left, right, a.slice(common), b.slice(common)) };
}

/** The longest common subsequence of events; what differs leaves a gap on the other side. */
function aligned(a: readonly StepRow[], b: readonly StepRow[]): Pair[] {
    const size: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
    const at = (i: number, j: number) => size[i]?.[j] ?? 0;
    for (let i = a.length - 1; i >= 0; i--)
        for (let j = b.length - 1; j >= 0; j--) {
            const row = size[i];
            const [x, y] = [a[i], b[j]];
            if (row === undefined || x === undefined || y === undefined) continue;
            row[j] = event(x) === event(y) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
        }
    const pairs: Pair[] = [];
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
        const [x, y] = [a[i] ?? null, b[j] ?? null];
        if (x !== null && y !== null && event(x) === event(y)) {
            pairs.push({ left: x, right: y, same: whole(x) === whole(y) });
            [i, j] = [i + 1, j + 1];
        } else if (y === null || (x !== null && at(i + 1, j) > at(i, j + 1))) {
            pairs.push({ left: x, right: null, same: false });
            i++;
        } else {
            pairs.push({ left: null, right: y, same: false });
            j++;
        }
    }
    return pairs;
}

function parting(
    left: Picture,
    right: Picture,
    a: readonly StepRow[],
    b: readonly StepRow[],
): Pick<Comparison, 'moved' | 'first' | 'what' | 'why'> {
    const [x, y] = [a[0], b[0]];
    if (x === undefined && y === undefined)
        return { moved: null, first: '', what: 'The two traces are the same.', why: '' };
    const who = (row: StepRow) => left.cpus[row.cpu]?.name ?? '';
    if (x !== undefined && y !== undefined && event(x) === event(y)) {
        const [got, other] = [x.result?.text ?? '', y.result?.text ?? ''];
        return {
            moved: { left: x.step, right: y.step },
            first: `**${who(y)} gets** \`${y.result?.text ?? ''}\``,
            what: `One choice differs: ${who(x)}'s \`${x.text}\`.`,
            why: `Here it gets \`${got}\`, there \`${other}\`: the architecture allows either. ${ending(left, right)}`,
        };
    }
    if (y?.glyph === 'visible' && !a.some((row) => event(row) === event(y)))
        return {
            moved: { left: null, right: y.step },
            first: `**visible first:** \`${y.text}\``,
            what: `One choice differs: when ${who(y)}'s store \`${y.text}\` becomes visible.`,
            why: `There it is visible ${x === undefined ? 'at once' : `before ${who(x)}'s \`${x.text}\``}, here it is still held. ${ending(left, right)}`,
        };
    // The event that comes first on the right came later on the left: it is the one that moved.
    const later = y === undefined ? undefined : a.find((row) => event(row) === event(y));
    const earlier = x === undefined ? undefined : b.find((row) => event(row) === event(x));
    if (y !== undefined && later !== undefined)
        return {
            moved: { left: later.step, right: y.step },
            first: `**${who(y)} first:** \`${y.text}\``,
            what: `One event moved: ${who(y)}'s \`${y.text}\`.`,
            why: `There it comes ${x === undefined ? 'at once' : `before ${who(x)}'s \`${x.text}\``}, here after it. ${ending(left, right)}`,
        };
    if (x !== undefined && earlier !== undefined)
        return {
            moved: { left: x.step, right: earlier.step },
            first: y === undefined ? '' : `**${who(y)} first:** \`${y.text}\``,
            what: `One event moved: ${who(x)}'s \`${x.text}\`.`,
            why: `Here it comes ${y === undefined ? 'at once' : `before ${who(y)}'s \`${y.text}\``}, there after it. ${ending(left, right)}`,
        };
    const only = x ?? y;
    return {
        moved: { left: x?.step ?? null, right: y?.step ?? null },
        first: y === undefined ? '' : `**${who(y)} first:** \`${y.text}\``,
        what: `One choice differs: ${only === undefined ? '' : `${who(only)}'s \`${only.text}\``}.`,
        why: ending(left, right),
    };
}

function ending(left: Picture, right: Picture): string {
    const executed = (picture: Picture) =>
        picture.rows
            .filter((row): row is StepRow => row.kind === 'step' && row.result !== undefined && row.glyph === 'execute')
            .pop();
    const violated = left.rows.find((row): row is StepRow => row.kind === 'step' && row.violation);
    const passed = executed(right);
    if (violated?.result === undefined || passed?.result === undefined) return '';
    const who = left.cpus[violated.cpu]?.name ?? '';
    return `${who} executes \`${violated.result.text}\` here and \`${passed.result.text}\` there. Nothing in the program forces the good order.`;
}
