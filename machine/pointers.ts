/**
 * Which addresses the registers of each CPU, and memory, may ever hold: a flow-insensitive analysis. Arithmetic on addresses
 * gives the same address, another place of the same object, or nothing that is modelled, so sets of symbols are enough.
 */
import { objectsOf } from './objects';
import {
    isSymbol,
    symbolIndex,
    symbolValue,
    type CpuIndex,
    type Op,
    type Operand,
    type Pc,
    type Program,
    type RegisterId,
} from './program';

/** Indices into {@link Program.symbols}. */
export type Addresses = ReadonlySet<number>;

export interface Pointers {
    /** The addresses a register of a CPU may hold at any time. */
    of(cpu: CpuIndex, register: RegisterId): Addresses;
}

/** An operation a CPU may execute, and where. */
export interface Executed {
    readonly op: Op;
    readonly pc: Pc;
}

const NOTHING: Addresses = new Set();

/** @param executed per CPU, everything it may execute (more does no harm) */
export function pointersOf(program: Program, executed: readonly (readonly Executed[])[]): Pointers {
    const objects = objectsOf(program);
    const memory = new Set<number>();
    const code = program.symbols.flatMap((symbol, index) =>
        symbol.kind === 'address' && symbol.pc !== null ? [index] : [],
    );
    const files = program.cpus.map(({ registers }) => registers.map(() => new Set<number>()));
    let grew = true;
    const flow = (from: Iterable<number>, to: Set<number> | undefined): void => {
        if (to === undefined) return;
        for (const symbol of from) {
            grew ||= !to.has(symbol);
            to.add(symbol);
        }
    };
    const inValue = (value: number | undefined): number[] => {
        if (value === undefined || !isSymbol(value)) return [];
        return program.symbols[symbolIndex(value)].kind === 'address' ? [symbolIndex(value)] : [];
    };
    program.cpus.forEach(({ initial }, cpu) => {
        initial.forEach((value, register) => {
            flow(inValue(value), files[cpu][register]);
        });
    });
    for (const location of program.locations) flow(inValue(location.initial), memory);
    const computed = ({ fn, b }: Extract<Op, { op: 'alu' }>, symbol: number): readonly number[] => {
        if (fn !== 'add' && fn !== 'sub') return [symbol];
        if (!('value' in b) || isSymbol(b.value)) return objects.siblings(symbol);
        const sum = objects.arithmetic(fn, symbolValue(symbol), b.value);
        return sum !== null ? [symbolIndex(sum)] : b.value === 0 ? [symbol] : [];
    };
    const perform = (cpu: CpuIndex, { op, pc }: Executed): void => {
        const file = files[cpu];
        const from = (operand: Operand): Iterable<number> =>
            'value' in operand ? inValue(operand.value) : operand.reg < 0 ? [] : file[operand.reg];
        const addressAt = (place: Pc): number[] => inValue(program.code.at(place)?.address);
        switch (op.op) {
            case 'load':
                flow(memory, file[op.dst]);
                break;
            case 'store':
                flow(from(op.data), memory);
                break;
            case 'rmw':
            case 'cas':
                flow(from(op.op === 'rmw' ? op.src : op.desired), memory);
                flow(memory, file[op.dst]);
                break;
            case 'alu':
                for (const operand of [op.a, op.b])
                    flow(
                        [...from(operand)].flatMap((symbol) => computed(op, symbol)),
                        file[op.dst],
                    );
                break;
            case 'select':
                flow([...from(op.a), ...from(op.b)], file[op.dst]);
                break;
            case 'adr':
                flow(code, file[op.dst]);
                break;
            case 'jump':
            case 'jumpTo':
                if (op.link !== undefined) flow(addressAt(pc + 1), file[op.link]);
                break;
            case 'fault':
            case 'fetchAndRun':
                // An exception: it returns to the instruction or to the one after it.
                flow([...addressAt(pc), ...addressAt(pc + 1)], file[program.cpus[cpu].registers.indexOf('ELR_EL1')]);
                break;
            default:
                break;
        }
    };
    while (grew) {
        grew = false;
        executed.forEach((operations, cpu) => {
            for (const operation of operations) perform(cpu, operation);
        });
    }
    return { of: (cpu, register) => files[cpu][register] ?? NOTHING };
}
