/** Expressions → micro-operations. Loads are performed left to right, with no dependency between them; `&&` and `||` branch. */
import type { AluFunction, Op, Operand, Pc, RegisterId } from '../../machine/program';
import { constant } from '../constants';
import { intrinsic } from '../statements';
import type { BinaryOperator, CallExpression, Expression } from '../syntax';
import { cellsOf, cpuOf, wordOf, type Environment } from './environment';

const ALU: Readonly<Partial<Record<BinaryOperator, AluFunction>>> = {
    '==': 'eq',
    '!=': 'ne',
    '<': 'lt',
    '<=': 'le',
    '>': 'gt',
    '>=': 'ge',
    '+': 'add',
    '-': 'sub',
    '*': 'mul',
    '&': 'and',
    '|': 'or',
    '^': 'xor',
    '<<': 'shl',
    '>>': 'sar',
};
export { ALU as BINARY_FUNCTIONS };

/** The value of an expression. `into`: the register that should hold it, if it has to be computed anyway. */
export function value(env: Environment, expression: Expression, into?: RegisterId): Operand {
    const { code } = env;
    const target = () => into ?? code.temporary();
    switch (expression.kind) {
        case 'number':
            return { value: expression.value };
        case 'parenthesized':
            return value(env, expression.inner, into);
        case 'name':
            return named(env, expression.text, target);
        case 'text':
            return { value: env.program.version(expression.value, true) };
        case 'registered': {
            const location = env.program.registrations[cpuOf(env, expression.cpu.text)] ?? 0;
            return load(env, env.program.address(location), 'plain', target());
        }
        case 'load': {
            const location = wordOf(env, expression.word.text) ?? 0;
            return load(env, env.program.address(location), 'acquire', target());
        }
        case 'field': {
            // `foo.1`: the version of a part, read as data.
            const reference = { name: expression.object, part: expression.field };
            const cells = cellsOf(env, { kind: 'code-reference', span: expression.span, ...reference });
            return load(env, env.program.address(cells[0] ?? 0), 'plain', target());
        }
        case 'call':
            return call(env, expression, target());
        case 'execute': {
            const dst = target();
            code.emit({ op: 'fetch', cells: cellsOf(env, expression.code), dst });
            return { reg: dst };
        }
        case 'unary':
            return unary(env, expression, target);
        case 'binary':
            return expression.operator === '&&' || expression.operator === '||'
                ? logical(env, expression, target())
                : binary(env, expression, into);
        case 'error':
            return { value: 0 };
    }
}

function load(env: Environment, addr: Operand, order: 'plain' | 'acquire', dst: RegisterId): Operand {
    env.code.access('load');
    env.code.emit({ op: 'load', dst, addr, order });
    return { reg: dst };
}

function named(env: Environment, name: string, target: () => RegisterId): Operand {
    const binding = env.bindings.get(name);
    if (binding?.kind === 'int') return binding.operand;
    if (binding?.kind === 'code') {
        const cell = binding.code.cells[binding.part ?? 0] ?? 0;
        return load(env, env.program.address(cell), 'plain', target());
    }
    if (env.isRegister(name)) return { reg: env.local(name) };
    const word = wordOf(env, name);
    if (word !== undefined) return load(env, env.program.address(word), 'plain', target());
    const code = env.program.codes.get(name);
    if (env.seesProgram && code) return load(env, env.program.address(code.cells[0] ?? 0), 'plain', target());
    const version = env.program.knownVersion(name);
    return { value: version ?? 0 };
}

function unary(
    env: Environment,
    expression: Extract<Expression, { kind: 'unary' }>,
    target: () => RegisterId,
): Operand {
    const folded = constant(expression);
    if (folded !== undefined && expression.operator === '-') return { value: folded };
    const operand = value(env, expression.operand);
    const fn = { '!': 'lnot', '-': 'neg', '~': 'not' } as const;
    if (expression.operator === '+' || expression.operator === '&') return operand;
    const dst = target();
    env.code.emit({ op: 'alu', fn: fn[expression.operator], dst, a: operand, b: { value: 0 }, width: 32 });
    return { reg: dst };
}

