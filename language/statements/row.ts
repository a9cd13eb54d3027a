/** The shape of a row of the statement table, and small makers for its grammar. */
import { ARCHITECTURE_NAMES, type ArchitectureName, type Barrier, type RmwFunction } from '../../machine/program';

export const ARCHITECTURES: readonly ArchitectureName[] = ARCHITECTURE_NAMES;

/** What an operand of a simple statement may be; also the parameter types of intrinsics. */
export type OperandRole = 'code' | 'cpu' | 'version' | 'word' | 'register' | 'expression';

/** One element of a row's grammar, in order. */
export type Part =
    | { readonly word: string }
    | { readonly operand: OperandRole; readonly name: string }
    | { readonly punctuation: string };

/** What a statement does to the machine, as data; `lower/` gives each its micro-operations. */
export type Operation =
    | { readonly kind: 'barrier'; readonly barrier: Barrier }
    | { readonly kind: 'nop' | 'patch' | 'execute' | 'send' | 'wait' | 'assign' | 'structure' | 'assert' | 'note' }
    | { readonly kind: 'dc' }
    | { readonly kind: 'ic'; readonly all: boolean; readonly local: boolean }
    | { readonly kind: 'enter'; readonly cause: 'exception' | 'syscall' | 'irq' }
    | { readonly kind: 'return'; readonly synchronizes: 'eos' | 'always' | 'never' }
    | { readonly kind: 'register'; readonly registered: 0 | 1; readonly exchange: boolean }
    | { readonly kind: 'mask'; readonly masked: boolean }
    /** Intrinsics in expressions. */
    | { readonly kind: 'load'; readonly order: 'plain' | 'acquire' }
    | { readonly kind: 'store'; readonly release: boolean }
    | { readonly kind: 'rmw'; readonly fn: RmwFunction; readonly acquire: boolean; readonly release: boolean }
    | { readonly kind: 'cas'; readonly acquire: boolean; readonly release: boolean };

/** The three questions a reader has about an instruction; the text says yes or no and why, in one sentence each. */
export interface ThreeQuestions {
    /** Are my earlier stores visible to others once it is done? */
    readonly stores: string;
    /** Does it wait for cache maintenance? */
    readonly maintenance: string;
    /** Does it discard instructions already fetched? */
    readonly fetched: string;
}

export interface StatementRow {
    /** Canonical spelling of its words: `dsb ish`, `patch`, `while`, `xchg_acquire`. Unique. */
    readonly id: string;
    readonly group: 'code' | 'data' | 'barrier' | 'cache' | 'privilege' | 'registration' | 'ipi' | 'control' | 'other';
    /**
     * `simple`: one statement `words operands;`. `structured`: its own grammar (if, while, …), shown by `syntax`.
     * `intrinsic`: a call inside expressions, or as a statement.
     */
    readonly form: 'simple' | 'structured' | 'intrinsic';
    /** Simple rows: the grammar. Intrinsics: their operands. */
    readonly parts: readonly Part[];
    /** As a reader writes it, for documentation and signature help: `patch CODE = VERSION;`. */
    readonly syntax: string;
    /** `isb()`, `dsb(ish)`: accepted as written in C. */
    readonly cSpelling?: string;
    readonly architectures: readonly ArchitectureName[];
    /** One line. */
    readonly meaning: string;
    /** null where the questions make no sense (control flow). */
    readonly questions: ThreeQuestions | null;
    /** What it is not: the misunderstanding to expect. */
    readonly not: string;
    /** How Linux spells it; empty: it does not. */
    readonly linux: string;
    /** Manual, paper, kernel path, commit. */
    readonly source: string;
    /** Completion snippet (LSP syntax), without the final semicolon's newline. */
    readonly snippet: string;
    readonly operation: Operation;
}

export const all: readonly ArchitectureName[] = ARCHITECTURES;

/** Grammar in short: words, `<role name>` for operands, anything else punctuation, separated by blanks. */
export function grammar(text: string): readonly Part[] {
    const roles: readonly string[] = [
        'code',
        'cpu',
        'version',
        'word',
        'register',
        'expression',
    ] satisfies OperandRole[];
    const isRole = (role: string): role is OperandRole => roles.includes(role);
    return [...text.matchAll(/<(\w+)(?: (\w+))?>|([\w.]+)|(\S)/g)].map(([, role, name, word, mark]): Part => {
        if (role !== undefined && isRole(role)) return { operand: role, name: name ?? role };
        return word !== undefined ? { word } : { punctuation: mark ?? '' };
    });
}
