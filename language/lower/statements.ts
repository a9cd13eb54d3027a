/** Statements → events and micro-operations. Where control flow joins, a jump belongs to the event before it: it is no step. */
import type { Op } from '../../machine/program';
import { constant } from '../constants';
import { expressionText } from '../print/expression';
import { assignText, callText, simpleText } from '../print/statement';
import { assignments, versionRegisters } from '../registers';
import type { Procedure } from '../resolution';
import { intrinsic } from '../statements';
import type { AssignStatement, Block, CallStatement, Expression, IfStatement, Statement } from '../syntax';
import type { EventPlace } from './code';
import { cpuOf, renameOf, spanIn, wordOf, type Binding, type Environment } from './environment';
import { accesses, call, inRegister, unless, value } from './expressions';
import { lowerSimple } from './simple';

export function lowerBlock(env: Environment, block: Block): void {
    for (const statement of block.statements) lowerStatement(env, statement);
}

/** One statement; its labels complete after its last event, on whatever path. */
export function lowerStatement(env: Environment, statement: Statement): void {
    lowerUnlabelled(env, statement);
    if (!env.labelled) return;
    for (const label of statement.labels) {
        const mark = env.program.mark(env.cpu, label.text);
        if (mark !== undefined) env.code.emit({ op: 'mark', mark });
    }
}

function place(env: Environment, statement: Statement, kind: EventPlace['kind'], text: string): EventPlace {
    const { start, end } = statement.span;
    // The label is not part of what is highlighted.
    const last = statement.labels[statement.labels.length - 1];
    const from = last ? skipColon(env, last.span.end, end) : start;
    const label = env.labelled ? statement.labels[0]?.text : undefined;
    const base = { kind, text, span: spanIn(env, { start: from, end }), frames: env.frames };
    return label === undefined ? base : { ...base, label };
}

function skipColon(env: Environment, at: number, end: number): number {
    const text = env.text;
    let from = text.indexOf(':', at) + 1;
    while (from < end && /\s/.test(text.charAt(from))) from++;
    return from;
}

/** The head of a structured statement: without its blocks. */
function head(env: Environment, statement: Statement, kind: EventPlace['kind'], text: string, end: number): EventPlace {
    const whole = place(env, statement, kind, text);
    return { ...whole, span: { ...whole.span, end } };
}

/**
 * Begins the event of an expression. An atomic beside other accesses is not one step: each access becomes an event then.
 *
 * @param others accesses of the statement besides those of the expression
 */
function begin(env: Environment, where: EventPlace, expression: Expression, others = 0): number {
    const event = env.code.begin(where);
    const { all, atomic } = accesses(env, expression);
    if (atomic > 0 && all + others > 1) env.code.split(where);
    return event;
}

function lowerUnlabelled(env: Environment, statement: Statement): void {
    const { code } = env;
    const rename = renameOf(env);
    switch (statement.kind) {
        case 'simple':
            return lowerSimple(env, statement, (kind) => place(env, statement, kind, simpleText(statement, rename)));
        case 'assign':
            return assign(env, statement);
        case 'call':
            return lowerCall(env, statement);
        case 'if':
            return lowerIf(env, statement);
        case 'when': {
            const chosen = constant(statement.condition, optionValue(env)) !== 0 ? statement.then : statement.otherwise;
            if (!chosen) return;
            return chosen.kind === 'block' ? lowerBlock(env, chosen) : lowerStatement(env, chosen);
        }
        case 'while': {
            const top = code.here;
            const text = expressionText(statement.condition, rename);
            const event = begin(
                env,
                head(env, statement, 'while', text, statement.body.span.start),
                statement.condition,
            );
            code.emit({ op: 'visit', loop: env.program.nextLoop() });
            const exits = unless(env, statement.condition);
            lowerBlock(env, statement.body);
            code.emit({ op: 'jump', target: top });
            exits.settle(code.here);
            return code.resume(event);
        }
        case 'await': {
            const top = code.here;
            const text = `await (${expressionText(statement.condition, rename)})`;
            begin(env, place(env, statement, 'await', text), statement.condition);
            const reg = inRegister(env, value(env, statement.condition));
            code.emit({ op: 'assume', reg, retry: top });
            return;
        }
        case 'assert': {
            const text = `assert (${expressionText(statement.condition, rename)})`;
            begin(env, place(env, statement, 'assert', text), statement.condition);
            const reg = inRegister(env, value(env, statement.condition));
            code.emit({ op: 'assert', reg });
            return;
        }
        case 'repeat': {
            const count = constant(statement.count, optionValue(env)) ?? 0;
            for (let turn = 0; turn < count; turn++) lowerBlock(env, statement.body);
            return;
        }
        case 'for':
            for (const [cpu, name] of env.program.cpus.entries()) {
                if (cpu === env.cpu) continue;
                const bindings = new Map(env.bindings).set(statement.variable.text, { kind: 'cpu', cpu, name });
                lowerBlock({ ...env, bindings }, statement.body);
            }
            return;
        case 'choose':
            return lowerChoose(env, statement);
        case 'note':
            code.begin(place(env, statement, 'note', `note "${statement.text.value}"`));
            code.emit({ op: 'nop' });
            return;
        case 'nested':
            return lowerBlock(env, statement.body);
        case 'empty':
        case 'error':
            return;
    }
}

