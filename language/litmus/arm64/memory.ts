/** AArch64 loads, stores, exclusives and LSE atomics. */
import type { RmwFunction } from '../../../machine/program';
import { type Draft, type InstructionContext, Refusal } from '../instruction';
import { wantRegister } from './data';
import { addressOf, type Argument, type Memory, operandOf } from './operands';

export interface MemoryAccess {
    readonly kind: 'load' | 'store' | 'rmw';
    readonly ops: readonly Draft[];
    readonly lostBase?: string;
}

const LOADS: Readonly<Record<string, 'plain' | 'acquire' | 'acquirePC'>> = {
    LDR: 'plain',
    LDUR: 'plain',
    LDAR: 'acquire',
    LDAPR: 'acquirePC',
    LDAPUR: 'acquirePC',
};
const STORES: Readonly<Record<string, boolean>> = { STR: false, STUR: false, STLR: true, STLUR: true };
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

function wantMemory(argument: Argument | undefined, plain: boolean): Memory {
    if (argument?.kind !== 'memory') throw new Refusal('ISO402', 'an address in brackets is expected here');
    if (plain && (argument.index !== null || argument.writeback !== null || argument.offset !== 0))
        throw new Refusal('ISO402', 'only a base register is allowed in this address');
    return argument;
}

/** Write-back to the base register: the new address lies outside the location, so nothing may use it. */
function lostBase(memory: Memory): { lostBase?: string } {
    if (memory.writeback === null || memory.offset === 0) return {};
    if (memory.writeback === 'pre')
        throw new Refusal('ISO404', 'an address beside a location: arrays are not supported');
    return { lostBase: memory.base.name };
}

/** Ops of a memory access, or null when the mnemonic is none. @throws Refusal */
export function readMemoryAccess(
    mnemonic: string,
    args: readonly Argument[],
    context: InstructionContext,
): MemoryAccess | null {
    if (Object.hasOwn(LOADS, mnemonic)) {
        if (args.length === 2 && args[1].kind === 'word')
            throw new Refusal('ISO403', `${mnemonic} of a literal is not supported`);
        const dst = wantRegister(args[0]);
        const memory = wantMemory(args[1], mnemonic === 'LDAR' || mnemonic === 'LDAPR');
        const { ops, operand } = addressOf(memory, context);
        return {
            kind: 'load',
            ops: [...ops, { op: 'load', dst: dst.id, addr: operand, order: LOADS[mnemonic] }],
            ...lostBase(memory),
        };
    }
    if (Object.hasOwn(STORES, mnemonic)) {
        const data = wantRegister(args[0]);
        const memory = wantMemory(args[1], mnemonic === 'STLR');
        const { ops, operand } = addressOf(memory, context);
        const store: Draft = { op: 'store', addr: operand, data: operandOf(data), release: STORES[mnemonic] };
        return { kind: 'store', ops: [...ops, store], ...lostBase(memory) };
    }
    return readExclusive(mnemonic, args) ?? readAtomic(mnemonic, args);
}

function readExclusive(mnemonic: string, args: readonly Argument[]): MemoryAccess | null {
    if (mnemonic === 'LDXR' || mnemonic === 'LDAXR') {
        const addr = operandOf(wantMemory(args[1], true).base);
        const order = mnemonic === 'LDXR' ? 'plain' : 'acquire';
        return { kind: 'load', ops: [{ op: 'load', dst: wantRegister(args[0]).id, addr, order, exclusive: true }] };
    }
    if (mnemonic === 'STXR' || mnemonic === 'STLXR') {
        const status = wantRegister(args[0]).id;
        const addr = operandOf(wantMemory(args[2], true).base);
        const data = operandOf(wantRegister(args[1]));
        return { kind: 'store', ops: [{ op: 'store', addr, data, release: mnemonic === 'STLXR', status }] };
    }
    return null;
}

function readAtomic(mnemonic: string, args: readonly Argument[]): MemoryAccess | null {
    const match = /^(?:(LD|ST)(ADD|SET|CLR|EOR|SMAX|SMIN|UMAX|UMIN)|(SWP|CAS))(A?)(L?)$/.exec(mnemonic);
    if (match === null) return null;
    const [, prefix, operation, exchange] = match;
    const acquire = match[4] === 'A';
    const release = match[5] === 'L';
    if (prefix === 'ST') {
        if (acquire) return null;
        const addr = operandOf(wantMemory(args[1], true).base);
        const src = operandOf(wantRegister(args[0]));
        return {
            kind: 'rmw',
            ops: [{ op: 'rmw', fn: ATOMIC[operation], dst: -1, addr, src, acquire, release, noReturn: true }],
        };
    }
    const [first, second] = [wantRegister(args[0]), wantRegister(args[1])];
    const addr = operandOf(wantMemory(args[2], true).base);
    if (exchange === 'CAS') {
        const [expected, desired] = [operandOf(first), operandOf(second)];
        // herd7: like the other atomics, without acquire semantics when the old value is dropped.
        const kept = first.id < 0 ? { acquire: false, noReturn: true } : { acquire };
        return { kind: 'rmw', ops: [{ op: 'cas', dst: first.id, addr, expected, desired, release, ...kept }] };
    }
    const fn = exchange === 'SWP' ? 'swap' : ATOMIC[operation];
    const src = operandOf(first);
    const noReturn = second.id < 0;
    // Arm ARM: with the zero register as destination the load half has no acquire semantics.
    if (noReturn)
        return { kind: 'rmw', ops: [{ op: 'rmw', fn, dst: -1, addr, src, acquire: false, release, noReturn }] };
    return { kind: 'rmw', ops: [{ op: 'rmw', fn, dst: second.id, addr, src, acquire, release }] };
}
