/** What of a long trace can be folded away: procedures, and runs of steps that concern nobody but their own CPU. */
import type { CpuIndex } from '../../machine/program';
import { runs as runsOfText } from '../rich';
import type { Glyph, StepRow } from '../rows';
import { told } from '../story';
import type { Picture } from './picture';

/** Consecutive steps without a part in anything between CPUs. */
export interface Run {
    /** Below zero, so that it never is a group's; the same as long as the trace is. */
    readonly id: number;
    readonly first: number;
    readonly last: number;
    /** In order of appearance. */
    readonly cpus: readonly CpuIndex[];
    readonly glyphs: readonly Glyph[];
    /** Open groups around it, outermost first. */
    readonly groups: readonly number[];
}

/** Up to this many steps nothing is folded, and an open run has no head of its own. */
export const MANY = 40;

/** Fewer steps than this take no more room than their head. */
const SHORTEST = 3;

const known = new WeakMap<Picture, { readonly runs: readonly Run[]; readonly folds: ReadonlySet<number> }>();

function of(picture: Picture) {
    let found = known.get(picture);
    if (found === undefined) {
        const runs = findRuns(picture);
        found = { runs, folds: findFolds(picture, runs) };
        known.set(picture, found);
    }
    return found;
}

export const runsOf = (picture: Picture): readonly Run[] => of(picture).runs;

/** Up to 40 steps nothing is folded; beyond, everything that has no part in the violation or between CPUs. */
export const defaultFolds = (picture: Picture): ReadonlySet<number> => of(picture).folds;

/** Everything that can be folded. */
export const allFolds = (picture: Picture): ReadonlySet<number> =>
    new Set([...picture.groups.map((group) => group.id), ...runsOf(picture).map((run) => run.id)]);

/**
 * Folds without those around certain steps: the cursor, breakpoints and what-ifs are never out of sight.
 * @returns the same set where nothing had to be opened
 */
export function opened(
    picture: Picture,
    folds: ReadonlySet<number>,
    kept: ReadonlySet<number>,
    groupsToo: boolean,
): ReadonlySet<number> {
    if (folds.size === 0 || kept.size === 0) return folds;
    const holds = (first: number, last: number) => [...kept].some((step) => step >= first && step <= last);
    const open = new Set(runsOf(picture).flatMap((run) => (holds(run.first, run.last) ? [run.id] : [])));
    if (groupsToo) for (const group of picture.groups) if (holdsRow(picture, group.id, kept)) open.add(group.id);
    const left = [...folds].filter((id) => !open.has(id));
    return left.length === folds.size ? folds : new Set(left);
}

const holdsRow = (picture: Picture, group: number, kept: ReadonlySet<number>) =>
    picture.rows.some((row) => row.kind === 'step' && kept.has(row.step) && row.groups.includes(group));

/** Steps that the story names. */
const toldSteps = (picture: Picture) =>
    runsOfText(told(picture.story)).flatMap((run) => (run.step === undefined ? [] : [run.step]));

function findFolds(picture: Picture, runs: readonly Run[]): Set<number> {
    if (picture.steps <= MANY) return new Set();
    const needed = new Set<number>();
    const steps = new Set(toldSteps(picture));
    for (const row of picture.rows)
        if (row.kind === 'step' && (row.violation || steps.has(row.step))) for (const id of row.groups) needed.add(id);
    return new Set([
        ...picture.groups.flatMap((group) => (needed.has(group.id) ? [] : [group.id])),
        ...runs.map((run) => run.id),
    ]);
}

function findRuns(picture: Picture): Run[] {
    const shared = sharedSteps(picture);
    const found: Run[] = [];
    let rows: StepRow[] = [];
    const end = () => {
        const [first, last] = [rows[0], rows[rows.length - 1]];
        if (first !== undefined && last !== undefined && rows.length >= SHORTEST)
            found.push({
                id: -first.step,
                first: first.step,
                last: last.step,
                cpus: [...new Set(rows.map((row) => row.cpu))],
                glyphs: rows.map((row) => row.glyph),
                groups: first.groups,
            });
        rows = [];
    };
    for (const row of picture.rows) {
        if (row.kind !== 'step' || row.violation || row.consequences.length > 0 || shared.has(row.step)) {
            end();
            continue;
        }
        if (rows[0] !== undefined && rows[0].groups.join() !== row.groups.join()) end();
        rows.push(row);
    }
    end();
    return found;
}

/** Steps with a part in something between CPUs: what another CPU saw or sent, what code may be executed, registration. */
function sharedSteps(picture: Picture): Set<number> {
    const shared = new Set(toldSteps(picture));
    const add = (step: number | null) => {
        if (step !== null) shared.add(step);
    };
    for (const arrow of picture.arrows) {
        if (arrow.kind === 'fetch') continue;
        add(arrow.step);
        if (arrow.kind === 'word') add(arrow.from);
        if (arrow.kind === 'ipi') add(arrow.taken);
        if (arrow.kind === 'ack') add(arrow.waited);
    }
    for (const { from, to } of picture.tubes) {
        add(from);
        add(to);
    }
    for (const { from } of picture.bars) add(from);
    for (const { from } of picture.gates) add(from);
    for (const { step, kind } of picture.ticks) if (kind === 'discards') add(step);
    for (const { kind, step } of picture.rows) if (kind !== 'step') add(step);
    return shared;
}
