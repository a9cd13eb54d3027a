/** RISC-V instructions of litmus tests about data: text → micro-operations. */
import type { AluFunction, ConditionCode, Operand, RmwFunction } from '../../machine/program';
import { type BranchTarget, type Decoded, type Draft, exact, type InstructionContext, Refusal } from './instruction';

const ABI = 'zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6'.split(
    ' ',
);

/** `x5` for `x5` and `t0`; null for what is no register. */
export function riscvRegister(written: string): string | null {
    const name = written.toLowerCase();
    const number = /^x(\d+)$/.exec(name);
    if (number !== null) return Number(number[1]) < 32 ? `x${Number(number[1])}` : null;
    const at = name === 'fp' ? 8 : ABI.indexOf(name);
    return at < 0 ? null : `x${at}`;
}

const ALU: Readonly<Record<string, AluFunction>> = {
    add: 'add',
    sub: 'sub',
    xor: 'xor',
    or: 'or',
    and: 'and',
    sll: 'shl',
    srl: 'shr',
    sra: 'sar',
    mul: 'mul',
};
const AMO: Readonly<Record<string, RmwFunction>> = {
    amoswap: 'swap',
    amoadd: 'add',
    amoor: 'or',
    amoxor: 'xor',
    amomax: 'smax',
    amomin: 'smin',
    amomaxu: 'umax',
    amominu: 'umin',
};
const BRANCH: Readonly<Record<string, ConditionCode>> = {
    beq: 'eq',
    bne: 'ne',
    blt: 'lt',
    bge: 'ge',
    bltu: 'lo',
    bgeu: 'hs',
    ble: 'le',
    bgt: 'gt',
};

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | null =>
    Object.hasOwn(table, key) ? table[key] : null;

/** The operands of one instruction. */
interface Reader {
    readonly context: InstructionContext;
    readonly args: readonly string[];
}

function text(reader: Reader, at: number): string {
    if (at < reader.args.length) return reader.args[at];
    throw new Refusal('ISO402', 'an operand is missing');
}

/** −1: x0. */
function register(reader: Reader, at: number): number {
    const written = text(reader, at);
    const name = riscvRegister(written);
    if (name === null) throw new Refusal('ISO402', `“${written}” is not a register`);
    return name === 'x0' ? -1 : reader.context.register(name);
}

function source(reader: Reader, at: number): Operand {
    const reg = register(reader, at);
    return reg < 0 ? { value: 0 } : { reg };
}

function number(reader: Reader, at: number): { readonly value: number } {
    const written = text(reader, at);
    if (!/^-?(0x[0-9a-f]+|\d+)$/i.test(written)) throw new Refusal('ISO402', `“${written}” is not a number`);
    const negative = written.startsWith('-');
    return { value: exact(negative ? -Number(written.slice(1)) : Number(written), written) };
}

const TEMPORARY = 'address#0';

/** `0(x6)`, `(x6)`, or `8(x6)`: the address, and the ops that compute it. */
function address(reader: Reader, at: number): { readonly ops: readonly Draft[]; readonly addr: Operand } {
    const match = /^(-?\w*)\s*\(\s*(\w+)\s*\)$/.exec(text(reader, at));
    if (match === null) throw new Refusal('ISO402', `“${text(reader, at)}” is not an address`);
    const offset = match[1] === '' ? 0 : Number(match[1]);
    if (!Number.isInteger(offset)) throw new Refusal('ISO402', `“${match[1]}” is not a number`);
    const base = source({ ...reader, args: [match[2]] }, 0);
    exact(offset, match[1]);
    if (offset === 0) return { ops: [], addr: base };
    const dst = reader.context.register(TEMPORARY);
    return { ops: [{ op: 'alu', fn: 'add', dst, a: base, b: { value: offset }, width: 64 }], addr: { reg: dst } };
}

function target(reader: Reader, at: number): BranchTarget {
    const written = text(reader, at);
    const relative = /^\.([+-]\d+)$/.exec(written);
    if (relative === null) return { label: written };
    if (Number(relative[1]) % 4 !== 0) throw new Refusal('ISO402', `${written} is not at an instruction`);
    return { offset: Number(relative[1]) / 4 };
}

