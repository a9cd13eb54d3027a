/** AArch64 arithmetic, moves, comparisons and conditional selection. */
import type { AluFunction, ConditionCode, Operand } from '../../../machine/program';
import { type Draft, exact, type InstructionContext, Refusal } from '../instruction';
import { type Argument, extended, operandOf, type Register, TEMPORARY } from './operands';

const CONDITIONS: Readonly<Record<string, ConditionCode>> = {
    EQ: 'eq',
    NE: 'ne',
    GE: 'ge',
    LT: 'lt',
    GT: 'gt',
    LE: 'le',
    HS: 'hs',
    CS: 'hs',
    LO: 'lo',
    CC: 'lo',
    HI: 'hi',
    LS: 'ls',
    MI: 'mi',
    PL: 'pl',
    VS: 'vs',
    VC: 'vc',
};

const OPPOSITE: Readonly<Record<ConditionCode, ConditionCode>> = {
    eq: 'ne',
    ne: 'eq',
    ge: 'lt',
    lt: 'ge',
    gt: 'le',
    le: 'gt',
    hs: 'lo',
    lo: 'hs',
    hi: 'ls',
    ls: 'hi',
    mi: 'pl',
    pl: 'mi',
    vs: 'vc',
    vc: 'vs',
};

/** A condition by name. @throws Refusal */
export function condition(text: string): ConditionCode {
    const found = Object.hasOwn(CONDITIONS, text.toUpperCase()) ? CONDITIONS[text.toUpperCase()] : null;
    if (found !== null) return found;
    throw new Refusal('ISO403', `the condition ${text.toUpperCase()} is not supported`);
}

const BINARY: Readonly<Record<string, AluFunction>> = {
    ADD: 'add',
    SUB: 'sub',
    AND: 'and',
    ORR: 'or',
    EOR: 'xor',
    BIC: 'bic',
    ORN: 'orn',
    EON: 'eon',
    LSL: 'shl',
    LSR: 'shr',
    ASR: 'sar',
    MUL: 'mul',
};

/** Those that set the flags too: what their flags compare. */
const FLAG_SETTING: Readonly<Record<string, { readonly fn: AluFunction; readonly flags: 'sub' | 'add' | 'and' }>> = {
    ADDS: { fn: 'add', flags: 'add' },
    SUBS: { fn: 'sub', flags: 'sub' },
    ANDS: { fn: 'and', flags: 'and' },
};

/** Two operations: the inner one of the last two sources. */
const FUSED: Readonly<Record<string, 'add' | 'sub'>> = { MADD: 'add', MSUB: 'sub' };

/** Fields of a register: from which bit (UBFX and SBFX say so), how many, and whether sign-extended. */
const EXTENSIONS: Readonly<Record<string, { readonly bits: number; readonly signed: boolean }>> = {
    UXTB: { bits: 8, signed: false },
    UXTH: { bits: 16, signed: false },
    SXTB: { bits: 8, signed: true },
    SXTH: { bits: 16, signed: true },
};

const COMPARISONS: Readonly<Record<string, 'sub' | 'add' | 'and'>> = { CMP: 'sub', CMN: 'add', TST: 'and' };

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | null =>
    Object.hasOwn(table, key) ? table[key] : null;

export function wantRegister(argument: Argument | undefined): Register {
    if (argument?.kind === 'register') return argument;
    throw new Refusal('ISO402', argument === undefined ? 'a register is missing' : 'a register is expected here');
}

/** A register (possibly shifted or extended by the argument after it) or a number. */
function flexible(
    args: readonly Argument[],
    at: number,
    context: InstructionContext,
    width: 32 | 64,
): { ops: readonly Draft[]; operand: Operand } {
    const argument = args[at] as Argument | undefined;
    const modifier = args[at + 1] as Argument | undefined;
    if (modifier !== undefined && modifier.kind !== 'extend') throw new Refusal('ISO402', 'too many operands');
    if (argument?.kind === 'number') {
        const amount = modifier === undefined ? 0 : modifier.amount;
        return { ops: [], operand: { value: exact(argument.value * 2 ** amount, `${argument.value} << ${amount}`) } };
    }
    const register = wantRegister(argument);
    if (modifier === undefined) return { ops: [], operand: operandOf(register) };
    return extended(register, modifier, context.register(TEMPORARY), width);
}

