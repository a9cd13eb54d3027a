/** AArch64 loads, stores, exclusives and LSE atomics. */
import type { Operand, RmwFunction } from '../../../machine/program';
import { type Draft, type InstructionContext, Refusal } from '../instruction';
import { wantRegister } from './data';
import { addressOf, type Argument, DATA_TEMPORARY, further, type Memory, operandOf, type Register } from './operands';

export interface MemoryAccess {
    readonly kind: 'load' | 'store' | 'rmw';
    readonly ops: readonly Draft[];
    /** Bytes of each access. */
    readonly size: number;
}

type Order = Extract<Draft, { op: 'load' }>['order'];

const LOADS: Readonly<Record<string, Order>> = {
    LDR: 'plain',
    LDUR: 'plain',
    LDTR: 'plain',
    LDAR: 'acquire',
    LDAPR: 'acquirePC',
    LDAPUR: 'acquirePC',
    LDXR: 'plain',
    LDAXR: 'acquire',
};
const STORES: Readonly<Record<string, boolean>> = { STR: false, STUR: false, STTR: false, STLR: true, STLUR: true };
const EXCLUSIVES: Readonly<Record<string, boolean>> = { STXR: false, STLXR: true };
/** Two neighbouring cells: nothing orders the halves of LDP and STP; LDIAPP and STILP keep them in order. */
const PAIRS: Readonly<Record<string, { readonly load: boolean; readonly ordered: boolean }>> = {
    LDP: { load: true, ordered: false },
    LDNP: { load: true, ordered: false },
    STP: { load: false, ordered: false },
    STNP: { load: false, ordered: false },
    LDIAPP: { load: true, ordered: true },
    STILP: { load: false, ordered: true },
};
const ATOMIC: Readonly<Record<string, RmwFunction>> = {
    ADD: 'add',
    SET: 'or',
    CLR: 'bic',
    EOR: 'xor',
    SMAX: 'smax',
    SMIN: 'smin',
    UMAX: 'umax',
    UMIN: 'umin',
};
/** Those whose address is a base register and nothing else. */
const BASE_ONLY = /^(?:LDAR|LDAPR|STLR|LDA?XR|STL?XR|LDIAPP|STILP)$/;

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | null =>
    Object.hasOwn(table, key) ? table[key] : null;

function wantMemory(argument: Argument | undefined, plain: boolean): Memory {
    if (argument?.kind !== 'memory') throw new Refusal('ISO402', 'an address in brackets is expected here');
    if (plain && (argument.index !== null || argument.writeback !== null || argument.offset !== 0))
        throw new Refusal('ISO402', 'only a base register is allowed in this address');
    return argument;
}

/** `LDRB`, `LDRSH`: the instruction without its size, the size in bytes, and whether the value is sign-extended. */
interface Sized {
    readonly name: string;
    readonly size: 1 | 2 | 4 | null;
    readonly signed: boolean;
}

function sized(mnemonic: string): Sized {
    const match = /^(LDU?R|LDTR|LDAPUR)(S?)([BHW])$|^(LDAR|LDAPR|LDA?XR|STU?R|STTR|STLU?R|STL?XR)([BH])$/.exec(
        mnemonic,
    );
    if (match === null) return { name: mnemonic, size: null, signed: false };
    const letter = match[3] ?? match[5];
    const signed = match[2] === 'S';
    // There is LDRSW and no LDRW.
    if (letter === 'W' && !signed) return { name: mnemonic, size: null, signed: false };
    return { name: match[1] ?? match[4], size: letter === 'B' ? 1 : letter === 'H' ? 2 : 4, signed };
}

const bytes = (register: Register, size: Sized['size']): number => size ?? register.width / 8;

/** Ops that keep the low bytes of a register, as a narrow access does. */
function narrow(dst: number, a: Operand, size: number, signed: boolean): Draft[] {
    if (!signed) {
        if (size >= 4) return [];
        return [{ op: 'alu', fn: 'and', dst, a, b: { value: size === 1 ? 0xff : 0xffff }, width: 64 }];
    }
    if (size === 4) return [{ op: 'alu', fn: 'mov', dst, a, b: { value: 0 }, width: 32 }];
    const shift = { value: 32 - size * 8 };
    return [
        { op: 'alu', fn: 'shl', dst, a, b: shift, width: 32 },
        { op: 'alu', fn: 'sar', dst, a: { reg: dst }, b: shift, width: 32 },
    ];
}

/** What a narrow store writes, and the ops that compute it. */
function stored(data: Register, size: number, context: InstructionContext): { ops: Draft[]; operand: Operand } {
    if (data.id < 0 || size === 8 || (size === 4 && !context.wide)) return { ops: [], operand: operandOf(data) };
    const temporary = context.register(DATA_TEMPORARY);
    return { ops: narrow(temporary, operandOf(data), size, size === 4), operand: { reg: temporary } };
}

