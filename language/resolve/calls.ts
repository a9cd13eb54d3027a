/** Calls: procedures, intrinsics, their arguments. */
import type { ArchitectureName } from '../../machine/program';
import { intrinsic, STATEMENTS } from '../statements';
import type { Fix } from '../diagnostic';
import type { Expression, Name, TextSpan } from '../syntax';
import { checkForeignCall } from './foreign';
import { signature } from './globals';
import { checkCode, checkCpu, isVersion, unknown, type Context, type Type } from './names';

/** `checkExpression`, handed in: expressions contain calls and calls contain expressions. */
type Check = (context: Context, expression: Expression) => Type;

interface Call {
    readonly callee: Name;
    readonly arguments: readonly Expression[];
    readonly span: TextSpan;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

/** @param statement whether the call is a statement of its own, where procedures may be called */
export function checkCall(context: Context, call: Call, statement: boolean, check: Check): void {
    const { callee } = call;
    const row = intrinsic(callee.text);
    if (row) {
        const wanted = row.parts.filter((part) => 'operand' in part);
        if (wanted.length !== call.arguments.length)
            wrongCount(
                context,
                call,
                `\`${row.syntax}\``,
                wanted.map(() => ''),
            );
        const [place, ...rest] = call.arguments;
        if (place) checkPlace(context, place, check);
        if (!statement && row.operation.kind === 'store')
            context.problems.add(
                'ISO220',
                callee.span,
                `\`${callee.text}\` has no value: it is a statement of its own`,
            );
        const isCode = place?.kind === 'name' && context.globals.codes.get(place.text);
        for (const argument of rest) {
            if (isCode && argument.kind === 'name' && isCode.versions.has(argument.text)) continue;
            const type = check(context, argument);
            if (isVersion(type) && !isCode)
                context.problems.add('ISO209', argument.span, 'a word holds numbers, not versions');
        }
        return;
    }
    const list = context.globals.procedures.get(callee.text);
    const usable = context.architectures.map((name) => list.find((each) => each.architectures.includes(name)));
    const found = [...new Set(usable.flatMap((each) => each ?? []))];
    const whole = statement ? { start: callee.span.start, end: call.span.end } : null;
    if (found.length === 0) return unknownProcedure(context, call, whole, list, check);
    context.table.refer(
        context.problems.span(callee.span),
        found.map(({ symbol }) => symbol),
        'call',
    );
    const missing = context.architectures.filter((_, index) => !usable[index]);
    if (missing.length > 0) {
        const has = [...new Set(list.flatMap(({ architectures }) => architectures))];
        checkForeignCall(context, call, whole, has);
    }
    if (!statement) {
        const message = `\`${callee.text}\` has no value: a procedure is called in a statement of its own`;
        context.problems.add('ISO220', callee.span, message);
    }
    const { item } = found[0];
    if (item.parameters.length !== call.arguments.length)
        wrongCount(
            context,
            call,
            `\`${signature(item)}\``,
            item.parameters.map(({ type }) => type.text),
        );
    for (const [index, argument] of call.arguments.entries()) {
        const parameter = item.parameters[index];
        if (parameter) checkArgument(context, argument, parameter.type.text, parameter.name.text, check);
        else check(context, argument);
    }
}

/** @param types of the parameters; empty: any */
function wrongCount(
    context: Context,
    { callee, arguments: given }: Call,
    shape: string,
    types: readonly string[],
): void {
    // A broken argument has been complained about.
    if (given.some(({ kind }) => kind === 'error')) return;
    const message = `${shape} takes ${count(types.length, 'argument')}, not ${given.length}`;
    context.problems.add('ISO204', callee.span, message, { fixes: countRepairs(context, callee, given, types) });
}

/** Arguments too many go; of those that are missing only one that there is no choice about can be filled in. */
function countRepairs(context: Context, callee: Name, given: readonly Expression[], types: readonly string[]): Fix[] {
    const { problems, globals } = context;
    const kept = given[types.length - 1];
    const last = given[given.length - 1];
    if (given.length > types.length && last) {
        const first = given[0];
        const start = kept ? kept.span.end : (first ?? last).span.start;
        return [{ title: 'Remove what is too much', edits: [problems.edit({ start, end: last.span.end }, '')] }];
    }
    const [type] = types.slice(given.length);
    const names = type === 'code' ? [...globals.codes.keys()] : type === 'cpu' ? [...globals.cpus.keys()] : [];
    const open = problems.path === undefined ? callee.span.end + 1 : 0;
    if (types.length !== given.length + 1 || given.length > 0 || open === 0 || names.length > 3) return [];
    return names.map((name) => ({
        title: `Insert \`${name}\``,
        edits: [problems.edit({ start: open, end: open }, name)],
    }));
}

function unknownProcedure(
    context: Context,
    call: Call,
    whole: TextSpan | null,
    list: readonly { architectures: readonly ArchitectureName[] }[],
    check: Check,
): void {
    const { callee } = call;
    if (callee.text === '') return;
    if (callee.text === 'registered')
        return context.problems.add(
            'ISO220',
            callee.span,
            '`registered(…)` is a value: `if (registered(B)) { … }`; `register;` registers this CPU',
        );
    const known = list.flatMap(({ architectures }) => architectures);
    const has = known.length > 0 ? [...new Set(known)] : context.globals.elsewhere(callee.text);
    if (has.length > 0) {
        checkForeignCall(context, call, whole, has);
        return;
    }
    const names = [...context.globals.procedures.all().keys()];
    const builtIn = STATEMENTS.filter(({ form }) => form === 'intrinsic').map(({ id }) => id);
    if (context.globals.undeclared.mayBeDeclared(callee.text, 'proc')) return;
    const kernel = Object.hasOwn(KERNEL, callee.text) ? KERNEL[callee.text] : undefined;
    if (kernel !== undefined) return kernelWord(context, callee, whole, kernel);
    const { fixes, hint } = context.problems.spellings(callee.span, callee.text, [...names, ...builtIn]);
    context.problems.add('ISO203', callee.span, `unknown procedure \`${callee.text}\`${hint}`, { fixes });
    for (const argument of call.arguments) if (argument.kind !== 'name') check(context, argument);
}

/** What the kernel calls something that has another name here; null: it has no effect on what is modelled. */
const KERNEL: Readonly<Record<string, string | null>> = {
    atomic_read: 'READ_ONCE',
    atomic_set: 'WRITE_ONCE',
    atomic_xchg: 'xchg',
    atomic_cmpxchg: 'cmpxchg',
    this_cpu_read: 'READ_ONCE',
    this_cpu_write: 'WRITE_ONCE',
    smp_cond_load_acquire: 'await (…)',
    smp_cond_load_relaxed: 'await (…)',
    cpu_relax: null,
    barrier: null,
};

function kernelWord(context: Context, callee: Name, whole: TextSpan | null, instead: string | null): void {
    const { problems } = context;
    if (instead === null)
        return problems.add('ISO203', callee.span, `\`${callee.text}()\` has no effect here: leave it out`, {
            fixes: whole ? [{ title: 'Remove it', edits: [problems.edit(whole, '')] }] : [],
        });
    const isCall = !instead.includes('…');
    problems.add('ISO203', callee.span, `unknown procedure \`${callee.text}\`: here it is \`${instead}\``, {
        fixes: isCall ? [problems.replacement(callee.span, instead)] : [],
    });
}

/** What an intrinsic works on: a word, a registration, or a code location as data. */
function checkPlace(context: Context, place: Expression, check: Check, codeToo = true): void {
    if (place.kind === 'parenthesized') return checkPlace(context, place.inner, check, codeToo);
    if (place.kind === 'unary' && place.operator === '&') return checkPlace(context, place.operand, check, codeToo);
    if (place.kind === 'registered') return checkCpu(context, place.cpu);
    if (place.kind === 'name') {
        const { globals, parameters, seesGlobals } = context;
        const type = parameters.get(place.text)?.type;
        const known = seesGlobals && (globals.words.has(place.text) || (codeToo && globals.codes.has(place.text)));
        if (type === 'word' || (codeToo && type === 'code') || (type === undefined && known)) {
            check(context, place);
            return;
        }
        return unknown(context, place, 'shared word', 'word', globals.words.keys());
    }
    if (place.kind !== 'error') context.problems.add('ISO202', place.span, 'expected a shared word');
}

function checkArgument(context: Context, argument: Expression, type: string, name: string, check: Check): void {
    if (argument.kind === 'parenthesized') return checkArgument(context, argument.inner, type, name, check);
    // `&x` as C would have it.
    if (argument.kind === 'unary' && argument.operator === '&' && type !== 'int')
        return checkArgument(context, argument.operand, type, name, check);
    const wrong = (what: string) => context.problems.add('ISO202', argument.span, `parameter \`${name}\` is ${what}`);
    switch (type) {
        case 'code':
            if (argument.kind === 'name')
                return checkCode(
                    context,
                    { kind: 'code-reference', span: argument.span, name: argument, part: null },
                    'mention',
                );
            if (argument.kind === 'field')
                return checkCode(
                    context,
                    { kind: 'code-reference', span: argument.span, name: argument.object, part: argument.field },
                    'mention',
                );
            return wrong('a code location');
        case 'cpu':
            return argument.kind === 'name' ? checkCpu(context, argument) : wrong('a CPU');
        case 'word':
            return argument.kind === 'name' || argument.kind === 'registered'
                ? checkPlace(context, argument, check, false)
                : wrong('a shared word');
        default:
            if (isVersion(check(context, argument))) wrong('a number, not a version');
    }
}
