/**
 * The names in one CPU looked at anew, where nothing else of a scenario without errors has changed. What is around it is told
 * the same as before as long as the CPU still offers what properties name, and patches the same versions in the same order.
 */
import type { Diagnostic } from '../diagnostic';
import { statementsOf } from '../registers';
import type { Reference, SymbolId } from '../resolution';
import type { CpuItem, Item, Statement, SyntaxFile } from '../syntax';
import { referencesOf, versionsIn, walkCpu, type CpuWalk } from './cpu';
import { cpuName, declareLocals, type CpuName, type Globals } from './globals';
import type { Context } from './names';
import { Problems } from './problems';
import type { Resolved } from './resolved';
import type { SymbolTable } from './table';
import { Undeclared } from './undeclared';
import { unreadRegisters } from './walk';

export interface Rewalked {
    /** Of names and types in the CPU. */
    readonly diagnostics: readonly Diagnostic[];
    /** Whether it uses the same declarations of the scenario as before. */
    readonly usesTheSame: boolean;
}

/** What a missing declaration is put behind: must stand where it stood. */
const HEADS: ReadonlySet<Item['kind']> = new Set(['code', 'shared', 'line', 'arch', 'scenario', 'source', 'remark']);

/**
 * @param earlier without errors
 * @returns null where the rest of the scenario may mean something else now
 */
export function rewalk(earlier: Resolved, old: CpuItem, now: CpuItem, text: string): Rewalked | null {
    const { globals, architectures, walks, readByProperties } = earlier.collected;
    const { file } = earlier;
    const walk = walks.get(old.name.text);
    if (walk?.cpu.item !== old || versionsPatched(old, globals) !== versionsPatched(now, globals)) return null;
    if (file.items.slice(file.items.indexOf(old)).some(({ kind }) => HEADS.has(kind))) return null;
    const diagnostics: Diagnostic[] = [];
    const problems = new Problems(undefined, diagnostics);
    const table = earlier.collected.table.next();
    const cpu = cpuName(walk.cpu.symbol, now);
    const around: Globals = {
        codes: globals.codes,
        words: globals.words,
        cpus: new Map(globals.cpus).set(old.name.text, cpu),
        procedures: globals.procedures,
        properties: globals.properties,
        undeclared: new Undeclared(withText(file, text)),
        elsewhere: globals.elsewhere,
    };
    declareLocals(cpu, around, table, problems);
    const versions = versionsIn(cpu, around);
    if (!offersTheSame(walk, cpu, versions)) return null;
    const read = new Set<SymbolId>();
    for (const [name, id] of walk.cpu.registers) {
        const same = cpu.registers.get(name);
        if (same !== undefined && readByProperties.has(id)) read.add(same);
    }
    const again = walkCpu(cpu, { table, globals: around, read, problems, architectures }, versions);
    unreadRegisters(again.context, cpu.assigned);
    const [before, after] = [walk, again].map((each) => used(referencesOf(each), earlier.collected.table));
    const usesTheSame = before.size === after.size && [...before].every((id) => after.has(id));
    return { diagnostics, usesTheSame };
}

function withText({ kind, span, wellFormed, items, comments, tokens }: SyntaxFile, text: string): SyntaxFile {
    return { kind, span, text, wellFormed, items, comments, tokens };
}

/** The versions a CPU makes known, in order. */
function versionsPatched(item: CpuItem, { codes }: Globals): string {
    const found = new Set<string>();
    for (const block of item.handler ? [item.body, item.handler.body] : [item.body])
        for (const statement of statementsOf(block)) {
            if (statement.kind !== 'simple' || statement.row !== 'patch') continue;
            const [code, version] = statement.operands;
            if (code?.kind === 'code-reference' && version?.kind === 'version' && codes.has(code.name.text))
                found.add(JSON.stringify([code.name.text, version.text]));
        }
    return [...found].join();
}

/** Whether every label and register of before is still there, and is what it was; properties name nothing else of a CPU. */
function offersTheSame({ cpu: before, context }: CpuWalk, now: CpuName, versions: Context['versions']): boolean {
    for (const name of now.labels.keys()) if (now.registers.has(name)) return false;
    for (const [name, { statement }] of before.labels) {
        const label = now.labels.get(name);
        if (label === undefined || executed(label.statement) !== executed(statement)) return false;
    }
    for (const name of before.registers.keys())
        if (!now.registers.has(name) || origins(versions, name) !== origins(context.versions, name)) return false;
    return true;
}

const origins = (versions: Context['versions'], register: string) => [...(versions.get(register) ?? [])].join();

/** The location whose version a label stands for; null: it stands before no `execute`. */
function executed(statement: Statement): string | null {
    if (statement.kind === 'assign') return statement.value.kind === 'execute' ? statement.value.code.name.text : null;
    if (statement.kind !== 'simple' || statement.row !== 'execute') return null;
    const [operand] = statement.operands;
    return operand?.kind === 'code-reference' ? operand.name.text : null;
}

/** The declarations of the scenario itself that are mentioned and would else be called unused. */
function used(references: readonly Reference[], declared: SymbolTable): ReadonlySet<SymbolId> {
    const found = new Set<SymbolId>();
    for (const { access, symbols: mentioned } of references) {
        if (access === 'declare') continue;
        for (const id of mentioned) {
            const symbol = declared.own(id);
            if (symbol === undefined || symbol.span.file !== undefined) continue;
            if (symbol.kind === 'code' || symbol.kind === 'word' || symbol.kind === 'proc') found.add(id);
        }
    }
    return found;
}
