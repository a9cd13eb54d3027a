/** What one CPU can reach: code, registers, locations. Decides which slots its state has and which messages concern it. */
import { isSymbol, symbolIndex } from './program';
import type { Condition, CpuIndex, Instruction, LocationId, Op, Operand, Pc, Program, RegisterId } from './program';

export interface Reach {
    /** Per code place: this CPU may get there. */
    readonly code: Uint8Array;
    readonly registers: ReadonlySet<RegisterId>;
    /** Locations it may load, store, modify or fetch. */
    readonly locations: ReadonlySet<LocationId>;
    /** Locations it may fetch. */
    readonly fetched: ReadonlySet<LocationId>;
    /** Lines it may clean or invalidate; `all` when an address is computed, or every line is invalidated. */
    readonly maintained: ReadonlySet<number>;
    /** CPUs it may send IPIs to. */
    readonly targets: ReadonlySet<CpuIndex>;
    readonly loops: number;
}

/** Successors of a place, conservatively: an indirect branch may go to every address that is a value. */
export function successors(program: Program, pc: Pc, op: Op = program.code[pc]): Pc[] {
    const relative = (target: Pc): Pc[] =>
        program.code.flatMap((_, place) => (place === pc + target || target < 0 ? [place] : []));
    switch (op.op) {
        case 'halt':
            return [];
        case 'branch':
            return op.relative === true ? [pc + 1, ...relative(op.target)] : [pc + 1, op.target];
        case 'jump':
            return op.relative === true ? relative(op.target) : [op.target];
        case 'jumpTo':
        case 'eret':
            return addressPlaces(program);
        case 'fault':
            return [pc + 1, ...addressPlaces(program)];
        case 'assume':
            return [pc + 1, op.retry];
        case 'choose':
            return [...op.targets];
        case 'return':
            return op.handler ? [] : [pc + 1];
        case 'fetchAndRun':
            return [pc + 1, ...program.code.keys()].filter((place) => place < program.code.length);
        default:
            return [pc + 1];
    }
}

const addressPlaces = (program: Program): Pc[] =>
    program.symbols
        .flatMap((symbol) => (symbol.kind === 'address' && symbol.pc !== null ? [symbol.pc] : []))
        .concat(program.code.flatMap((instruction, pc) => (instruction.address === undefined ? [] : [pc])));

export function reachOf(program: Program, cpu: CpuIndex): Reach {
    const { entry, handler, faultHandler } = program.cpus[cpu];
    const code = new Uint8Array(program.code.length);
    const work: Pc[] = [
        entry,
        ...(handler === null ? [] : [handler]),
        ...(faultHandler === null ? [] : [faultHandler]),
    ];
    for (let pc = work.pop(); pc !== undefined; pc = work.pop()) {
        if (pc >= code.length || code[pc] === 1) continue;
        code[pc] = 1;
        work.push(...successors(program, pc));
    }
    const found = {
        registers: new Set<RegisterId>(),
        locations: new Set<LocationId>(),
        fetched: new Set<LocationId>(),
        maintained: new Set<number>(),
        targets: new Set<CpuIndex>(),
        loops: 0,
    };
    const ops = operationsOf(program, code);
    for (const op of ops) collect(program, op, found);
    const elr = program.cpus[cpu].registers.indexOf('ELR_EL1');
    if (elr >= 0) found.registers.add(elr);
    for (const observable of program.observed)
        if (observable.kind === 'register' && observable.cpu === cpu) found.registers.add(observable.reg);
    for (const property of program.properties) {
        if (property.kind === 'final') registersOf(property.condition, cpu, found.registers);
    }
    return { code, ...found };
}

/** Operations the CPU may execute, fetched ones included. */
function operationsOf(program: Program, code: Uint8Array): Op[] {
    const ops: Op[] = program.code.filter((_: Instruction, pc) => code[pc] === 1);
    if (ops.some((op) => op.op === 'fetchAndRun')) {
        for (const symbol of program.symbols)
            if (symbol.kind === 'instruction' && symbol.op !== null) ops.push(symbol.op);
    }
    return ops;
}

type Found = {
    registers: Set<RegisterId>;
    locations: Set<LocationId>;
    fetched: Set<LocationId>;
    maintained: Set<number>;
    targets: Set<CpuIndex>;
    loops: number;
};

function collect(program: Program, op: Op, found: Found): void {
    for (const operand of operandsOf(op)) if ('reg' in operand && operand.reg >= 0) found.registers.add(operand.reg);
    for (const register of resultsOf(op)) if (register >= 0) found.registers.add(register);
    if (op.op === 'load' || op.op === 'store' || op.op === 'rmw' || op.op === 'cas') {
        for (const location of pointedTo(program, op.addr)) found.locations.add(location);
    } else if (op.op === 'dc') {
        for (const location of pointedTo(program, op.addr)) found.maintained.add(program.locations[location].line);
    } else if (op.op === 'ic') {
        const lines = op.addr === 'all' ? program.locations.keys() : pointedTo(program, op.addr);
        for (const location of lines) found.maintained.add(program.locations[location].line);
    } else if (op.op === 'fetch') {
        for (const cell of op.cells) found.fetched.add(cell);
    } else if (op.op === 'fetchAndRun') {
        found.fetched.add(op.cell);
    } else if (op.op === 'send') {
        found.targets.add(op.target);
    } else if (op.op === 'visit') {
        found.loops = Math.max(found.loops, op.loop + 1);
    }
    for (const cell of found.fetched) found.locations.add(cell);
}

/** Locations an address operand may point to: one if it is constant, any whose address is a value otherwise. */
export function pointedTo(program: Program, operand: Operand): LocationId[] {
    if ('value' in operand) {
        const symbol = isSymbol(operand.value) ? program.symbols[symbolIndex(operand.value)] : null;
        return symbol !== null && symbol.kind === 'address' && symbol.location !== null ? [symbol.location] : [];
    }
    return [...program.locations.keys()];
}

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

function registersOf(condition: Condition, cpu: CpuIndex, into: Set<RegisterId>): void {
    if (condition.kind === 'register' && condition.cpu === cpu) into.add(condition.reg);
    else if (condition.kind === 'unary') registersOf(condition.operand, cpu, into);
    else if (condition.kind === 'binary') {
        registersOf(condition.left, cpu, into);
        registersOf(condition.right, cpu, into);
    }
}
