/** Collects what was found about each property and turns it into verdicts. */
import type { CpuIndex, LocationId, Program } from '../program';
import type { Exchange } from './symmetry';
import { worst, type Exploration, type PropertyResult, type Verdict } from '../verdict';

export interface Verdicts {
    violated(property: number): void;
    /** An `exists` is satisfied by some execution. */
    reached(property: number): void;
    labelReached(property: number, patched: boolean): void;
    fetched(property: number): void;
    stuck(cpus: readonly CpuIndex[]): void;
    unpredictable(location: LocationId): void;
    /** What was found about one CPU of a group holds for the others. */
    spread(exchanges: readonly Exchange[]): void;
    isDecided(property: number): boolean;
    /** Nothing a further timeline could show would change any verdict. */
    decided(): boolean;
    answer(limit: string | null): Pick<Exploration, 'verdict' | 'properties' | 'stuck' | 'limit'>;
}

export function createVerdicts(program: Program): Verdicts {
    const settled = new Set<number>();
    const labels = new Set<number>();
    const patched = new Set<number>();
    const fetched = new Set<number>();
    const stuck = new Set<CpuIndex>();
    const unpredictable = new Set<LocationId>();

    const outcomeOf = (index: number, limit: string | null): PropertyResult => {
        const property = program.properties[index];
        const found = settled.has(index);
        if (property.kind === 'final' && property.quantifier === 'exists') {
            const outcome = found ? 'holds' : limit === null ? 'violated' : 'unknown';
            return { property: index, outcome, verdict: outcome === 'unknown' ? 'unknown' : 'safe' };
        }
        if (property.kind === 'returns' && stuck.has(property.cpu))
            return { property: index, outcome: 'violated', verdict: 'stuck' };
        if (found)
            return {
                property: index,
                outcome: 'violated',
                verdict: property.kind === 'unpredictable' ? 'unpredictable' : 'racy',
            };
        if (limit !== null) return { property: index, outcome: 'unknown', verdict: 'unknown' };
        const vacuous = property.kind === 'stale' ? vacuity(index) : undefined;
        return { property: index, outcome: 'holds', verdict: 'safe', ...(vacuous === undefined ? {} : { vacuous }) };
    };
    const vacuity = (index: number): PropertyResult['vacuous'] => {
        if (!labels.has(index)) return 'label never reached';
        if (!patched.has(index)) return 'nothing patched before the label';
        return fetched.has(index) ? undefined : 'never executed';
    };

    return {
        violated(property) {
            settled.add(property);
        },
        reached(property) {
            settled.add(property);
        },
        labelReached(property, isPatched) {
            labels.add(property);
            if (isPatched) patched.add(property);
        },
        fetched(property) {
            fetched.add(property);
        },
        stuck(cpus) {
            for (const cpu of cpus) stuck.add(cpu);
        },
        unpredictable(location) {
            unpredictable.add(location);
        },
        spread(exchanges) {
            const sizes = (): number => settled.size + labels.size + patched.size + fetched.size + stuck.size;
            for (let before = -1; before !== sizes();) {
                before = sizes();
                for (const { first, second, properties } of exchanges) {
                    for (const found of [settled, labels, patched, fetched]) {
                        for (const property of [...found]) found.add(properties[property]);
                    }
                    if (stuck.has(first)) stuck.add(second);
                    if (stuck.has(second)) stuck.add(first);
                }
            }
        },
        isDecided: (property) => settled.has(property),
        decided: () =>
            program.properties.length > 0 &&
            program.properties.every(
                (property, index) => settled.has(index) || (property.kind === 'returns' && stuck.has(property.cpu)),
            ),
        answer(limit) {
            const properties = program.properties.map((_, index) => outcomeOf(index, limit));
            const found: Verdict[] = properties.map((result) => result.verdict);
            if (stuck.size > 0) found.push('stuck');
            if (unpredictable.size > 0) found.push('unpredictable');
            if (limit !== null) found.push('unknown');
            return {
                verdict: worst(found),
                properties,
                ...(stuck.size > 0 ? { stuck: { cpus: [...stuck].sort((a, b) => a - b) } } : {}),
                ...(limit === null ? {} : { limit }),
            };
        },
    };
}
