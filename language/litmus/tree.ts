/** The tree of a litmus test, in the terms of herdtools7's file format: what was written, with spans; nothing is resolved. */
import type { Span } from '../../machine/program';

/**
 * Something wrong with a litmus test. Codes: ISO400 not a litmus test, ISO401 of another kind (C, PPC, …), ISO402 syntax,
 * ISO403 an instruction that is not supported, ISO404 another feature that is not supported, ISO405 an unknown name.
 */
export interface LitmusProblem {
    readonly code: 'ISO400' | 'ISO401' | 'ISO402' | 'ISO403' | 'ISO404' | 'ISO405';
    readonly span: Span;
    readonly message: string;
}

/** The litmus dialects read here, as they name themselves on the first line. */
export type LitmusArchitecture = 'AArch64' | 'X86_64' | 'X86' | 'RISCV';

/** A value as it is written in the init section or in a condition. */
export type LitmusValue =
    | { readonly kind: 'number'; readonly value: number; readonly span: Span }
    /** A location (`x`), or an element of an array (`x[1]`): its address as a value. */
    | { readonly kind: 'location'; readonly name: string; readonly index?: number; readonly span: Span }
    /** `{1,2}`: the elements of an array. */
    | { readonly kind: 'array'; readonly values: readonly LitmusValue[]; readonly span: Span }
    /** `P1:m0`, `label:"P1:m0"`: the address of code. */
    | { readonly kind: 'label'; readonly cpu: number; readonly label: string; readonly span: Span }
    /** `instr:"NOP"`, `NOP`: an instruction. */
    | { readonly kind: 'instruction'; readonly text: string; readonly span: Span };

/** A register of a CPU, or a memory location. */
export type LitmusPlace =
    | { readonly kind: 'register'; readonly cpu: number; readonly name: string; readonly span: Span }
    | { readonly kind: 'location'; readonly name: string; readonly index?: number; readonly span: Span }
    | { readonly kind: 'label'; readonly cpu: number; readonly label: string; readonly span: Span };

/** What a place is compared with: a value, or the contents of another place (`0:X1 = 1:X1`). */
export type LitmusComparand =
    LitmusValue | { readonly kind: 'contents'; readonly place: LitmusPlace; readonly span: Span };

/** One item of the init section; `value` null when only the type is given (`ins_t *1:X1;`). */
export interface LitmusInit {
    readonly place: LitmusPlace;
    readonly value: LitmusValue | null;
    /** As written: `uint64_t`, `int *`. */
    readonly type: string | null;
    /** Elements of an array that is declared (`int x[2]`); null: no array. */
    readonly length: number | null;
}

/** `name=value` before the init section. */
export interface LitmusKey {
    readonly name: string;
    readonly value: string;
    readonly span: Span;
}

/** One instruction in a column, with the labels before it. The last entry of a column may have labels only. */
export interface LitmusCell {
    readonly labels: readonly { readonly name: string; readonly span: Span }[];
    /** Null: labels at the end of the column. */
    readonly text: string | null;
    readonly span: Span;
}

/** A column: the program of `P<cpu>`, or its fault handler `P<cpu>.F`. */
export interface LitmusColumn {
    readonly cpu: number;
    readonly handler: boolean;
    readonly span: Span;
    readonly cells: readonly LitmusCell[];
}

export interface LitmusFault {
    readonly cpu: number;
    /** Null: anywhere. */
    readonly label: string | null;
    /** As herd7 prints it inside the parentheses: `P0:L0,UndefinedInstruction`. */
    readonly text: string;
    readonly span: Span;
}

/** A proposition over a final state. */
export type LitmusProposition =
    | { readonly kind: 'true' | 'false'; readonly span: Span }
    | {
          readonly kind: 'equal' | 'different';
          readonly place: LitmusPlace;
          readonly value: LitmusComparand;
          readonly span: Span;
      }
    | { readonly kind: 'fault'; readonly fault: LitmusFault; readonly span: Span }
    | { readonly kind: 'not'; readonly operand: LitmusProposition; readonly span: Span }
    | {
          readonly kind: 'and' | 'or' | 'implies';
          readonly left: LitmusProposition;
          readonly right: LitmusProposition;
          readonly span: Span;
      };

export type LitmusQuantifier = 'exists' | '~exists' | 'forall';

/** A whole test. Parts that could not be read are missing; `problems` of the reading says why. */
export interface LitmusTest {
    readonly architecture: LitmusArchitecture;
    readonly name: string;
    readonly nameSpan: Span;
    /** The quoted description, if any. */
    readonly description: string | null;
    readonly keys: readonly LitmusKey[];
    readonly init: readonly LitmusInit[];
    readonly columns: readonly LitmusColumn[];
    /** `locations […]`: what is listed of a final state besides what the condition names. */
    readonly listed: readonly (
        LitmusPlace | { readonly kind: 'fault'; readonly fault: LitmusFault; readonly span: Span }
    )[];
    readonly filter: LitmusProposition | null;
    /** Null: the file has none (or a damaged one). */
    readonly quantifier: LitmusQuantifier | null;
    readonly condition: LitmusProposition | null;
    readonly conditionSpan: Span | null;
}
