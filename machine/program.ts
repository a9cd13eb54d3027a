/**
 * The instruction set of the abstract machine: what `.isosync` scenarios and `.litmus` tests are lowered to.
 *
 * One Program is one scenario on one architecture with fixed options. Everything is plain data: it crosses worker
 * boundaries, knows no text layout and no protocol. Indices (CpuIndex, LocationId, …) point into the arrays of the Program.
 */

export const ARCHITECTURE_NAMES = ['arm64', 'x86_64', 'riscv64'] as const;
export type ArchitectureName = (typeof ARCHITECTURE_NAMES)[number];

/** Index into {@link Program.cpus}. */
export type CpuIndex = number;
/** Index into {@link Program.locations}. */
export type LocationId = number;
/** Index into {@link Program.events}. */
export type EventId = number;
/** Index into the register file of a CPU ({@link Cpu.registers}); −1 where a result is dropped (the zero register). */
export type RegisterId = number;
/** Index into {@link Program.code}: one code array serves all CPUs, since a CPU may branch into code shown in another's column. */
export type Pc = number;
/** Index into {@link Program.marks}. */
export type MarkId = number;

/**
 * A machine value: a signed integer (|v| < 2^47), or a symbol, encoded as SYMBOL_BASE + index into {@link Program.symbols}.
 * Equality of values is equality of numbers.
 */
export type Value = number;
export const SYMBOL_BASE = 2 ** 48;
export const symbolValue = (index: number): Value => SYMBOL_BASE + index;
export const isSymbol = (value: Value): boolean => value >= SYMBOL_BASE;
export const symbolIndex = (value: Value): number => value - SYMBOL_BASE;

/** What a symbol stands for. */
export type ProgramSymbol =
    /** The version of an `execute` that did not happen: every comparison with it is false. */
    | { readonly kind: 'none' }
    /** An address: of a location (loads and stores reach it), of code (branches reach it), or of both. */
    | {
          readonly kind: 'address';
          readonly name: string;
          readonly location: LocationId | null;
          readonly pc: Pc | null;
          /** Its place in an object, in bytes: arithmetic leads from one place of an object to another that is listed. */
          readonly within?: { readonly object: number; readonly offset: number };
      }
    /** A version of a patchable instruction in a scenario, by name; `quoted` when it was written as an instruction text. */
    | { readonly kind: 'version'; readonly name: string; readonly quoted: boolean; readonly modifiable: boolean }
    /**
     * An instruction of a litmus test as a value. `op` null: not an instruction this CPU knows (undefined when executed).
     * Branches inside are relative: their `target` counts instructions from the place where they are executed.
     * `modifiable`: on the architecture's list of instructions that may be modified while being executed (Arm ARM B2.2.5).
     */
    | { readonly kind: 'instruction'; readonly text: string; readonly op: Op | null; readonly modifiable: boolean };

/** Options of an architecture; those that do not apply to it are ignored. */
export interface ArchitectureOptions {
    /** CTR_EL0.IDC: data cache clean to the point of unification is not required. */
    readonly idc: 0 | 1;
    /** CTR_EL0.DIC: instruction cache invalidation is not required. */
    readonly dic: 0 | 1;
    /** SCTLR_ELx.EIS (FEAT_ExS): exception entry is a context synchronization event. */
    readonly eis: 0 | 1;
    /** SCTLR_ELx.EOS (FEAT_ExS): exception return is a context synchronization event. */
    readonly eos: 0 | 1;
    /** IC IALLU reaches other CPUs, as herd7's model has it; the Arm ARM makes it local unless HCR_EL2.FB. */
    readonly ialluBroadcast: boolean;
    /** Visits of one `while` per path before the path is given up (and the verdict is unknown unless racy). */
    readonly loopBound: number;
}
export const DEFAULT_OPTIONS: ArchitectureOptions = {
    idc: 0,
    dic: 0,
    eis: 1,
    eos: 1,
    ialluBroadcast: false,
    loopBound: 3,
};

export type LocationKind =
    /** A shared memory word. */
    | 'word'
    /** A patchable instruction (or one part of a multi-part one). */
    | 'code'
    /** `registered(CPU)`. */
    | 'registration';

/** A memory cell. */
export interface Location {
    /** As the reader writes it: `x`, `foo`, `foo.1`, `registered(B)`, `P1:m0`. */
    readonly name: string;
    readonly kind: LocationKind;
    readonly initial: Value;
    /** Cells with the same number share a cache line; maintenance of one maintains all. */
    readonly line: number;
    /** For a registration: whose. */
    readonly cpu?: CpuIndex;
    /** For a litmus code cell: the code index it overlays. */
    readonly pc?: Pc;
    readonly span?: Span;
}

