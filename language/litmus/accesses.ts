/** Accesses that are not modelled because of where they go: beside a location, or to one that others access in another size. */
import { pointersOf, type Pointers } from '../../machine/pointers';
import type { CpuIndex, Instruction, LocationId, Program, ProgramSymbol } from '../../machine/program';
import type { Accesses } from './assemble';
import type { Names } from './names';
import type { Report } from './values';

type Access = Extract<Instruction, { op: 'load' | 'store' | 'rmw' | 'cas' }>;

/**
 * Reports accesses beside every location, and accesses whose size differs from that of an earlier one, or from that of the
 * array they go to. Words and double words mix freely where nothing smaller is accessed and no array: a location is one cell,
 * whatever is read of it, as for herd7.
 */
export function checkAccesses(program: Program, accesses: Accesses, names: Names, report: Report): void {
    const isArray = (location: LocationId): boolean => names.isElement(location);
    const small = [...accesses.values()].some(({ size }) => size < 4);
    const arrays = program.locations.some((_, location) => isArray(location));
    const beside = program.symbols.some((symbol) => symbol.kind === 'address' && symbol.location === null);
    if (!small && !arrays && !beside) return;
    const pointers = pointersOf(
        program,
        program.cpus.map((_, cpu) =>
            program.code.flatMap((op, pc) => (program.events[op.event].cpu === cpu ? [{ op, pc }] : [])),
        ),
    );
    const first = new Map<LocationId, number>();
    for (const op of program.code) {
        if (op.op !== 'load' && op.op !== 'store' && op.op !== 'rmw' && op.op !== 'cas') continue;
        const access = accesses.get(op.event);
        if (access === undefined) continue;
        const { size, span } = access;
        const targets = targetsOf(program, pointers, program.events[op.event].cpu, op);
        const nowhere = targets.find((symbol) => symbol.kind === 'address' && symbol.location === null);
        if (nowhere?.kind === 'address' && targets.every((symbol) => locationOf(symbol) === null)) {
            const message =
                nowhere.pc === null
                    ? `there is no location at ${nowhere.name}`
                    : `${nowhere.name} cannot be modified or read as data here`;
            report({ code: 'ISO404', span, message });
            continue;
        }
        for (const location of targets.map(locationOf)) {
            if (location === null) continue;
            const known = first.get(location) ?? (isArray(location) ? names.sizeOf(location) : size);
            first.set(location, known);
            if (known === size || (known >= 4 && size >= 4 && !isArray(location))) continue;
            // Where a register may hold several addresses it is not known which: a cell is read and written whole, as by herd7.
            if (targets.length > 1) continue;
            const { name } = program.locations[location];
            const message = `${size} bytes of ${name}, which has ${known} elsewhere: mixed sizes are not supported`;
            report({ code: 'ISO404', span, message });
            break;
        }
    }
}

const locationOf = (symbol: ProgramSymbol): LocationId | null => (symbol.kind === 'address' ? symbol.location : null);

function targetsOf(program: Program, pointers: Pointers, cpu: CpuIndex, { addr }: Access): ProgramSymbol[] {
    return 'reg' in addr ? [...pointers.of(cpu, addr.reg)].map((index) => program.symbols[index]) : [];
}
