/** The instructions an architecture allows to be modified while another CPU executes them. */
import type { ArchitectureName } from '../machine/program';

/**
 * Arm ARM, "Concurrent modification and execution of instructions": each execution sees the old or the new instruction if
 * both are on this list; otherwise the behaviour is CONSTRAINED UNPREDICTABLE.
 */
const ARM64 = new Set(['b', 'bl', 'brk', 'cbnz', 'cbz', 'hvc', 'isb', 'nop', 'smc', 'svc', 'tbnz', 'tbz']);

/** Whether the instruction in quotes may be modified while being executed. */
export function modifiable(architecture: ArchitectureName, instruction: string): boolean {
    const mnemonic = /^\s*([\w.]+)/.exec(instruction)?.[1]?.toLowerCase() ?? '';
    switch (architecture) {
        case 'arm64':
            return ARM64.has(mnemonic) || mnemonic.startsWith('b.');
        case 'x86_64':
            // Intel SDM vol. 3, cross-modifying code: only a single byte, the breakpoint, is replaced in one piece.
            return mnemonic === 'int3';
        case 'riscv64':
            // Ziccif: a naturally aligned instruction fetch is one access, so each execution sees one or the other.
            return true;
    }
}
