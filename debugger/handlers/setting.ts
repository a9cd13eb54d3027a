/** What-ifs: setting a value forks; what was recorded stays as it is. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Value } from '../../machine/program';
import { isSymbol } from '../../machine/program';
import { cpuName, locationName } from '../../report/names';
import type { Context } from '../context';
import type { Debuggee } from '../debuggee';
import { tellInvalidated, tellStopped } from '../driver';
import { badExpression, impossible, noSuch } from '../errors';
import { evaluate } from '../expressions/evaluate';
import { cpuNamed, executeRegister, locationNamed, registerNamed } from '../expressions/names';
import type { Format } from '../expressions/show';
import { valueText } from '../expressions/show';
import type { Expression } from '../expressions/syntax';
import { ExpressionError, parse } from '../expressions/syntax';
import type { ForceTarget } from '../replay/branch';
import type { Where } from './where';
import { sceneAt, whereOf } from './where';

export function setVariable(context: Context, args: DebugProtocol.SetVariableArguments): object {
    const debuggee = context.still;
    const container = debuggee.containers.get(args.variablesReference);
    if (container === undefined)
        throw noSuch(`there are no variables ${args.variablesReference}: references are good until the next stop`);
    const row = container.list({}).find((each) => each.name === args.name);
    if (row === undefined) throw noSuch(`there is no variable \`${args.name}\` there`);
    if (row.settable === undefined) {
        throw impossible(
            `\`${args.name}\` cannot be set: it follows from the steps. Memory words, registrations, code and registers can`,
        );
    }
    const where = { cpu: debuggee.focus, position: container.position };
    return set(context, debuggee, row.settable, args.value, where, args.format);
}

export function setExpression(context: Context, args: DebugProtocol.SetExpressionArguments): object {
    const debuggee = context.still;
    const where = whereOf(debuggee, args.frameId);
    return set(context, debuggee, targetOf(debuggee, args.expression, where), args.value, where, args.format);
}

/** `x = 1` in the console. @returns what was done */
export function assign(context: Context, debuggee: Debuggee, left: string, right: string, where: Where): string {
    const target = targetOf(debuggee, left, where);
    const { value } = set(context, debuggee, target, right, where);
    return `${nameOf(debuggee, target)} is ${value}, in ${debuggee.replay.branch.name}. \`trunk\` goes back.`;
}

function nameOf({ program }: Debuggee, target: ForceTarget): string {
    if ('location' in target) return locationName(program, target.location);
    return `${cpuName(program, target.cpu)}.${program.cpus[target.cpu]?.registers[target.register] ?? ''}`;
}

function targetOf(debuggee: Debuggee, text: string, where: Where): ForceTarget {
    const target = settableNamed(
        debuggee,
        guarded(() => parse(text)),
        where,
    );
    if (target === null) {
        throw badExpression(
            `\`${text}\` cannot be set: memory words, \`registered(B)\`, code locations and registers can`,
        );
    }
    return target;
}

function settableNamed({ program, replay }: Debuggee, expression: Expression, where: Where): ForceTarget | null {
    const location = (name: string): ForceTarget | null => {
        const found = locationNamed(program, name);
        return found === null ? null : { location: found };
    };
    const register = (cpu: number, name: string): ForceTarget | null => {
        const found =
            registerNamed(program, replay.snapshotAt(where.position), cpu, name) ?? executeRegister(program, cpu, name);
        return found === null ? null : { cpu, register: found };
    };
    switch (expression.kind) {
        case 'name':
            return register(where.cpu, expression.name) ?? location(expression.name);
        case 'call': {
            const [argument] = expression.args;
            return expression.callee === 'registered' && argument?.kind === 'name'
                ? location(`registered(${argument.name})`)
                : null;
        }
        case 'member': {
            if (expression.object.kind !== 'name') return null;
            const cpu = cpuNamed(program, expression.object.name);
            if (cpu === null) return location(`${expression.object.name}.${expression.name}`);
            if (expression.name === 'registered') return location(`registered(${expression.object.name})`);
            return register(cpu, expression.name);
        }
        case 'number':
        case 'string':
        case 'unary':
        case 'binary':
            return null;
    }
}

function set(
    context: Context,
    debuggee: Debuggee,
    target: ForceTarget,
    text: string,
    where: Where,
    format: Format = {},
): { value: string } {
    const { replay, program } = debuggee;
    if (where.position !== replay.position)
        throw impossible('this shows an earlier step: go there first (`goto`), then set the value');
    const value = valueOf(debuggee, text, where, target);
    replay.remember();
    try {
        replay.force(target, value);
    } catch (error) {
        replay.forgetIfStill();
        if (error instanceof RangeError) throw impossible(`this cannot be set: ${error.message}`);
        throw error;
    }
    context.after(() => {
        context.say(
            `What if ${nameOf(debuggee, target)} were ${valueText(program, value)}: ${replay.branch.name}. The trunk is kept; Step Back returns to it.`,
        );
        tellInvalidated(context);
        if (!context.client.supportsInvalidated)
            tellStopped(context, { reason: 'step', description: replay.branch.name });
    });
    return { value: valueText(program, value, format) };
}

function valueOf(debuggee: Debuggee, text: string, where: Where, target: ForceTarget): Value {
    const result = guarded(() => evaluate(parse(text), sceneAt(debuggee, where)));
    if (result.kind !== 'value')
        throw badExpression(`\`${text}\` is not a value one can set: write a number, or the name of a version`);
    const isCode = 'location' in target && debuggee.program.locations[target.location]?.kind === 'code';
    if (isCode && !isSymbol(result.value))
        throw badExpression(`code is set to a version, not to the number ${result.value}`);
    if (!isCode && 'location' in target && isSymbol(result.value)) {
        throw badExpression(`${nameOf(debuggee, target)} holds numbers: a version belongs to a code location`);
    }
    return result.value;
}

function guarded<T>(compute: () => T): T {
    try {
        return compute();
    } catch (error) {
        if (error instanceof ExpressionError) throw badExpression(`${error.message} (column ${error.at + 1})`);
        throw error;
    }
}
