/** The litmus dialects: how each names registers and reads instructions. A later one is one more row. */
import type { ArchitectureName } from '../../machine/program';
import { readArm64 } from './arm64/index';
import { registerName } from './arm64/operands';
import type { InstructionReader } from './instruction';
import { readRiscv, riscvRegister } from './riscv';
import type { LitmusArchitecture } from './tree';
import { readX86, x86Register } from './x86';
import { readX86Intel, x86Register32 } from './x86Intel';

export interface Dialect {
    readonly architecture: ArchitectureName;
    /** Canonical name of a register of a litmus test, or null. */
    readonly register: (written: string) => string | null;
    readonly read: InstructionReader;
}

export const DIALECTS: Readonly<Record<LitmusArchitecture, Dialect>> = {
    AArch64: { architecture: 'arm64', register: (written) => registerName(written)?.name ?? null, read: readArm64 },
    X86_64: { architecture: 'x86_64', register: x86Register, read: readX86 },
    X86: { architecture: 'x86_64', register: x86Register32, read: readX86Intel },
    RISCV: { architecture: 'riscv64', register: riscvRegister, read: readRiscv },
};
