/** Every way one CPU may run when loads and fetches may return anything that is ever stored: events, dependencies, final registers. */
import { isSymbol, symbolIndex, symbolValue } from '../../machine/program';
import type { Instruction, LocationId, Op, Operand, Pc, Program, Value } from '../../machine/program';
import { event, type Event } from './events';

/** The program uses something the oracle does not cover. */
export class NotCovered extends Error {
    override readonly name = 'NotCovered';
}

export interface Path {
    readonly events: readonly Event[];
    readonly registers: readonly Value[];
    /** Where the CPU stopped at an exception nobody handles; null: it did not. */
    readonly fault: Pc | null;
}

interface Cell {
    readonly value: Value;
    /** Reads (positions in the CPU's list) it was computed from. */
    readonly from: readonly number[];
    /** And those that only chose between values. Includes `from`. */
    readonly pick: readonly number[];
}

interface State {
    pc: number;
    fetched: Op | null;
    registers: Cell[];
    flags: { a: Cell; b: Cell; fn: 'sub' | 'and' | 'add' } | null;
    control: readonly number[];
    pickControl: readonly number[];
    /** Per location: what the newest own write got its value and address from; a later own read depends on it too. */
    written: ReadonlyMap<LocationId, Pick<Cell, 'from' | 'pick'>>;
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
        registers: initial.map((value) => constant(value)),
        flags: null,
        control: [],
        pickControl: [],
        written: new Map(),
        exclusive: null,
        events: [],
        steps: 0,
    };
    const work = [start];
    for (let state = work.pop(); state !== undefined; state = work.pop()) {
        if (state.events.length > 20 || state.steps > MOST_STEPS) throw new NotCovered('too many steps');
        const op: Op = state.fetched ?? program.code[state.pc];
        const registers = state.registers.map(({ value }) => value);
        if (op.op === 'halt') done.push({ events: state.events, registers, fault: null });
        else if (op.op === 'fault' && program.cpus[cpu].faultHandler === null)
            done.push({ events: state.events, registers, fault: state.pc });
        else work.push(...step(program, cpu, state, op, domain));
    }
    return done;
}

const constant = (value: Value): Cell => ({ value, from: [], pick: [] });

/** What the CPU's own last store there depends on. */
const storedBefore = (program: Program, state: State, location: LocationId): Pick<Cell, 'from' | 'pick'> =>
    // Through memory only in Arm's model; elsewhere the orders through a forwarded store are rules of their own.
    (program.architecture === 'arm64' ? state.written.get(location) : undefined) ?? constant(0);

/** What a read at `at` puts into its register: dependencies go through memory as they go through registers. */
function loaded(program: Program, state: State, location: LocationId, value: Value, at: number): Cell {
    const before = storedBefore(program, state, location);
    return { value, from: union([at], before.from), pick: union([at], before.pick) };
}

function remember(state: State, location: LocationId, ...cells: readonly Pick<Cell, 'from' | 'pick'>[]): void {
    const cell = { from: union(...cells.map(({ from }) => from)), pick: union(...cells.map(({ pick }) => pick)) };
    state.written = new Map(state.written).set(location, cell);
}

const copy = (state: State): State => ({
    ...state,
    registers: [...state.registers],
    events: [...state.events],
    steps: state.steps + 1,
});

function read(state: State, operand: Operand): Cell {
    if ('value' in operand) return constant(operand.value);
    return operand.reg < 0 ? constant(0) : state.registers[operand.reg];
}

function write(state: State, register: number, cell: Cell): void {
    if (register >= 0) state.registers[register] = cell;
}

function locationOf(program: Program, value: Value): LocationId {
    const symbol = isSymbol(value) ? program.symbols[symbolIndex(value)] : null;
    if (symbol?.kind === 'address' && symbol.location !== null) return symbol.location;
    throw new NotCovered('an address that is no location');
}

/** Maintenance of an address where nothing is stored concerns no location (−2). */
const maintained = (program: Program, value: Value): LocationId => (isSymbol(value) ? locationOf(program, value) : -2);

