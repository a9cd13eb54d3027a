/** What one CPU can reach: code, registers, locations. Decides which slots its state has and which messages concern it. */
import { pointersOf, type Executed, type Pointers } from './pointers';
import { isSymbol, symbolIndex } from './program';
import { instructionFrom } from './state';
import type {
    CpuIndex,
    LocationId,
    Observable,
    Op,
    Operand,
    Pc,
    Program,
    ProgramSymbol,
    RegisterId,
    Value,
} from './program';

export interface Reach {
    readonly flow: Flow;
    /** Per code place: this CPU may get there. */
    readonly code: Uint8Array;
    readonly registers: ReadonlySet<RegisterId>;
    /** Locations it may load, store, modify or fetch. */
    readonly locations: ReadonlySet<LocationId>;
    /** Locations where another CPU's write matters to it: all of them but those it merely stores to. */
    readonly watched: ReadonlySet<LocationId>;
    /** Locations it may fetch. */
    readonly fetched: ReadonlySet<LocationId>;
    /** Lines it may clean. */
    readonly cleaned: ReadonlySet<number>;
    /** Lines it may invalidate. */
    readonly invalidated: ReadonlySet<number>;
    /** CPUs it may send IPIs to. */
    readonly targets: ReadonlySet<CpuIndex>;
    readonly loops: number;
}

/** How one CPU's control and addresses may flow, conservatively. */
export interface Flow {
    /** Places that may follow a place. */
    successors(pc: Pc): readonly Pc[];
    /** Operations that may be executed at a place: for a modifiable instruction also every instruction that is a value. */
    operationsAt(pc: Pc): readonly Op[];
    /** Locations an address operand may point to. */
    pointedTo(operand: Operand): readonly LocationId[];
}

/** What the flows of all CPUs of a program have in common. */
interface Ground {
    readonly everywhere: readonly LocationId[];
    /** Instructions that are values. */
    readonly fetchable: readonly Op[];
    /** Every place with an address: only few programs compute where they go, so they are listed when one does. */
    addresses(): readonly Pc[];
}

function groundOf({ locations, symbols, code }: Program): Ground {
    const fetchable: Op[] = [];
    for (const symbol of symbols) if (symbol.kind === 'instruction' && symbol.op !== null) fetchable.push(symbol.op);
    let places: readonly Pc[] | undefined;
    return {
        everywhere: locations.map((_, location) => location),
        fetchable,
        addresses: () =>
            (places ??= [
                ...symbols.flatMap((symbol) => (symbol.kind === 'address' && symbol.pc !== null ? [symbol.pc] : [])),
                ...code.flatMap((instruction, pc) => (instruction.address === undefined ? [] : [pc])),
            ]),
    };
}

/** What is known of a CPU's registers. */
interface Known {
    /** 0: it keeps its initial value for ever. */
    readonly written: Uint8Array;
    /** What addresses the others may hold. */
    readonly pointers: Pointers;
}

const NOWHERE: readonly never[] = [];

/** @param known null: nothing */
function createFlow(program: Program, cpu: CpuIndex, ground: Ground, known: Known | null): Flow {
    const { code } = program;
    const { initial, faultHandler } = program.cpus[cpu];
    const onFault = faultHandler === null ? NOWHERE : [faultHandler];
    const { everywhere, fetchable } = ground;
    const valueOf = (operand: Operand): Value | null => {
        if ('value' in operand) return operand.value;
        return known?.written[operand.reg] === 0 ? (initial[operand.reg] ?? 0) : null;
    };
    const symbolOf = (value: Value): ProgramSymbol | null =>
        isSymbol(value) ? program.symbols[symbolIndex(value)] : null;
    const codeIn = (register: RegisterId): readonly Pc[] =>
        known === null
            ? ground.addresses()
            : [...known.pointers.of(cpu, register)].flatMap((index) => {
                  const symbol = program.symbols[index];
                  return symbol.kind === 'address' && symbol.pc !== null ? [symbol.pc] : [];
              });
    const follow = (pc: Pc, op: Op, relative: boolean): readonly Pc[] => {
        switch (op.op) {
            case 'halt':
                return NOWHERE;
            case 'branch':
                return [pc + 1, relative ? instructionAt(program, pc, op.target) : op.target];
            case 'jump':
                return [relative ? instructionAt(program, pc, op.target) : op.target];
            case 'jumpTo': {
                const value = valueOf({ reg: op.reg });
                const symbol = value === null ? null : symbolOf(value);
                return symbol !== null && symbol.kind === 'address' && symbol.pc !== null
                    ? [symbol.pc]
                    : codeIn(op.reg);
            }
            case 'eret':
                return codeIn(op.elr);
            case 'fault':
                return [pc + 1, ...onFault];
            case 'assume':
                return [pc + 1, op.retry];
            case 'choose':
                return op.targets;
            case 'return':
                return op.handler ? NOWHERE : [pc + 1];
            case 'fetchAndRun':
                // What was fetched may be undefined: an exception.
                return fetchable.flatMap((fetched) => follow(pc, fetched, true)).concat(pc + 1, onFault);
            default:
                return [pc + 1];
        }
    };
    const inCode = (places: readonly Pc[]): readonly Pc[] =>
        places.length === 1 && places[0] < code.length
            ? places
            : places.filter((place, index) => place < code.length && places.indexOf(place) === index);
    const next = new Array<readonly Pc[] | undefined>(code.length);
    const operations = new Array<readonly Op[] | undefined>(code.length);
    return {
        successors: (pc) => (next[pc] ??= inCode(follow(pc, code[pc], false))),
        operationsAt(pc) {
            const op = code[pc];
            return (operations[pc] ??= op.op === 'fetchAndRun' ? [op, ...fetchable] : [op]);
        },
        pointedTo(operand) {
            const value = valueOf(operand);
            if (value === null)
                return 'value' in operand || known === null
                    ? everywhere
                    : locationsOf(program, known.pointers.of(cpu, operand.reg));
            const symbol = symbolOf(value);
            return symbol !== null && symbol.kind === 'address' && symbol.location !== null
                ? [symbol.location]
                : NOWHERE;
        },
    };
}

