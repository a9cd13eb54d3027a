/** Names and types inside procedures. */
import { assignments, versionRegisters } from '../registers';
import type { SymbolId } from '../resolution';
import type { ProcItem } from '../syntax';
import type { FileInScope } from './files';
import { PARAMETER_TYPES, renaming } from './globals';
import type { Context } from './names';
import { Problems } from './problems';
import { walkBlock } from './walk';

/** Parameters, registers and names of the procedures of one file. */
export function walkProcedures(
    entry: FileInScope,
    base: Pick<Context, 'table' | 'globals' | 'read'>,
    outer: Problems,
    architectures: Context['architectures'],
): void {
    const problems = new Problems(entry.path ?? outer.path, outer.all);
    for (const list of base.globals.procedures.own.values())
        for (const { item, path, symbol, architectures: own } of list)
            if (path === entry.path) {
                const checked = architectures.filter((name) => own.includes(name));
                walkProcedure(item, symbol, base, problems, entry.path === undefined, checked);
            }
}

function walkProcedure(
    item: ProcItem,
    symbol: SymbolId,
    base: Pick<Context, 'table' | 'globals' | 'read'>,
    problems: Problems,
    seesGlobals: boolean,
    architectures: Context['architectures'],
): void {
    const { table, globals, read } = base;
    const parameters = new Map<string, { type: string; symbol: SymbolId }>();
    for (const { type, name, span } of item.parameters) {
        if (!PARAMETER_TYPES.includes(type.text)) {
            const { fixes, hint } = problems.spellings(type.span, type.text, PARAMETER_TYPES);
            problems.add(
                'ISO202',
                type.span,
                `a parameter is \`code\`, \`cpu\`, \`word\` or \`int\`, not \`${type.text}\`${hint}`,
                { fixes },
            );
        }
        if (name.text === '') continue;
        if (parameters.has(name.text))
            problems.add('ISO201', name.span, `parameter \`${name.text}\` is declared twice`, {
                fixes: [renaming(problems, name, (text) => item.parameters.some((each) => each.name.text === text))],
            });
        const id = table.declare({
            kind: 'parameter',
            name: name.text,
            span: problems.span(name.span),
            whole: problems.span(span),
            container: symbol,
            detail: `${type.text} parameter of ${item.name.text}`,
            documentation: '',
            declaration: name,
        });
        parameters.set(name.text, { type: type.text, symbol: id });
    }
    const list = assignments(item.body);
    const registers = new Map<string, SymbolId>();
    for (const { name, statement } of list) {
        const { text } = name;
        const isGlobal = seesGlobals && (globals.words.has(text) || globals.codes.has(text) || globals.cpus.has(text));
        if (parameters.has(text) || registers.has(text) || isGlobal) continue;
        const id = table.declare(
            {
                kind: 'register',
                name: text,
                span: problems.span(name.span),
                whole: problems.span(statement.span),
                container: symbol,
                detail: `register of ${item.name.text}`,
                documentation: '',
                declaration: statement,
            },
            null,
        );
        registers.set(text, id);
    }
    const visible: SymbolId[] = [];
    for (const each of parameters.values()) visible.push(each.symbol);
    for (const each of registers.values()) visible.push(each);
    table.scope(problems.span(item.body.span), visible);
    const isCode = (name: string) => parameters.get(name)?.type === 'code' || (seesGlobals && globals.codes.has(name));
    const versions = versionRegisters(list, isCode);
    walkBlock(
        {
            table,
            globals,
            read,
            problems,
            seesGlobals,
            owner: symbol,
            parameters,
            registers,
            versions,
            architectures,
            place: 'code',
        },
        item.body,
    );
}
