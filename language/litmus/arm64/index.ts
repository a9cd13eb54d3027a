/** AArch64 instructions of litmus tests: text → micro-operations. What is not here is named, never guessed. */
import { type Decoded, type InstructionContext, Refusal } from '../instruction';
import { readData } from './data';
import { readMemoryAccess } from './memory';
import { readArguments } from './operands';
import { readSystem } from './system';

/** Arm ARM B2.2.5: instructions that may be modified while another CPU executes them. */
const MODIFIABLE =
    /^(?:B|B\.?(?:EQ|NE|GE|LT|GT|LE|HS|CS|LO|CC|HI|LS|MI|PL|VS|VC)|BL|BRK|CBN?Z|HVC|ISB|NOP|SMC|SVC|TBN?Z)$/;

/** Canonical spelling: upper case but for labels, no spaces around commas, `#` before numbers. */
function canonical(mnemonic: string, operands: string, branches: boolean): string {
    const parts = operands
        .replace(/\s*,\s*/g, ',')
        .replace(/\[\s+/g, '[')
        .replace(/\s+\]/g, ']')
        .trim();
    if (parts === '') return mnemonic;
    const items = parts.split(',');
    const spelt = items.map((item, index) => {
        if (branches && index === items.length - 1) return item;
        return /^\d/.test(item) || /^-\d/.test(item) ? `#${item}` : item.toUpperCase().replace(/#\s+/, '#');
    });
    return `${mnemonic} ${spelt.join(',')}`;
}

/** Reads one AArch64 instruction. @throws Refusal */
export function readArm64(text: string, context: InstructionContext): Decoded {
    const match = /^\s*([A-Za-z][\w.]*)\s*([^]*?)\s*$/.exec(text);
    if (match === null) throw new Refusal('ISO402', `“${text.trim()}” is not an instruction`);
    const mnemonic = match[1].toUpperCase();
    const operands = /^(?:DC|IC|ISB)$/.test(mnemonic) ? match[2].replace(/^(\w+)\s+(?=\w)/, '$1,') : match[2];
    const args = readArguments(operands, context);
    const branches = /^(?:B|B\..*|B(?:EQ|NE|GE|LT|GT|LE|HS|CS|LO|CC|HI|LS|MI|PL|VS|VC)|BL|CBN?Z|TBN?Z|ADR)$/.test(
        mnemonic,
    );
    const shape = { text: canonical(mnemonic, match[2], branches), modifiable: MODIFIABLE.test(mnemonic) };
    const memory = readMemoryAccess(mnemonic, args, context);
    if (memory !== null) return { ...shape, ...memory };
    const system = readSystem(mnemonic, args, context);
    if (system !== null) return { ...shape, ...system };
    const data = readData(mnemonic, args, context);
    if (data !== null) return { ...shape, kind: 'assign', ops: data };
    throw new Refusal('ISO403', `the instruction ${mnemonic.slice(0, 40)} is not supported`);
}