/** Options and architectures by name, and integer parameters known at compile time. */
export function optionValue(env: Environment): (name: string) => number | undefined {
    const { options, architecture } = env.program;
    return (name) => {
        const binding = env.bindings.get(name);
        if (binding) return binding.kind === 'int' ? binding.constant : undefined;
        switch (name) {
            case 'idc':
            case 'dic':
            case 'eis':
            case 'eos':
                return options[name];
            case 'arm64':
            case 'x86_64':
            case 'riscv64':
                return Number(architecture === name);
            default:
                return undefined;
        }
    };
}

function lowerIf(env: Environment, statement: IfStatement): void {
    const { code } = env;
    const text = expressionText(statement.condition, renameOf(env));
    const event = begin(env, head(env, statement, 'if', text, statement.then.span.start), statement.condition);
    const exits = unless(env, statement.condition);
    lowerBlock(env, statement.then);
    const { otherwise } = statement;
    if (!otherwise) {
        exits.settle(code.here);
        return code.resume(event);
    }
    const jump = code.emit({ op: 'jump', target: 0 });
    exits.settle(code.here);
    code.resume(event);
    if (otherwise.kind === 'block') lowerBlock(env, otherwise);
    else lowerStatement(env, otherwise);
    code.patch(jump, { op: 'jump', target: code.here });
    code.resume(event);
}

function lowerChoose(env: Environment, statement: Extract<Statement, { kind: 'choose' }>): void {
    const { code } = env;
    const end = statement.branches[0]?.span.start ?? statement.span.end;
    const event = code.begin(head(env, statement, 'choose', 'choose', end));
    const at = code.emit({ op: 'choose', targets: [] });
    const targets: number[] = [];
    const jumps: number[] = [];
    for (const branch of statement.branches) {
        targets.push(code.here);
        code.resume(event);
        lowerBlock(env, branch);
        jumps.push(code.emit({ op: 'jump', target: 0 }));
    }
    code.patch(at, { op: 'choose', targets });
    for (const jump of jumps) code.patch(jump, { op: 'jump', target: code.here });
    code.resume(event);
}

function assign(env: Environment, statement: AssignStatement): void {
    const { code } = env;
    const text = assignText(statement, renameOf(env));
    const { target } = statement;
    const release = statement.release !== null;
    const word = target.kind === 'name' && !env.isRegister(target.text) ? wordOf(env, target.text) : undefined;
    const registration =
        target.kind === 'registered' ? env.program.registrations[cpuOf(env, target.cpu.text)] : undefined;
    const location = word ?? registration;
    if (location !== undefined) {
        begin(env, place(env, statement, 'store', text), statement.value, 1);
        const data = value(env, statement.value);
        code.access('store');
        code.emit({ op: 'store', addr: env.program.address(location), data, release });
        return;
    }
    if (target.kind !== 'name') return;
    const dst = env.local(target.text);
    begin(env, place(env, statement, kindOf(env, statement.value), text), statement.value);
    const result = value(env, statement.value, dst);
    if (!('reg' in result && result.reg === dst))
        code.emit({ op: 'alu', fn: 'mov', dst, a: result, b: { value: 0 }, width: 32 });
    observe(env, statement, dst);
}

/** `run: r = execute foo;` — the version is B.run as well as B.r. */
function observe(env: Environment, statement: AssignStatement, reg: number): void {
    const label = statement.labels[0];
    if (statement.value.kind !== 'execute' || !label || !env.labelled) return;
    const op: Op = { op: 'alu', fn: 'mov', dst: env.code.register(label.text), a: { reg }, b: { value: 0 }, width: 64 };
    env.code.emit(op);
}

