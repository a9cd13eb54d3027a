/** A resolution as it is handed on. Who types waits for its diagnostics only: the rest is put together when it is first asked for. */
import type { ArchitectureName } from '../../machine/program';
import type { Diagnostic } from '../diagnostic';
import type { LanguageSymbol, Procedure, Reference, Resolution, Scope, SymbolId, Target } from '../resolution';
import type { SyntaxFile } from '../syntax';
import type { FileInScope } from './files';
import type { CpuWalk } from './cpu';
import type { Globals } from './globals';
import { sortReferences, type SymbolTable } from './table';

/** What is known at once. */
type Told = Pick<Resolution, 'file' | 'targets' | 'isLibrary' | 'wellFormed' | 'diagnostics'>;

/** What the walk through all files has collected. */
export interface Collected {
    readonly files: readonly FileInScope[];
    readonly table: SymbolTable;
    readonly globals: Globals;
    readonly architectures: readonly ArchitectureName[];
    /** By CPU. */
    readonly walks: ReadonlyMap<string, CpuWalk>;
    /** Registers that properties look at. */
    readonly readByProperties: ReadonlySet<SymbolId>;
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
        /** For who looks at a later version of the text. */
        readonly collected: Collected,
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
        return this.collected.globals.procedures.all();
    }
}

/** By file and place: the document's own first, then the other files by name. */
function inOrder(own: readonly Reference[], library: readonly Reference[]): readonly Reference[] {
    const here = own.filter(({ span }) => span.file === undefined).sort((a, b) => a.span.start - b.span.start);
    const others = own.length === here.length ? library : sortReferences([...own, ...library].filter(isElsewhere));
    return here.concat(others);
}

const isElsewhere = ({ span }: Reference) => span.file !== undefined;
