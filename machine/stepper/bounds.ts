/**
 * How many steps a goal is away at least: distances over each CPU's code, as if nothing ever had to wait. They guide the
 * search for the shortest witness; being lower bounds, they never cost it the shortest one.
 */
import { DEPTH, PC } from '../layout';
import type { CpuIndex, Op, Pc, Program, Property } from '../program';
import { successors } from '../reach';
import type { Machine } from './machine';
import { isOver } from './quiescence';
import type { CpuState, Situation } from './state';

export type Goal = { readonly property: number } | { readonly stuck: true };

/** Lower bound of the steps from a state to the goal; Infinity: it cannot be reached any more. */
export type Bound = (situation: Situation) => number;

/** Events a CPU must perform, at least, to perform one of some operations (that event included). */
type Distance = (state: CpuState) => number;

export function boundOf(machine: Machine, goal: Goal): Bound {
    const { program } = machine;
    const cpus = [...program.cpus.keys()];
    const property = 'stuck' in goal ? null : program.properties[goal.property];
    if (property === null || property.kind === 'returns') return toEnd(machine, true, property?.cpu ?? null);
    switch (property.kind) {
        case 'final':
            return toEnd(machine, false, null);
        case 'stale':
            return toStale(machine, property, 'stuck' in goal ? -1 : goal.property);
        case 'unpredictable': {
            const fetches = cpus.map((cpu) => distance(program, cpu, (op) => fetchesCell(op, property.location)));
            return ({ cpus: states }) => Math.min(...states.map((state, cpu) => fetches[cpu](state)));
        }
        case 'ipiInUser': {
            const sends = cpus.map((cpu) =>
                distance(program, cpu, (op) => op.op === 'send' && op.target === property.cpu),
            );
            const sent = (situation: Situation): boolean =>
                situation.log.some((message) => message.subject === property.cpu);
            return (situation) =>
                1 + (sent(situation) ? 0 : Math.min(...situation.cpus.map((state, cpu) => sends[cpu](state))));
        }
        case 'assert': {
            const to = distance(
                program,
                property.cpu,
                (_, pc) => program.code[pc].op === 'assert' && program.code[pc].event === property.event,
            );
            return ({ cpus: states }) => to(states[property.cpu]);
        }
    }
}

const fetchesCell = (op: Op, cell: number): boolean =>
    (op.op === 'fetch' && op.cells.includes(cell)) || (op.op === 'fetchAndRun' && op.cell === cell);

/** The label's CPU has still to pass the label, the other to reach its `execute`. */
function toStale(machine: Machine, property: Extract<Property, { kind: 'stale' }>, index: number): Bound {
    const { program, setup } = machine;
    const author = program.marks[property.after].cpu;
    const armed = setup.layouts[author].armed[index];
    const label = distance(program, author, (op) => op.op === 'mark' && op.mark === property.after);
    const fetches = property.on.map((cpu) => ({
        cpu,
        to: distance(program, cpu, (op) => fetchesCell(op, property.location)),
    }));
    return ({ cpus }) => {
        const passing = cpus[author].s[armed] !== 0 ? 0 : label(cpus[author]);
        let least = Infinity;
        for (const { cpu, to } of fetches) {
            const fetching = to(cpus[cpu]);
            least = Math.min(least, cpu === author ? Math.max(passing, fetching) : passing + fetching);
        }
        return least;
    };
}

/** Every CPU has to reach its end (or, for a stuck state, a place where it may wait), and every held store to drain. */
function toEnd(machine: Machine, waiting: boolean, stuckCpu: CpuIndex | null): Bound {
    const { program } = machine;
    const waits = (op: Op): boolean => op.op === 'assume' || op.op === 'wait';
    const ends = program.cpus.map((_, cpu) => ({
        halt: distance(program, cpu, (op) => op.op === 'halt'),
        // It waits before that event, not after it.
        wait: waiting ? distance(program, cpu, waits) : (): number => Infinity,
    }));
    return (situation) => {
        let steps = 0;
        for (const [cpu, state] of situation.cpus.entries()) {
            for (const entry of state.buffer) if (entry.kind !== 'barrier') steps += 1;
            const over = isOver(machine, situation, cpu);
            if (over && cpu === stuckCpu) return Infinity;
            if (over) continue;
            const halt = cpu === stuckCpu ? Infinity : ends[cpu].halt(state);
            steps += Math.min(halt, Math.max(0, ends[cpu].wait(state) - 1));
        }
        return steps;
    };
}

/** Distances over the code of one CPU, through open IPI handlers and into handlers that may still run. */
function distance(program: Program, cpu: CpuIndex, wanted: (op: Op, pc: Pc) => boolean): Distance {
    const { handler } = program.cpus[cpu];
    const direct = distances(program, wanted);
    const out = distances(program, (op) => op.op === 'return' && op.handler);
    const targeted = program.code.some((op) => op.op === 'send' && op.target === cpu);
    // Taking an IPI is a step too.
    const throughHandler = targeted && handler !== null ? direct[handler] + 1 : Infinity;
    return ({ s }) => {
        const here = Math.min(direct[s[PC]], throughHandler);
        if (s[DEPTH] === 0 || here === 0) return here;
        return Math.min(here, out[s[PC]]);
    };
}

/** Per place: events to begin, the one there included, until a wanted operation is performed. A halt costs nothing. */
function distances(program: Program, wanted: (op: Op, pc: Pc) => boolean): Float64Array {
    const { code } = program;
    const after = new Float64Array(code.length).fill(Infinity);
    const begins = (pc: Pc): number => (isFree(program, pc) ? 0 : 1);
    code.forEach((op, pc) => {
        if (wanted(op, pc)) after[pc] = 0;
    });
    for (let changed = true; changed;) {
        changed = false;
        for (let pc = code.length - 1; pc >= 0; pc--) {
            for (const next of successors(program, pc)) {
                if (next >= code.length) continue;
                const through = after[next] + begins(next);
                if (through < after[pc]) {
                    after[pc] = through;
                    changed = true;
                }
            }
        }
    }
    return after.map((steps, pc) => steps + begins(pc));
}

/** Places that are no step of their own, or may not be: bookkeeping, and waits with nothing to wait for. */
function isFree({ code }: Program, pc: Pc): boolean {
    const { op, boundary } = code[pc];
    return !boundary || op === 'halt' || op === 'mark' || op === 'wait';
}
