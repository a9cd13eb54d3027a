/** The shipped kernel library, as text, and the host that serves it. */
import arm64 from '../library/arm64.isosync';
import riscv64 from '../library/riscv64.isosync';
import x86 from '../library/x86_64.isosync';
import type { ArchitectureName } from '../machine/program';
import type { LanguageHost, SourceText } from './resolution';

/** Paths of library files start with this; faces show them as read-only documents. */
export const LIBRARY_PREFIX = 'library/';

const TEXTS: Readonly<Record<ArchitectureName, SourceText>> = {
    arm64: { path: `${LIBRARY_PREFIX}arm64.isosync`, text: arm64 },
    x86_64: { path: `${LIBRARY_PREFIX}x86_64.isosync`, text: x86 },
    riscv64: { path: `${LIBRARY_PREFIX}riscv64.isosync`, text: riscv64 },
};

/** The library of an architecture. */
export function library(architecture: ArchitectureName): readonly SourceText[] {
    return [TEXTS[architecture]];
}

/** A library file by its path (`library/arm64.isosync`); undefined: there is none. */
export function libraryFile(path: string): SourceText | undefined {
    return Object.values(TEXTS).find((file) => file.path === path);
}

/** Serves the library; `use` finds nothing. For texts that come without a file system. */
export const standardHost: LanguageHost = { library, use: () => null };
