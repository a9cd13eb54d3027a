/** What names mean where a statement is lowered. */
import type {
    ArchitectureName,
    ArchitectureOptions,
    Frame,
    LocationId,
    Operand,
    RegisterId,
    Span,
    Value,
} from '../../machine/program';
import type { Rename } from '../print/expression';
import type { Procedure } from '../resolution';
import type { CodeReference, Version } from '../syntax';
import type { CpuCode } from './code';

/** A patchable location: one cell per part. */
export interface CodeCells {
    readonly name: string;
    readonly cells: readonly LocationId[];
}

/** What a parameter or loop variable stands for. */
export type Binding =
    | { readonly kind: 'code'; readonly code: CodeCells; readonly part: number | null }
    | { readonly kind: 'cpu'; readonly cpu: number; readonly name: string }
    | { readonly kind: 'word'; readonly location: LocationId; readonly name: string }
    | { readonly kind: 'int'; readonly operand: Operand; readonly constant: number | undefined };

/** What is the same for the whole program. */
export interface ProgramScope {
    readonly architecture: ArchitectureName;
    readonly options: ArchitectureOptions;
    readonly cpus: readonly string[];
    readonly codes: ReadonlyMap<string, CodeCells>;
    readonly words: ReadonlyMap<string, LocationId>;
    readonly registrations: readonly LocationId[];
    /** The address of a location, as an operand. */
    address(location: LocationId): Operand;
    /** The procedure of that name on this architecture. */
    procedure(name: string): Procedure | undefined;
    version(text: string, quoted: boolean): Value;
    /** The version a bare name may mean, if any location has it. */
    knownVersion(name: string): Value | undefined;
    /** Marks to emit for labels of a CPU that properties and traces mention. */
    mark(cpu: number, label: string): number | undefined;
    /** `foo`, `foo.1`. */
    nameOf(location: LocationId): string;
    nextExpansion(): number;
    nextLoop(): number;
    /** One cell of each cache line the cells lie in. */
    linesOf(cells: readonly LocationId[]): readonly LocationId[];
    /** The text of a file in scope. */
    textOf(path: string | undefined): string;
}

/** One CPU, or one expansion of a procedure in it. */
export interface Environment {
    readonly program: ProgramScope;
    readonly code: CpuCode;
    readonly cpu: number;
    /** Parameters and loop variables, innermost scope. */
    readonly bindings: ReadonlyMap<string, Binding>;
    /** In a procedure only its parameters are visible, and the declarations of its own file. */
    readonly seesProgram: boolean;
    readonly frames: readonly Frame[];
    /** Labels here can be addressed: not so inside a procedure. */
    readonly labelled: boolean;
    /** The file the statements stand in. */
    readonly path: string | undefined;
    /** The text of that file. */
    readonly text: string;
    /** Register of a name local to this expansion. */
    local(name: string): RegisterId;
    /** Whether this CPU (or expansion) assigns a register of this name. */
    isRegister(name: string): boolean;
    /** Whether that register holds versions of an instruction. */
    holdsVersion(name: string): boolean;
}

export function spanIn(env: Environment, span: { readonly start: number; readonly end: number }): Span {
    const { start, end } = span;
    return env.path === undefined ? { start, end } : { start, end, file: env.path };
}

/** Event texts show arguments, not parameters. */
export function renameOf(env: Environment): Rename {
    return (name) => {
        const binding = env.bindings.get(name);
        if (!binding) return undefined;
        switch (binding.kind) {
            case 'code':
                return binding.part === null ? binding.code.name : `${binding.code.name}.${binding.part}`;
            case 'cpu':
            case 'word':
                return binding.name;
            case 'int':
                return binding.constant === undefined ? undefined : String(binding.constant);
        }
    };
}

/** The cells a code reference means. */
export function cellsOf(env: Environment, reference: CodeReference): readonly LocationId[] {
    const binding = env.bindings.get(reference.name.text);
    const part = reference.part ? Number(reference.part.text) : null;
    if (binding?.kind === 'code') {
        const chosen = part ?? binding.part;
        return chosen === null ? binding.code.cells : binding.code.cells.slice(chosen, chosen + 1);
    }
    const cells = env.program.codes.get(reference.name.text)?.cells ?? [];
    return part === null ? cells : cells.slice(part, part + 1);
}

export function cpuOf(env: Environment, name: string): number {
    const binding = env.bindings.get(name);
    return binding?.kind === 'cpu' ? binding.cpu : env.program.cpus.indexOf(name);
}

/** The word a name means here; undefined when it is none. */
export function wordOf(env: Environment, name: string): LocationId | undefined {
    const binding = env.bindings.get(name);
    if (binding) return binding.kind === 'word' ? binding.location : undefined;
    return env.seesProgram ? env.program.words.get(name) : undefined;
}

export function versionOf(env: Environment, version: Version): Value {
    return env.program.version(version.text, version.quoted);
}
