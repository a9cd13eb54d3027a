/** One random test, decided by both: the explorer, and the oracle that shares nothing with it. */
import { readLitmus } from '../../language/litmus/index';
import { exploreLong } from '../../machine/exploreLong';
import { oracleStates } from './enumerate';
import { generate } from './generate';
import { generateChains } from './generateChains';
import { generateRiscv, generateX86 } from './generateOthers';
import { NotCovered } from './paths';

export type Agreement =
    | { readonly kind: 'agree'; readonly states: number; readonly racy: boolean }
    /** One of them gave up: more executions or events than the oracle enumerates. */
    | { readonly kind: 'skipped'; readonly why: string }
    | { readonly kind: 'differ'; readonly difference: string };

/** Kinds of random tests: around patched code, data chains as diy7 makes them, and the data sides of the others. */
const GENERATORS = { arm64: generate, chains: generateChains, x86_64: generateX86, riscv64: generateRiscv };
export type Kind = keyof typeof GENERATORS;

/** @param most events of the test at most */
export function agree(seed: number, most?: number, kind: Kind = 'arm64'): Agreement {
    return agreeOn(GENERATORS[kind](seed, most).text, kind === 'arm64' ? undefined : 40_000);
}

/** @param executions the oracle enumerates at most */
export function agreeOn(text: string, executions?: number): Agreement {
    const { program, problems } = readLitmus(text);
    if (program === null)
        return {
            kind: 'differ',
            difference: `not readable: ${problems.map((problem) => problem.message).join('; ')}\n${text}`,
        };
    const exploration = exploreLong(program, { finals: true, witness: false, spreadAfter: 0 });
    if (exploration.limit !== undefined) return { kind: 'skipped', why: exploration.limit };
    let wanted: string[];
    try {
        wanted = oracleStates(program, executions);
    } catch (cause) {
        if (cause instanceof NotCovered) return { kind: 'skipped', why: cause.message };
        throw cause;
    }
    const found = exploration.finals.map((row) => row.join(' ')).sort();
    if (found.join('\n') === wanted.join('\n')) return { kind: 'agree', states: found.length, racy: found.length > 1 };
    const extra = found.filter((state) => !wanted.includes(state));
    const missing = wanted.filter((state) => !found.includes(state));
    return {
        kind: 'differ',
        difference: `${text}\nonly the explorer: ${extra.join(', ')}\nonly the oracle: ${missing.join(', ')}`,
    };
}
