/** Names and types in the statements of a CPU or procedure. */
import { constant } from '../constants';
import type { Assignment } from '../registers';
import { rowById } from '../statements';
import type { AssignStatement, Block, Expression, FieldExpression, Name, SimpleStatement, Statement } from '../syntax';
import { checkCall } from './calls';
import { checkExpression } from './expressions';
import { checkForeign } from './foreign';
import { mentionVersion } from './globals';
import { checkCode, checkCpu, isVersion, type Context } from './names';
import { OPTIONS } from './targets';

export function walkBlock(context: Context, block: Block): void {
    for (const statement of block.statements) walkStatement(context, statement);
}

function condition(context: Context, expression: Parameters<typeof checkExpression>[1]): void {
    const type = checkExpression(context, expression);
    if (isVersion(type))
        context.problems.add('ISO209', expression.span, 'a version is not a condition: compare it with `==` or `!=`');
}

function walkStatement(context: Context, statement: Statement): void {
    switch (statement.kind) {
        case 'simple':
            return simple(context, statement);
        case 'assign':
            return assign(context, statement);
        case 'call':
            return checkCall(context, statement, true, checkExpression);
        case 'if': {
            condition(context, statement.condition);
            walkBlock(context, statement.then);
            const { otherwise } = statement;
            if (otherwise?.kind === 'block') walkBlock(context, otherwise);
            else if (otherwise) walkStatement(context, otherwise);
            return;
        }
        case 'when':
            return when(context, statement);
        case 'while':
            condition(context, statement.condition);
            return walkBlock(context, statement.body);
        case 'await':
        case 'assert':
            return condition(context, statement.condition);
        case 'repeat': {
            checkConstant(context, statement.count, 'the count of a `repeat`');
            return walkBlock(context, statement.body);
        }
        case 'for': {
            const { variable, body } = statement;
            const symbol = context.table.declare({
                kind: 'variable',
                name: variable.text,
                span: context.problems.span(variable.span),
                whole: context.problems.span(statement.span),
                container: context.owner,
                detail: 'each of the other CPUs',
                documentation: '',
                declaration: variable,
            });
            context.table.scope(context.problems.span(body.span), [symbol]);
            const parameters = new Map(context.parameters).set(variable.text, { type: 'cpu', symbol });
            return walkBlock({ ...context, parameters }, body);
        }
        case 'choose':
            for (const branch of statement.branches) walkBlock(context, branch);
            return;
        case 'nested':
            return walkBlock(context, statement.body);
        case 'note':
        case 'empty':
        case 'error':
            return;
    }
}

/** `repeat` counts and `when` conditions: constants, integer parameters, options. */
function checkConstant(context: Context, expression: Parameters<typeof constant>[0], what: string): void {
    const value = constant(expression, (name) => {
        const parameter = context.parameters.get(name);
        if (parameter?.type === 'int') return 1;
        return undefined;
    });
    if (value === undefined) {
        if (expression.kind !== 'error') context.problems.add('ISO213', expression.span, `${what} is a constant`);
    } else if (value < 0 || value > 10_000)
        context.problems.add('ISO221', expression.span, `${what} is from 0 to 10000`);
    else checkExpression(context, expression);
}

function when(context: Context, statement: Extract<Statement, { kind: 'when' }>): void {
    const known = [...Object.keys(OPTIONS).filter((name) => name !== 'bound'), 'arm64', 'x86_64', 'riscv64'];
    const value = constant(statement.condition, (name) => {
        if (known.includes(name) || context.parameters.get(name)?.type === 'int') return 1;
        return undefined;
    });
    if (value === undefined && statement.condition.kind !== 'error') {
        const list = known.map((name) => `\`${name}\``).join(', ');
        context.problems.add(
            'ISO213',
            statement.condition.span,
            `\`when\` decides over options and architectures: ${list}`,
        );
    }
    const only = architectureOf(statement.condition);
    const narrowed = only ? context.architectures.filter((name) => name === only) : context.architectures;
    walkBlock({ ...context, architectures: narrowed }, statement.then);
    const { otherwise } = statement;
    const others = only ? context.architectures.filter((name) => name !== only) : context.architectures;
    if (otherwise?.kind === 'block') walkBlock({ ...context, architectures: others }, otherwise);
    else if (otherwise) walkStatement({ ...context, architectures: others }, otherwise);
}

/** `when (arm64)`: the architecture a branch is for. */
function architectureOf(expression: Parameters<typeof constant>[0]): string | null {
    if (expression.kind === 'parenthesized') return architectureOf(expression.inner);
    return expression.kind === 'name' && ['arm64', 'x86_64', 'riscv64'].includes(expression.text)
        ? expression.text
        : null;
}

