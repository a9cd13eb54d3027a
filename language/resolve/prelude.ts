/**
 * What the kernel library declares and means, resolved once for each choice of architectures. A scenario builds on it, unless
 * it has a procedure that the library has too: the library's own calls then mean the scenario's, and everything is resolved anew.
 */
import type { ArchitectureName } from '../../machine/program';
import type { Diagnostic } from '../diagnostic';
import type { LanguageHost, LanguageSymbol, Procedure, Reference, Scope } from '../resolution';
import type { SyntaxFile } from '../syntax';
import type { FileInScope } from './files';
import { declareGlobals } from './globals';
import { Problems } from './problems';
import { walkProcedures } from './procedures';
import { checkRecursion } from './recursion';
import { SymbolTable, sortReferences } from './table';

export interface Prelude {
    readonly symbols: readonly LanguageSymbol[];
    readonly references: readonly Reference[];
    readonly scopes: readonly Scope[];
    readonly procedures: ReadonlyMap<string, readonly Procedure[]>;
}

interface Kept {
    readonly files: readonly SyntaxFile[];
    /** null: the library has faults, which every scenario that uses it has to be told. */
    readonly prelude: Prelude | null;
}

/** By architectures; a library that has changed replaces the former one. */
const kept = new Map<string, Kept>();

/** @returns null where the library cannot be looked at by itself */
export function preludeFor(
    files: readonly FileInScope[],
    architectures: readonly ArchitectureName[],
    host: LanguageHost,
): Prelude | null {
    const library = files.filter(({ architecture }) => architecture !== null);
    const key = architectures.join(' ');
    let known = kept.get(key);
    const isSame = known?.files.length === library.length && library.every(({ file }, at) => known?.files[at] === file);
    if (known === undefined || !isSame) {
        known = { files: library.map(({ file }) => file), prelude: resolveLibrary(library, architectures, host) };
        kept.set(key, known);
    }
    const { prelude } = known;
    const redefines = files.some(
        ({ file, architecture }) =>
            architecture === null &&
            file.items.some((item) => item.kind === 'proc' && prelude?.procedures.has(item.name.text)),
    );
    return redefines ? null : prelude;
}

function resolveLibrary(
    library: readonly FileInScope[],
    architectures: readonly ArchitectureName[],
    host: LanguageHost,
): Prelude | null {
    const diagnostics: Diagnostic[] = [];
    const problems = new Problems(undefined, diagnostics);
    const table = new SymbolTable();
    const nothing: FileInScope = { file: EMPTY, path: undefined, architecture: null };
    const globals = declareGlobals([nothing, ...library], table, problems, host);
    const base = { table, globals, read: new Set<number>() };
    for (const entry of library) walkProcedures(entry, base, problems, architectures);
    checkRecursion(globals, problems, library);
    const { symbols, scopes } = table;
    const references = sortReferences(table.references);
    return diagnostics.length > 0 ? null : { symbols, references, scopes, procedures: globals.procedures.all() };
}

const EMPTY: SyntaxFile = {
    kind: 'file',
    span: { start: 0, end: 0 },
    text: '',
    wellFormed: true,
    items: [],
    comments: [],
    tokens: [],
};