/** Half-open range of UTF-16 offsets in a source text; `file` is absent for the scenario itself, a library path otherwise. */
export interface Span {
    readonly start: number;
    readonly end: number;
    readonly file?: string;
}

/** One open procedure (or handler) around an event: the call that is being expanded. Outermost first. */
export interface Frame {
    /** `kick_all_cpus_sync`, or `on ipi` for a handler. */
    readonly procedure: string;
    /** Where it is called (the handler block for a handler). */
    readonly call: Span;
    /** Unique per expansion, so that two calls of one procedure on one line stay apart. */
    readonly expansion: number;
}

/** What an event is, for glyphs, function breakpoints and trace items (`A.patch`). */
export type EventKind =
    | 'patch'
    | 'execute'
    | 'load'
    | 'store'
    | 'rmw'
    | 'dmb'
    | 'dsb'
    | 'isb'
    | 'fence'
    | 'dc'
    | 'ic'
    | 'enter'
    | 'return'
    | 'register'
    | 'unregister'
    | 'send'
    | 'wait'
    | 'ack'
    | 'mask'
    | 'unmask'
    | 'if'
    | 'while'
    | 'await'
    | 'choose'
    | 'assert'
    | 'note'
    | 'assign'
    | 'branch'
    | 'nop';

/** One thing a CPU does, as a reader counts them: a statement, a read of a condition, a litmus instruction. One debugger step. */
export interface ProgramEvent {
    readonly kind: EventKind;
    /** Canonical text: `dsb ish`, `patch foo = new`, `registered(B)`; in a litmus test the instruction. */
    readonly text: string;
    /** The CPU in whose block it stands. */
    readonly cpu: CpuIndex;
    /** Where it is written (in a library file for library procedures). */
    readonly span: Span;
    /** Open procedures, outermost first; empty at top level. `frames[0].call` is the place in the scenario. */
    readonly frames: readonly Frame[];
    /** The label before the statement, if any. */
    readonly label?: string;
}

export type Operand = { readonly reg: RegisterId } | { readonly value: Value };

export type Access = 'all' | 'load' | 'store';

/** Barriers of all architectures; an architecture file gives each its rule. */
export type Barrier =
    | { readonly kind: 'dmb' | 'dsb'; readonly access: Access; /** NSH: this CPU only. */ readonly local: boolean }
    | { readonly kind: 'isb' }
    /** x86-64: `serialize` stands for every serialising instruction. */
    | { readonly kind: 'mfence' | 'lfence' | 'sfence' | 'serialize' }
    /** RISC-V FENCE pred,succ; `tso` for FENCE.TSO. */
    | {
          readonly kind: 'fence';
          readonly predecessors: 'r' | 'w' | 'rw';
          readonly successors: 'r' | 'w' | 'rw';
          readonly tso?: boolean;
      }
    | { readonly kind: 'fence.i' }
    | { readonly kind: 'sfence.vma' };

export type AluFunction =
    | 'mov'
    | 'add'
    | 'sub'
    | 'and'
    | 'or'
    | 'xor'
    | 'bic'
    | 'orn'
    | 'eon'
    | 'shl'
    | 'shr'
    | 'sar'
    | 'mul'
    | 'eq'
    | 'ne'
    | 'lt'
    | 'le'
    | 'gt'
    | 'ge'
    | 'not'
    | 'neg'
    | 'lnot';

export type RmwFunction = 'swap' | 'add' | 'or' | 'bic' | 'xor' | 'smax' | 'smin' | 'umax' | 'umin';

/** Condition codes over the last comparison (AArch64 spelling). */
export type ConditionCode =
    'eq' | 'ne' | 'ge' | 'lt' | 'gt' | 'le' | 'hs' | 'lo' | 'hi' | 'ls' | 'mi' | 'pl' | 'vs' | 'vc';

export type BranchTest =
    | { readonly kind: 'flags'; readonly condition: ConditionCode }
    | { readonly kind: 'zero'; readonly reg: RegisterId; readonly nonzero: boolean }
    | { readonly kind: 'bit'; readonly reg: RegisterId; readonly bit: number; readonly nonzero: boolean };

