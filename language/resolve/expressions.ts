/** Names and types in expressions. */
import type { BinaryOperator, Expression, Name } from '../syntax';
import { checkCall } from './calls';
import { checkCode, checkCpu, isVersion, sayUndeclared, type Context, type Type } from './names';

/**
 * Checks an expression and refers its names.
 *
 * @param whole whether it is the whole right-hand side of an assignment, where `execute foo` may stand
 */
export function checkExpression(context: Context, expression: Expression, whole = false): Type {
    const { problems } = context;
    switch (expression.kind) {
        case 'number':
            return 'number';
        case 'text':
            problems.add('ISO209', expression.span, 'a version can only be compared with the version of a location');
            return 'unknown';
        case 'error':
            return 'unknown';
        case 'parenthesized':
            return checkExpression(context, expression.inner, whole);
        case 'name':
            return checkName(context, expression);
        case 'registered':
            checkCpu(context, expression.cpu);
            return 'number';
        case 'field':
            return checkField(context, expression);
        case 'load': {
            inCode(context, expression, 'a load');
            const { order, word } = expression;
            if (order.text !== 'acquire')
                problems.add('ISO107', order.span, `\`load.${order.text}\` does not exist; there is \`load.acquire\``, {
                    fixes: [problems.replacement(order.span, 'acquire')],
                });
            const type = checkName(context, word);
            const isWord = context.globals.words.has(word.text) || context.parameters.get(word.text)?.type === 'word';
            if (!isWord && type !== 'unknown')
                problems.add('ISO202', word.span, `\`load.acquire\` loads a shared word; \`${word.text}\` is none`);
            return 'number';
        }
        case 'execute': {
            inCode(context, expression, '`execute`');
            checkCode(context, expression.code, 'execute');
            if (!whole)
                problems.add(
                    'ISO220',
                    expression.span,
                    '`execute` stands alone on the right-hand side: `r = execute foo;`',
                );
            return new Set([expression.code.name.text]);
        }
        case 'call':
            inCode(context, expression, 'a call');
            checkCall(context, expression, false, checkExpression);
            return callType(context, expression);
        case 'unary':
            numeric(context, expression.operand, checkExpression(context, expression.operand));
            return 'number';
        case 'binary':
            return checkBinary(context, expression);
    }
}

function inCode(context: Context, expression: Expression, what: string): void {
    if (context.place === 'property')
        context.problems.add(
            'ISO220',
            expression.span,
            `${what} cannot stand in a property: it speaks about final values`,
        );
}

function callType(context: Context, expression: Extract<Expression, { kind: 'call' }>): Type {
    const [place] = expression.arguments;
    const name = place?.kind === 'name' ? place.text : '';
    const isCode =
        context.parameters.get(name)?.type === 'code' || (context.seesGlobals && context.globals.codes.has(name));
    return isCode ? new Set([name]) : 'number';
}

function numeric(context: Context, expression: Expression, type: Type): void {
    if (isVersion(type))
        context.problems.add('ISO209', expression.span, 'a version is not a number: compare it with `==` or `!=`');
}

function checkBinary(context: Context, expression: Extract<Expression, { kind: 'binary' }>): Type {
    const { left, right, operator } = expression;
    if (operator === '==' || operator === '!=') return checkEquality(context, left, right, operator);
    for (const side of [left, right]) numeric(context, side, checkExpression(context, side));
    return 'number';
}

/** `B.run == old`: the bare name or quoted text beside a version is one of its location's versions. */
function checkEquality(context: Context, left: Expression, right: Expression, operator: BinaryOperator): Type {
    const beside = (side: Expression): ReadonlySet<string> | null => {
        const type = quietType(context, side);
        return isVersion(type) ? type : null;
    };
    const [fromLeft, fromRight] = [beside(left), beside(right)];
    for (const [side, origins] of [
        [left, fromRight],
        [right, fromLeft],
    ] as const) {
        const bare = strip(side);
        if (origins && (bare.kind === 'text' || (bare.kind === 'name' && quietType(context, bare) === 'unknown')))
            checkVersion(context, bare, origins);
        else {
            const type = checkExpression(context, side);
            if (origins && type === 'number')
                context.problems.add(
                    'ISO209',
                    side.span,
                    `versions compare only with versions, by name, with \`${operator}\``,
                );
        }
    }
    return 'number';
}