const locationsOf = (program: Program, addresses: Iterable<number>): LocationId[] => [
    ...new Set(
        [...addresses].flatMap((index) => {
            const symbol = program.symbols[index];
            return symbol.kind === 'address' && symbol.location !== null ? [symbol.location] : [];
        }),
    ),
];

const flows = new WeakMap<Program, readonly Flow[]>();

/** Places that may follow a place, whichever CPU is there. */
export function successors(program: Program, pc: Pc): readonly Pc[] {
    let known = flows.get(program);
    if (known === undefined) {
        const ground = groundOf(program);
        flows.set(program, (known = program.cpus.map((_, cpu) => createFlow(program, cpu, ground, null))));
    }
    return [...new Set(known.flatMap((flow) => flow.successors(pc)))];
}

/** What a fetched branch by `count` instructions means at a place. Out of the program: nowhere. */
function instructionAt({ code }: Program, from: Pc, count: number): Pc {
    const pc = instructionFrom(code, from, count);
    return pc < 0 ? code.length : pc;
}

/** What every CPU can reach. */
export function reachOf(program: Program, asked: readonly Observable[]): Reach[] {
    // Twice: what is never written on any path that seems possible is constant, and knowing constants and addresses leaves
    // fewer paths where some are computed.
    const ground = groundOf(program);
    const rough = program.cpus.map((_, cpu) => createFlow(program, cpu, ground, null));
    const reached = rough.map((flow, cpu) => codeReached(program, cpu, flow));
    // Only when somebody asks: most programs address memory through registers that never change.
    let analysed: Pointers | null = null;
    const executed = (): Executed[][] =>
        rough.map((flow, cpu) =>
            [...reached[cpu].keys()].flatMap((pc) =>
                reached[cpu][pc] === 1 ? flow.operationsAt(pc).map((op) => ({ op, pc })) : [],
            ),
        );
    const pointers: Pointers = {
        of: (cpu, register) => (analysed ??= pointersOf(program, executed())).of(cpu, register),
    };
    return program.cpus.map(({ registers }, cpu) => {
        const written = new Uint8Array(registers.length);
        let computed = false;
        for (let pc = 0; pc < reached[cpu].length; pc++) {
            if (reached[cpu][pc] === 0) continue;
            for (const op of rough[cpu].operationsAt(pc)) {
                for (const register of resultsOf(op)) if (register >= 0) written[register] = 1;
                computed ||= op.op === 'jumpTo' || op.op === 'eret';
            }
        }
        const elr = registers.indexOf('ELR_EL1');
        if (elr >= 0) written[elr] = 1;
        const flow = createFlow(program, cpu, ground, { written, pointers });
        return computed
            ? reachWith(program, cpu, asked, flow, codeReached(program, cpu, flow))
            : reachWith(
                  program,
                  cpu,
                  asked,
                  { ...rough[cpu], pointedTo: (operand) => flow.pointedTo(operand) },
                  reached[cpu],
              );
    });
}

