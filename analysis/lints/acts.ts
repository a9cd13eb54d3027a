/** What micro-operations are, in the questions lints ask. */
import type { CpuIndex, Location, LocationId, Operand, Program } from '../../machine/program';
import { isSymbol, symbolIndex } from '../../machine/program';
import type { Act, LintContext, LintedCpu } from './lint';

export function locationOf(program: Program, operand: Operand): LocationId | null {
    if (!('value' in operand) || !isSymbol(operand.value)) return null;
    const symbol = program.symbols[symbolIndex(operand.value)];
    return symbol?.kind === 'address' ? symbol.location : null;
}

function kindAt(program: Program, operand: Operand): Location['kind'] | null {
    const location = locationOf(program, operand);
    return location === null ? null : (program.locations[location]?.kind ?? null);
}

/** A context synchronization event, or (x86-64) a serialising instruction. */
export function synchronizes({ op }: Act): boolean {
    switch (op.op) {
        case 'barrier':
            return op.barrier.kind === 'isb' || op.barrier.kind === 'serialize';
        case 'enter':
        case 'eret':
        case 'fault':
            return op.synchronizes;
        case 'return':
            return op.synchronizes || op.serializes === true;
        default:
            return false;
    }
}

/** Discards fetched instructions in whatever way the architecture has. */
export function resynchronizes(act: Act): boolean {
    return synchronizes(act) || (act.op.op === 'barrier' && act.op.barrier.kind === 'fence.i');
}

/** A DSB that waits for everything, for everybody: what cache maintenance needs. */
export function completes({ op }: Act): boolean {
    return op.op === 'barrier' && op.barrier.kind === 'dsb' && op.barrier.access === 'all' && !op.barrier.local;
}

/** A barrier after which the CPU's own earlier stores are visible: DSB, DSB ST, MFENCE, a serialising instruction, FENCE with W. */
export function publishes({ op }: Act): boolean {
    if (op.op !== 'barrier') return false;
    const { barrier } = op;
    switch (barrier.kind) {
        case 'dsb':
            return barrier.access !== 'load' && !barrier.local;
        case 'mfence':
        case 'serialize':
            return true;
        case 'fence':
            return barrier.predecessors !== 'r';
        default:
            return false;
    }
}

export function isDmb({ op }: Act): boolean {
    return op.op === 'barrier' && op.barrier.kind === 'dmb';
}

export function patchOf(program: Program, { op, event }: Act): LocationId | null {
    return op.op === 'store' && event.kind === 'patch' ? locationOf(program, op.addr) : null;
}

export function registersItself({ event, op }: Act): boolean {
    return event.kind === 'register' && (op.op === 'store' || op.op === 'rmw');
}

export function unregistersItself({ event, op }: Act): boolean {
    return event.kind === 'unregister' && (op.op === 'store' || op.op === 'rmw');
}

export function readsRegistration(program: Program, { op }: Act): boolean {
    return (op.op === 'load' || op.op === 'rmw' || op.op === 'cas') && kindAt(program, op.addr) === 'registration';
}

export function storesWord(program: Program, { op }: Act): boolean {
    return (op.op === 'store' || op.op === 'rmw' || op.op === 'cas') && kindAt(program, op.addr) === 'word';
}

export function accessesData(program: Program, { op }: Act): boolean {
    return (
        (op.op === 'load' || op.op === 'store' || op.op === 'rmw' || op.op === 'cas') &&
        kindAt(program, op.addr) !== 'code'
    );
}

export function fetches({ op }: Act): boolean {
    return op.op === 'fetch';
}

/** Whether an act executes or patches a location that a violated property is about. */
export function isSuspect(suspects: ReadonlySet<LocationId> | null, { op }: Act): boolean {
    return suspects === null || (op.op === 'fetch' && op.cells.some((cell) => suspects.has(cell)));
}

/** How others learn that the work is done: an IPI, a store to a word, a decision not to send an IPI. */
export function signals(program: Program, act: Act): boolean {
    return act.op.op === 'send' || storesWord(program, act) || readsRegistration(program, act);
}

/** Locations that a CPU patches. */
export function patchedBy({ program }: LintContext, cpu: LintedCpu): ReadonlySet<LocationId> {
    return new Set(cpu.acts.flatMap((act) => patchOf(program, act) ?? []));
}

/** Whether a CPU executes a location, in its program or its handler. */
export function executes(cpu: LintedCpu, location: LocationId): boolean {
    return [...cpu.acts, ...cpu.handler].some(({ op }) => op.op === 'fetch' && op.cells.includes(location));
}

/** Whether any other CPU executes something this one patches. */
export function isPatcher(context: LintContext, cpu: LintedCpu): boolean {
    const patched = patchedBy(context, cpu);
    return context.cpus.some(
        (other) => other.index !== cpu.index && [...patched].some((location) => executes(other, location)),
    );
}

/** The first act after an index that satisfies a test, with its index. */
export function next(
    acts: readonly Act[],
    after: number,
    test: (act: Act) => boolean,
): { readonly at: number; readonly act: Act } | null {
    for (let at = after + 1; at < acts.length; at++) {
        const act = acts[at];
        if (act && test(act)) return { at, act };
    }
    return null;
}

/** Acts strictly between two indices. */
export function between(acts: readonly Act[], from: number, to: number): readonly Act[] {
    return acts.slice(from + 1, to);
}

export function cpuNamed(context: LintContext, index: CpuIndex): string {
    return context.program.cpus[index]?.name ?? '?';
}

/** The last element that satisfies a test. */
export function last<T>(all: readonly T[], test: (each: T) => boolean): T | null {
    return all[lastIndex(all, test)] ?? null;
}

/** The index of the last element that satisfies a test, −1: none. */
export function lastIndex<T>(all: readonly T[], test: (each: T) => boolean): number {
    for (let at = all.length - 1; at >= 0; at--) {
        const each = all[at];
        if (each !== undefined && test(each)) return at;
    }
    return -1;
}
