/** A resolution as it is handed on. Who types waits for its diagnostics only: the rest is put together when it is first asked for. */
import type { Diagnostic } from '../diagnostic';
import type { LanguageSymbol, Procedure, Reference, Resolution, Scope, Target } from '../resolution';
import type { SyntaxFile } from '../syntax';
import type { FileInScope } from './files';
import type { ProcedureNames } from './procedureNames';
import { sortReferences, type SymbolTable } from './table';

/** What is known at once. */
type Told = Pick<Resolution, 'file' | 'targets' | 'isLibrary' | 'wellFormed' | 'diagnostics'>;

/** What the walk through all files has collected. */
interface Collected {
    readonly files: readonly FileInScope[];
    readonly table: SymbolTable;
    readonly procedures: ProcedureNames;
    /** References inside the kernel library, in order. */
    readonly library: readonly Reference[];
}

export class Resolved implements Resolution {
    readonly file: SyntaxFile;
    readonly targets: readonly Target[];
    readonly isLibrary: boolean;
    readonly wellFormed: boolean;
    readonly diagnostics: readonly Diagnostic[];
    private knownFiles: ReadonlyMap<string, SyntaxFile> | null = null;
    private knownSymbols: readonly LanguageSymbol[] | null = null;
    private knownReferences: readonly Reference[] | null = null;
    private knownScopes: readonly Scope[] | null = null;

    constructor(
        told: Told,
        private readonly collected: Collected,
    ) {
        this.file = told.file;
        this.targets = told.targets;
        this.isLibrary = told.isLibrary;
        this.wellFormed = told.wellFormed;
        this.diagnostics = told.diagnostics;
    }

    get files(): ReadonlyMap<string, SyntaxFile> {
        if (this.knownFiles !== null) return this.knownFiles;
        const files = new Map<string, SyntaxFile>();
        for (const { path, file } of this.collected.files)
            if (path !== undefined && file !== this.file) files.set(path, file);
        this.knownFiles = files;
        return files;
    }

    get symbols(): readonly LanguageSymbol[] {
        return (this.knownSymbols ??= this.collected.table.allSymbols());
    }

    get references(): readonly Reference[] {
        return (this.knownReferences ??= inOrder(this.collected.table.references, this.collected.library));
    }

    get scopes(): readonly Scope[] {
        return (this.knownScopes ??= this.collected.table.allScopes());
    }

    get procedures(): ReadonlyMap<string, readonly Procedure[]> {
        return this.collected.procedures.all();
    }
}

/** By file and place: the document's own first, then the other files by name. */
function inOrder(own: readonly Reference[], library: readonly Reference[]): readonly Reference[] {
    const here = own.filter(({ span }) => span.file === undefined).sort((a, b) => a.span.start - b.span.start);
    const others = own.length === here.length ? library : sortReferences([...own, ...library].filter(isElsewhere));
    return here.concat(others);
}

const isElsewhere = ({ span }: Reference) => span.file !== undefined;