function strip(expression: Expression): Expression {
    return expression.kind === 'parenthesized' ? strip(expression.inner) : expression;
}

/** The type of an expression without reporting anything. */
function quietType(context: Context, expression: Expression): Type {
    const bare = strip(expression);
    const { globals, parameters, registers, versions, seesGlobals } = context;
    switch (bare.kind) {
        case 'name': {
            const parameter = parameters.get(bare.text);
            if (parameter) return parameter.type === 'code' ? new Set([bare.text]) : 'number';
            if (seesGlobals && globals.codes.has(bare.text)) return new Set([bare.text]);
            const origins = versions.get(bare.text);
            if (registers.has(bare.text)) return origins && origins.size > 0 ? origins : 'number';
            // A word may share its name with a version: beside a version the version is meant.
            return 'unknown';
        }
        case 'field': {
            const cpu = globals.cpus.get(bare.object.text);
            if (cpu) return fieldType(context, bare.object.text, bare.field.text);
            return globals.codes.has(bare.object.text) ? new Set([bare.object.text]) : 'unknown';
        }
        case 'call':
            return callType(context, bare);
        default:
            return 'number';
    }
}

function fieldType(context: Context, cpu: string, field: string): Type {
    const entry = context.globals.cpus.get(cpu);
    const statement = entry?.labels.get(field)?.statement;
    const [operand] = statement?.kind === 'simple' && statement.row === 'execute' ? statement.operands : [];
    if (operand?.kind === 'code-reference') return new Set([operand.name.text]);
    if (statement?.kind === 'assign' && statement.value.kind === 'execute')
        return new Set([statement.value.code.name.text]);
    const origins = context.versions.get(`${cpu}.${field}`);
    if (origins && origins.size > 0) return origins;
    return entry?.registers.has(field) ? 'number' : 'unknown';
}

function checkVersion(context: Context, bare: Expression, origins: ReadonlySet<string>): void {
    const text = bare.kind === 'text' ? bare.value : bare.kind === 'name' ? bare.text : '';
    const locations = [...origins].flatMap((name) => context.globals.codes.get(name) ?? []);
    // The location of a parameter is not known here: any version may be meant.
    if (locations.length < origins.size || text === '') return;
    const found = locations.flatMap(({ versions }) => versions.get(text) ?? []);
    if (found.length > 0) return context.table.refer(context.problems.span(bare.span), found, 'read');
    const known = locations.flatMap(({ versions }) => [...versions.keys()]);
    const { fixes, hint } = context.problems.spellings(bare.span, text, bare.kind === 'text' ? [] : known);
    const names = known.map((each) => `\`${each}\``).join(', ');
    const message = `\`${text}\` is no version of \`${[...origins].join('`, `')}\`: there are ${names}${hint}`;
    context.problems.add('ISO200', bare.span, message, { fixes });
}

