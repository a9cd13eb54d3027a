/** x86-64 instructions of litmus tests about data, in AT&T syntax as herdtools7 has them: text → micro-operations. */
import type { AluFunction, ConditionCode, Operand, RmwFunction } from '../../machine/program';
import { type Decoded, type Draft, exact, type InstructionContext, Refusal } from './instruction';

/** `rax` for `rax`, `eax`, `%eax`; null for what is no register of 32 or 64 bits. */
export function x86Register(written: string): string | null {
    const name = written.toLowerCase().replace(/^%/, '');
    const classic = /^[re](ax|bx|cx|dx|si|di|bp|sp)$/.exec(name);
    if (classic !== null) return `r${classic[1]}`;
    const numbered = /^r(8|9|1[0-5])d?$/.exec(name);
    return numbered === null ? null : `r${numbered[1]}`;
}

type Place =
    | { readonly kind: 'register'; readonly reg: number; readonly wide: boolean }
    | { readonly kind: 'memory'; readonly addr: Operand }
    | { readonly kind: 'number'; readonly value: number };

const TEMPORARY = 'value#0';
const ALU: Readonly<Record<string, AluFunction>> = {
    add: 'add',
    sub: 'sub',
    and: 'and',
    or: 'or',
    xor: 'xor',
    shl: 'shl',
    shr: 'shr',
    sar: 'sar',
};
const LOCKED: Readonly<Record<string, RmwFunction>> = { add: 'add', or: 'or', xor: 'xor' };
const JUMPS: Readonly<Record<string, ConditionCode>> = {
    je: 'eq',
    jz: 'eq',
    jne: 'ne',
    jnz: 'ne',
    jl: 'lt',
    jge: 'ge',
    jg: 'gt',
    jle: 'le',
    jb: 'lo',
    jae: 'hs',
    ja: 'hi',
    jbe: 'ls',
    js: 'mi',
    jns: 'pl',
};
const own = <T>(table: Readonly<Record<string, T>>, key: string): T | null =>
    Object.hasOwn(table, key) ? table[key] : null;

function readPlace(written: string, context: InstructionContext): Place {
    const register = x86Register(written);
    if (register !== null)
        return {
            kind: 'register',
            reg: context.register(register),
            wide: /^%?r/i.test(written) && !/d$/i.test(written),
        };
    const number = /^\$?(-?)(0x[0-9a-f]+|\d+)$/i.exec(written);
    if (number !== null) {
        const value = (number[1] === '-' ? -1 : 1) * Number(number[2]);
        return { kind: 'number', value: exact(value, written) };
    }
    const memory = /^(-?\w*)[([]\s*([%\w.$]+)\s*[)\]]$/.exec(written);
    const direct = memory === null ? /^\[?([A-Za-z_]\w*)\]?$/.exec(written) : null;
    const name = memory === null ? direct?.[1] : memory[2];
    if (name === undefined)
        throw new Refusal('ISO402', written === '' ? 'an operand is missing' : `“${written}” is not an operand`);
    if (memory !== null && memory[1] !== '' && Number(memory[1]) !== 0)
        throw new Refusal('ISO404', 'an address beside a location: arrays are not supported');
    const base = x86Register(name);
    if (base !== null) return { kind: 'memory', addr: { reg: context.register(base) } };
    return { kind: 'memory', addr: { value: context.addressOf(name) } };
}

interface Reader {
    readonly context: InstructionContext;
    readonly args: readonly Place[];
    readonly locked: boolean;
    readonly width: 32 | 64;
}

function at(reader: Reader, index: number): Place {
    if (index < reader.args.length) return reader.args[index];
    throw new Refusal('ISO402', 'an operand is missing');
}

/** An operand's value: memory is loaded into a temporary first. */
function valueOf(place: Place, reader: Reader): { readonly ops: Draft[]; readonly operand: Operand } {
    if (place.kind === 'register') return { ops: [], operand: { reg: place.reg } };
    if (place.kind === 'number') return { ops: [], operand: { value: place.value } };
    const dst = reader.context.register(TEMPORARY);
    return { ops: [{ op: 'load', dst, addr: place.addr, order: 'plain' }], operand: { reg: dst } };
}

