/** One random scenario, looked at in every way, and what many of them came to. */
import type { ArchitectureName } from '../../machine/program';
import {
    cutShort,
    exploreAll,
    NOTHING_REDUCED,
    reductionsAgree,
    stepperAgrees,
    SWITCHES,
    verdictAgrees,
    walkComesBack,
    type Budgets,
    type Comparison,
} from './agree';
import { randomSketch } from './generate';
import { shrink } from './shrink';
import { programOf, textOf, type Sketch } from './sketch';

const BUDGETS: Budgets = { explorer: 20_000, stepper: 1_500 };
/** States of a search without any reduction: it needs many more, and each costs more. */
const BARE: Budgets = { ...BUDGETS, explorer: 10_000 };
/** Differences made small and shown; one cause often has many. */
export const MOST_REPORTS = 5;

/** What a budget may leave uncompared. */
export const WAYS = ['explored', 'without reductions', 'one reduction less', 'stepped', 'for the verdict'] as const;
export type Way = (typeof WAYS)[number];

interface Looked {
    readonly differences: readonly string[];
    readonly verdict: string;
    /** Where a budget was met. */
    readonly cut: readonly Way[];
}

/** A program looked at in every way; null when the scenario has an error. `seed` decides which single reduction is switched off. */
function look(sketch: Sketch, seed: number): Looked | null {
    const program = programOf(textOf(sketch));
    if (program === null) return null;
    const explored = exploreAll(program, BUDGETS);
    const walk = walkComesBack(program, seed);
    if (cutShort(explored)) return { differences: walk, verdict: explored.verdict, cut: ['explored'] };
    const compared: readonly (readonly [Way, Comparison])[] = [
        ['stepped', stepperAgrees(program, explored, BUDGETS, true)],
        ['without reductions', reductionsAgree(program, explored, BARE, NOTHING_REDUCED)],
        ['one reduction less', reductionsAgree(program, explored, BUDGETS, SWITCHES[seed % SWITCHES.length])],
        ['for the verdict', verdictAgrees(program, explored, BUDGETS)],
    ];
    return {
        differences: [...walk, ...compared.flatMap(([, { differences }]) => differences)],
        verdict: explored.verdict,
        cut: compared.flatMap(([way, { complete }]) => (complete ? [] : [way])),
    };
}

/** As {@link look}; a crash, or a scenario with an error, is a difference. */
function lookSafely(sketch: Sketch, seed: number): Looked {
    try {
        const looked = look(sketch, seed);
        return looked ?? { differences: ['the scenario has an error'], verdict: 'error', cut: [] };
    } catch (error) {
        const differences = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
        return { differences, verdict: 'crash', cut: [] };
    }
}

export interface Report {
    readonly seed: number;
    readonly text: string;
}

/** The smallest scenario that still shows the same kind of difference, with it: what a person needs. */
function report(sketch: Sketch, seed: number): Report {
    const broken = lookSafely(sketch, seed).verdict === 'error';
    const small = shrink(sketch, (one) => {
        const { differences, verdict } = lookSafely(one, seed);
        return differences.length > 0 && (verdict === 'error') === broken;
    });
    const { differences } = lookSafely(small, seed);
    return { seed, text: [`seed ${seed}, ${sketch.architecture}:`, textOf(small), ...differences].join('\n') };
}

/** Seeds `first` to `first + count − 1`. */
export interface Seeds {
    readonly architecture: ArchitectureName;
    readonly first: number;
    readonly count: number;
}

/** What many scenarios came to. Plain data: crosses worker boundaries. */
export interface Tally {
    readonly looked: number;
    /** How many had each verdict. */
    readonly verdicts: Readonly<Record<string, number>>;
    /** How many were not compared in each way, because a budget was met. */
    readonly cut: Readonly<Record<string, number>>;
    /** Compared in every way. */
    readonly compared: number;
    readonly different: number;
    /** Some differences, made small, by seed. */
    readonly reports: readonly Report[];
}

export const EMPTY: Tally = { looked: 0, verdicts: {}, cut: {}, compared: 0, different: 0, reports: [] };

/** Two tallies as one. */
export function together(one: Tally, other: Tally): Tally {
    const sum = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> => {
        const all: Record<string, number> = { ...a };
        for (const [name, many] of Object.entries(b)) all[name] = (all[name] ?? 0) + many;
        return all;
    };
    return {
        looked: one.looked + other.looked,
        verdicts: sum(one.verdicts, other.verdicts),
        cut: sum(one.cut, other.cut),
        compared: one.compared + other.compared,
        different: one.different + other.different,
        reports: [...one.reports, ...other.reports].sort((a, b) => a.seed - b.seed).slice(0, MOST_REPORTS),
    };
}

/** Looks at every scenario of some seeds. */
export function tallyOf({ architecture, first, count }: Seeds): Tally {
    let tally = EMPTY;
    for (let seed = first; seed < first + count; seed++) {
        const sketch = randomSketch(seed, architecture);
        const { differences, verdict, cut } = lookSafely(sketch, seed);
        tally = together(tally, {
            looked: 1,
            verdicts: { [verdict]: 1 },
            cut: Object.fromEntries(cut.map((way) => [way, 1])),
            compared: cut.length === 0 ? 1 : 0,
            different: differences.length > 0 ? 1 : 0,
            reports: differences.length > 0 && tally.reports.length < MOST_REPORTS ? [report(sketch, seed)] : [],
        });
    }
    return tally;
}