/** Ops of a memory access, or null when the mnemonic is none. @throws Refusal */
export function readMemoryAccess(
    mnemonic: string,
    args: readonly Argument[],
    context: InstructionContext,
): MemoryAccess | null {
    const { name, size: written, signed } = sized(mnemonic);
    const order = own(LOADS, name);
    if (order !== null) {
        if (args.length === 2 && args[1].kind === 'word')
            throw new Refusal('ISO403', `${mnemonic} of a literal is not supported`);
        const dst = wantRegister(args[0]);
        const { before, operand, after } = addressOf(wantMemory(args[1], BASE_ONLY.test(name)), context);
        const size = bytes(dst, written);
        const exclusive = name.endsWith('XR') ? { exclusive: true } : {};
        const load: Draft = { op: 'load', dst: dst.id, addr: operand, order, ...exclusive };
        const cut = written !== null || (size === 4 && context.wide);
        const low = !cut || dst.id < 0 ? [] : narrow(dst.id, { reg: dst.id }, size, signed || written === null);
        return { kind: 'load', ops: [...before, load, ...low, ...after], size };
    }
    const release = own(STORES, name);
    if (release !== null) {
        const data = wantRegister(args[0]);
        const { before, operand, after } = addressOf(wantMemory(args[1], BASE_ONLY.test(name)), context);
        const size = bytes(data, written);
        const value = stored(data, size, context);
        const store: Draft = { op: 'store', addr: operand, data: value.operand, release };
        return { kind: 'store', ops: [...before, ...value.ops, store, ...after], size };
    }
    const exclusive = own(EXCLUSIVES, name);
    if (exclusive !== null) {
        const status = wantRegister(args[0]).id;
        const data = wantRegister(args[1]);
        const addr = operandOf(wantMemory(args[2], true).base);
        const size = bytes(data, written);
        const value = stored(data, size, context);
        const store: Draft = { op: 'store', addr, data: value.operand, release: exclusive, status };
        return { kind: 'store', ops: [...value.ops, store], size };
    }
    return readPair(mnemonic, args, context) ?? readAtomic(mnemonic, args, context);
}

function readPair(mnemonic: string, args: readonly Argument[], context: InstructionContext): MemoryAccess | null {
    const pair = own(PAIRS, mnemonic);
    if (pair === null) return null;
    const [first, second] = [wantRegister(args[0]), wantRegister(args[1])];
    const memory = wantMemory(args[2], BASE_ONLY.test(mnemonic));
    const { before, operand, after } = addressOf(memory, context);
    const size = first.width / 8;
    const next = further(operand, size, context);
    const access = (register: Register, addr: Operand): Draft =>
        pair.load
            ? { op: 'load', dst: register.id, addr, order: pair.ordered ? 'acquirePC' : 'plain' }
            : { op: 'store', addr, data: operandOf(register), release: pair.ordered };
    // The address of the second half is computed first: the first load may overwrite the base register.
    const same = 'reg' in operand && 'reg' in next.operand && operand.reg === next.operand.reg;
    const ops = same
        ? [access(first, operand), ...next.ops, access(second, next.operand)]
        : [...next.ops, access(first, operand), access(second, next.operand)];
    return { kind: pair.load ? 'load' : 'store', ops: [...before, ...ops, ...after], size };
}

const ATOMIC_NAME = /^(?:(LD|ST)(ADD|SET|CLR|EOR|SMAX|SMIN|UMAX|UMIN)|(SWP|CAS))(A?)(L?)([BH]?)$/;

function readAtomic(mnemonic: string, args: readonly Argument[], context: InstructionContext): MemoryAccess | null {
    const match = ATOMIC_NAME.exec(mnemonic);
    if (match === null) return null;
    const [, prefix, operation, exchange] = match;
    const acquire = match[4] === 'A';
    const release = match[5] === 'L';
    const written = match[6] === 'B' ? 1 : match[6] === 'H' ? 2 : null;
    if (written !== null && operation !== undefined)
        throw new Refusal('ISO403', `${mnemonic}: atomic arithmetic on bytes and half words is not supported`);
    const first = wantRegister(args[0]);
    const size = bytes(first, written);
    if (prefix === 'ST') {
        if (acquire) return null;
        const addr = operandOf(wantMemory(args[1], true).base);
        const fn = ATOMIC[operation];
        const src = operandOf(first);
        return { kind: 'rmw', ops: [{ op: 'rmw', fn, dst: -1, addr, src, acquire, release, noReturn: true }], size };
    }
    const second = wantRegister(args[1]);
    const addr = operandOf(wantMemory(args[2], true).base);
    if (size === 4 && context.wide)
        throw new Refusal('ISO403', `${mnemonic} of words, in a test with numbers beyond 32 bits, is not supported`);
    if (exchange === 'CAS') {
        const expected = operandOf(first);
        const { ops, operand: desired } = stored(second, size, context);
        // herd7: like the other atomics, without acquire semantics when the old value is dropped.
        const kept = first.id < 0 ? { acquire: false, noReturn: true } : { acquire };
        return {
            kind: 'rmw',
            ops: [...ops, { op: 'cas', dst: first.id, addr, expected, desired, release, ...kept }],
            size,
        };
    }
    const fn = exchange === 'SWP' ? 'swap' : ATOMIC[operation];
    const { ops, operand: src } = stored(first, size, context);
    // Arm ARM: with the zero register as destination the load half has no acquire semantics.
    const kept = second.id < 0 ? { dst: -1, acquire: false, noReturn: true as const } : { dst: second.id, acquire };
    return { kind: 'rmw', ops: [...ops, { op: 'rmw', fn, addr, src, release, ...kept }], size };
}
