/** Properties of a scenario as conditions of a litmus test. */
import { isSymbol, symbolIndex } from '../../machine/program';
import type { Condition, Program, Property, Value } from '../../machine/program';
import { MARK, NOT_EXECUTED, Unsayable, type Vocabulary } from './vocabulary';

/**
 * `forbid stale`: some CPU ran a version older than the one patched before the label, on a path without IPI. That is the
 * same question when the author's last event before the label is the read that let it skip the IPI, and the CPU registers
 * before it executes: then the read came before the registration.
 */
export function staleCondition(
    program: Program,
    words: Vocabulary,
    property: Extract<Property, { kind: 'stale' }>,
): string {
    const author = program.marks[property.after].cpu;
    const { location } = property;
    const versions = words.versionsOf(location);
    const newest = lastPatch(program, author, location);
    if (newest === null) throw new Unsayable(`${program.cpus[author].name} patches nothing before the label.`);
    const patched = versions.indexOf(newest);
    const runs = words
        .executions()
        .filter((run) => run.location === location && run.cpu !== author && property.on.includes(run.cpu));
    if (runs.length === 0) throw new Unsayable('Nobody else executes the patched instruction.');
    if (versions.length > 2)
        throw new Unsayable('Which of several versions is older depends on the execution: litmus cannot ask that.');
    const stale = runs.map(({ cpu, register }) => `${cpu}:${register}=${1 - patched}`);
    const any = stale.length === 1 ? stale[0] : `(${stale.join(' \\/ ')})`;
    return `exists (${[...words.marked().map((cpu) => `${cpu}:X${MARK}=0`), any].join(' /\\ ')})`;
}

function lastPatch(program: Program, cpu: number, location: number): Value | null {
    const stored = program.code.flatMap((op) => {
        if (op.op !== 'store' || program.events[op.event].cpu !== cpu || !('value' in op.addr) || !('value' in op.data))
            return [];
        const symbol = isSymbol(op.addr.value) ? program.symbols[symbolIndex(op.addr.value)] : null;
        return symbol?.kind === 'address' && symbol.location === location ? [op.data.value] : [];
    });
    return stored.at(-1) ?? null;
}

/** An expression over final values. @throws Unsayable */
export function condition(program: Program, words: Vocabulary, expression: Condition): string {
    if (expression.kind === 'unary' && expression.fn === 'lnot')
        return `~(${condition(program, words, expression.operand)})`;
    if (expression.kind === 'value') return expression.value === 0 ? 'false' : 'true';
    if (expression.kind === 'binary') {
        const { fn, left, right } = expression;
        if (fn === 'land' || fn === 'lor')
            return `(${condition(program, words, left)} ${fn === 'land' ? '/\\' : '\\/'} ${condition(program, words, right)})`;
        if (fn === 'eq' || fn === 'ne') return comparison(program, words, fn, left, right);
    }
    if (expression.kind === 'register' || expression.kind === 'location')
        return `~(${place(program, words, expression)}=0)`;
    throw new Unsayable('The condition computes more than a litmus condition can.');
}

function comparison(program: Program, words: Vocabulary, fn: 'eq' | 'ne', left: Condition, right: Condition): string {
    const [at, value] =
        right.kind === 'value' ? [left, right.value] : left.kind === 'value' ? [right, left.value] : [left, null];
    if (value === null) throw new Unsayable('A comparison of two places is not written as a litmus condition.');
    const name = place(program, words, at);
    if (!isSymbol(value)) return fn === 'eq' ? `${name}=${value}` : `~(${name}=${value})`;
    // An execute that did not happen equals no version, and differs from none either.
    const run =
        at.kind === 'register'
            ? words.executions().find((found) => `${found.cpu}:${found.register}` === name)
            : undefined;
    const version = run === undefined ? -1 : words.versionsOf(run.location).indexOf(value);
    if (run === undefined) throw new Unsayable('Only versions of what an execute ran can be asked about.');
    return fn === 'eq' ? `${name}=${version}` : `(~(${name}=${version}) /\\ ~(${name}=${NOT_EXECUTED}))`;
}

function place(program: Program, words: Vocabulary, expression: Condition): string {
    if (expression.kind === 'location') {
        if (program.locations[expression.location].kind === 'code')
            throw new Unsayable('The final version of code is not asked about in a litmus condition.');
        return words.locationName(expression.location);
    }
    const name = expression.kind === 'register' ? words.register(expression.cpu, expression.reg) : null;
    if (expression.kind === 'register' && name !== null) return `${expression.cpu}:X${name.slice(1)}`;
    throw new Unsayable('The condition computes more than a litmus condition can.');
}
