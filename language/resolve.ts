/** Tree → names, types, architectures. */
import type { Diagnostic } from './diagnostic';
import { statementsOf } from './registers';
import type { LanguageHost, SymbolId } from './resolution';
import { checkRecursion } from './resolve/recursion';
import { preludeFor } from './resolve/prelude';
import { walkProcedures } from './resolve/procedures';
import { versionsIn, walkCpu, type AroundCpu, type CpuWalk } from './resolve/cpu';
import { unreadRegisters } from './resolve/walk';
import type { Context } from './resolve/names';
import { filesInScope, reportUsed } from './resolve/files';
import { declareGlobals } from './resolve/globals';
import { Problems } from './resolve/problems';
import { checkProperties } from './resolve/properties';
import { Resolved } from './resolve/resolved';
import { SymbolTable } from './resolve/table';
import { targetsOf } from './resolve/targets';
import { checkUnused } from './resolve/unused';
import { ARCHITECTURES } from './statements';
import type { Block, SyntaxFile } from './syntax';

/**
 * Resolves the names of a scenario or library file.
 *
 * @param host gives the library of each architecture and the files of `use`
 */
export function resolve(file: SyntaxFile, host: LanguageHost): Resolved {
    const diagnostics: Diagnostic[] = [];
    // Places in the file itself carry no path, whatever it is called.
    const problems = new Problems(undefined, diagnostics);
    const targets = targetsOf(file, problems);
    const isLibrary =
        file.items.some(({ kind }) => kind === 'proc') &&
        file.items.every((item) => ['proc', 'use', 'source', 'remark', 'error'].includes(item.kind));
    const architectures = isLibrary ? ARCHITECTURES : [...new Set(targets.map(({ architecture }) => architecture))];
    const files = filesInScope(file, architectures, host, problems);
    // What the kernel library means is the same in every scenario that does not redefine a part of it.
    const prelude = preludeFor(files, architectures, host);
    const table = new SymbolTable(prelude ?? undefined);
    const walked = prelude ? files.filter(({ architecture }) => architecture === null) : files;
    const globals = declareGlobals(walked, table, problems, host, prelude?.procedures);
    const read = new Set<SymbolId>();
    const readByProperties = new Set<SymbolId>();
    const all = new Map<string, ReadonlySet<string>>();
    const versions = new Map<string, Context['versions']>();
    for (const [name, cpu] of globals.cpus) {
        const origins = versionsIn(cpu, globals);
        versions.set(name, origins);
        for (const [register, codes] of origins) all.set(`${name}.${register}`, codes);
    }
    const base = { table, globals, read, problems, architectures };
    // Versions first: conditions may name those that a later statement patches.
    for (const entry of walked) walkProcedures(entry, base, problems, architectures);
    const walks = walkCpus(base, versions);
    checkProperties(file, { table, globals, read: readByProperties, problems, versions: all }, architectures);
    for (const id of readByProperties) read.add(id);
    for (const { context, cpu } of walks.values()) unreadRegisters(context, cpu.assigned);
    checkRecursion(globals, problems, walked);
    if (!isLibrary) {
        checkCompleteness(file, problems);
        // What a broken text does not say, it may mean to.
        if (file.wellFormed && !hasErrors(diagnostics)) checkUnused(file, table, problems);
    }
    reportUsed(files, problems);
    const wellFormed = files.every((entry) => entry.file.wellFormed) && !hasErrors(diagnostics);
    return new Resolved(
        { file, targets, isLibrary, wellFormed, diagnostics: diagnostics.sort((a, b) => a.span.start - b.span.start) },
        { files, table, globals, architectures, walks, readByProperties, library: prelude?.references ?? [] },
    );
}

const hasErrors = (diagnostics: readonly Diagnostic[]) => diagnostics.some(({ severity }) => severity === 'error');

type Base = Pick<Context, 'table' | 'globals' | 'read'>;

/** @param versions of each CPU: its registers that hold versions */
function walkCpus(base: AroundCpu, versions: ReadonlyMap<string, Context['versions']>): ReadonlyMap<string, CpuWalk> {
    const { globals, problems } = base;
    const walks = new Map<string, CpuWalk>();
    // A condition may name a version that only a later statement or another CPU patches.
    for (const { item } of globals.cpus.values()) declareVersions(item.body, item.handler?.body, base, problems);
    for (const [name, cpu] of globals.cpus) walks.set(name, walkCpu(cpu, base, versions.get(name) ?? NO_VERSIONS));
    return walks;
}

const NO_VERSIONS: Context['versions'] = new Map();

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