/** Ops of a data-processing instruction, or null when the mnemonic is none. @throws Refusal */
export function readData(
    mnemonic: string,
    args: readonly Argument[],
    context: InstructionContext,
): readonly Draft[] | null {
    const binary = own(BINARY, mnemonic);
    const setting = own(FLAG_SETTING, mnemonic);
    if (binary !== null || setting !== null) {
        const dst = wantRegister(args[0]);
        const a = operandOf(wantRegister(args[1]));
        const { width } = dst;
        const { ops, operand } = flexible(args, 2, context, width);
        const alu: Draft = { op: 'alu', fn: binary ?? setting?.fn ?? 'mov', dst: dst.id, a, b: operand, width };
        // The flags come from the sources, which the result may overwrite.
        return setting === null
            ? [...ops, alu]
            : [...ops, { op: 'compare', fn: setting.flags, a, b: operand, width }, alu];
    }
    if (mnemonic === 'BICS') {
        // ANDS with the second source inverted.
        const [dst, a] = [wantRegister(args[0]), operandOf(wantRegister(args[1]))];
        const { width } = dst;
        const { ops, operand } = flexible(args, 2, context, width);
        const mask = context.register(TEMPORARY);
        const b: Operand = { reg: mask };
        return [
            ...ops,
            { op: 'alu', fn: 'not', dst: mask, a: operand, b: { value: 0 }, width },
            { op: 'compare', fn: 'and', a, b, width },
            { op: 'alu', fn: 'and', dst: dst.id, a, b, width },
        ];
    }
    const comparison = own(COMPARISONS, mnemonic);
    if (comparison !== null) {
        const first = wantRegister(args[0]);
        const { ops, operand } = flexible(args, 1, context, first.width);
        return [...ops, { op: 'compare', fn: comparison, a: operandOf(first), b: operand, width: first.width }];
    }
    return (
        readField(mnemonic, args) ??
        readFused(mnemonic, args) ??
        readMove(mnemonic, args, context) ??
        readSelect(mnemonic, args)
    );
}

function wantNumber(argument: Argument | undefined): number {
    if (argument?.kind === 'number') return argument.value;
    throw new Refusal('ISO402', 'a number is expected here');
}

/** UXTB and kin, UBFX, SBFX. */
function readField(mnemonic: string, args: readonly Argument[]): readonly Draft[] | null {
    const extension = own(EXTENSIONS, mnemonic);
    if (extension === null && mnemonic !== 'UBFX' && mnemonic !== 'SBFX') return null;
    const [dst, source] = [wantRegister(args[0]), wantRegister(args[1])];
    const { width } = dst;
    const lowest = extension === null ? wantNumber(args[2]) : 0;
    const bits = extension === null ? wantNumber(args[3]) : extension.bits;
    if (lowest < 0 || bits < 1 || lowest + bits > width) throw new Refusal('ISO402', 'there is no such bit field');
    const signed = extension === null ? mnemonic === 'SBFX' : extension.signed;
    if (bits > 32) throw new Refusal('ISO404', `a field of ${bits} bits: up to 32 are supported`);
    const result = { reg: dst.id };
    const ops: Draft[] = [];
    if (lowest > 0) ops.push({ op: 'alu', fn: 'shr', dst: dst.id, a: operandOf(source), b: { value: lowest }, width });
    const from = lowest > 0 ? result : operandOf(source);
    ops.push({ op: 'alu', fn: 'and', dst: dst.id, a: from, b: { value: 2 ** bits - 1 }, width });
    if (signed) {
        // The sign bit turned over, and taken away again: the bits above it are its copies.
        const sign = { value: 2 ** (bits - 1) };
        ops.push({ op: 'alu', fn: 'xor', dst: dst.id, a: result, b: sign, width });
        ops.push({ op: 'alu', fn: 'sub', dst: dst.id, a: result, b: sign, width });
    }
    return ops;
}