function reachWith(program: Program, cpu: CpuIndex, asked: readonly Observable[], flow: Flow, code: Uint8Array): Reach {
    const { registers } = program.cpus[cpu];
    const found: Found = {
        registers: new Set(),
        locations: new Set(),
        watched: new Set(),
        fetched: new Set(),
        cleaned: new Set(),
        invalidated: new Set(),
        targets: new Set(),
        loops: 0,
    };
    for (let pc = 0; pc < code.length; pc++)
        if (code[pc] === 1) for (const op of flow.operationsAt(pc)) collect(program, flow, op, found);
    const elr = registers.indexOf('ELR_EL1');
    if (elr >= 0) found.registers.add(elr);
    for (const one of asked) if (one.kind === 'register' && one.cpu === cpu) found.registers.add(one.reg);
    return { flow, code, ...found };
}

/** Per place, 1 where a CPU may get. */
function codeReached(program: Program, cpu: CpuIndex, flow: Flow): Uint8Array {
    const { entry, handler, faultHandler } = program.cpus[cpu];
    const work: Pc[] = [entry];
    if (handler !== null) work.push(handler);
    if (faultHandler !== null) work.push(faultHandler);
    return placesAfter(program, flow, work);
}

/** Per place, 1 where control may get from some places, these included. */
export function placesAfter(program: Program, flow: Flow, from: readonly Pc[]): Uint8Array {
    const found = new Uint8Array(program.code.length);
    const work = [...from];
    for (let pc = work.pop(); pc !== undefined; pc = work.pop()) {
        if (pc >= found.length || found[pc] === 1) continue;
        found[pc] = 1;
        for (const next of flow.successors(pc)) if (found[next] === 0) work.push(next);
    }
    return found;
}

interface Found {
    readonly registers: Set<RegisterId>;
    readonly locations: Set<LocationId>;
    readonly watched: Set<LocationId>;
    readonly fetched: Set<LocationId>;
    readonly cleaned: Set<number>;
    readonly invalidated: Set<number>;
    readonly targets: Set<CpuIndex>;
    loops: number;
}

function collect(program: Program, flow: Flow, op: Op, found: Found): void {
    for (const operand of operandsOf(op)) if ('reg' in operand && operand.reg >= 0) found.registers.add(operand.reg);
    for (const register of resultsOf(op)) if (register >= 0) found.registers.add(register);
    if (op.op === 'load' || op.op === 'store' || op.op === 'rmw' || op.op === 'cas') {
        for (const location of flow.pointedTo(op.addr)) {
            found.locations.add(location);
            if (watches(op)) found.watched.add(location);
        }
    } else if (op.op === 'dc') {
        for (const location of flow.pointedTo(op.addr)) found.cleaned.add(program.locations[location].line);
    } else if (op.op === 'ic') {
        const lines = op.addr === 'all' ? program.locations.keys() : flow.pointedTo(op.addr);
        for (const location of lines) found.invalidated.add(program.locations[location].line);
    } else if (op.op === 'fetch') {
        for (const cell of op.cells) found.fetched.add(cell);
    } else if (op.op === 'fetchAndRun') {
        found.fetched.add(op.cell);
    } else if (op.op === 'send') {
        found.targets.add(op.target);
    } else if (op.op === 'visit') {
        found.loops = Math.max(found.loops, op.loop + 1);
    }
    for (const cell of found.fetched) {
        found.locations.add(cell);
        found.watched.add(cell);
    }
}

/** Whether what an operation does depends on other CPUs' writes to its location. A store that is not exclusive has only its own bounds. */
export const watches = (op: Op): boolean =>
    op.op === 'load' || op.op === 'rmw' || op.op === 'cas' || (op.op === 'store' && op.status !== undefined);

/** Operands an operation reads. */
export function operandsOf(op: Op): Operand[] {
    switch (op.op) {
        case 'load':
            return [op.addr];
        case 'store':
            return [op.addr, op.data];
        case 'rmw':
            return [op.addr, op.src];
        case 'cas':
            return [op.addr, op.expected, op.desired];
        case 'alu':
        case 'compare':
        case 'select':
            return [op.a, op.b];
        case 'branch':
            return op.test.kind === 'flags' ? [] : [{ reg: op.test.reg }];
        case 'jumpTo':
        case 'assume':
        case 'assert':
            return [{ reg: op.reg }];
        case 'eret':
            return [{ reg: op.elr }];
        case 'dc':
            return [op.addr];
        case 'ic':
            return op.addr === 'all' ? [] : [op.addr];
        default:
            return [];
    }
}

/** Registers an operation writes. */
export function resultsOf(op: Op): RegisterId[] {
    switch (op.op) {
        case 'load':
        case 'rmw':
        case 'cas':
        case 'alu':
        case 'adr':
        case 'select':
        case 'fetch':
            return [op.dst];
        case 'store':
            return op.status === undefined ? [] : [op.status];
        case 'jump':
        case 'jumpTo':
            return op.link === undefined ? [] : [op.link];
        default:
            return [];
    }
}