/** Micro-operations. */
export type Op =
    | { readonly op: 'nop' }
    /** The program of this CPU ends here; it idles and still takes IPIs. */
    | { readonly op: 'halt' }
    | {
          readonly op: 'load';
          readonly dst: RegisterId;
          readonly addr: Operand;
          readonly order: 'plain' | 'acquire' | 'acquirePC';
          readonly exclusive?: boolean;
          /** RISC-V LR and AMO with both ordering bits: the load too comes after everything earlier. */
          readonly release?: boolean;
      }
    /** `status`: the result register of a store-exclusive (absent: an ordinary store). */
    | {
          readonly op: 'store';
          readonly addr: Operand;
          readonly data: Operand;
          readonly release: boolean;
          readonly status?: RegisterId;
          /** RISC-V SC with both ordering bits: everything later comes after the store too. */
          readonly acquire?: boolean;
      }
    /** LSE atomics, xchg. `noReturn`: ST<op> forms, or a zero-register result: the load half orders nothing. */
    | {
          readonly op: 'rmw';
          readonly fn: RmwFunction;
          readonly dst: RegisterId;
          readonly addr: Operand;
          readonly src: Operand;
          readonly acquire: boolean;
          readonly release: boolean;
          readonly noReturn?: boolean;
      }
    /** Compare and swap; `dst` gets the old value. */
    | {
          readonly op: 'cas';
          readonly dst: RegisterId;
          readonly addr: Operand;
          readonly expected: Operand;
          readonly desired: Operand;
          readonly acquire: boolean;
          readonly release: boolean;
          readonly noReturn?: boolean;
          /** isosync cmpxchg: the result's view is its load's only. */ readonly kernel?: boolean;
      }
    | {
          readonly op: 'alu';
          readonly fn: AluFunction;
          readonly dst: RegisterId;
          readonly a: Operand;
          readonly b: Operand;
          readonly width: 32 | 64;
      }
    /** Sets the flags. `fn` sub for CMP and SUBS, and for TST and ANDS, add for CMN and ADDS. */
    | {
          readonly op: 'compare';
          readonly fn: 'sub' | 'and' | 'add';
          readonly a: Operand;
          readonly b: Operand;
          readonly width: 32 | 64;
      }
    /** CSEL, CSINC, CSET, …: `increment`, `invert`, `negate` apply to `b` when the condition fails. */
    | {
          readonly op: 'select';
          readonly dst: RegisterId;
          readonly condition: ConditionCode;
          readonly a: Operand;
          readonly b: Operand;
          readonly adjust?: 'increment' | 'invert' | 'negate';
          readonly width: 32 | 64;
      }
    /** `relative` only inside an instruction symbol: `target` then counts instructions. */
    | { readonly op: 'branch'; readonly test: BranchTest; readonly target: Pc; readonly relative?: boolean }
    | { readonly op: 'jump'; readonly target: Pc; readonly link?: RegisterId; readonly relative?: boolean }
    /** ADR inside an instruction symbol: the address of the instruction `target` instructions on. */
    | { readonly op: 'adr'; readonly dst: RegisterId; readonly target: Pc }
    | { readonly op: 'jumpTo'; readonly reg: RegisterId; readonly link?: RegisterId }
    | { readonly op: 'barrier'; readonly barrier: Barrier }
    /** DC CVAU and kin. On an architecture without it, never emitted. */
    | { readonly op: 'dc'; readonly addr: Operand }
    /** IC IVAU (`addr`), IC IALLUIS (`all`), IC IALLU (`all`, local). */
    | { readonly op: 'ic'; readonly addr: Operand | 'all'; readonly local: boolean }
    /**
     * `execute foo`: fetches the cell(s) and records the version in `dst`. Several cells: a multi-part instruction, part 0
     * first; the version symbol named `int3` in part 0 traps and emulates the newest version.
     */
    | { readonly op: 'fetch'; readonly cells: readonly LocationId[]; readonly dst: RegisterId }
    /** Litmus: the instruction at this place may be modified: fetch it from its cell, then execute what was fetched. */
    | { readonly op: 'fetchAndRun'; readonly cell: LocationId }
    /** `enter exception|syscall|irq`: to kernel mode; `synchronizes` as the architecture and its options say. */
    | { readonly op: 'enter'; readonly cause: 'exception' | 'syscall' | 'irq'; readonly synchronizes: boolean }
    /** eret, iret, sysret, sret. Inside a taken IPI handler (the final one emitted by lowering has `handler`): returns to the interrupted place and unmasks. */
    | {
          readonly op: 'return';
          readonly synchronizes: boolean;
          readonly handler: boolean;
          /** Serialising return (x86 IRET): apply the serialize rule. */ readonly serializes?: boolean;
      }
    /** Litmus ERET: jumps to the address in `elr`. */
    | { readonly op: 'eret'; readonly elr: RegisterId; readonly synchronizes: boolean }
    /** Litmus SVC / UDF: synchronous exception; elr := the next (SVC) or this (UDF) instruction. */
    | { readonly op: 'fault'; readonly cause: 'svc' | 'undefined'; readonly synchronizes: boolean }
    | { readonly op: 'send'; readonly target: CpuIndex }
    /** Waits for the acknowledgement of every IPI this CPU has sent to `target` so far; no event when there are none. */
    | { readonly op: 'wait'; readonly target: CpuIndex }
    /** Emitted by lowering at the end of a handler: a store-release to the acknowledgement word of the IPI being handled. */
    | { readonly op: 'ack' }
    | { readonly op: 'mask'; readonly masked: boolean }
    /** Ends an `await`: goes on only if `reg` is non-zero (control dependency), else this CPU waits and starts again at `retry`. */
    | { readonly op: 'assume'; readonly reg: RegisterId; readonly retry: Pc }
    /** Counts visits of a `while`; over the bound the path is given up and the verdict cannot be safe. */
    | { readonly op: 'visit'; readonly loop: number }
    /** `choose`: any of the targets. */
    | { readonly op: 'choose'; readonly targets: readonly Pc[] }
    | { readonly op: 'assert'; readonly reg: RegisterId }
    /** A label of a property has completed (always taken together with what is before it). */
    | { readonly op: 'mark'; readonly mark: MarkId };