function binary(
    env: Environment,
    expression: Extract<Expression, { kind: 'binary' }>,
    into: RegisterId | undefined,
): Operand {
    const a = side(env, expression.left, expression.right);
    const b = side(env, expression.right, expression.left);
    // The result may reuse the temporary of its left operand: that one is read by this operation only.
    const reusable = 'reg' in a && (env.code.registers[a.reg] ?? '').startsWith('$') ? a.reg : undefined;
    const dst = into ?? reusable ?? env.code.temporary();
    env.code.emit({ op: 'alu', fn: ALU[expression.operator] ?? 'mov', dst, a, b, width: 32 });
    return { reg: dst };
}

/** One side of a comparison: a bare name beside something that holds versions is a version. */
function side(env: Environment, expression: Expression, other: Expression): Operand {
    if (expression.kind === 'name' && !env.bindings.has(expression.text)) {
        const version = env.program.knownVersion(expression.text);
        if (version !== undefined && holdsVersion(env, other)) return { value: version };
    }
    return value(env, expression);
}

/** Whether an expression is a version: a read of a code location, or a name that only a version can have. */
function holdsVersion(env: Environment, expression: Expression): boolean {
    if (expression.kind === 'parenthesized') return holdsVersion(env, expression.inner);
    if (expression.kind === 'field') return true;
    if (expression.kind !== 'name') return false;
    if (env.bindings.get(expression.text)?.kind === 'code') return true;
    if (env.isRegister(expression.text)) return env.holdsVersion(expression.text);
    return env.seesProgram && env.program.codes.has(expression.text);
}

/** `&&`, `||` as a value: 0 or 1. */
function logical(env: Environment, expression: Extract<Expression, { kind: 'binary' }>, dst: RegisterId): Operand {
    const { code } = env;
    const exits = unless(env, expression);
    code.emit({ op: 'alu', fn: 'mov', dst, a: { value: 1 }, b: { value: 0 }, width: 32 });
    const jump = code.emit({ op: 'jump', target: 0 });
    exits.settle(code.here);
    code.emit({ op: 'alu', fn: 'mov', dst, a: { value: 0 }, b: { value: 0 }, width: 32 });
    code.patch(jump, { op: 'jump', target: code.here });
    return { reg: dst };
}

/** Forward branches whose target is not known yet. */
export interface Exits {
    settle(target: Pc): void;
}

/** Branches away when the expression is false; falls through when it is true. */
export function unless(env: Environment, expression: Expression): Exits {
    const falls: { at: Pc; op: (target: Pc) => Op }[] = [];
    branches(env, expression, false, falls);
    return {
        settle: (target) => {
            for (const { at, op } of falls) env.code.patch(at, op(target));
        },
    };
}

/** Emits branches to a place to be settled, taken when the expression is `when`. */
function branches(
    env: Environment,
    expression: Expression,
    when: boolean,
    out: { at: Pc; op: (target: Pc) => Op }[],
): void {
    const { code } = env;
    if (expression.kind === 'parenthesized') return branches(env, expression.inner, when, out);
    if (expression.kind === 'unary' && expression.operator === '!')
        return branches(env, expression.operand, !when, out);
    if (expression.kind === 'binary' && (expression.operator === '&&' || expression.operator === '||')) {
        if ((expression.operator === '||') === when) {
            branches(env, expression.left, when, out);
            branches(env, expression.right, when, out);
            return;
        }
        // The left side decides alone in one case: then go past the right side.
        const past: { at: Pc; op: (target: Pc) => Op }[] = [];
        branches(env, expression.left, !when, past);
        branches(env, expression.right, when, out);
        for (const { at: place, op } of past) code.patch(place, op(code.here));
        return;
    }
    const before = code.inUse;
    const reg = inRegister(env, value(env, expression));
    code.release(before);
    const op = (target: Pc): Op => ({ op: 'branch', test: { kind: 'zero', reg, nonzero: when }, target });
    out.push({ at: code.emit(op(0)), op });
}

