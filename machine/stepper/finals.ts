/** Everything that in-order stepping can reach: final states, violations, waiting for ever. A cross-check of the explorer. */
import { interruptible } from '../interrupts';
import { PC } from '../layout';
import type { CpuIndex, Op, Program, Value } from '../program';
import { events, settled, type Looking } from './choices';
import { outcomes } from './outcomes';
import { createKeys, type Identity } from './keys';
import { coreOf, createMachine, EXHAUSTIVE, initialSituation, type Machine } from './machine';
import { counts, ending, hitsAtEnd, isOver, observe } from './quiescence';
import type { Situation } from './state';

export interface Reached {
    /** As {@link Program.observed} lists them; sorted, distinct. */
    readonly finals: readonly (readonly Value[])[];
    /** Properties violated (for `exists`: satisfied) by some execution. */
    readonly hits: readonly number[];
    /** CPUs that wait for ever in some execution. */
    readonly stuck: readonly CpuIndex[];
    /** False: the limit of states, or the bound of a `while`, was met. */
    readonly complete: boolean;
    readonly states: number;
}

/**
 * Steps a program in every way.
 * @param promises also perform stores and sends early; without it, load-buffering outcomes are not among the results
 * @throws NotModelled as the stepper does.
 */
export function finalsOf(program: Program, limit = 1_000_000, promises = false): Reached {
    const machine = createMachine(program, { ...EXHAUSTIVE, promises });
    const targeted = program.cpus.map((_, cpu) => program.code.some((op) => op.op === 'send' && op.target === cpu));
    const keys = createKeys();
    const seen = new Set<string>();
    const finals = new Map<string, Value[]>();
    const hits = new Set<number>();
    const stuck = new Set<CpuIndex>();
    let complete = true;
    const looking: Looking = {
        step: 0,
        record: false,
        bounded: () => {
            complete = false;
        },
    };
    const first = settled(machine, initialSituation(machine));
    const work: { readonly situation: Situation; readonly identity: Identity }[] = [];
    const visit = (situation: Situation, identity: Identity): void => {
        const name = keys.text(identity);
        if (seen.has(name)) return;
        if (seen.size >= limit) {
            complete = false;
            return;
        }
        seen.add(name);
        work.push({ situation, identity });
    };
    visit(first, keys.of(first));
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
        const { situation, identity } = node;
        const how = ending(machine, situation);
        for (const property of hitsAtEnd(machine, situation, how)) hits.add(property);
        if (how === 'finished' && counts(machine, situation)) {
            const row = program.observed.map((what) => observe(machine, situation, what));
            finals.set(row.join(' '), row);
        } else if (how === 'stuck') {
            program.cpus.forEach((_, cpu) => {
                if (!isOver(machine, situation, cpu)) stuck.add(cpu);
            });
        }
        const alone = situation.cpus.findIndex((_, cpu) => isPrivate(machine, situation, cpu, targeted[cpu]));
        const next = alone >= 0 ? events(machine, situation, alone, looking) : outcomes(machine, situation, looking);
        for (const outcome of next) {
            for (const property of outcome.hits) hits.add(property);
            visit(outcome.situation, keys.after(situation, identity, outcome.situation));
        }
    }
    return {
        finals: [...finals.values()].sort(byValues),
        hits: [...hits].sort((a, b) => a - b),
        stuck: [...stuck].sort((a, b) => a - b),
        complete,
        states: seen.size,
    };
}

function byValues(a: readonly Value[], b: readonly Value[]): number {
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
    return 0;
}

/**
 * Whether the CPU's next event neither sees nor changes anything that another step could change or see: it can go first.
 * Not while an IPI may come: before or after then makes a difference.
 */
function isPrivate(machine: Machine, situation: Situation, cpu: number, targeted: boolean): boolean {
    const { code } = machine.program;
    const state = situation.cpus[cpu];
    if (isOver(machine, situation, cpu)) return false;
    if (targeted && interruptible(coreOf(machine, situation, cpu))) return false;
    if (state.promised.length > 0) return false;
    const nothingHeld = state.buffer.length === 0 && state.cleans.length === 0 && state.invalidations.length === 0;
    for (let pc = state.s[PC]; pc < code.length; pc++) {
        if (pc > state.s[PC] && code[pc].boundary) return true;
        if (!isPrivateOperation(code[pc], nothingHeld)) return false;
    }
    return false;
}

function isPrivateOperation(op: Op, nothingHeld: boolean): boolean {
    switch (op.op) {
        case 'nop':
        case 'alu':
        case 'adr':
        case 'compare':
        case 'select':
        case 'branch':
        case 'jump':
        case 'jumpTo':
            return true;
        case 'barrier':
            return nothingHeld || op.barrier.kind === 'isb';
        default:
            return false;
    }
}
