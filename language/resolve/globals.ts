/** The declarations of a scenario: code locations, words, CPUs, procedures, property and trace names. */
import type { LanguageHost, LanguageSymbol, Procedure, SymbolId } from '../resolution';
import { constant } from '../constants';
import type { Fix } from '../diagnostic';
import { assignments, statementsOf, type Assignment } from '../registers';
import { ARCHITECTURES, intrinsic } from '../statements';
import type { CodeItem, CpuItem, Name, ProcItem, SharedItem, Statement, TextSpan, Version } from '../syntax';
import type { ArchitectureName } from '../../machine/program';
import { architecturesWith, type FileInScope } from './files';
import { Problems } from './problems';
import { ProcedureNames } from './procedureNames';
import { documentationAbove, type SymbolTable } from './table';
import { isArchitecture } from './targets';
import { Undeclared } from './undeclared';

export interface CodeName {
    readonly symbol: SymbolId;
    readonly item: CodeItem;
    readonly quoted: boolean;
    /** Version texts to symbols. */
    readonly versions: Map<string, SymbolId>;
}

export interface CpuName {
    readonly symbol: SymbolId;
    readonly item: CpuItem;
    /** What its body and its handler assign, in text order. */
    readonly assigned: readonly Assignment[];
    readonly registers: Map<string, SymbolId>;
    readonly labels: Map<string, { readonly symbol: SymbolId; readonly statement: Statement }>;
}

export interface Globals {
    readonly codes: ReadonlyMap<string, CodeName>;
    readonly words: ReadonlyMap<string, SymbolId>;
    readonly cpus: ReadonlyMap<string, CpuName>;
    readonly procedures: ProcedureNames;
    readonly properties: ReadonlyMap<string, SymbolId>;
    readonly undeclared: Undeclared;
    /** The architectures whose kernel library has a procedure of a name. */
    readonly elsewhere: (procedure: string) => readonly ArchitectureName[];
}

/** Names of parameter types. */
export const PARAMETER_TYPES = ['code', 'cpu', 'word', 'int'];

/**
 * Declares everything of the scenario and the procedures of all files.
 *
 * @param known procedures that are declared already; those of the files come before them
 */
export function declareGlobals(
    files: readonly FileInScope[],
    table: SymbolTable,
    problems: Problems,
    host: LanguageHost,
    known: ReadonlyMap<string, readonly Procedure[]> = NONE,
): Globals {
    const codes = new Map<string, CodeName>();
    const words = new Map<string, SymbolId>();
    const cpus = new Map<string, CpuName>();
    const properties = new Map<string, SymbolId>();
    const own = new Map<string, Procedure[]>();
    const taken = new Map<string, TextSpan>();
    const [scenario] = files;
    if (!scenario) throw new Error('the scenario itself is always in scope');
    const { file } = scenario;
    const undeclared = new Undeclared(file);

    const claim = (name: Name, what: string): boolean => {
        const earlier = taken.get(name.text);
        if (name.text === '') return false;
        if (earlier) {
            const related = [{ span: problems.span(earlier), message: 'declared here' }];
            const fixes = [renaming(problems, name, (text) => taken.has(text))];
            problems.add('ISO201', name.span, `${what} \`${name.text}\` is declared twice`, { related, fixes });
            return false;
        }
        taken.set(name.text, name.span);
        return true;
    };
    // Written out, not `{ ...some, more }`: measured in V8, every such spread leaves something behind that young collections keep.
    const declare = (
        kind: LanguageSymbol['kind'],
        name: Name,
        whole: TextSpan,
        detail: string,
        declaration: LanguageSymbol['declaration'] = null,
    ): SymbolId =>
        table.declare({
            kind,
            name: name.text,
            span: problems.span(name.span),
            whole: problems.span(whole),
            container: null,
            detail,
            documentation: documentationAbove(file, whole),
            declaration,
        });
    const code = (item: CodeItem) => {
        if (!claim(item.name, 'code location')) return;
        const parts = item.parts?.value ?? 1;
        if (parts < 1 || parts > 16)
            problems.add('ISO221', item.parts?.span ?? item.span, 'a location has 1 to 16 parts');
        const symbol = declare('code', item.name, item.span, 'code', item);
        const entry: CodeName = { symbol, item, quoted: item.version.quoted, versions: new Map() };
        codes.set(item.name.text, entry);
        mentionVersion(entry, item.version, table, problems, 'declare');
    };
    const shared = (item: SharedItem) => {
        if (item.value && item.value.kind !== 'error' && constant(item.value) === undefined)
            problems.add('ISO213', item.value.span, 'the initial value of a word is a constant');
        if (!claim(item.name, 'word')) return;
        words.set(item.name.text, declare('word', item.name, item.span, 'shared word', item));
    };
    const cpu = (item: CpuItem) => {
        if (!claim(item.name, 'CPU')) return;
        const registered = item.unregistered ? 'unregistered' : 'registered';
        const detail = `cpu, ${registered}, ${item.inUser ? 'in user' : 'in the kernel'}`;
        const symbol = declare('cpu', item.name, item.span, detail, item);
        cpus.set(item.name.text, cpuName(symbol, item));
    };
    for (const item of file.items)
        switch (item.kind) {
            case 'code':
                code(item);
                break;
            case 'shared':
                shared(item);
                break;
            case 'line':
                for (const cell of item.items) {
                    if (cell.kind === 'code') code(cell);
                    else if (cell.kind === 'shared') shared(cell);
                }
                break;
            case 'cpu':
                cpu(item);
                break;
            case 'final':
            case 'forbid-stale':
            case 'forbid-unpredictable':
            case 'forbid-ipi':
            case 'returns': {
                const { name, span } = item;
                if (name && claim(name, 'property'))
                    properties.set(name.text, declare('property', name, span, 'property'));
                break;
            }
            case 'trace':
                if (item.name.text !== '') declare('trace', item.name, item.span, 'trace');
                break;
            case 'scenario':
            case 'source':
            case 'remark':
            case 'use':
            case 'arch':
            case 'proc':
            case 'expect':
            case 'error':
                break;
        }
    for (const entry of files) declareProcedures(entry, own, table, new Problems(entry.path, problems.all));
    const procedures = new ProcedureNames(own, known);
    for (const each of cpus.values()) declareLocals(each, { codes, words, cpus }, table, problems);
    const elsewhere = (procedure: string) => architecturesWith(host, procedure);
    return { codes, words, cpus, procedures, properties, undeclared, elsewhere };
}

