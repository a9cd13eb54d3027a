/** The stepping machine beside the explorer, on one program: two searches over the same rules must tell the same story. */
import { explore } from '../../machine/explore';
import { finalsOf } from '../../machine/stepper/finals';
import type { Program } from '../../machine/program';

export interface Agreement {
    /** One line a difference; empty: they agree. */
    readonly differences: readonly string[];
    /** Neither search met a limit. */
    readonly complete: boolean;
    readonly racy: boolean;
}

export interface Budgets {
    readonly explorer: number;
    readonly stepper: number;
}

/**
 * Whatever stepping reaches, the explorer must know, and the other way round: final states, violations, waiting for ever.
 */
export function agree(program: Program, { explorer, stepper }: Budgets): Agreement {
    const explored = explore(program, { finals: true, witness: false, limits: { states: explorer } });
    const ordered = finalsOf(program, stepper);
    // What only load buffering reaches is reached by performing stores early.
    const known = explored.properties.filter(({ outcome }) => outcome === 'violated').length;
    const lacks = ordered.finals.length < explored.finals.length || ordered.hits.length < known;
    const stepped = ordered.complete && lacks ? finalsOf(program, stepper, true) : ordered;
    const complete = explored.limit === undefined && stepped.complete;
    const violated = explored.properties
        .filter(({ outcome }) => outcome === 'violated')
        .map(({ property }) => property);
    const racy = violated.length > 0;
    if (explored.limit !== undefined) return { differences: [], complete, racy };
    const differences: string[] = [];
    const compare = (what: string, known: readonly string[], reached: readonly string[]): void => {
        const extra = reached.filter((one) => !known.includes(one));
        const missing = stepped.complete ? known.filter((one) => !reached.includes(one)) : [];
        if (extra.length > 0) differences.push(`${what} reached by stepping only: ${extra.slice(0, 3).join('; ')}`);
        if (missing.length > 0) differences.push(`${what} not reached by stepping: ${missing.slice(0, 3).join('; ')}`);
    };
    compare('final states', explored.finals.map(String), stepped.finals.map(String));
    const asked = stepped.hits.filter((property) => program.properties[property].kind !== 'returns');
    compare('violations', violated.map(String), asked.map(String));
    compare('CPUs waiting for ever', (explored.stuck?.cpus ?? []).map(String), stepped.stuck.map(String));
    return { differences, complete, racy };
}