export function inRegister(env: Environment, operand: Operand): RegisterId {
    if ('reg' in operand) return operand.reg;
    const dst = env.code.temporary();
    env.code.emit({ op: 'alu', fn: 'mov', dst, a: operand, b: { value: 0 }, width: 32 });
    return dst;
}

/** Intrinsics: loads, stores and atomics spelled as calls. */
export function call(env: Environment, expression: CallExpression, dst: RegisterId): Operand {
    const operation = intrinsic(expression.callee.text)?.operation;
    const [place, first, second] = expression.arguments;
    const addr = place ? addressOf(env, place) : { value: 0 };
    const operand = (argument: Expression | undefined): Operand => (argument ? value(env, argument) : { value: 0 });
    switch (operation?.kind) {
        case 'load':
            return load(env, addr, operation.order, dst);
        case 'store': {
            const data = operand(first);
            env.code.access('store');
            env.code.emit({ op: 'store', addr, data, release: operation.release });
            return { value: 0 };
        }
        case 'rmw': {
            const { fn, acquire, release } = operation;
            const src = operand(first);
            env.code.access('rmw');
            env.code.emit({ op: 'rmw', fn, dst, addr, src, acquire, release });
            return { reg: dst };
        }
        case 'cas': {
            const { acquire, release } = operation;
            const [expected, desired] = [operand(first), operand(second)];
            env.code.access('rmw');
            env.code.emit({ op: 'cas', dst, addr, expected, desired, acquire, release, kernel: true });
            return { reg: dst };
        }
        default:
            return { value: 0 };
    }
}

/** The location an intrinsic works on: `x`, `&x`, `registered(B)`, or a code location. */
function addressOf(env: Environment, place: Expression): Operand {
    switch (place.kind) {
        case 'parenthesized':
            return addressOf(env, place.inner);
        case 'unary':
            return addressOf(env, place.operand);
        case 'registered':
            return env.program.address(env.program.registrations[cpuOf(env, place.cpu.text)] ?? 0);
        case 'name': {
            const word = wordOf(env, place.text);
            if (word !== undefined) return env.program.address(word);
            const reference = { kind: 'code-reference', span: place.span, name: place, part: null } as const;
            return env.program.address(cellsOf(env, reference)[0] ?? 0);
        }
        default:
            return { value: 0 };
    }
}

/** How many accesses an expression makes, and how many of them are atomic read-modify-writes. */
export interface Accesses {
    readonly all: number;
    readonly atomic: number;
}

const NONE: Accesses = { all: 0, atomic: 0 };
const ONE: Accesses = { all: 1, atomic: 0 };

export function accesses(env: Environment, expression: Expression): Accesses {
    switch (expression.kind) {
        case 'number':
        case 'text':
        case 'error':
            return NONE;
        case 'registered':
        case 'load':
        case 'field':
        case 'execute':
            return ONE;
        case 'name': {
            const { text } = expression;
            const binding = env.bindings.get(text);
            if (binding) return binding.kind === 'int' || binding.kind === 'cpu' ? NONE : ONE;
            if (env.isRegister(text) || !env.seesProgram) return NONE;
            return env.program.words.has(text) || env.program.codes.has(text) ? ONE : NONE;
        }
        case 'parenthesized':
            return accesses(env, expression.inner);
        case 'unary':
            return accesses(env, expression.operand);
        case 'binary':
            return sum([accesses(env, expression.left), accesses(env, expression.right)]);
        case 'call': {
            const kind = intrinsic(expression.callee.text)?.operation.kind;
            const own = { all: 1, atomic: kind === 'rmw' || kind === 'cas' ? 1 : 0 };
            return sum([own, ...expression.arguments.slice(1).map((argument) => accesses(env, argument))]);
        }
    }
}

function sum(parts: readonly Accesses[]): Accesses {
    return parts.reduce((a, b) => ({ all: a.all + b.all, atomic: a.atomic + b.atomic }), NONE);
}
