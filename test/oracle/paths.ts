/** Every way one CPU may run when loads and fetches may return anything that is ever stored: events, dependencies, final registers. */
import { isSymbol, symbolIndex } from '../../machine/program';
import type { Instruction, LocationId, Op, Operand, Program, Value } from '../../machine/program';
import { event, type Event } from './events';

/** The program uses something the oracle does not cover. */
export class NotCovered extends Error {
    override readonly name = 'NotCovered';
}

export interface Path {
    readonly events: readonly Event[];
    readonly registers: readonly Value[];
}

interface Cell {
    readonly value: Value;
    /** Reads (positions in the CPU's list) it was computed from. */
    readonly from: readonly number[];
}

interface State {
    pc: number;
    fetched: Op | null;
    registers: Cell[];
    flags: { a: Cell; b: Cell; fn: 'sub' | 'and' | 'add' } | null;
    control: readonly number[];
    exclusive: number | null;
    events: Event[];
    steps: number;
}

const MOST_STEPS = 80;

const union = (...sets: readonly (readonly number[])[]): number[] => [...new Set(sets.flat())];

/** Paths of a CPU, given every value each location may hold. */
export function pathsOf(program: Program, cpu: number, domain: readonly ReadonlySet<Value>[]): Path[] {
    const done: Path[] = [];
    const { entry, initial } = program.cpus[cpu];
    const start: State = {
        pc: entry,
        fetched: null,
        registers: initial.map((value) => ({ value, from: [] })),
        flags: null,
        control: [],
        exclusive: null,
        events: [],
        steps: 0,
    };
    const work = [start];
    for (let state = work.pop(); state !== undefined; state = work.pop()) {
        if (state.events.length > 20 || state.steps > MOST_STEPS) throw new NotCovered('too many steps');
        const op: Op = state.fetched ?? program.code[state.pc];
        if (op.op === 'halt') done.push({ events: state.events, registers: state.registers.map(({ value }) => value) });
        else work.push(...step(program, cpu, state, op, domain));
    }
    return done;
}

const copy = (state: State): State => ({
    ...state,
    registers: [...state.registers],
    events: [...state.events],
    steps: state.steps + 1,
});

function read(state: State, operand: Operand): Cell {
    if ('value' in operand) return { value: operand.value, from: [] };
    return operand.reg < 0 ? { value: 0, from: [] } : state.registers[operand.reg];
}

function write(state: State, register: number, cell: Cell): void {
    if (register >= 0) state.registers[register] = cell;
}

function locationOf(program: Program, value: Value): LocationId {
    const symbol = isSymbol(value) ? program.symbols[symbolIndex(value)] : null;
    if (symbol?.kind === 'address' && symbol.location !== null) return symbol.location;
    throw new NotCovered('an address that is no location');
}