/** One micro-operation in place. */
export type Instruction = Op & {
    /** The event it belongs to; consecutive micro-operations with the same event are one step. */
    readonly event: EventId;
    /** First micro-operation of an event: an IPI may be taken before it. */
    readonly boundary: boolean;
    /** Litmus: the address of this instruction as a value (for BL, faults). */
    readonly address?: Value;
};

export interface Cpu {
    readonly name: string;
    readonly entry: Pc;
    /** IPI handler (lowering always emits at least `ack; return`), or the fault handler of a litmus column `Pn.F`; null: none. */
    readonly handler: Pc | null;
    readonly faultHandler: Pc | null;
    /** Register names; registers of inlined procedures are called `proc.name#n` and are not observable. */
    readonly registers: readonly string[];
    readonly initial: readonly Value[];
    readonly startsInUser: boolean;
    readonly registered: 0 | 1;
    /** The `registered(CPU)` word; null in litmus tests. */
    readonly registration: LocationId | null;
    readonly span?: Span;
}

/** A label that a property speaks about, or `$end` of a CPU. */
export interface Mark {
    readonly cpu: CpuIndex;
    /** `kick`, or `$end`. */
    readonly label: string;
}

/** An expression over a final state. Comparisons with the `none` symbol are false. */
export type Condition =
    | { readonly kind: 'value'; readonly value: Value }
    | { readonly kind: 'register'; readonly cpu: CpuIndex; readonly reg: RegisterId }
    | { readonly kind: 'location'; readonly location: LocationId }
    /** Litmus `fault(P0:l0)`: this CPU stopped at that place (null: anywhere). */
    | { readonly kind: 'fault'; readonly cpu: CpuIndex; readonly pc: Pc | null }
    | { readonly kind: 'unary'; readonly fn: 'lnot' | 'neg' | 'not'; readonly operand: Condition }
    | {
          readonly kind: 'binary';
          readonly fn: AluFunction | 'land' | 'lor';
          readonly left: Condition;
          readonly right: Condition;
      };

/** What must hold. `text` is the source text of the property, `name` its `as name`. */
export type Property = {
    readonly text: string;
    readonly name?: string;
    readonly span?: Span;
    /** Not written by the author, but implied. */ readonly implied?: boolean;
} & (
    | {
          readonly kind: 'stale';
          readonly location: LocationId;
          /** CPUs that must not run stale code. */ readonly on: readonly CpuIndex[];
          readonly after: MarkId;
      }
    | { readonly kind: 'final'; readonly quantifier: 'forbid' | 'exists' | 'always'; readonly condition: Condition }
    | { readonly kind: 'unpredictable'; readonly location: LocationId }
    | { readonly kind: 'ipiInUser'; readonly cpu: CpuIndex }
    | { readonly kind: 'returns'; readonly cpu: CpuIndex }
    | { readonly kind: 'assert'; readonly cpu: CpuIndex; readonly event: EventId }
);

/** What is listed of a final state (litmus tests, `exists`). */
export type Observable =
    | { readonly kind: 'register'; readonly cpu: CpuIndex; readonly reg: RegisterId }
    | { readonly kind: 'location'; readonly location: LocationId }
    | { readonly kind: 'fault'; readonly cpu: CpuIndex; readonly pc: Pc | null };

export interface Program {
    readonly name: string;
    readonly architecture: ArchitectureName;
    readonly options: ArchitectureOptions;
    readonly symbols: readonly ProgramSymbol[];
    readonly locations: readonly Location[];
    readonly cpus: readonly Cpu[];
    readonly code: readonly Instruction[];
    readonly events: readonly ProgramEvent[];
    readonly marks: readonly Mark[];
    readonly properties: readonly Property[];
    /** Final states are listed over these. */
    readonly observed: readonly Observable[];
    /** Only final states in which this holds count: for properties of final states, and for what is listed. */
    readonly filter?: Condition;
}
