/** Which instructions a store may reach: only those have to be fetched from memory, the others are fixed. */
import { isSymbol, symbolIndex } from '../../machine/program';
import type { LocationId, Op, Operand, ProgramSymbol, RegisterId, Value } from '../../machine/program';

/** What one CPU may execute, and what its registers hold at the start. */
export interface Executable {
    readonly ops: readonly Op[];
    readonly initial: readonly Value[];
}

/**
 * Code cells that a store or an atomic of any CPU may reach: a flow-insensitive analysis of where the addresses of code may
 * go. Memory counts as one cell.
 */
export function storedCells(
    cpus: readonly Executable[],
    memory: readonly Value[],
    symbols: readonly ProgramSymbol[],
): Set<LocationId> {
    const cellsOf = (value: Value): LocationId[] => {
        const symbol = isSymbol(value) ? symbols[symbolIndex(value)] : null;
        return symbol?.kind === 'address' && symbol.pc !== null && symbol.location !== null ? [symbol.location] : [];
    };
    const inMemory = new Set(memory.flatMap(cellsOf));
    const stored = new Set<LocationId>();
    const files = cpus.map(({ initial }) => initial.map((value) => new Set(cellsOf(value))));
    let grew = true;
    /** `to` undefined: the zero register. */
    const flow = (from: Iterable<LocationId>, to: Set<LocationId> | undefined): void => {
        if (to === undefined) return;
        for (const cell of from) {
            grew ||= !to.has(cell);
            to.add(cell);
        }
    };
    while (grew) {
        grew = false;
        cpus.forEach(({ ops }, cpu) => {
            const of = (operand: Operand): Iterable<LocationId> =>
                'value' in operand ? cellsOf(operand.value) : (files[cpu][operand.reg] ?? []);
            const into = (register: RegisterId): Set<LocationId> | undefined =>
                register < 0 ? undefined : files[cpu][register];
            for (const op of ops) {
                switch (op.op) {
                    case 'load':
                        flow(inMemory, into(op.dst));
                        break;
                    case 'store':
                        flow(of(op.addr), stored);
                        flow(of(op.data), inMemory);
                        break;
                    case 'rmw':
                    case 'cas':
                        flow(of(op.addr), stored);
                        flow(of(op.op === 'rmw' ? op.src : op.desired), inMemory);
                        flow(inMemory, into(op.dst));
                        break;
                    case 'alu':
                    case 'select':
                        flow(of(op.a), into(op.dst));
                        flow(of(op.b), into(op.dst));
                        break;
                    default:
                        break;
                }
            }
        });
    }
    return stored;
}
