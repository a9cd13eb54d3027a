/**
 * The code of a CPU as it may fetch it now. Every CPU sees the program at addresses of its own, since what one may fetch another
 * may not. Events are the instructions; where a fetch may return several versions, all of them stand there.
 */
import type { CpuIndex, EventId, LocationId, Program } from '../../machine/program';
import type { Snapshot } from '../../machine/trace';
import { versionsText } from '../expressions/show';

/** Distance between the codes of two CPUs, and of two instructions. */
const CPU_BYTES = 0x100_0000;
const INSTRUCTION_BYTES = 4;

/** A place in the code of a CPU. */
export interface CodePlace {
    readonly cpu: CpuIndex;
    /** Index into {@link codeOfCpu}; may lie outside. */
    readonly index: number;
}

/**
 * The events a CPU may execute, in order: its own, and in a litmus test those of the other columns, where it may branch to.
 * The end of a column is no instruction.
 */
export function codeOfCpu(program: Program, cpu: CpuIndex): readonly EventId[] {
    return codeOf(program, cpu).events;
}

interface Code {
    readonly events: readonly EventId[];
    readonly places: ReadonlyMap<EventId, number>;
}
/** Asked for with every stack frame: found out once. */
const known = new WeakMap<Program, Map<CpuIndex, Code>>();

function codeOf(program: Program, cpu: CpuIndex): Code {
    const codes = known.get(program) ?? new Map<CpuIndex, Code>();
    known.set(program, codes);
    const found = codes.get(cpu);
    if (found !== undefined) return found;
    const events = eventsOf(program, cpu);
    const code = { events, places: new Map(events.map((event, index) => [event, index])) };
    codes.set(cpu, code);
    return code;
}

function eventsOf(program: Program, cpu: CpuIndex): readonly EventId[] {
    const ends = new Set(program.code.filter((each) => each.op === 'halt').map((each) => each.event));
    const isLitmus = program.cpus.every((each) => each.registration === null);
    const events = [...program.events.keys()].filter((event) => !ends.has(event));
    const own = events.filter((event) => program.events[event]?.cpu === cpu);
    return isLitmus ? [...own, ...events.filter((event) => program.events[event]?.cpu !== cpu)] : own;
}

export const addressOf = ({ cpu, index }: CodePlace): number => (cpu + 1) * CPU_BYTES + index * INSTRUCTION_BYTES;

/** The place of an address; null: it is in the code of no CPU. */
export function placeAt(program: Program, address: number): CodePlace | null {
    const cpu = Math.floor(address / CPU_BYTES) - 1;
    if (program.cpus[cpu] === undefined) return null;
    return { cpu, index: Math.floor((address % CPU_BYTES) / INSTRUCTION_BYTES) };
}

/** The place of an event in the code of a CPU; null: it does not stand there. */
export function placeOfEvent(program: Program, cpu: CpuIndex, event: EventId): CodePlace | null {
    const index = codeOf(program, cpu).places.get(event);
    return index === undefined ? null : { cpu, index };
}

const REFERENCE = /^(0x[0-9a-f]+|\d+)(?:@(\d+)\.(\d+))?$/i;

/** What a reference says: where, and for a reference of ours at which stop of the session it was made and for which position. */
export interface Reference {
    readonly address: number;
    readonly stop: number | null;
    readonly position: number | null;
}

/**
 * A reference to a place. It is another one at every stop, since clients keep what they have once disassembled (VS Code's view
 * does), and what a fetch may return changes with the steps.
 */
export const referenceTo = (place: CodePlace, stop: number, position: number): string =>
    `${hex(addressOf(place))}@${stop}.${position}`;

/** Reads a reference, or an address as a person writes it; null: it is none. */
export function referenceIn(text: string): Reference | null {
    const found = REFERENCE.exec(text.trim());
    if (found?.[1] === undefined) return null;
    const number = (part: string | undefined): number | null => (part === undefined ? null : Number(part));
    return { address: Number(found[1]), stop: number(found.at(2)), position: number(found.at(3)) };
}

export const hex = (address: number): string => `0x${address.toString(16)}`;

/** An instruction as a CPU may fetch it at a moment. */
export function instructionText(program: Program, snapshot: Snapshot, cpu: CpuIndex, event: EventId): string {
    const text = program.events[event]?.text ?? '';
    const cells = cellsOf(program, event);
    if (cells.length === 0) return text;
    const versions = cells.map((cell) => {
        const code = snapshot.cpus[cpu]?.code.find((each) => each.location === cell);
        return code === undefined ? text : versionsText(program, code.pipeline, code.newest);
    });
    const isInstruction = program.locations[cells[0] ?? -1]?.pc !== undefined;
    return isInstruction ? versions.join('; ') : `${text}: ${versions.join('; ')}`;
}

/** The code locations an event fetches. */
function cellsOf(program: Program, event: EventId): readonly LocationId[] {
    return program.code.flatMap((each): readonly LocationId[] => {
        if (each.event !== event) return [];
        if (each.op === 'fetch') return each.cells;
        return each.op === 'fetchAndRun' ? [each.cell] : [];
    });
}