function kindOf(env: Environment, expression: Expression): EventPlace['kind'] {
    if (expression.kind === 'parenthesized') return kindOf(env, expression.inner);
    if (expression.kind === 'execute') return 'execute';
    const { all, atomic } = accesses(env, expression);
    if (atomic > 0) return 'rmw';
    return all > 0 ? 'load' : 'assign';
}

function lowerCall(env: Environment, statement: CallStatement): void {
    const name = statement.callee.text;
    const row = intrinsic(name);
    if (row) {
        const kind = row.operation.kind === 'store' ? 'store' : row.operation.kind === 'load' ? 'load' : 'rmw';
        const expression: Expression = { ...statement, kind: 'call' };
        begin(env, place(env, statement, kind, callText(statement, renameOf(env))), expression);
        call(env, expression, env.code.temporary());
        return;
    }
    const procedure = env.program.procedure(name);
    if (procedure) expand(env, statement, procedure);
}

function expand(env: Environment, statement: CallStatement, procedure: Procedure): void {
    const expansion = env.program.nextExpansion();
    const whole = place(env, statement, 'nop', '');
    const bindings = new Map<string, Binding>();
    const prefix = `${procedure.item.name.text}.`;
    for (const [index, parameter] of procedure.item.parameters.entries()) {
        const argument = statement.arguments[index];
        if (argument)
            bindings.set(
                parameter.name.text,
                bind(env, parameter.type.text, argument, `${prefix}${parameter.name.text}#${expansion}`),
            );
    }
    const list = assignments(procedure.item.body);
    const registers = new Set(list.map(({ name }) => name.text).filter((name) => !bindings.has(name)));
    const versions = versionRegisters(list, (name) => bindings.get(name)?.kind === 'code');
    const seesProgram = procedure.path === undefined;
    const inside: Environment = {
        ...env,
        bindings,
        seesProgram,
        path: procedure.path,
        text: env.program.textOf(procedure.path),
        labelled: false,
        frames: [...env.frames, { procedure: procedure.item.name.text, call: whole.span, expansion }],
        local: (name) => env.code.register(`${prefix}${name}#${expansion}`),
        isRegister: (name) => registers.has(name) && !(seesProgram && env.program.words.has(name)),
        holdsVersion: (name) => versions.has(name),
    };
    lowerBlock(inside, procedure.item.body);
}

/** An argument. Integers that are not constant are computed once, into a register of the call. */
function bind(env: Environment, type: string, argument: Expression, register: string): Binding {
    if (argument.kind === 'parenthesized') return bind(env, type, argument.inner, register);
    if (argument.kind === 'unary' && argument.operator === '&') return bind(env, type, argument.operand, register);
    const name = argument.kind === 'name' ? argument.text : argument.kind === 'field' ? argument.object.text : '';
    const outer = env.bindings.get(name);
    switch (type) {
        case 'code': {
            const part = argument.kind === 'field' ? Number(argument.field.text) : null;
            if (outer?.kind === 'code') return part === null ? outer : { ...outer, part };
            return { kind: 'code', code: env.program.codes.get(name) ?? { name, cells: [] }, part };
        }
        case 'cpu':
            return outer?.kind === 'cpu' ? outer : { kind: 'cpu', cpu: env.program.cpus.indexOf(name), name };
        case 'word': {
            if (argument.kind === 'registered') {
                const cpu = cpuOf(env, argument.cpu.text);
                const text = `registered(${env.program.cpus[cpu] ?? ''})`;
                return { kind: 'word', location: env.program.registrations[cpu] ?? 0, name: text };
            }
            return outer?.kind === 'word' ? outer : { kind: 'word', location: env.program.words.get(name) ?? 0, name };
        }
        default: {
            const known = constant(argument, optionValue(env));
            if (known !== undefined) return { kind: 'int', operand: { value: known }, constant: known };
            if (outer?.kind === 'int') return outer;
            const text = expressionText(argument, renameOf(env));
            const kind = kindOf(env, argument);
            begin(env, { kind, text, span: spanIn(env, argument.span), frames: env.frames }, argument);
            const reg = env.code.register(register);
            const result = value(env, argument, reg);
            if (!('reg' in result && result.reg === reg))
                env.code.emit({ op: 'alu', fn: 'mov', dst: reg, a: result, b: { value: 0 }, width: 32 });
            return { kind: 'int', operand: { reg }, constant: undefined };
        }
    }
}