function move(reader: Reader): Pick<Decoded, 'kind' | 'ops'> {
    const [from, to] = [at(reader, 0), at(reader, 1)];
    if (to.kind === 'memory') {
        if (from.kind === 'memory') throw new Refusal('ISO402', 'a move from memory to memory');
        return {
            kind: 'store',
            ops: [{ op: 'store', addr: to.addr, data: valueOf(from, reader).operand, release: false }],
        };
    }
    if (to.kind === 'number') throw new Refusal('ISO402', 'a number cannot be assigned to');
    if (from.kind === 'memory')
        return { kind: 'load', ops: [{ op: 'load', dst: to.reg, addr: from.addr, order: 'plain' }] };
    return {
        kind: 'assign',
        ops: [
            {
                op: 'alu',
                fn: 'mov',
                dst: to.reg,
                a: valueOf(from, reader).operand,
                b: { value: 0 },
                width: reader.width,
            },
        ],
    };
}

/** XCHG with memory is locked whether it says so or not. */
function exchange(reader: Reader): Pick<Decoded, 'kind' | 'ops'> {
    const [first, second] = [at(reader, 0), at(reader, 1)];
    const memory = first.kind === 'memory' ? first : second;
    const other = first.kind === 'memory' ? second : first;
    if (memory.kind !== 'memory' || other.kind !== 'register')
        throw new Refusal('ISO403', 'XCHG is supported between a register and memory');
    return {
        kind: 'rmw',
        ops: [
            {
                op: 'rmw',
                fn: 'swap',
                dst: other.reg,
                addr: memory.addr,
                src: { reg: other.reg },
                acquire: true,
                release: true,
            },
        ],
    };
}

function arithmetic(name: string, reader: Reader): Pick<Decoded, 'kind' | 'ops'> | null {
    const short = { inc: { fn: 'add', by: 1 }, dec: { fn: 'sub', by: 1 } }[name];
    const fn = short === undefined ? own(ALU, name) : short.fn === 'add' ? 'add' : 'sub';
    if (fn === null) return null;
    const source: Place = short === undefined ? at(reader, 0) : { kind: 'number', value: short.by };
    const to = at(reader, short === undefined ? 1 : 0);
    const { ops, operand } = valueOf(source, reader);
    const { width } = reader;
    if (to.kind === 'number') throw new Refusal('ISO402', 'a number cannot be assigned to');
    const flags = fn === 'add' || fn === 'sub' || fn === 'and' ? fn : null;
    if (to.kind === 'register') {
        const a = { reg: to.reg };
        const compare: Draft[] = flags === null ? [] : [{ op: 'compare', fn: flags, a, b: operand, width }];
        return {
            kind: source.kind === 'memory' ? 'load' : 'assign',
            ops: [...ops, ...compare, { op: 'alu', fn, dst: to.reg, a, b: operand, width }],
        };
    }
    if (source.kind === 'memory') throw new Refusal('ISO402', 'two operands in memory');
    if (reader.locked) {
        const change =
            fn === 'sub' && 'value' in operand
                ? { fn: 'add' as const, src: { value: -operand.value } }
                : { fn: own(LOCKED, fn), src: operand };
        if (change.fn === null) throw new Refusal('ISO403', `LOCK ${name.toUpperCase()} is not supported`);
        return {
            kind: 'rmw',
            ops: [{ op: 'rmw', fn: change.fn, dst: -1, addr: to.addr, src: change.src, acquire: true, release: true }],
        };
    }
    const dst = reader.context.register(TEMPORARY);
    return {
        kind: 'store',
        ops: [
            { op: 'load', dst, addr: to.addr, order: 'plain' },
            { op: 'alu', fn, dst, a: { reg: dst }, b: operand, width },
            { op: 'store', addr: to.addr, data: { reg: dst }, release: false },
        ],
    };
}

function compareAndSwap(reader: Reader): Pick<Decoded, 'kind' | 'ops'> {
    const [desired, to] = [at(reader, 0), at(reader, 1)];
    if (to.kind !== 'memory' || desired.kind !== 'register' || !reader.locked)
        throw new Refusal('ISO403', 'CMPXCHG is supported with LOCK, from a register to memory');
    const rax = reader.context.register('rax');
    const before = reader.context.register(TEMPORARY);
    return {
        kind: 'rmw',
        ops: [
            { op: 'alu', fn: 'mov', dst: before, a: { reg: rax }, b: { value: 0 }, width: 64 },
            {
                op: 'cas',
                dst: rax,
                addr: to.addr,
                expected: { reg: rax },
                desired: { reg: desired.reg },
                acquire: true,
                release: true,
            },
            { op: 'compare', fn: 'sub', a: { reg: rax }, b: { reg: before }, width: reader.width },
        ],
    };
}

