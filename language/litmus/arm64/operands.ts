/** Operands of AArch64 instructions as litmus tests write them. */
import type { Operand, RegisterId } from '../../../machine/program';
import { type Draft, exact, type InstructionContext, Refusal } from '../instruction';

export interface Register {
    readonly kind: 'register';
    /** `X3`, `XZR`, `SP`; the 64-bit name. */
    readonly name: string;
    /** −1: the zero register. */
    readonly id: RegisterId;
    readonly width: 32 | 64;
}

export interface Memory {
    readonly kind: 'memory';
    readonly base: Register;
    readonly index: Register | null;
    /** `SXTW`, `LSL #2`: how the index is widened and scaled. */
    readonly extend: Extend | null;
    readonly offset: number;
    /** `[X1,#4]!`, or `[X1],#4`. */
    readonly writeback: 'pre' | 'post' | null;
}

export interface Extend {
    readonly kind: 'extend';
    readonly how: string;
    readonly amount: number;
}

export type Argument =
    | Register
    | Memory
    | Extend
    | { readonly kind: 'number'; readonly value: number }
    /** A label, a condition, a barrier's domain. */
    | { readonly kind: 'word'; readonly text: string };

/** Temporaries of the lowering; a litmus test cannot name them. */
export const TEMPORARY = 'address#0';
export const DATA_TEMPORARY = 'data#0';

/** The 64-bit name and the width of a register, or null. */
export function registerName(text: string): { readonly name: string; readonly width: 32 | 64 } | null {
    const upper = text.toUpperCase();
    if (upper === 'LR') return { name: 'X30', width: 64 };
    if (upper === 'FP') return { name: 'X29', width: 64 };
    if (upper === 'SP' || upper === 'WSP') return { name: 'SP', width: upper === 'SP' ? 64 : 32 };
    const match = /^([XW])(ZR|\d+)$/.exec(upper);
    if (match === null || (match[2] !== 'ZR' && Number(match[2]) > 30)) return null;
    const number = match[2] === 'ZR' ? 'ZR' : String(Number(match[2]));
    return { name: `X${number}`, width: match[1] === 'X' ? 64 : 32 };
}

export function readRegister(text: string, context: InstructionContext): Register | null {
    const found = registerName(text);
    if (found === null) return null;
    return { kind: 'register', ...found, id: found.name === 'XZR' ? -1 : context.register(found.name) };
}

/** Commas outside brackets separate operands. */
function split(text: string): string[] {
    const parts: string[] = [];
    let depth = 0;
    let from = 0;
    for (let at = 0; at <= text.length; at++) {
        const char = text[at];
        if (char === '[') depth++;
        else if (char === ']') depth--;
        else if (at === text.length || (char === ',' && depth === 0)) {
            parts.push(text.slice(from, at).trim());
            from = at + 1;
        }
    }
    return parts.length === 1 && parts[0] === '' ? [] : parts;
}

const NUMBER = /^#?\s*(-?)(0[xX][0-9a-fA-F]+|\d+)$/;
const EXTEND = /^(LSL|LSR|ASR|ROR|SXTW|UXTW|SXTX|UXTX|SXTB|SXTH|UXTB|UXTH)(?:\s*#?\s*(\d+))?$/i;

function readNumber(text: string): number | null {
    const match = NUMBER.exec(text);
    return match === null ? null : (match[1] === '-' ? -1 : 1) * Number(match[2]);
}

function readExtend(text: string): Extend | null {
    const match = EXTEND.exec(text);
    return match === null ? null : { kind: 'extend', how: match[1].toUpperCase(), amount: Number(match[2] ?? 0) };
}

/** All operands of an instruction. @throws Refusal */
export function readArguments(text: string, context: InstructionContext): Argument[] {
    const parts = split(text);
    const found: Argument[] = [];
    for (let i = 0; i < parts.length; i++) {
        const part = parts[i];
        if (part.startsWith('[')) {
            const next = part.endsWith(']') && i + 1 < parts.length ? readNumber(parts[i + 1]) : null;
            const post = next === null ? null : exact(next, parts[i + 1]);
            found.push(readMemory(part, post, context));
            if (post !== null) i++;
        } else found.push(readPlain(part, context));
    }
    return found;
}

function readPlain(part: string, context: InstructionContext): Argument {
    const register = readRegister(part, context);
    if (register !== null) return register;
    const value = readNumber(part);
    if (value !== null) {
        return { kind: 'number', value: exact(value, part) };
    }
    const extend = readExtend(part);
    if (extend !== null) return extend;
    if (/^(?:[\w.$]+|\.[+-]\d+)$/.test(part)) return { kind: 'word', text: part };
    throw new Refusal('ISO402', part === '' ? 'an operand is missing' : `“${part}” is not an operand`);
}

function readMemory(part: string, post: number | null, context: InstructionContext): Memory {
    const match = /^\[([^\]]*)\](!?)$/.exec(part);
    if (match === null) throw new Refusal('ISO402', `“${part}” is not an address`);
    const items = split(match[1]);
    const base = readRegister(items[0] ?? '', context);
    if (base === null || base.width === 32)
        throw new Refusal('ISO402', `an address needs a 64-bit base register, not “${items[0] ?? ''}”`);
    const second = items.length > 1 ? readPlain(items[1], context) : null;
    const third = items.length > 2 ? readPlain(items[2], context) : null;
    const wellFormed =
        items.length <= 3 &&
        (second === null || second.kind === 'number' || second.kind === 'register') &&
        (third === null || (third.kind === 'extend' && second?.kind === 'register'));
    if (!wellFormed) throw new Refusal('ISO402', `“${part}” is not an address`);
    const offset = second?.kind === 'number' ? second.value : 0;
    return {
        kind: 'memory',
        base,
        index: second?.kind === 'register' ? second : null,
        extend: third?.kind === 'extend' ? third : null,
        offset: post ?? offset,
        writeback: match[2] === '!' ? 'pre' : post !== null ? 'post' : null,
    };
}

