/** Litmus tests: text → tree → Program. */
import type { Program } from '../../machine/program';
import { lowerLitmus } from './lower';
import { parseLitmus } from './parse';
import type { LitmusProblem, LitmusTest } from './tree';

export type { LitmusProblem, LitmusTest } from './tree';
export { writeLitmus, type WrittenLitmus } from './write';

export interface LitmusReading {
    /** Null when the text is no litmus test of a kind that is read here. */
    readonly test: LitmusTest | null;
    /** Null when anything is damaged or not supported: `problems` names each. */
    readonly program: Program | null;
    /** In the order of the text. */
    readonly problems: readonly LitmusProblem[];
}

/** Reads a litmus test. Never throws on any text. */
export function readLitmus(text: string): LitmusReading {
    const { test, problems: parsing } = parseLitmus(text);
    if (test === null) return { test, program: null, problems: parsing };
    const problems = [...parsing];
    const known = new Set<string>();
    const program = lowerLitmus(test, (problem) => {
        // A place that is named twice (in the condition and in what is listed) is reported once.
        const key = `${problem.span.start} ${problem.message}`;
        if (!known.has(key)) problems.push(problem);
        known.add(key);
    });
    problems.sort((a, b) => a.span.start - b.span.start);
    return { test, program: problems.length > 0 ? null : program, problems };
}