function fetchAndAdd(reader: Reader): Pick<Decoded, 'kind' | 'ops'> {
    const [source, to] = [at(reader, 0), at(reader, 1)];
    if (to.kind !== 'memory' || source.kind !== 'register' || !reader.locked)
        throw new Refusal('ISO403', 'XADD is supported with LOCK, from a register to memory');
    return {
        kind: 'rmw',
        ops: [
            {
                op: 'rmw',
                fn: 'add',
                dst: source.reg,
                addr: to.addr,
                src: { reg: source.reg },
                acquire: true,
                release: true,
            },
        ],
    };
}

/** Operands as they are written; commas inside an address separate none. */
export const operandsOfX86 = (text: string): string[] =>
    text.trim() === '' ? [] : text.split(/,(?![^([]*[)\]])/).map((part) => part.trim());

/** Reads one x86-64 instruction. @throws Refusal */
export function readX86(written: string, context: InstructionContext): Decoded {
    const match = /^\s*(lock\s+)?([A-Za-z]\w*)\s*([^]*?)\s*$/i.exec(written);
    if (match === null) throw new Refusal('ISO402', `“${written.trim()}” is not an instruction`);
    const locked = match[1] !== undefined;
    const mnemonic = match[2].toLowerCase();
    const parts = operandsOfX86(match[3]);
    const shape = {
        text: `${locked ? 'lock ' : ''}${mnemonic}${parts.length === 0 ? '' : ` ${parts.join(',')}`}`,
        modifiable: false,
    };
    if (mnemonic === 'mfence' || mnemonic === 'lfence' || mnemonic === 'sfence')
        return { ...shape, kind: 'fence', ops: [{ op: 'barrier', barrier: { kind: mnemonic } }] };
    if (mnemonic === 'cpuid' || mnemonic === 'serialize')
        return { ...shape, kind: 'fence', ops: [{ op: 'barrier', barrier: { kind: 'serialize' } }] };
    if (mnemonic === 'ret') return { ...shape, kind: 'branch', ops: [{ op: 'halt' }] };
    if (/^(?:nop[lw]?|endbr64)$/.test(mnemonic)) return { ...shape, kind: 'nop', ops: [{ op: 'nop' }] };
    if (mnemonic === 'jmp') return { ...shape, kind: 'branch', ops: [{ op: 'jump', to: { label: parts[0] ?? '' } }] };
    const condition = own(JUMPS, mnemonic);
    if (condition !== null)
        return {
            ...shape,
            kind: 'branch',
            ops: [{ op: 'branch', test: { kind: 'flags', condition }, to: { label: parts[0] ?? '' } }],
        };
    if (
        /^\w+[bw]$/.test(mnemonic) &&
        /^(?:mov|xchg|add|sub|and|or|xor|cmp|inc|dec|xadd|cmpxchg|test)[bw]$/.test(mnemonic)
    )
        throw new Refusal('ISO403', `${mnemonic}: accesses of 8 and 16 bits are not supported`);
    const name = mnemonic.replace(
        /^(mov|xchg|add|sub|and|or|xor|cmp|test|inc|dec|xadd|cmpxchg|shl|shr|sar)[lq]$/,
        '$1',
    );
    const args = parts.map((part) => readPlace(part, context));
    const width =
        mnemonic.endsWith('l') && mnemonic !== 'shl'
            ? 32
            : mnemonic.endsWith('q') || args.some((arg) => arg.kind === 'register' && arg.wide)
              ? 64
              : 32;
    const reader: Reader = { context, args, locked, width };
    if (name === 'mov') return { ...shape, ...move(reader) };
    if (name === 'xchg') return { ...shape, ...exchange(reader) };
    if (name === 'cmpxchg') return { ...shape, ...compareAndSwap(reader) };
    if (name === 'xadd') return { ...shape, ...fetchAndAdd(reader) };
    if (name === 'cmp' || name === 'test') {
        const second = valueOf(at(reader, 0), reader);
        const first = at(reader, 1);
        if (first.kind === 'memory' && second.ops.length > 0) throw new Refusal('ISO402', 'two operands in memory');
        const { ops, operand } = valueOf(first, reader);
        const compare: Draft = {
            op: 'compare',
            fn: name === 'cmp' ? 'sub' : 'and',
            a: operand,
            b: second.operand,
            width,
        };
        return {
            ...shape,
            kind: ops.length + second.ops.length > 0 ? 'load' : 'assign',
            ops: [...second.ops, ...ops, compare],
        };
    }
    const found = arithmetic(name, reader);
    if (found !== null) return { ...shape, ...found };
    throw new Refusal('ISO403', `the instruction ${mnemonic.slice(0, 40)} is not supported`);
}