/** The operand of a register: the zero register reads as 0. */
export const operandOf = (register: Register): Operand => (register.id < 0 ? { value: 0 } : { reg: register.id });

/** Ops that leave a widened or scaled register in `dst`, and the operand to use. Litmus integers are signed, so SXTW is the identity. */
export function extended(
    register: Register,
    extend: Extend | null,
    dst: RegisterId,
    width: 32 | 64,
): { readonly ops: readonly Draft[]; readonly operand: Operand } {
    const a = operandOf(register);
    if (extend === null) return { ops: [], operand: a };
    const { how, amount } = extend;
    const shift = how === 'LSR' ? 'shr' : how === 'ASR' ? 'sar' : 'shl';
    const mask = how === 'UXTB' ? 0xff : how === 'UXTH' ? 0xffff : how === 'UXTW' && width === 64 ? 0xffffffff : null;
    if (how === 'SXTB' || how === 'SXTH' || how === 'ROR') throw new Refusal('ISO403', `${how} is not supported`);
    const ops: Draft[] = [];
    if (mask !== null) ops.push({ op: 'alu', fn: 'and', dst, a, b: { value: mask }, width });
    if (amount !== 0) {
        const from = mask === null ? a : { reg: dst };
        ops.push({ op: 'alu', fn: shift, dst, a: from, b: { value: amount }, width });
    }
    return { ops, operand: ops.length === 0 ? a : { reg: dst } };
}

/** How an access addresses memory. */
export interface Addressing {
    /** Ops before the access: they compute the address, or write the base register back (`[X1,#8]!`). */
    readonly before: readonly Draft[];
    readonly operand: Operand;
    /** Ops after it: `[X1],#8`. */
    readonly after: readonly Draft[];
}

/** The operand that addresses memory, and the ops that compute it: base plus index or offset, with the views of both. */
export function addressOf(memory: Memory, context: InstructionContext): Addressing {
    const base = operandOf(memory.base);
    const sum = (dst: RegisterId, b: Operand): Draft => ({ op: 'alu', fn: 'add', dst, a: base, b, width: 64 });
    const offset = { value: memory.offset };
    if (memory.writeback !== null) {
        if (memory.base.id < 0) throw new Refusal('ISO402', 'the zero register has no address');
        const write = memory.offset === 0 ? [] : [sum(memory.base.id, offset)];
        return memory.writeback === 'pre'
            ? { before: write, operand: base, after: [] }
            : { before: [], operand: base, after: write };
    }
    if (memory.index === null && memory.offset === 0) return { before: [], operand: base, after: [] };
    const temporary = context.register(TEMPORARY);
    if (memory.index === null) return { before: [sum(temporary, offset)], operand: { reg: temporary }, after: [] };
    const index = extended(memory.index, memory.extend, temporary, 64);
    return { before: [...index.ops, sum(temporary, index.operand)], operand: { reg: temporary }, after: [] };
}

/** The address `bytes` further on: the second half of a pair. */
export function further(
    first: Operand,
    bytes: number,
    context: InstructionContext,
): { ops: Draft[]; operand: Operand } {
    const temporary = context.register(TEMPORARY);
    const ops: Draft[] = [{ op: 'alu', fn: 'add', dst: temporary, a: first, b: { value: bytes }, width: 64 }];
    return { ops, operand: { reg: temporary } };
}