function simple(context: Context, statement: SimpleStatement): void {
    const row = rowById(statement.row);
    if (!row) return;
    checkForeign(context, statement);
    for (const operand of statement.operands) {
        if (operand.kind === 'code-reference') {
            const access = statement.row === 'patch' ? 'write' : statement.row === 'execute' ? 'execute' : 'mention';
            checkCode(context, operand, access);
        } else if (operand.kind === 'name') checkCpu(context, operand);
    }
    const [code, version] = statement.operands;
    if (code?.kind !== 'code-reference' || version?.kind !== 'version') return;
    const known = context.parameters.has(code.name.text) ? undefined : context.globals.codes.get(code.name.text);
    if (known && context.seesGlobals) mentionVersion(known, version, context.table, context.problems, 'write');
}

function assign(context: Context, statement: AssignStatement): void {
    const { target, value } = statement;
    const { problems, table } = context;
    const patched = target.kind === 'name' && !context.parameters.has(target.text) ? target.text : '';
    // The value of a forgotten `patch` is a version: nothing more is to be said of it.
    if (context.seesGlobals && context.globals.codes.has(patched))
        return forgottenPatch(context, target.span, patched, value);
    const type = checkExpression(context, value, true);
    switch (target.kind) {
        case 'registered':
            checkCpu(context, target.cpu);
            if (isVersion(type)) problems.add('ISO209', value.span, 'a registration holds a number, not a version');
            return;
        case 'field': {
            return assignField(context, target);
        }
        case 'error':
            return;
        case 'name':
            break;
    }
    const { text, span } = target;
    const parameter = context.parameters.get(text);
    const place = problems.span(span);
    if (parameter) {
        table.refer(place, [parameter.symbol], 'write');
        if (parameter.type !== 'word')
            problems.add('ISO202', span, `\`${text}\` is a parameter of type ${parameter.type} and cannot be assigned`);
        return;
    }
    const word = context.seesGlobals ? context.globals.words.get(text) : undefined;
    if (word !== undefined) {
        if (isVersion(type))
            problems.add('ISO209', value.span, `\`${text}\` is a word and holds numbers, not versions`);
        return table.refer(place, [word], 'write');
    }
    const cpu = context.seesGlobals ? context.globals.cpus.get(text) : undefined;
    if (cpu) return problems.add('ISO202', span, `\`${text}\` is a CPU and cannot be assigned`);
    const register = context.registers.get(text);
    if (register !== undefined) table.refer(place, [register], 'write');
    if (statement.release)
        problems.add('ISO202', span, `\`store.release\` stores to a shared word; \`${text}\` is a register`);
}

function forgottenPatch(context: Context, span: Name['span'], name: string, value: Expression): void {
    const { problems, table, globals } = context;
    const place = problems.span(span);
    const isVersion = value.kind === 'name' || value.kind === 'text';
    problems.add('ISO202', span, `\`${name}\` is code: write \`patch ${name} = …\``, {
        fixes: isVersion
            ? [{ title: 'Insert `patch`', edits: [problems.edit({ start: span.start, end: span.start }, 'patch ')] }]
            : [],
    });
    table.refer(place, [globals.codes.get(name)?.symbol ?? 0], 'write');
}

/** `B.r = 1`: a register of a CPU, by its full name; `foo.0 = …`: a part of an instruction. */
function assignField(context: Context, { object, field, span }: FieldExpression): void {
    const { problems, globals, owner, table } = context;
    const cpu = globals.cpus.get(object.text);
    if (!cpu) {
        const name = `${object.text}.${field.text}`;
        return problems.add('ISO202', span, `\`${name}\` is code: write \`patch ${name} = …\``, {
            fixes: [
                { title: 'Insert `patch`', edits: [problems.edit({ start: span.start, end: span.start }, 'patch ')] },
            ],
        });
    }
    table.refer(problems.span(object.span), [cpu.symbol], 'mention');
    const isOwn = owner === cpu.symbol;
    const message = isOwn
        ? `inside CPU ${object.text} its register is called \`${field.text}\``
        : `\`${object.text}.${field.text}\` is a register of ${object.text}: no other CPU can write it`;
    const fixes = isOwn ? [problems.replacement(span, field.text)] : [];
    problems.add('ISO202', span, message, { fixes });
}

/** Registers that are assigned, never read, and nearly spell a word: a slip of the pen. */
export function unreadRegisters(context: Context, assigned: readonly Assignment[]): void {
    for (const [text, symbol] of context.registers) {
        if (context.read.has(symbol)) continue;
        // The first place.
        const name = assigned.find((each) => each.name.text === text)?.name;
        if (name === undefined) continue;
        const { fixes, hint } = context.problems.spellings(name.span, text, context.globals.words.keys());
        if (fixes.length === 0) continue;
        const message = `register \`${text}\` is never read${hint}`;
        context.problems.add('ISO212', name.span, message, { fixes, severity: 'warning' });
    }
}
