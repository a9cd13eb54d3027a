/** What reading one instruction of a litmus test gives, on any architecture: drafts of micro-operations. */
import type { ArchitectureOptions, BranchTest, EventKind, Op, RegisterId, Value } from '../../machine/program';

/** Where a branch goes, as it is written. */
export type BranchTarget =
    | { readonly label: string }
    /** `.+8`: instructions from here. */
    | { readonly offset: number };

/** A micro-operation whose labels are not resolved yet. */
export type Draft =
    | Exclude<Op, { readonly op: 'branch' | 'jump' }>
    | { readonly op: 'branch'; readonly test: BranchTest; readonly to: BranchTarget }
    | { readonly op: 'jump'; readonly to: BranchTarget; readonly link?: RegisterId }
    /** ADR: the address of a label. */
    | { readonly op: 'address'; readonly dst: RegisterId; readonly label: string };

export interface Decoded {
    /** Canonical text: two spellings of one instruction have the same. Branches keep their label or `.+8`. */
    readonly text: string;
    readonly kind: EventKind;
    readonly ops: readonly Draft[];
    /** On the architecture's list of instructions that may be modified while being executed. */
    readonly modifiable: boolean;
    /** Bytes of each memory access it makes; absent: it makes none. */
    readonly size?: number;
}

/** Why an instruction cannot be read; `at` is an offset into its text. */
export class Refusal extends Error {
    override readonly name = 'Refusal';
    constructor(
        readonly code: 'ISO402' | 'ISO403' | 'ISO404',
        message: string,
    ) {
        super(message);
    }
}

/** What an instruction reader needs from the test around it. */
export interface InstructionContext {
    /** The register's place in the register file all CPUs of the test share; −1 for a zero register. */
    readonly register: (canonicalName: string) => RegisterId;
    readonly options: ArchitectureOptions;
    /** The test has numbers that need more than a word: what accesses a word has to cut them. */
    readonly wide: boolean;
    /** The address of a memory location named in the instruction itself (x86-64). */
    readonly addressOf: (location: string) => Value;
}

/** Reads one instruction. @throws Refusal */
export type InstructionReader = (text: string, context: InstructionContext) => Decoded;

/** The machine's integers are exact up to here; what is beyond stands for addresses and code. */
export const LARGEST = 2 ** 47;

/** A number as an instruction has it. @throws Refusal where the machine has no such number */
export function exact(value: number, written: string): number {
    if (Math.abs(value) < LARGEST) return value;
    throw new Refusal('ISO404', `${written} is too large: numbers up to 2^47 are supported`);
}
