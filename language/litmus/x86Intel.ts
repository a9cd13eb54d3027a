/** The older X86 dialect of litmus tests: 32-bit registers in capitals, and the destination first (`MOV [x],$1`). */
import type { Decoded, InstructionContext } from './instruction';
import { operandsOfX86, readX86, x86Register } from './x86';

/** `EAX` for `eax`; null for what is no register. */
export function x86Register32(written: string): string | null {
    const name = x86Register(written);
    return name === null ? null : name.replace(/^r(?!\d)/, 'E').toUpperCase();
}

/** Reads one instruction: as the 64-bit dialect with its operands the other way round. @throws Refusal */
export function readX86Intel(written: string, context: InstructionContext): Decoded {
    const match = /^(\s*(?:lock\s+)?[A-Za-z]\w*)\s*([^]*)$/i.exec(written);
    const [head, operands] = match === null ? [written, ''] : [match[1], match[2]];
    const turned = `${head} ${operandsOfX86(operands).reverse().join(',')}`;
    const decoded = readX86(turned, {
        ...context,
        register: (name) => context.register(x86Register32(name) ?? name),
    });
    return { ...decoded, text: written.trim().replace(/\s*,\s*/g, ',') };
}