function step(program: Program, cpu: number, from: State, op: Op, domain: readonly ReadonlySet<Value>[]): State[] {
    const state = copy(from);
    const next = (): State[] => {
        state.pc += 1;
        state.fetched = null;
        return [state];
    };
    const add = (fields: Pick<Event, 'kind'> & Partial<Event>): number =>
        state.events.push(event({ cpu, control: state.control, ...fields })) - 1;
    switch (op.op) {
        case 'nop':
            return next();
        case 'alu': {
            const [a, b] = [read(state, op.a), read(state, op.b)];
            write(state, op.dst, { value: arithmetic(op.fn, a.value, b.value), from: union(a.from, b.from) });
            return next();
        }
        case 'compare':
            state.flags = { a: read(state, op.a), b: read(state, op.b), fn: op.fn };
            return next();
        case 'branch':
            return branch(program, state, op);
        case 'jump':
            if (op.link !== undefined) write(state, op.link, { value: returnAddress(program, state.pc), from: [] });
            state.pc = op.relative === true ? relative(program.code, state.pc, op.target) : op.target;
            state.fetched = null;
            return [state];
        case 'jumpTo': {
            const target = read(state, { reg: op.reg });
            if (op.link !== undefined) write(state, op.link, { value: returnAddress(program, state.pc), from: [] });
            const symbol = isSymbol(target.value) ? program.symbols[symbolIndex(target.value)] : null;
            if (symbol?.kind !== 'address' || symbol.pc === null) throw new NotCovered('a branch to no code');
            state.control = union(state.control, target.from);
            state.pc = symbol.pc;
            state.fetched = null;
            return [state];
        }
        case 'load': {
            const address = read(state, op.addr);
            const location = locationOf(program, address.value);
            return [...domain[location]].map((value) => {
                const taken = copy(state);
                const at = taken.events.push(
                    event({
                        cpu,
                        kind: 'read',
                        location,
                        value,
                        acquire: op.order === 'acquire',
                        acquirePC: op.order === 'acquirePC',
                        address: address.from,
                        control: taken.control,
                    }),
                );
                write(taken, op.dst, { value, from: [at - 1] });
                if (op.exclusive === true) taken.exclusive = at - 1;
                taken.pc += 1;
                taken.fetched = null;
                return taken;
            });
        }
        case 'store': {
            const address = read(state, op.addr);
            const data = read(state, op.data);
            const location = locationOf(program, address.value);
            const fields = {
                kind: 'write',
                location,
                value: data.value,
                release: op.release,
                address: address.from,
                data: data.from,
            } as const;
            if (op.status === undefined) {
                add(fields);
                return next();
            }
            const failed = copy(state);
            write(failed, op.status, { value: 1, from: [] });
            failed.exclusive = null;
            failed.pc += 1;
            failed.fetched = null;
            if (state.exclusive === null || state.events[state.exclusive].location !== location) return [failed];
            add({ ...fields, pairedRead: state.exclusive });
            write(state, op.status, { value: 0, from: [] });
            state.exclusive = null;
            return [failed, ...next()];
        }
        case 'rmw': {
            const address = read(state, op.addr);
            const source = read(state, op.src);
            const location = locationOf(program, address.value);
            return [...domain[location]].map((value) => {
                const taken = copy(state);
                const control = taken.control;
                const noReturn = op.noReturn === true;
                const reading = {
                    cpu,
                    kind: 'read',
                    location,
                    value,
                    acquire: op.acquire,
                    noReturn,
                    address: address.from,
                    control,
                    atomic: true,
                } as const;
                const at = taken.events.push(event(reading)) - 1;
                const stored = op.fn === 'swap' ? source.value : arithmetic(op.fn, value, source.value);
                taken.events.push(
                    event({
                        cpu,
                        kind: 'write',
                        location,
                        value: stored,
                        release: op.release,
                        address: address.from,
                        data: source.from,
                        control,
                        pairedRead: at,
                        atomic: true,
                    }),
                );
                write(taken, op.dst, { value, from: [at] });
                taken.pc += 1;
                taken.fetched = null;
                return taken;
            });
        }
        case 'barrier': {
            const { barrier } = op;
            if (barrier.kind === 'isb') add({ kind: 'cse' });
            else if ((barrier.kind === 'dmb' || barrier.kind === 'dsb') && !barrier.local)
                add({ kind: barrier.kind, access: barrier.access });
            else throw new NotCovered(`the barrier ${barrier.kind}`);
            return next();
        }
        case 'dc': {
            const address = read(state, op.addr);
            add({ kind: 'dc', location: locationOf(program, address.value), address: address.from });
            return next();
        }
        case 'ic': {
            const address = op.addr === 'all' ? null : read(state, op.addr);
            const location = address === null ? -1 : locationOf(program, address.value);
            add({ kind: 'ic', location, address: address?.from ?? [] });
            return next();
        }
        case 'fetchAndRun':
            return [...domain[op.cell]].map((value) => {
                const symbol = isSymbol(value) ? program.symbols[symbolIndex(value)] : null;
                if (symbol?.kind !== 'instruction' || symbol.op === null)
                    throw new NotCovered('an undefined instruction');
                const taken = copy(state);
                const fetchesCse = symbol.op.op === 'barrier' && symbol.op.barrier.kind === 'isb';
                taken.events.push(event({ cpu, kind: 'fetch', location: op.cell, value, fetchesCse }));
                taken.fetched = symbol.op;
                return taken;
            });
        default:
            throw new NotCovered(op.op);
    }
}

function branch(program: Program, state: State, op: Extract<Op, { op: 'branch' }>): State[] {
    const { test } = op;
    let taken: boolean;
    if (test.kind === 'flags') {
        if (state.flags === null || state.flags.fn !== 'sub' || (test.condition !== 'eq' && test.condition !== 'ne'))
            throw new NotCovered('flags');
        taken = (state.flags.a.value === state.flags.b.value) === (test.condition === 'eq');
        state.control = union(state.control, state.flags.a.from, state.flags.b.from);
    } else if (test.kind === 'zero') {
        const tested = state.registers[test.reg];
        taken = (tested.value !== 0) === test.nonzero;
        state.control = union(state.control, tested.from);
    } else throw new NotCovered('a bit test');
    state.pc = !taken ? state.pc + 1 : op.relative === true ? relative(program.code, state.pc, op.target) : op.target;
    state.fetched = null;
    return [state];
}

function returnAddress(program: Program, pc: number): Value {
    const { address } = program.code[pc + 1];
    if (address === undefined) throw new NotCovered('a call without a return address');
    return address;
}

function relative(code: readonly Instruction[], from: number, count: number): number {
    const starts = code.flatMap((instruction, pc) => (instruction.boundary ? [pc] : []));
    return starts[starts.indexOf(from) + count];
}

function arithmetic(fn: string, a: Value, b: Value): Value {
    if (fn === 'mov') return a;
    if (isSymbol(a) || isSymbol(b)) {
        if (fn === 'xor' && a === b) return 0;
        if (fn === 'add' && (a === 0 || b === 0)) return a + b;
        throw new NotCovered(`${fn} of symbols`);
    }
    switch (fn) {
        case 'add':
            return a + b;
        case 'sub':
            return a - b;
        case 'xor':
            return a ^ b;
        case 'and':
            return a & b;
        case 'or':
            return a | b;
        case 'bic':
            return a & ~b;
        default:
            throw new NotCovered(fn);
    }
}