function step(program: Program, cpu: number, from: State, op: Op, domain: readonly ReadonlySet<Value>[]): State[] {
    const state = copy(from);
    const next = (): State[] => {
        state.pc += 1;
        state.fetched = null;
        return [state];
    };
    const add = (fields: Pick<Event, 'kind'> & Partial<Event>): number =>
        state.events.push(event({ cpu, control: state.control, pickControl: state.pickControl, ...fields })) - 1;
    switch (op.op) {
        case 'nop':
            return next();
        case 'alu': {
            const [a, b] = [read(state, op.a), read(state, op.b)];
            write(state, op.dst, {
                value: displaced(program, op.fn, a.value, b.value) ?? arithmetic(op.fn, a.value, b.value),
                from: union(a.from, b.from),
                pick: union(a.pick, b.pick),
            });
            return next();
        }
        case 'compare':
            state.flags = { a: read(state, op.a), b: read(state, op.b), fn: op.fn };
            return next();
        case 'branch':
            return branch(program, state, op);
        case 'jump':
            if (op.link !== undefined) write(state, op.link, constant(returnAddress(program, state.pc)));
            state.pc = op.relative === true ? relative(program.code, state.pc, op.target) : op.target;
            state.fetched = null;
            return [state];
        case 'jumpTo': {
            const target = read(state, { reg: op.reg });
            if (op.link !== undefined) write(state, op.link, constant(returnAddress(program, state.pc)));
            const symbol = isSymbol(target.value) ? program.symbols[symbolIndex(target.value)] : null;
            if (symbol?.kind !== 'address' || symbol.pc === null) throw new NotCovered('a branch to no code');
            state.control = union(state.control, target.from);
            state.pickControl = union(state.pickControl, target.pick);
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
                        release: op.release === true,
                        exclusive: op.exclusive === true,
                        address: address.from,
                        control: taken.control,
                        pickAddress: address.pick,
                        pickControl: taken.pickControl,
                        pickMemory: storedBefore(program, taken, location).pick,
                    }),
                );
                write(taken, op.dst, loaded(program, taken, location, value, at - 1));
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
                acquire: op.acquire === true,
                exclusive: op.status !== undefined,
                address: address.from,
                data: data.from,
                pickAddress: address.pick,
                pickData: data.pick,
            } as const;
            if (op.status === undefined) {
                add(fields);
                remember(state, location, address, data);
                return next();
            }
            const failed = copy(state);
            write(failed, op.status, constant(1));
            failed.exclusive = null;
            failed.pc += 1;
            failed.fetched = null;
            if (state.exclusive === null || state.events[state.exclusive].location !== location) return [failed];
            const at = add({ ...fields, pairedRead: state.exclusive });
            remember(state, location, address, data);
            // RVWMO: what uses the success flag depends on the store-conditional.
            const flag = program.architecture === 'riscv64' ? [at] : [];
            write(state, op.status, { value: 0, from: flag, pick: flag });
            state.exclusive = null;
            return [failed, ...next()];
        }
        case 'rmw':
        case 'cas': {
            const location = locationOf(program, read(state, op.addr).value);
            return [...domain[location]].flatMap((value) => modify(program, state, cpu, op, location, value));
        }
        case 'select': {
            if (op.adjust !== undefined) throw new NotCovered('an adjusting select');
            const { holds, flags } = test(state, op.condition);
            const chosen = read(state, holds ? op.a : op.b);
            // The flags only choose: a "pick" dependency.
            write(state, op.dst, { ...chosen, pick: union(chosen.pick, flags.pick) });
            return next();
        }
        case 'barrier': {
            const { barrier } = op;
            if (barrier.kind === 'isb') add({ kind: 'cse' });
            else if ((barrier.kind === 'dmb' || barrier.kind === 'dsb') && !barrier.local)
                add({ kind: barrier.kind, access: barrier.access });
            else if (barrier.kind === 'fence')
                add({
                    kind: 'fence',
                    predecessors: barrier.predecessors,
                    successors: barrier.successors,
                    tso: barrier.tso === true,
                });
            else if (barrier.kind === 'mfence') add({ kind: 'fence' });
            else if (barrier.kind !== 'lfence' && barrier.kind !== 'sfence')
                throw new NotCovered(`the barrier ${barrier.kind}`);
            return next();
        }
        case 'dc': {
            const address = read(state, op.addr);
            add({
                kind: 'dc',
                location: maintained(program, address.value),
                address: address.from,
                pickAddress: address.pick,
            });
            return next();
        }
        case 'ic': {
            const address = op.addr === 'all' ? null : read(state, op.addr);
            const location = address === null ? -1 : maintained(program, address.value);
            add({ kind: 'ic', location, address: address?.from ?? [], pickAddress: address?.pick ?? [] });
            return next();
        }
        case 'fault': {
            const { faultHandler, registers } = program.cpus[cpu];
            if (faultHandler === null) throw new NotCovered('an exception that ends a CPU here');
            if (op.synchronizes) add({ kind: 'cse' });
            const place = op.cause === 'svc' ? state.pc + 1 : state.pc;
            const { address } = program.code[place];
            if (address === undefined) throw new NotCovered('an exception without a return address');
            write(state, registers.indexOf('ELR_EL1'), constant(address));
            state.pc = faultHandler;
            state.fetched = null;
            return [state];
        }
        case 'eret': {
            const symbol = program.symbols[symbolIndex(read(state, { reg: op.elr }).value)];
            if (symbol.kind !== 'address' || symbol.pc === null) throw new NotCovered('a return to no code');
            if (op.synchronizes) add({ kind: 'cse' });
            state.pc = symbol.pc;
            state.fetched = null;
            return [state];
        }
        case 'fetchAndRun':
            return [...domain[op.cell]].map((value) => {
                const symbol = isSymbol(value) ? program.symbols[symbolIndex(value)] : null;
                const taken = copy(state);
                const known = symbol?.kind === 'instruction' ? symbol.op : null;
                const fetched = known ?? ({ op: 'fault', cause: 'undefined', synchronizes: true } as const);
                const synchronizes = (fetched.op === 'fault' || fetched.op === 'eret') && fetched.synchronizes;
                const fetchesCse = synchronizes || (fetched.op === 'barrier' && fetched.barrier.kind === 'isb');
                taken.events.push(event({ cpu, kind: 'fetch', location: op.cell, value, fetchesCse }));
                taken.fetched = fetched;
                return taken;
            });
        default:
            throw new NotCovered(op.op);
    }
}

