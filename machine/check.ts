/** The whole answer about one program: verdicts from the explorer, and for each violation the witness from the stepper. */
import { exploreLong } from './exploreLong';
import { findWitness, type Goal, type Witness } from './witness';
import type { Program } from './program';
import { DEFAULT_LIMITS, type Exploration, type Explore, type ExploreOptions, type PropertyResult } from './verdict';

/** States the search for one witness may look at; the verdict does not depend on it. */
const WITNESS_STATES = 400_000;

/**
 * Explores a program and finds the witness of every violated property, of every `exists` that holds, and of a stuck state.
 * The time limit covers both: what is left after the exploration is there for the witnesses. A violation without a witness
 * (none found within the limits, or a shape the stepping machine cannot show) stays a violation.
 */
export const checkProgram: Explore = (program, options = {}) => {
    const { now } = options;
    const deadline =
        now === undefined ? Infinity : now() + (options.limits?.milliseconds ?? DEFAULT_LIMITS.milliseconds);
    const exploration = exploreLong(program, options);
    if (options.witness === false) return exploration;
    const search = (goal: Goal): Witness => findWitness(program, goal, witnessOptions(options, deadline));
    const properties = exploration.properties.map((result) => {
        const { trace } = isShown(program, result) ? search({ property: result.property }) : { trace: null };
        return trace === null ? result : { ...result, witness: trace };
    });
    return { ...exploration, properties, ...stuckOf(exploration, search) };
};

/** Violations, and queries that hold. */
function isShown(program: Program, { property, outcome }: PropertyResult): boolean {
    const asked = program.properties[property];
    const query = asked.kind === 'final' && asked.quantifier === 'exists';
    return outcome === (query ? 'holds' : 'violated');
}

function stuckOf(exploration: Exploration, search: (goal: Goal) => Witness): Pick<Exploration, 'stuck'> {
    if (exploration.stuck === undefined) return {};
    const { trace } = search({ stuck: true });
    return { stuck: trace === null ? exploration.stuck : { ...exploration.stuck, witness: trace } };
}

function witnessOptions({ now, onProgress }: ExploreOptions, deadline: number): Parameters<typeof findWitness>[2] {
    return {
        limits: {
            states: WITNESS_STATES,
            ...(now === undefined ? {} : { milliseconds: Math.max(0, deadline - now()) }),
        },
        ...(now === undefined ? {} : { now }),
        ...(onProgress === undefined
            ? {}
            : { onProgress: (states: number) => onProgress({ nodes: 0, localStates: states, finalStates: 0 }) }),
    };
}
