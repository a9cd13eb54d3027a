/** Names where they stand: code locations, CPUs, and what is said of names that mean nothing. */
import type { ArchitectureName } from '../../machine/program';
import type { SymbolId } from '../resolution';
import type { Fix, Related } from '../diagnostic';
import type { CodeReference, Name } from '../syntax';
import type { Globals } from './globals';
import type { Problems } from './problems';
import type { SymbolTable } from './table';
import type { Declarable } from './undeclared';

export interface ParameterName {
    readonly type: string;
    readonly symbol: SymbolId;
}

/** Where statements and expressions stand. */
export interface Context {
    readonly problems: Problems;
    readonly table: SymbolTable;
    readonly globals: Globals;
    /** Names of the scenario are visible (not so in library files). */
    readonly seesGlobals: boolean;
    /** The CPU or procedure. */
    readonly owner: SymbolId | null;
    readonly parameters: ReadonlyMap<string, ParameterName>;
    readonly registers: ReadonlyMap<string, SymbolId>;
    /** Registers that hold versions, with the locations those come from. */
    readonly versions: ReadonlyMap<string, ReadonlySet<string>>;
    /** Symbols of registers that something reads. */
    readonly read: Set<SymbolId>;
    /** Those this code is for. */
    readonly architectures: readonly ArchitectureName[];
    /** `property`: only values of a final state. */
    readonly place: 'code' | 'property';
}

/** What an expression is: a number, a version of one of these locations, or not known (after an error). */
export type Type = 'number' | 'unknown' | ReadonlySet<string>;

export function isVersion(type: Type): type is ReadonlySet<string> {
    return typeof type !== 'string';
}

export function checkCode(
    context: Context,
    code: CodeReference,
    access: 'write' | 'execute' | 'mention' | 'read',
): void {
    const { text, span } = code.name;
    if (text === '') return;
    const parameter = context.parameters.get(text);
    if (parameter) {
        if (parameter.type !== 'code')
            context.problems.add(
                'ISO202',
                span,
                `\`${text}\` is not a code location but a parameter of type ${parameter.type}`,
            );
        return context.table.refer(context.problems.span(span), [parameter.symbol], access);
    }
    const known = context.seesGlobals ? context.globals.codes.get(text) : undefined;
    if (!known) return unknown(context, code.name, 'code location', 'code', context.globals.codes.keys());
    context.table.refer(context.problems.span(span), [known.symbol], access);
    checkPart(context, code, known.item.parts?.value ?? 1);
}

export function checkPart(context: Context, code: { part: Name | null; name: Name }, parts: number): void {
    if (!code.part) return;
    const { problems } = context;
    if (parts === 1)
        problems.add('ISO219', code.part.span, `\`${code.name.text}\` has no parts: declare it \`in 2 parts\``, {
            fixes: [
                {
                    title: `Name the whole instruction: \`${code.name.text}\``,
                    edits: [problems.edit({ start: code.name.span.end, end: code.part.span.end }, '')],
                },
            ],
        });
    else if (!(Number(code.part.text) < parts))
        problems.add('ISO219', code.part.span, `\`${code.name.text}\` has parts 0 to ${parts - 1}`, {
            fixes: Array.from({ length: parts }, (_, part) =>
                problems.replacement(code.part?.span ?? code.name.span, String(part)),
            ).slice(0, 4),
        });
}

export function checkCpu(context: Context, name: Name): void {
    const { text, span } = name;
    if (text === '') return;
    const parameter = context.parameters.get(text);
    if (parameter) {
        if (parameter.type !== 'cpu')
            context.problems.add('ISO202', span, `\`${text}\` is not a CPU but a parameter of type ${parameter.type}`);
        return context.table.refer(context.problems.span(span), [parameter.symbol], 'mention');
    }
    const known = context.seesGlobals ? context.globals.cpus.get(text) : undefined;
    if (!known) return unknown(context, name, 'CPU', 'cpu', context.globals.cpus.keys());
    context.table.refer(context.problems.span(span), [known.symbol], 'mention');
}

/** A name that means nothing here, or something else than wanted. */
export function unknown(context: Context, name: Name, what: string, type: string, known: Iterable<string>): void {
    const { globals } = context;
    const all: [string, ReadonlyMap<string, unknown>][] = [
        ['a code location', globals.codes],
        ['a shared word', globals.words],
        ['a CPU', globals.cpus],
    ];
    const other = context.seesGlobals ? all.find(([, names]) => names.has(name.text)) : undefined;
    const parameters = [...context.parameters].filter(([, { type: given }]) => given === type).map(([text]) => text);
    const candidates = context.seesGlobals ? [...parameters, ...known] : parameters;
    const { problems } = context;
    const { fixes, hint } = problems.spellings(name.span, name.text, candidates);
    if (other) {
        problems.add('ISO202', name.span, `\`${name.text}\` is ${other[0]}, not a ${what}`, { fixes });
        return;
    }
    const declarable = type === 'code' ? 'code' : type === 'word' ? 'shared' : null;
    const message = `unknown ${what} \`${name.text}\`${hint}`;
    if (type === 'cpu' || declarable === null) {
        if (!globals.undeclared.mayBeDeclared(name.text, 'cpu')) problems.add('ISO200', name.span, message, { fixes });
        return;
    }
    sayUndeclared(context, 'ISO200', name, message, fixes, declarable);
}

/** Says that a name is declared nowhere: where no other spelling suggests itself once, with the other places it stands in. */
export function sayUndeclared(
    context: Context,
    code: 'ISO200' | 'ISO211',
    { text, span }: Name,
    message: string,
    fixes: readonly Fix[],
    declarable: Declarable,
): void {
    const { problems, globals, seesGlobals } = context;
    if (!seesGlobals) return problems.add(code, span, message, { fixes });
    if (globals.undeclared.mayBeDeclared(text, declarable)) return;
    const related: Related[] = [];
    const earlier = fixes.length === 0 ? globals.undeclared.known(text, related) : null;
    if (earlier) {
        earlier.push({ span: problems.span(span), message: 'and here' });
        return;
    }
    const declare = globals.undeclared.declaration(problems, declarable, text);
    problems.add(code, span, message, { related, fixes: [...fixes, declare] });
}
