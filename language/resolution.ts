/** What the names of a scenario mean: symbols, references, scopes. Plain data, computed once per text. */
import type { ArchitectureName, ArchitectureOptions, Span } from '../machine/program';
import type { Diagnostic } from './diagnostic';
import type {
    ArchReference,
    CodeItem,
    CpuItem,
    Name,
    Parameter,
    ProcItem,
    SharedItem,
    Statement,
    SyntaxFile,
} from './syntax';

/** A file as text. Paths are the host's own names for files; they come back in spans. */
export interface SourceText {
    readonly path: string;
    readonly text: string;
}

/** Gives the resolver the files it needs. Must be deterministic while one scenario is analysed. */
export interface LanguageHost {
    /** The kernel library of an architecture, always in scope. */
    library(architecture: ArchitectureName): readonly SourceText[];
    /** The file named by `use "path"` in the file `from` (undefined: the scenario); null when there is none. */
    use(path: string, from: string | undefined): SourceText | null;
}

/** Index into {@link Resolution.symbols}. */
export type SymbolId = number;

export type SymbolKind =
    | 'code'
    | 'word'
    | 'cpu'
    | 'proc'
    | 'parameter'
    | 'variable'
    | 'register'
    | 'label'
    | 'version'
    | 'property'
    | 'trace'
    | 'architecture'
    | 'option';

export interface LanguageSymbol {
    readonly id: SymbolId;
    readonly kind: SymbolKind;
    readonly name: string;
    /** The name where it is declared (the first assignment of a register, the first mention of a version). */
    readonly span: Span;
    /** The whole declaration: item, labelled statement, parameter. */
    readonly whole: Span;
    /** The CPU or procedure it belongs to, the code location of a version. */
    readonly container: SymbolId | null;
    /** Parameter type, architectures of a procedure, … in words. */
    readonly detail: string;
    /** Comment block directly above the declaration, without comment marks; empty: none. */
    readonly documentation: string;
    readonly declaration: CodeItem | SharedItem | CpuItem | ProcItem | Parameter | Statement | Name | null;
}

export interface Reference {
    /** Where the name stands. */
    readonly span: Span;
    /** What it means: one symbol, or one per architecture for library procedures. */
    readonly symbols: readonly SymbolId[];
    readonly access: 'declare' | 'read' | 'write' | 'execute' | 'call' | 'mention';
}

/** Where a set of names is visible. Inner scopes lie inside outer ones. */
export interface Scope {
    readonly span: Span;
    readonly symbols: readonly SymbolId[];
}

/** One architecture with all options fixed: one column of the matrix. */
export interface Target {
    readonly architecture: ArchitectureName;
    readonly options: ArchitectureOptions;
    /** Options that vary over the matrix or differ from the defaults: `idc = 1, dic = 0`; empty: none. */
    readonly optionText: string;
    /** The `arch` reference it comes from. */
    readonly reference: ArchReference | null;
}

/** A procedure in scope. */
export interface Procedure {
    readonly item: ProcItem;
    /** The file it stands in; undefined: the scenario. */
    readonly path: string | undefined;
    readonly architectures: readonly ArchitectureName[];
    readonly symbol: SymbolId;
}

export interface Resolution {
    readonly file: SyntaxFile;
    /** The other files in scope (library and `use`), by path. */
    readonly files: ReadonlyMap<string, SyntaxFile>;
    readonly symbols: readonly LanguageSymbol[];
    /** Of the scenario and of all files in scope, in text order per file. */
    readonly references: readonly Reference[];
    readonly scopes: readonly Scope[];
    /** By name; of several the first that has the architecture counts (the scenario's own come before `use`d and library ones). */
    readonly procedures: ReadonlyMap<string, readonly Procedure[]>;
    readonly targets: readonly Target[];
    /** Neither syntax nor names have an error: the scenario can be lowered. */
    readonly wellFormed: boolean;
    /** A file with procedures only: nothing to check. */
    readonly isLibrary: boolean;
    /** Names, types, architectures; syntax diagnostics come from `parse`. */
    readonly diagnostics: readonly Diagnostic[];
}