function readFused(mnemonic: string, args: readonly Argument[]): readonly Draft[] | null {
    const outer = own(FUSED, mnemonic);
    if (outer === null && mnemonic !== 'MNEG') return null;
    const [dst, a, b] = [wantRegister(args[0]), wantRegister(args[1]), wantRegister(args[2])];
    const addend = outer === null ? { value: 0 } : operandOf(wantRegister(args[3]));
    const { width } = dst;
    const product: Draft = { op: 'alu', fn: 'mul', dst: dst.id, a: operandOf(a), b: operandOf(b), width };
    if ('reg' in addend && addend.reg === dst.id)
        throw new Refusal('ISO403', `${mnemonic} with its result as an addend is not supported`);
    return [product, { op: 'alu', fn: outer ?? 'sub', dst: dst.id, a: addend, b: { reg: dst.id }, width }];
}

function readMove(mnemonic: string, args: readonly Argument[], context: InstructionContext): readonly Draft[] | null {
    const unary = { MOV: 'mov', MOVZ: 'mov', MVN: 'not', MOVN: 'not', NEG: 'neg', UXTW: 'uxtw', SXTW: 'sxtw' }[
        mnemonic
    ];
    if (unary === undefined && mnemonic !== 'MOVK') return null;
    const dst = wantRegister(args[0]);
    const { width } = dst;
    const { ops, operand } = flexible(args, 1, context, width);
    const value = { value: 0 };
    switch (unary) {
        case 'mov':
            return [...ops, { op: 'alu', fn: 'mov', dst: dst.id, a: operand, b: value, width }];
        case 'not':
            return [...ops, { op: 'alu', fn: 'not', dst: dst.id, a: operand, b: value, width }];
        case 'neg':
            return [...ops, { op: 'alu', fn: 'neg', dst: dst.id, a: operand, b: value, width }];
        case 'sxtw':
            return [{ op: 'alu', fn: 'mov', dst: dst.id, a: operand, b: value, width: 32 }];
        case 'uxtw':
            return [{ op: 'alu', fn: 'and', dst: dst.id, a: operand, b: { value: 0xffffffff }, width: 64 }];
        default: {
            // MOVK replaces 16 bits.
            const shift = args.length > 2 && args[2].kind === 'extend' ? args[2].amount : 0;
            if (shift > 16 || !('value' in operand))
                throw new Refusal('ISO403', 'MOVK of the upper half of a register is not supported');
            return [
                { op: 'alu', fn: 'bic', dst: dst.id, a: operandOf(dst), b: { value: 0xffff * 2 ** shift }, width },
                { op: 'alu', fn: 'or', dst: dst.id, a: operandOf(dst), b: operand, width },
            ];
        }
    }
}

function wantCondition(argument: Argument | undefined): ConditionCode {
    if (argument?.kind === 'word') return condition(argument.text);
    throw new Refusal('ISO402', 'a condition is expected here');
}

function readSelect(mnemonic: string, args: readonly Argument[]): readonly Draft[] | null {
    const adjust = { CSEL: undefined, CSINC: 'increment', CSINV: 'invert', CSNEG: 'negate' } as const;
    const short = { CINC: 'increment', CINV: 'invert', CNEG: 'negate' } as const;
    if (mnemonic === 'CSEL' || mnemonic === 'CSINC' || mnemonic === 'CSINV' || mnemonic === 'CSNEG') {
        const [dst, a, b] = [wantRegister(args[0]), wantRegister(args[1]), wantRegister(args[2])];
        const how = adjust[mnemonic];
        const rest = {
            dst: dst.id,
            condition: wantCondition(args[3]),
            a: operandOf(a),
            b: operandOf(b),
            width: dst.width,
        };
        return [{ op: 'select', ...rest, ...(how === undefined ? {} : { adjust: how }) }];
    }
    if (mnemonic === 'CSET' || mnemonic === 'CSETM') {
        const dst = wantRegister(args[0]);
        const set = { value: mnemonic === 'CSET' ? 1 : -1 };
        return [
            { op: 'select', dst: dst.id, condition: wantCondition(args[1]), a: set, b: { value: 0 }, width: dst.width },
        ];
    }
    if (mnemonic === 'CINC' || mnemonic === 'CINV' || mnemonic === 'CNEG') {
        const [dst, source] = [wantRegister(args[0]), wantRegister(args[1])];
        const a = operandOf(source);
        return [
            {
                op: 'select',
                dst: dst.id,
                condition: OPPOSITE[wantCondition(args[2])],
                a,
                b: a,
                adjust: short[mnemonic],
                width: dst.width,
            },
        ];
    }
    return null;
}
