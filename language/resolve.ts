/** Tree → names, types, architectures. */
import type { Diagnostic } from './diagnostic';
import { assignments, statementsOf, versionRegisters } from './registers';
import type { LanguageHost, Resolution, SymbolId } from './resolution';
import { checkRecursion } from './resolve/recursion';
import { walkBlock, unreadRegisters } from './resolve/walk';
import type { Context } from './resolve/names';
import { filesInScope, type FileInScope } from './resolve/files';
import { declareGlobals, PARAMETER_TYPES, renaming } from './resolve/globals';
import { Problems } from './resolve/problems';
import { checkProperties } from './resolve/properties';
import { SymbolTable } from './resolve/table';
import { targetsOf } from './resolve/targets';
import { checkUnused } from './resolve/unused';
import { ARCHITECTURES } from './statements';
import type { Block, Name, ProcItem, SyntaxFile } from './syntax';

/**
 * Resolves the names of a scenario or library file.
 *
 * @param host gives the library of each architecture and the files of `use`
 */
export function resolve(file: SyntaxFile, host: LanguageHost): Resolution {
    const diagnostics: Diagnostic[] = [];
    // Places in the file itself carry no path, whatever it is called.
    const problems = new Problems(undefined, diagnostics);
    const table = new SymbolTable();
    const targets = targetsOf(file, problems);
    const isLibrary =
        file.items.some(({ kind }) => kind === 'proc') &&
        file.items.every((item) => ['proc', 'use', 'source', 'error'].includes(item.kind));
    const architectures = isLibrary ? ARCHITECTURES : [...new Set(targets.map(({ architecture }) => architecture))];
    const files = filesInScope(file, architectures, host, problems);
    const globals = declareGlobals(files, table, problems, host);
    const read = new Set<SymbolId>();
    const all = new Map<string, ReadonlySet<string>>();
    for (const [name, { item }] of globals.cpus) {
        const blocks = item.handler ? [item.body, item.handler.body] : [item.body];
        const origins = versionRegisters(assignments(...blocks), (each) => globals.codes.has(each));
        for (const [register, codes] of origins) all.set(`${name}.${register}`, codes);
    }
    const base = { table, globals, read };
    // Versions first: conditions may name those that a later statement patches.
    for (const entry of files) walkProcedures(entry, base, problems, architectures);
    const contexts = walkCpus(base, problems, architectures);
    checkProperties(file, { ...base, problems, versions: all }, architectures);
    for (const { context, first } of contexts) unreadRegisters(context, first);
    checkRecursion(globals, problems, files);
    if (!isLibrary) {
        checkCompleteness(file, problems);
        // What a broken text does not say, it may mean to.
        if (file.wellFormed && !diagnostics.some(({ severity }) => severity === 'error'))
            checkUnused(file, table, problems);
    }
    return {
        file,
        files: new Map(
            files.flatMap((entry) =>
                entry.path === undefined || entry.file === file ? [] : [[entry.path, entry.file]],
            ),
        ),
        symbols: table.symbols,
        references: table.references.sort(
            (a, b) => compare(a.span.file ?? '', b.span.file ?? '') || a.span.start - b.span.start,
        ),
        scopes: table.scopes,
        procedures: globals.procedures,
        targets,
        isLibrary,
        wellFormed:
            files.every((entry) => entry.file.wellFormed) && !diagnostics.some(({ severity }) => severity === 'error'),
        diagnostics: diagnostics.sort((a, b) => a.span.start - b.span.start),
    };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

type Base = Pick<Context, 'table' | 'globals' | 'read'>;

function firstAssignments(...blocks: readonly Block[]): ReadonlyMap<string, Name> {
    const first = new Map<string, Name>();
    for (const { name } of assignments(...blocks)) if (!first.has(name.text)) first.set(name.text, name);
    return first;
}

function walkCpus(base: Base, problems: Problems, architectures: Context['architectures']) {
    const { globals, table } = base;
    const contexts: { context: Context; first: ReadonlyMap<string, Name> }[] = [];
    // A condition may name a version that only a later statement or another CPU patches.
    for (const { item } of globals.cpus.values()) declareVersions(item.body, item.handler?.body, base, problems);
    for (const { item, symbol, registers, labels } of globals.cpus.values()) {
        const blocks = item.handler ? [item.body, item.handler.body] : [item.body];
        const context: Context = {
            ...base,
            problems,
            seesGlobals: true,
            owner: symbol,
            parameters: new Map(),
            registers,
            versions: versionRegisters(assignments(...blocks), (name) => globals.codes.has(name)),
            architectures,
            place: 'code',
        };
        table.scope(problems.span(item.body.span), [
            ...registers.values(),
            ...[...labels.values()].map((label) => label.symbol),
        ]);
        for (const block of blocks) walkBlock(context, block);
        contexts.push({ context, first: firstAssignments(...blocks) });
    }
    return contexts;
}

/** Makes the versions that statements patch known, without referring to them yet. */
function declareVersions(body: Block, handler: Block | undefined, base: Base, problems: Problems): void {
    for (const block of handler ? [body, handler] : [body])
        for (const statement of statementsOf(block)) {
            if (statement.kind !== 'simple' || statement.row !== 'patch') continue;
            const [code, version] = statement.operands;
            const known = code?.kind === 'code-reference' ? base.globals.codes.get(code.name.text) : undefined;
            if (!known || version?.kind !== 'version' || version.text === '' || known.versions.has(version.text))
                continue;
            const span = problems.span(version.span);
            const detail = `version of ${known.item.name.text}`;
            known.versions.set(
                version.text,
                base.table.declare(
                    {
                        kind: 'version',
                        name: version.text,
                        span,
                        whole: span,
                        container: known.symbol,
                        detail,
                        documentation: '',
                        declaration: null,
                    },
                    null,
                ),
            );
        }
}

function walkProcedures(
    entry: FileInScope,
    base: Base,
    outer: Problems,
    architectures: Context['architectures'],
): void {
    const problems = new Problems(entry.path ?? outer.path, outer.all);
    for (const list of base.globals.procedures.values())
        for (const { item, path, symbol, architectures: own } of list)
            if (path === entry.path) {
                const checked = architectures.filter((name) => own.includes(name));
                walkProcedure(item, symbol, base, problems, entry.path === undefined, checked);
            }
}

function walkProcedure(
    item: ProcItem,
    symbol: SymbolId,
    base: Base,
    problems: Problems,
    seesGlobals: boolean,
    architectures: Context['architectures'],
): void {
    const { table, globals } = base;
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
    table.scope(problems.span(item.body.span), [
        ...[...parameters.values()].map((each) => each.symbol),
        ...registers.values(),
    ]);
    const isCode = (name: string) => parameters.get(name)?.type === 'code' || (seesGlobals && globals.codes.has(name));
    const versions = versionRegisters(list, isCode);
    walkBlock(
        {
            ...base,
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

function checkCompleteness(file: SyntaxFile, problems: Problems): void {
    const start = { start: 0, end: Math.min(1, file.text.length) };
    const begin = { start: 0, end: 0 };
    const damaged = file.items.some(({ kind }) => kind === 'error');
    if (!file.items.some(({ kind }) => kind === 'cpu')) {
        // Where something could not be understood, that may have been one.
        if (damaged) return;
        const end = { start: file.text.length, end: file.text.length };
        const newText = `${/(^|\n)$/.test(file.text) ? '' : '\n'}\ncpu A {\n}\n`;
        problems.add('ISO216', start, 'a scenario has at least one CPU: `cpu A { … }`', {
            fixes: [{ title: 'Insert `cpu A { }`', edits: [problems.edit(end, newText)] }],
        });
    } else if (!file.items.some(({ kind }) => kind === 'arch') && !damaged)
        problems.add('ISO216', start, 'no `arch`: checked for arm64', {
            severity: 'information',
            fixes: [{ title: 'Insert `arch arm64`', edits: [problems.edit(begin, 'arch arm64\n')] }],
        });
    const [, second] = file.items.filter((item) => item.kind === 'scenario');
    if (second)
        problems.add('ISO201', second.span, 'one `scenario` per file', {
            fixes: [{ title: 'Remove it', edits: [problems.edit(second.span, '')] }],
        });
}