/** The two halves of an atomic that reads `value`; a compare-and-swap may end in more than one way. */
function modify(
    program: Program,
    from: State,
    cpu: number,
    op: Extract<Op, { op: 'rmw' | 'cas' }>,
    location: LocationId,
    value: Value,
): State[] {
    const state = copy(from);
    const address = read(state, op.addr);
    const { control, pickControl } = state;
    const shared = {
        cpu,
        location,
        control,
        pickControl,
        address: address.from,
        pickAddress: address.pick,
        atomic: true,
        exclusive: true,
    };
    // RISC-V: both halves carry the ordering bits that mean something for them; aqrl orders both halves both ways.
    const both = program.architecture === 'riscv64' && op.acquire && op.release;
    const noReturn = op.noReturn === true;
    const pickMemory = storedBefore(program, state, location).pick;
    const half = event({ ...shared, kind: 'read', value, acquire: op.acquire, release: both, noReturn, pickMemory });
    const at = state.events.push(half) - 1;
    const old = loaded(program, state, location, value, at);
    const result = (done: State, cell: Cell): State => {
        write(done, op.dst, cell);
        done.pc += 1;
        done.fetched = null;
        return done;
    };
    const expected = op.op === 'cas' ? read(state, op.expected) : null;
    if (expected !== null && expected.value !== value) return [result(state, old)];
    const source = read(state, op.op === 'cas' ? op.desired : op.src);
    const keeps = op.op === 'rmw' && op.fn !== 'swap';
    const stored = op.op === 'rmw' && op.fn !== 'swap' ? arithmetic(op.fn, value, source.value) : source.value;
    // The comparison decides whether there is a write at all: it picks.
    const decided = expected === null ? [] : union(expected.pick, old.pick);
    const data: Cell = {
        value: stored,
        from: keeps ? union(source.from, old.from) : source.from,
        pick: union(source.pick, keeps ? old.pick : [], decided),
    };
    const own = (list: readonly number[]): number[] => list.filter((read) => read !== at);
    state.events.push(
        event({
            ...shared,
            kind: 'write',
            value: stored,
            release: op.release,
            acquire: both,
            data: own(data.from),
            pickData: own(data.pick),
            pairedRead: at,
        }),
    );
    remember(state, location, address, data);
    if (expected === null) return [result(state, old)];
    // The result equals both what was read and what was expected: herd7 lets it depend on either.
    const kept = { value, from: expected.from, pick: union(expected.pick, decided) };
    return [result(copy(state), old), result(state, kept)];
}

/** Whether a condition holds of the last comparison, and what that depends on. */
function test(state: State, condition: string): { holds: boolean; flags: Pick<Cell, 'from' | 'pick'> } {
    const { flags } = state;
    if (flags === null || flags.fn !== 'sub' || (condition !== 'eq' && condition !== 'ne'))
        throw new NotCovered('flags');
    const { a, b } = flags;
    return {
        holds: (a.value === b.value) === (condition === 'eq'),
        flags: { from: union(a.from, b.from), pick: union(a.pick, b.pick) },
    };
}

function branch(program: Program, state: State, op: Extract<Op, { op: 'branch' }>): State[] {
    const { test: asked } = op;
    if (asked.kind === 'bit') throw new NotCovered('a bit test');
    const found = asked.kind === 'flags' ? test(state, asked.condition) : null;
    const tested = asked.kind === 'zero' ? state.registers[asked.reg] : constant(0);
    const taken = found?.holds ?? (asked.kind === 'zero' && (tested.value !== 0) === asked.nonzero);
    const { from, pick } = found?.flags ?? tested;
    state.control = union(state.control, from);
    state.pickControl = union(state.pickControl, pick);
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

/** An address and a number of bytes: another address of the same object. */
function displaced(program: Program, fn: string, a: Value, b: Value): Value | null {
    const symbol = isSymbol(a) ? program.symbols[symbolIndex(a)] : null;
    if (symbol?.kind !== 'address' || symbol.within === undefined || isSymbol(b)) return null;
    if (fn !== 'add' && fn !== 'sub') return null;
    const { object, offset } = symbol.within;
    const wanted = fn === 'add' ? offset + b : offset - b;
    const found = program.symbols.findIndex(
        (other) => other.kind === 'address' && other.within?.object === object && other.within.offset === wanted,
    );
    return found < 0 ? null : symbolValue(found);
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