const NONE: ReadonlyMap<string, readonly Procedure[]> = new Map();

/** Another name for the second of two: a CPU gets the next letter, others a number. */
export function renaming(problems: Problems, name: Name, isTaken: (text: string) => boolean): Fix {
    const isLetter = /^[A-Z]$/.test(name.text);
    let free = name.text;
    for (let count = 1; isTaken(free) && count < 1_000; count++) {
        const letter = String.fromCharCode(name.text.charCodeAt(0) + count);
        free = isLetter && letter <= 'Z' ? letter : `${name.text}${count + 1}`;
    }
    if (free === name.text) free = `my_${name.text}`;
    return { title: `Rename it to \`${free}\``, edits: [problems.edit(name.span, free)] };
}

/** A version of a location: a symbol at its first mention, a reference afterwards. */
export function mentionVersion(
    code: CodeName,
    version: Version,
    table: SymbolTable,
    problems: Problems,
    access: 'declare' | 'write' | 'read',
): void {
    if (version.text === '') return;
    const known = code.versions.get(version.text);
    const span = problems.span(version.span);
    if (version.quoted !== code.quoted) {
        const kind = code.quoted ? 'instructions in quotes' : 'names';
        const other = code.quoted ? `"${version.text}"` : version.text;
        const fixes = code.quoted || /^[A-Za-z_]\w*$/.test(other) ? [problems.replacement(version.span, other)] : [];
        const message = `the versions of \`${code.item.name.text}\` are ${kind}: both cannot be mixed`;
        problems.add('ISO210', version.span, message, { fixes });
    }
    if (known !== undefined) return table.refer(span, [known], access);
    code.versions.set(
        version.text,
        table.declare(
            {
                kind: 'version',
                name: version.text,
                span,
                whole: span,
                container: code.symbol,
                detail: `version of ${code.item.name.text}`,
                documentation: '',
                declaration: null,
            },
            access,
        ),
    );
}

