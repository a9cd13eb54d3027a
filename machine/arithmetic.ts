/** Arithmetic on machine values: two's complement at 32 or 64 bits, results kept as signed integers. */
import { isSymbol, SYMBOL_BASE, type AluFunction, type ConditionCode, type RmwFunction, type Value } from './program';

/** The program does something with values that the machine does not model; the verdict is unknown, never guessed. */
export class NotModelled extends Error {
    override readonly name = 'NotModelled';
}

const toNumber = (exact: bigint, width: 32 | 64): Value => {
    const wrapped = Number(BigInt.asIntN(width, exact));
    if (Math.abs(wrapped) >= SYMBOL_BASE / 2) throw new NotModelled(`the number ${exact.toString()} is too large`);
    return wrapped;
};

function integer(value: Value, fn: string): bigint {
    if (isSymbol(value)) throw new NotModelled(`arithmetic (${fn}) on an address or an instruction`);
    return BigInt(value);
}

/** Results that need no arithmetic: they also serve addresses, versions and instructions (false dependencies use them). */
function symbolic(fn: AluFunction, a: Value, b: Value): Value | null {
    switch (fn) {
        case 'mov':
            return a;
        case 'eq':
            return a === b ? 1 : 0;
        case 'ne':
            return a === b ? 0 : 1;
        case 'xor':
        case 'sub':
        case 'bic':
            return a === b ? 0 : b === 0 ? a : null;
        case 'and':
            return a === b ? a : a === 0 || b === 0 ? 0 : null;
        case 'or':
            return a === b || b === 0 ? a : a === 0 ? b : null;
        case 'add':
            return b === 0 ? a : a === 0 ? b : null;
        case 'lnot':
            return a === 0 ? 1 : 0;
        default:
            return null;
    }
}

/** Numbers of which sums and differences need no wrapping at any width. */
const isSmall = (value: Value): boolean => value < 2 ** 30 && value > -(2 ** 30);

/** What most programs compute, without big integers; null: not among it. */
function computeSmall(fn: AluFunction, a: Value, b: Value): Value | null {
    switch (fn) {
        case 'add':
            return a + b;
        case 'sub':
            return a - b;
        case 'and':
            return a & b;
        case 'or':
            return a | b;
        case 'xor':
            return a ^ b;
        case 'eq':
            return a === b ? 1 : 0;
        case 'ne':
            return a === b ? 0 : 1;
        default:
            return null;
    }
}

/**
 * Computes `fn` on two values (the second is ignored by one-operand functions).
 * @throws NotModelled for arithmetic on symbols that has no symbolic answer, and for numbers out of range.
 */
export function compute(fn: AluFunction, a: Value, b: Value, width: 32 | 64): Value {
    if (isSymbol(a) || isSymbol(b)) {
        const answer = symbolic(fn, a, b);
        if (answer !== null) return answer;
    } else if (isSmall(a) && isSmall(b)) {
        const answer = computeSmall(fn, a, b);
        if (answer !== null) return answer;
    }
    const x = integer(a, fn);
    const y = integer(b, fn);
    const shift = BigInt.asUintN(width, y) % BigInt(width);
    switch (fn) {
        case 'mov':
            return toNumber(x, width);
        case 'add':
            return toNumber(x + y, width);
        case 'sub':
            return toNumber(x - y, width);
        case 'mul':
            return toNumber(x * y, width);
        case 'and':
            return toNumber(x & y, width);
        case 'or':
            return toNumber(x | y, width);
        case 'xor':
            return toNumber(x ^ y, width);
        case 'bic':
            return toNumber(x & ~y, width);
        case 'orn':
            return toNumber(x | ~y, width);
        case 'eon':
            return toNumber(x ^ ~y, width);
        case 'shl':
            return toNumber(x << shift, width);
        case 'shr':
            return toNumber(BigInt.asUintN(width, x) >> shift, width);
        case 'sar':
            return toNumber(x >> shift, width);
        case 'eq':
            return x === y ? 1 : 0;
        case 'ne':
            return x === y ? 0 : 1;
        case 'lt':
            return x < y ? 1 : 0;
        case 'le':
            return x <= y ? 1 : 0;
        case 'gt':
            return x > y ? 1 : 0;
        case 'ge':
            return x >= y ? 1 : 0;
        case 'not':
            return toNumber(~x, width);
        case 'neg':
            return toNumber(-x, width);
        case 'lnot':
            return x === 0n ? 1 : 0;
    }
}

/** The new value of a read-modify-write. @throws NotModelled as {@link compute}. */
export function modify(fn: RmwFunction, old: Value, source: Value, width: 32 | 64): Value {
    switch (fn) {
        case 'swap':
            return source;
        case 'add':
        case 'or':
        case 'bic':
        case 'xor':
            return compute(fn, old, source, width);
        case 'smax':
        case 'smin':
            return compute('gt', old, source, width) === (fn === 'smax' ? 1 : 0) ? old : source;
        case 'umax':
        case 'umin': {
            const above = BigInt.asUintN(width, integer(old, fn)) > BigInt.asUintN(width, integer(source, fn));
            return above === (fn === 'umax') ? old : source;
        }
    }
}

/** Functions a comparison may have set the flags with. */
export type FlagFunction = 'sub' | 'and' | 'add';
export const FLAG_FUNCTIONS: readonly FlagFunction[] = ['sub', 'and', 'add'];

/** Whether a condition holds after `fn` of two values set the flags. @throws NotModelled as {@link compute}. */
export function conditionHolds(
    condition: ConditionCode,
    fn: FlagFunction,
    a: Value,
    b: Value,
    width: 32 | 64,
): boolean {
    if (condition === 'eq' || condition === 'ne') {
        return (compute(fn === 'sub' ? 'ne' : fn, a, b, width) === 0) === (condition === 'eq');
    }
    const x = BigInt.asIntN(width, integer(a, condition));
    const y = BigInt.asIntN(width, integer(b, condition));
    const exact = fn === 'sub' ? x - y : fn === 'add' ? x + y : x & y;
    const result = BigInt.asIntN(width, exact);
    const negative = result < 0n;
    const overflow = result !== exact;
    const carry =
        fn === 'sub'
            ? BigInt.asUintN(width, x) >= BigInt.asUintN(width, y)
            : fn === 'add' && BigInt.asUintN(width, x) + BigInt.asUintN(width, y) >= 1n << BigInt(width);
    switch (condition) {
        case 'mi':
            return negative;
        case 'pl':
            return !negative;
        case 'vs':
            return overflow;
        case 'vc':
            return !overflow;
        case 'hs':
            return carry;
        case 'lo':
            return !carry;
        case 'hi':
            return carry && result !== 0n;
        case 'ls':
            return !carry || result === 0n;
        case 'ge':
            return negative === overflow;
        case 'lt':
            return negative !== overflow;
        case 'gt':
            return result !== 0n && negative === overflow;
        case 'le':
            return result === 0n || negative !== overflow;
    }
}
