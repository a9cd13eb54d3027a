/** Reads folders of litmus tests with expected final states, and compares the explorer with them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLitmus } from '../../language/litmus/index';
import { explore } from '../../machine/explore';
import { herdResult } from '../../report/herd';

/** A line of an expected.jsonl. */
export interface Expected {
    readonly file: string;
    readonly name: string;
    readonly kind: string;
    readonly condition: string;
    readonly observation: string;
    readonly states: readonly string[];
}

/** The expected results of a folder, or null when it is not there. */
export function expectedOf(folder: string): Expected[] | null {
    const file = join(folder, 'expected.jsonl');
    if (!existsSync(file)) return null;
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Expected);
}

export interface Comparison {
    readonly file: string;
    /** Null: complete agreement. One line a difference otherwise. */
    readonly difference: string | null;
    readonly nodes: number;
    readonly localStates: number;
}

/** Compares one test: complete final states, observation, kind and condition. */
export function compare(folder: string, expected: Expected): Comparison {
    const { file } = expected;
    const { test, program, problems } = readLitmus(readFileSync(join(folder, file), 'utf8'));
    const differs = (difference: string | null, nodes = 0, localStates = 0): Comparison => ({
        file,
        difference,
        nodes,
        localStates,
    });
    if (test === null || program === null)
        return differs(`unsupported: ${problems.map((problem) => problem.message).join('; ')}`);
    const exploration = explore(program, { finals: true, witness: false });
    const { nodes, localStates } = exploration.counts;
    if (exploration.limit !== undefined) return differs(`unknown: ${exploration.limit}`, nodes, localStates);
    const { states, observation } = herdResult(test, program, exploration);
    const wanted = new Set(expected.states);
    const extra = states.filter((state) => !wanted.has(state));
    const missing = expected.states.filter((state) => !states.includes(state));
    const parts = [
        ...(test.name === expected.name ? [] : [`name ${test.name}`]),
        ...(program.properties[0]?.text === expected.condition
            ? []
            : [`condition ${program.properties[0]?.text ?? 'none'}, expected ${expected.condition}`]),
        ...extra.map((state) => `+ ${state}`),
        ...missing.map((state) => `- ${state}`),
        ...(observation === expected.observation ? [] : [`${observation}, expected ${expected.observation}`]),
    ];
    return differs(parts.length === 0 ? null : parts.join('  '), nodes, localStates);
}

/** A table of differences, one test a line, at most `most` lines. */
export function table(comparisons: readonly Comparison[], most = 20): string {
    const different = comparisons.filter(({ difference }) => difference !== null);
    const lines = different.slice(0, most).map(({ file, difference }) => `  ${file}: ${difference}`);
    const rest = different.length - lines.length;
    return [
        `${different.length} of ${comparisons.length} differ`,
        ...lines,
        ...(rest > 0 ? [`  … and ${rest} more`] : []),
    ].join('\n');
}