function checkName(context: Context, name: Name): Type {
    const { text, span } = name;
    const { problems, table, globals, parameters, registers, seesGlobals } = context;
    if (text === '') return 'unknown';
    const place = problems.span(span);
    const parameter = parameters.get(text);
    if (parameter) {
        table.refer(place, [parameter.symbol], 'read');
        if (parameter.type === 'code') return new Set([text]);
        if (parameter.type === 'cpu')
            problems.add('ISO202', span, `\`${text}\` is a CPU, not a value: \`registered(${text})\`?`);
        return 'number';
    }
    const register = registers.get(text);
    if (register !== undefined) {
        table.refer(place, [register], 'read');
        context.read.add(register);
        const origins = context.versions.get(text);
        return origins && origins.size > 0 ? origins : 'number';
    }
    if (seesGlobals) {
        const word = globals.words.get(text);
        if (word !== undefined) {
            table.refer(place, [word], 'read');
            return 'number';
        }
        const code = globals.codes.get(text);
        if (code) {
            table.refer(place, [code.symbol], 'read');
            return new Set([text]);
        }
        const cpu = globals.cpus.get(text);
        if (cpu) {
            const fixes = [problems.replacement(span, `registered(${text})`)];
            problems.add('ISO202', span, `\`${text}\` is a CPU, not a value: \`registered(${text})\`?`, { fixes });
            return 'unknown';
        }
    }
    const visible = seesGlobals ? [...globals.words.keys(), ...globals.codes.keys()] : [];
    const { fixes, hint } = problems.spellings(span, text, [...registers.keys(), ...parameters.keys(), ...visible]);
    const isProperty = context.place === 'property';
    const message = isProperty
        ? `unknown name \`${text}\`: a property speaks of words (\`x\`), registers (\`A.r\`) and versions executed (\`B.run\`)${hint}`
        : `\`${text}\` is neither declared nor ever assigned here${hint}`;
    sayUndeclared(context, isProperty ? 'ISO200' : 'ISO211', name, message, fixes, 'shared');
    return 'unknown';
}

/** `A.r`, `B.run` in properties; `foo.1` anywhere. */
function checkField(context: Context, expression: Extract<Expression, { kind: 'field' }>): Type {
    const { object, field } = expression;
    const { problems, table, globals, parameters, seesGlobals } = context;
    if (object.text === '' || field.text === '') return 'unknown';
    if (parameters.get(object.text)?.type === 'code' || (seesGlobals && globals.codes.has(object.text))) {
        const code = { kind: 'code-reference', span: expression.span, name: object, part: field } as const;
        checkCode(context, code, 'read');
        return new Set([object.text]);
    }
    const cpu = seesGlobals ? globals.cpus.get(object.text) : undefined;
    if (!cpu) {
        const { fixes, hint } = problems.spellings(object.span, object.text, globals.cpus.keys());
        if (globals.undeclared.mayBeDeclared(object.text, 'cpu')) return 'unknown';
        problems.add('ISO200', object.span, `unknown CPU \`${object.text}\`${hint}`, { fixes });
        return 'unknown';
    }
    table.refer(problems.span(object.span), [cpu.symbol], 'mention');
    if (context.place === 'code') {
        const isOwn = context.owner === cpu.symbol && cpu.registers.has(field.text);
        problems.add(
            'ISO220',
            expression.span,
            isOwn
                ? `inside CPU ${object.text} its register is called \`${field.text}\``
                : `a CPU cannot read \`${object.text}.${field.text}\`: registers are private, only properties see them`,
            { fixes: isOwn ? [problems.replacement(expression.span, field.text)] : [] },
        );
        return 'unknown';
    }
    const type = fieldType(context, object.text, field.text);
    const register = cpu.registers.get(field.text);
    const label = cpu.labels.get(field.text);
    const symbol = register ?? label?.symbol;
    if (symbol !== undefined) table.refer(problems.span(field.span), [symbol], 'read');
    if (register !== undefined) context.read.add(register);
    if (type !== 'unknown') return type;
    if (label) {
        problems.add('ISO202', field.span, `label \`${field.text}\` stands before no \`execute\`: it has no version`);
        return 'unknown';
    }
    const known = [...cpu.registers.keys(), ...cpu.labels.keys()];
    const { fixes, hint } = problems.spellings(field.span, field.text, known);
    problems.add(
        'ISO200',
        field.span,
        `${object.text} has no register and no \`execute\` label \`${field.text}\`${hint}`,
        { fixes },
    );
    return 'unknown';
}