const ordering = (suffix: string): { acquire: boolean; release: boolean } => ({
    acquire: suffix.includes('aq'),
    release: suffix.includes('rl'),
});

const SIZES: Readonly<Record<string, number>> = { b: 1, h: 2, w: 4, d: 8 };

/** Ops that keep the low bytes of a value, as a narrow access does. */
function narrow(dst: number, a: Operand, size: number, signed: boolean, wide: boolean): Draft[] {
    if (size === 4 && wide)
        return signed
            ? [{ op: 'alu', fn: 'mov', dst, a, b: { value: 0 }, width: 32 }]
            : [{ op: 'alu', fn: 'and', dst, a, b: { value: 0xffffffff }, width: 64 }];
    if (size >= 4) return [];
    if (!signed) return [{ op: 'alu', fn: 'and', dst, a, b: { value: size === 1 ? 0xff : 0xffff }, width: 64 }];
    const shift = { value: 32 - size * 8 };
    return [
        { op: 'alu', fn: 'shl', dst, a, b: shift, width: 32 },
        { op: 'alu', fn: 'sar', dst, a: { reg: dst }, b: shift, width: 32 },
    ];
}

const MEMORY = /^(?:l([bhwd])(u?)|s([bhwd])|(lr|sc|amo\w+)\.([wd]))(?:\.(aq|rl|aqrl|aq\.rl))?$/;

function memory(mnemonic: string, reader: Reader): Pick<Decoded, 'kind' | 'ops' | 'size'> | null {
    const match = MEMORY.exec(mnemonic);
    if (match === null) return null;
    const { acquire, release } = ordering(match[6] ?? '');
    const size = SIZES[match[1] ?? match[3] ?? match[5]];
    const name = match[1] !== undefined ? 'load' : match[3] !== undefined ? 'store' : match[4];
    if (name === 'load' || name === 'lr') {
        const exclusive = { ...(name === 'lr' ? { exclusive: true } : {}), ...(release ? { release } : {}) };
        const dst = register(reader, 0);
        const { ops, addr } = address(reader, 1);
        const low = dst < 0 ? [] : narrow(dst, { reg: dst }, size, match[2] !== 'u', reader.context.wide);
        return {
            kind: 'load',
            ops: [...ops, { op: 'load', dst, addr, order: acquire ? 'acquire' : 'plain', ...exclusive }, ...low],
            size,
        };
    }
    if (name === 'store') {
        const { ops, addr } = address(reader, 1);
        const data = source(reader, 0);
        const dst = reader.context.register('data#0');
        const low = 'reg' in data ? narrow(dst, data, size, false, reader.context.wide) : [];
        const written = low.length === 0 ? data : { reg: dst };
        return { kind: 'store', ops: [...ops, ...low, { op: 'store', data: written, addr, release }], size };
    }
    if (name === 'sc') {
        const status = register(reader, 0);
        const { ops, addr } = address(reader, 2);
        const late = acquire ? { acquire } : {};
        return {
            kind: 'store',
            ops: [...ops, { op: 'store', data: source(reader, 1), addr, release, status, ...late }],
            size,
        };
    }
    const clears = name === 'amoand';
    const fn = clears ? 'bic' : own(AMO, name);
    if (fn === null) throw new Refusal('ISO403', `the instruction ${mnemonic.slice(0, 40)} is not supported`);
    const dst = register(reader, 0);
    const { ops, addr } = address(reader, 2);
    const given = source(reader, 1);
    const inverse = reader.context.register('data#0');
    const invert: Draft[] = clears
        ? [{ op: 'alu', fn: 'not', dst: inverse, a: given, b: { value: 0 }, width: 64 }]
        : [];
    const src = clears ? { reg: inverse } : given;
    return {
        kind: 'rmw',
        ops: [...ops, ...invert, { op: 'rmw', fn, dst, src, addr, acquire, release }],
        size,
    };
}