function declareProcedures(
    { file, path, architecture }: FileInScope,
    procedures: Map<string, Procedure[]>,
    table: SymbolTable,
    problems: Problems,
): void {
    for (const item of file.items) {
        if (item.kind !== 'proc') {
            if (path !== undefined && ['code', 'shared', 'line', 'cpu'].includes(item.kind))
                problems.add('ISO220', item.span, 'a used file holds procedures only');
            continue;
        }
        if (item.name.text === '') continue;
        const named = item.architectures.filter(({ text, span }) => {
            if (isArchitecture(text) || text === '') return true;
            const { fixes, hint } = problems.spellings(span, text, ARCHITECTURES);
            problems.add('ISO206', span, `unknown architecture \`${text}\`${hint}`, { fixes });
            return false;
        });
        const own = named.map(({ text }) => text).filter(isArchitecture);
        const all = architecture ? [architecture] : ARCHITECTURES;
        const architectures = item.architectures.length > 0 ? own.filter((each) => all.includes(each)) : all;
        const list = procedures.get(item.name.text) ?? [];
        const twin = list.find(
            (other) => other.path === path && other.architectures.some((each) => architectures.includes(each)),
        );
        if (twin) {
            const related = [{ span: problems.span(twin.item.name.span), message: 'declared here' }];
            const fixes = [renaming(problems, item.name, (text) => procedures.has(text))];
            problems.add('ISO201', item.name.span, `procedure \`${item.name.text}\` is declared twice`, {
                related,
                fixes,
            });
        }
        if (intrinsic(item.name.text))
            problems.add('ISO201', item.name.span, `\`${item.name.text}\` is built in: choose another name`, {
                fixes: [renaming(problems, item.name, (text) => procedures.has(text))],
            });
        const symbol = table.declare({
            kind: 'proc',
            name: item.name.text,
            span: problems.span(item.name.span),
            whole: problems.span(item.span),
            container: null,
            detail: signature(item),
            documentation: documentationAbove(file, item.span),
            declaration: item,
        });
        list.push({ item, path, architectures, symbol });
        procedures.set(item.name.text, list);
    }
}

/** `flush_icache_range(code c)`. */
export function signature(item: ProcItem): string {
    const parameters = item.parameters.map(({ type, name }) => `${type.text} ${name.text}`);
    return `${item.name.text}(${parameters.join(', ')})`;
}

/** A CPU of which no labels and registers are known yet. */
export function cpuName(symbol: SymbolId, item: CpuItem): CpuName {
    const assigned = item.handler ? assignments(item.body, item.handler.body) : assignments(item.body);
    return { symbol, item, assigned, registers: new Map(), labels: new Map() };
}

/** Where a statement carries a label. */
function declared({ labels }: Statement, text: string): TextSpan | undefined {
    return labels.find((label) => label.text === text)?.span;
}

/** Labels and registers of a CPU: visible from everywhere as `A.label`, `A.r`. */
export function declareLocals(
    cpu: CpuName,
    { codes, words, cpus }: Pick<Globals, 'codes' | 'words' | 'cpus'>,
    table: SymbolTable,
    problems: Problems,
): void {
    const { item } = cpu;
    const blocks = item.handler ? [item.body, item.handler.body] : [item.body];
    for (const block of blocks)
        for (const statement of statementsOf(block))
            for (const label of statement.labels) {
                const earlier = cpu.labels.get(label.text);
                if (earlier) {
                    const related = [{ span: table.placeOf(earlier.symbol), message: 'declared here' }];
                    const fixes = [renaming(problems, label, (text) => cpu.labels.has(text))];
                    problems.add('ISO201', label.span, `label \`${label.text}\` is declared twice`, { related, fixes });
                    continue;
                }
                const symbol = table.declare({
                    kind: 'label',
                    name: label.text,
                    span: problems.span(label.span),
                    whole: problems.span(statement.span),
                    container: cpu.symbol,
                    detail: `label of ${item.name.text}`,
                    documentation: '',
                    declaration: statement,
                });
                cpu.labels.set(label.text, { symbol, statement });
            }
    for (const { name, statement } of cpu.assigned) {
        const { text } = name;
        if (codes.has(text) || words.has(text) || cpus.has(text) || cpu.registers.has(text)) continue;
        const label = cpu.labels.get(text);
        if (label) {
            const related = [{ span: table.placeOf(label.symbol), message: 'the label' }];
            const taken = (other: string) => cpu.labels.has(other) || cpu.registers.has(other);
            const { title, edits } = renaming(
                problems,
                { ...name, span: declared(label.statement, text) ?? name.span },
                taken,
            );
            problems.add('ISO201', name.span, `\`${item.name.text}.${text}\` would be a register and a label`, {
                related,
                fixes: [{ title: title.replace('it', 'the label'), edits }],
            });
        }
        const symbol = table.declare(
            {
                kind: 'register',
                name: text,
                span: problems.span(name.span),
                whole: problems.span(statement.span),
                container: cpu.symbol,
                detail: `register of ${item.name.text}`,
                documentation: '',
                declaration: statement,
            },
            null,
        );
        cpu.registers.set(text, symbol);
    }
}
