/** Names and registers of a litmus test that is being written. */
import { isSymbol, symbolIndex } from '../../machine/program';
import type { CpuIndex, EventId, LocationId, Operand, Program, RegisterId, Value } from '../../machine/program';

/** Why something has no litmus form. */
export class Unsayable extends Error {
    override readonly name = 'Unsayable';
}

/** Set when a path ends early: it sent an IPI, or an `await` failed. */
export const MARK = 27;
/** Where a called function records the version that ran. */
export const VERSION = 28;
/** What a register holds for an `execute` that did not happen. */
export const NOT_EXECUTED = 255;

/** X0 to X13 hold the scenario's registers and the versions executed; X14 and X15 are scratch. */
const VALUES = 14;
/** X16 to X26 hold addresses and new instructions. */
const ADDRESSES = 16;

export interface Execution {
    readonly cpu: CpuIndex;
    readonly location: LocationId;
    readonly register: string;
}

export interface Vocabulary {
    /** `W3`; null when there are too many. */
    register(cpu: CpuIndex, id: RegisterId): string | null;
    /** The register that holds the address of a location on a CPU. */
    address(cpu: CpuIndex, location: LocationId): string;
    /** The register that holds a new version, when the operand is one. */
    versionRegister(cpu: CpuIndex, location: LocationId, data: Operand): string | null;
    /** The register that records what an `execute` ran; null when there are too many. */
    execution(cpu: CpuIndex, location: LocationId, dst: RegisterId, event: EventId): string | null;
    executions(): readonly Execution[];
    /** Code locations that are executed. */
    executed(): readonly LocationId[];
    /** Versions a location may hold, the first one being its initial version. */
    versionsOf(location: LocationId): readonly Value[];
    functionName(location: LocationId): string;
    locationName(location: LocationId): string;
    mark(cpu: CpuIndex): void;
    marked(): readonly CpuIndex[];
    /** The init section. */
    init(): string[];
}

export function createVocabulary(program: Program): Vocabulary {
    const values = program.cpus.map(() => new Map<string, number>());
    const pointers = program.cpus.map(() => new Map<string, { number: number; holds: string }>());
    const executions: Execution[] = [];
    const marks = new Set<CpuIndex>();
    const taken = new Set<string>();
    const names = program.locations.map(({ name }) => {
        const plain = name
            .replace(/\W+/g, '_')
            .replace(/^_+|_+$/g, '')
            .replace(/^(?=\d|$)/, 'v');
        let unique = plain;
        // Words of the litmus format cannot be names of locations.
        for (
            let n = 2;
            taken.has(unique) ||
            /^(?:P\d+|exists|forall|locations|filter|true|false|not|fault|NOP|int|label|instr)$/.test(unique);
            n++
        )
            unique = `${plain}_${n}`;
        taken.add(unique);
        return unique;
    });
    const numberOf = (cpu: CpuIndex, key: string): number | null => {
        const known = values[cpu].get(key);
        if (known !== undefined) return known;
        if (values[cpu].size === VALUES) return null;
        values[cpu].set(key, values[cpu].size);
        return values[cpu].size - 1;
    };
    const pointer = (cpu: CpuIndex, key: string, holds: string): string => {
        const known = pointers[cpu].get(key);
        const number = known?.number ?? ADDRESSES + pointers[cpu].size;
        pointers[cpu].set(key, { number, holds });
        return String(number);
    };
    const versionsOf = (location: LocationId): Value[] => {
        const stored = program.code.flatMap((op) =>
            op.op === 'store' && 'value' in op.data && pointsTo(program, op.addr) === location ? [op.data.value] : [],
        );
        return [...new Set([program.locations[location].initial, ...stored])];
    };
    const isCode = (location: LocationId): boolean => program.locations[location].kind === 'code';
    const vocabulary: Vocabulary = {
        register: (cpu, id) => {
            const number = numberOf(cpu, `register ${id}`);
            return number === null ? null : `W${number}`;
        },
        address: (cpu, location) => {
            const holds = isCode(location) ? `P0:${vocabulary.functionName(location)}` : names[location];
            return `X${pointer(cpu, `location ${location}`, holds)}`;
        },
        versionRegister: (cpu, location, data) => {
            if (!isCode(location) || !('value' in data)) return null;
            const version = versionsOf(location).indexOf(data.value);
            return `W${pointer(cpu, `version ${location} ${version}`, `instr:"B .+${4 + 8 * version}"`)}`;
        },
        execution: (cpu, location, dst, event) => {
            const number = numberOf(cpu, dst < 0 ? `event ${event}` : `register ${dst}`);
            if (number === null) return null;
            executions.push({ cpu, location, register: `X${number}` });
            return `W${number}`;
        },
        executions: () => executions,
        executed: () => [
            ...new Set(
                program.locations.flatMap(({ kind }, location) =>
                    kind === 'code' && mentions(program, location) ? [location] : [],
                ),
            ),
        ],
        versionsOf,
        functionName: (location) => `f_${names[location]}`,
        locationName: (location) => names[location],
        mark: (cpu) => marks.add(cpu),
        marked: () => [...marks],
        init: () => {
            const words = program.locations.flatMap(({ kind, initial }, location) =>
                kind === 'code' || initial === 0 ? [] : [`${names[location]}=${initial};`],
            );
            const registers = program.cpus.map((_, cpu) =>
                [
                    ...[...pointers[cpu].values()].map(({ number, holds }) => `${cpu}:X${number}=${holds};`),
                    ...executions
                        .filter((execution) => execution.cpu === cpu)
                        .map(({ register }) => `${cpu}:${register}=${NOT_EXECUTED};`),
                ].join(' '),
            );
            return [...words, ...registers].filter((line) => line !== '');
        },
    };
    return vocabulary;
}

function pointsTo(program: Program, address: Operand): LocationId | null {
    const symbol = 'value' in address && isSymbol(address.value) ? program.symbols[symbolIndex(address.value)] : null;
    return symbol?.kind === 'address' ? symbol.location : null;
}

/** Whether some instruction names the location. */
function mentions(program: Program, location: LocationId): boolean {
    return program.code.some((op) => {
        if (op.op === 'fetch') return op.cells.includes(location);
        return (
            (op.op === 'store' || op.op === 'dc' || op.op === 'ic') &&
            op.addr !== 'all' &&
            pointsTo(program, op.addr) === location
        );
    });
}
