/** Decides properties at a timeline from what each CPU can do alone on it (the rule needs no positions: see docs/semantics.md). */
import type { Condition, CpuIndex, Observable, Program, Value } from '../program';
import { isSymbol, symbolIndex } from '../program';
import { compute } from '../arithmetic';
import type { Plan } from './plan';
import type { LocalResult } from './result';

/** A final state: register rows per CPU as the plans list them, and the newest value of each location. */
export interface FinalState {
    readonly rows: readonly (readonly Value[])[];
    readonly memory: readonly Value[];
}

const isNone = (program: Program, value: Value): boolean =>
    isSymbol(value) && program.symbols[symbolIndex(value)].kind === 'none';
const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

export function evaluate(program: Program, plans: readonly Plan[], condition: Condition, state: FinalState): Value {
    switch (condition.kind) {
        case 'value':
            return condition.value;
        case 'register':
        case 'fault':
            return observableValue(plans, condition, state);
        case 'location':
            return state.memory[condition.location];
        case 'unary':
            return compute(condition.fn, evaluate(program, plans, condition.operand, state), 0, 32);
        case 'binary': {
            const left = evaluate(program, plans, condition.left, state);
            if (condition.fn === 'land' && left === 0) return 0;
            if (condition.fn === 'lor' && left !== 0) return 1;
            const right = evaluate(program, plans, condition.right, state);
            if (condition.fn === 'land' || condition.fn === 'lor') return right === 0 ? 0 : 1;
            if (COMPARISONS.has(condition.fn) && (isNone(program, left) || isNone(program, right))) return 0;
            return compute(condition.fn, left, right, 32);
        }
    }
}

export function observableValue(plans: readonly Plan[], observable: Observable, state: FinalState): Value {
    switch (observable.kind) {
        case 'register':
            return state.rows[observable.cpu][plans[observable.cpu].finalRegisters.indexOf(observable.reg)];
        case 'location':
            return state.memory[observable.location];
        case 'fault': {
            const place = state.rows[observable.cpu][plans[observable.cpu].finalRegisters.length];
            return place > 0 && (observable.pc === null || place === observable.pc + 1) ? 1 : 0;
        }
    }
}

/**
 * Whether a stale property is broken at this timeline: CPU A can pass the label having patched with the write of some rank,
 * and CPU B, everything before its `execute` performed and nothing after it, can fetch an older write with another text.
 */
export function brokenStale(
    property: number,
    on: readonly CpuIndex[],
    author: CpuIndex,
    results: readonly LocalResult[],
    valueOfRank: (rank: number) => Value,
): boolean {
    if (results[author].ownStale.includes(property)) return true;
    const newest = results[author].passes.filter((pass) => pass.property === property && pass.rank > 0);
    if (newest.length === 0) return false;
    return on.some(
        (cpu) =>
            cpu !== author &&
            results[cpu].fetches.some(
                (fetch) =>
                    fetch.property === property &&
                    newest.some((pass) => fetch.rank < pass.rank && valueOfRank(fetch.rank) !== valueOfRank(pass.rank)),
            ),
    );
}

/** CPUs that wait for ever when everybody is quiescent: every CPU is finished or waits, at least one waits. */
export function stuckCpus(results: readonly LocalResult[]): CpuIndex[] {
    if (!results.every((result) => result.blocked || result.finals.length > 0)) return [];
    return results.flatMap((result, cpu) => (result.blocked ? [cpu] : []));
}