function fence(mnemonic: string, reader: Reader): Draft | null {
    if (mnemonic === 'fence.i') return { op: 'barrier', barrier: { kind: 'fence.i' } };
    if (mnemonic === 'fence.tso')
        return { op: 'barrier', barrier: { kind: 'fence', predecessors: 'rw', successors: 'w', tso: true } };
    if (mnemonic !== 'fence') return null;
    const set = (at: number): 'r' | 'w' | 'rw' => {
        const written = reader.args.length === 0 ? 'rw' : text(reader, at).toLowerCase().replace(/[io]/g, '');
        if (written === 'r' || written === 'w' || written === 'rw') return written;
        throw new Refusal('ISO403', `fence ${reader.args.join(',')} is not supported`);
    };
    return { op: 'barrier', barrier: { kind: 'fence', predecessors: set(0), successors: set(1) } };
}

function branch(mnemonic: string, reader: Reader): Draft[] | null {
    if (mnemonic === 'j') return [{ op: 'jump', to: target(reader, 0) }];
    const zero = /^(beq|bne|blt|bge|ble|bgt)z$/.exec(mnemonic);
    const condition = own(BRANCH, zero === null ? mnemonic : zero[1]);
    if (condition === null) return null;
    const b: Operand = zero === null ? source(reader, 1) : { value: 0 };
    const compare: Draft = { op: 'compare', fn: 'sub', a: source(reader, 0), b, width: 64 };
    return [compare, { op: 'branch', test: { kind: 'flags', condition }, to: target(reader, zero === null ? 2 : 1) }];
}

function arithmetic(mnemonic: string, reader: Reader): Draft | null {
    const width = mnemonic.endsWith('w') && mnemonic !== 'sltw' ? 32 : 64;
    const plain = mnemonic.replace(/w$/, '');
    const move = (a: Operand, wide: 32 | 64 = 64): Draft => ({
        op: 'alu',
        fn: 'mov',
        dst: register(reader, 0),
        a,
        b: { value: 0 },
        width: wide,
    });
    if (mnemonic === 'li') return move(number(reader, 1));
    if (mnemonic === 'mv') return move(source(reader, 1));
    if (mnemonic === 'sext.w') return move(source(reader, 1), 32);
    if (mnemonic === 'lui') {
        const { value } = number(reader, 1);
        return move({ value: exact(value * 2 ** 12, text(reader, 1)) });
    }
    const immediate = /^(add|xor|or|and|sll|srl|sra)i$/.exec(plain);
    const fn = own(ALU, immediate === null ? plain : immediate[1]);
    if (fn === null) return null;
    const b = immediate === null ? source(reader, 2) : number(reader, 2);
    return { op: 'alu', fn, dst: register(reader, 0), a: source(reader, 1), b, width };
}

/** Reads one RISC-V instruction. @throws Refusal */
export function readRiscv(written: string, context: InstructionContext): Decoded {
    const match = /^\s*([A-Za-z][\w.]*)\s*([^]*?)\s*$/.exec(written);
    if (match === null) throw new Refusal('ISO402', `“${written.trim()}” is not an instruction`);
    const mnemonic = match[1].toLowerCase();
    const args = match[2] === '' ? [] : match[2].split(',').map((part) => part.trim());
    const reader = { context, args };
    const shape = { text: args.length === 0 ? mnemonic : `${mnemonic} ${args.join(',')}`, modifiable: false };
    if (mnemonic === 'nop') return { ...shape, kind: 'nop', ops: [{ op: 'nop' }] };
    const access = memory(mnemonic, reader);
    if (access !== null) return { ...shape, ...access };
    const barrier = fence(mnemonic, reader);
    if (barrier !== null) return { ...shape, kind: 'fence', ops: [barrier] };
    const jump = branch(mnemonic, reader);
    if (jump !== null) return { ...shape, kind: 'branch', ops: jump };
    const alu = arithmetic(mnemonic, reader);
    if (alu !== null) return { ...shape, kind: 'assign', ops: [alu] };
    throw new Refusal('ISO403', `the instruction ${mnemonic.slice(0, 40)} is not supported`);
}
