/** What can follow the words already typed of a statement or item; null when they say nothing about it. */
import { CompletionItemKind } from 'vscode-languageserver';
import type { Analysis } from '../../../analysis/analysis';
import { openCall } from '../../../analysis/cursor';
import type { Cursor } from '../../../analysis/cursor';
import { declared, membersOf, visibleAt } from '../../../analysis/symbols';
import { ARCHITECTURES, STATEMENTS, intrinsic, rowsStartingWith } from '../../../language';
import type { LanguageSymbol, OperandRole, Part, StatementRow, Token } from '../../../language';
import { OPTIONS } from '../../words';
import type { Proposal } from '../completion';
import { architecturesAt } from './statements';

export function afterWords(analysis: Analysis, cursor: Cursor): readonly Proposal[] | null {
    const { before } = cursor;
    const last = before[before.length - 1];
    if (last?.text === '.') return members(analysis, before);
    if (cursor.within) return inStatement(analysis, cursor);
    return inItem(analysis, cursor);
}

/** After `CPU.`: its labels, and where values are meant its registers; in a trace, kinds of events too. */
function members(analysis: Analysis, before: readonly Token[]): readonly Proposal[] {
    const object = before[before.length - 2]?.text;
    const cpu = declared(analysis, 'cpu').find(({ name }) => name === object);
    if (cpu === undefined) return [];
    const labels = membersOf(analysis, cpu.id, 'label').map((symbol) =>
        named(symbol, CompletionItemKind.Reference, 'label'),
    );
    if (before[0]?.text === 'forbid' && before[1]?.text === 'stale') return labels;
    const isTrace = before.length === 2;
    if (isTrace)
        return [
            ...labels,
            ...EVENT_KINDS.map((label) => ({
                label,
                kind: CompletionItemKind.Event,
                detail: 'next event of this kind',
            })),
        ];
    const registers = membersOf(analysis, cpu.id, 'register').map((symbol) =>
        named(symbol, CompletionItemKind.Variable, 'register'),
    );
    return [...labels, ...registers];
}

const EVENT_KINDS = [
    'patch',
    'execute',
    'load',
    'store',
    'dsb',
    'dmb',
    'isb',
    'fence',
    'dc',
    'ic',
    'enter',
    'return',
    'register',
    'unregister',
    'send',
    'wait',
    'ack',
    'mask',
    'unmask',
    'await',
];

function inItem(analysis: Analysis, cursor: Cursor): readonly Proposal[] | null {
    const { before, braces } = cursor;
    const words = before.map(({ text }) => text);
    const last = words[words.length - 1];
    const first = words[0];
    if (braces?.some(({ text }) => text === 'arch' || text === 'for') && braces[0]?.text !== 'cpu')
        return options(last);
    if (first === undefined) return null;
    if ((first === 'arch' && (last === 'arch' || last === ',')) || last === 'for') return architectures();
    switch (first) {
        case 'cpu':
            return words.length < 2
                ? []
                : keywords('unregistered', 'in user').filter(({ label }) => !words.includes(label.split(' ')[0] ?? ''));
        case 'forbid':
            return forbid(analysis, words);
        case 'returns':
            return words.length === 1 ? cpus(analysis) : [];
        case 'expect': {
            const verdicts = ['racy', 'safe', 'stuck', 'unpredictable'];
            if (words.some((word) => verdicts.includes(word))) return keywords('for');
            const properties = declared(analysis, 'property').map((symbol) =>
                named(symbol, CompletionItemKind.Property, 'property'),
            );
            return [...keywords(...verdicts), ...(words.length === 1 ? properties : [])];
        }
        case 'exists':
        case 'always':
            return condition(analysis, cursor);
        default:
            return [];
    }
}

function forbid(analysis: Analysis, words: readonly string[]): readonly Proposal[] {
    const last = words[words.length - 1] ?? '';
    if (words[1] === '(') return finalNames(analysis, last);
    if (words.length === 1) return keywords('stale', 'unpredictable', 'ipi');
    switch (last) {
        case 'stale':
        case 'unpredictable':
            return codes(analysis);
        case 'ipi':
            return keywords('to');
        case 'on':
        case 'to':
            return cpus(analysis);
        case 'after':
            return cpus(analysis).map((each) => ({ ...each, snippet: `${each.label}.` }));
        case 'while':
            return keywords('user');
        default:
            break;
    }
    if (words[1] === 'ipi') return words.includes('while') ? [] : keywords('while user');
    return keywords('on', 'after', 'as').filter(({ label }) => !words.includes(label));
}

function condition(analysis: Analysis, cursor: Cursor): readonly Proposal[] {
    return finalNames(analysis, cursor.before[cursor.before.length - 1]?.text ?? '', cursor.before);
}

/** Names of final values; after `B.run ==` the versions B may have run. */
function finalNames(analysis: Analysis, last: string, before: readonly Token[] = []): readonly Proposal[] {
    if (last === '==' || last === '!=') {
        const all = declared(analysis, 'version');
        const field = before[before.length - 2]?.text;
        const code = field === undefined ? undefined : executedAt(analysis, field);
        const fitting = code === undefined ? all : all.filter(({ container }) => container === code);
        return fitting.map(version);
    }
    return [
        ...cpus(analysis).map((each) => ({ ...each, snippet: `${each.label}.` })),
        ...declared(analysis, 'word').map((symbol) => named(symbol, CompletionItemKind.Variable, 'shared word')),
    ];
}

/** The code location that the statement with a label executes. */
function executedAt(analysis: Analysis, label: string): number | undefined {
    const symbol = declared(analysis, 'label').find(({ name }) => name === label);
    if (symbol === undefined) return undefined;
    const { whole } = symbol;
    return analysis.resolution.references
        .filter(
            ({ access, span }) =>
                access === 'execute' && span.file === undefined && whole.start <= span.start && span.end <= whole.end,
        )
        .flatMap(({ symbols }) => symbols)[0];
}

function inStatement(analysis: Analysis, cursor: Cursor): readonly Proposal[] | null {
    const { before } = cursor;
    const [first] = before;
    if (first === undefined) return null;
    const call = openCall(before);
    if (call) return argument(analysis, cursor, call.callee.text, call.argument);
    if (before.length === 1 && first.text === 'for') return [];
    if (first.text === 'for' && before[before.length - 1]?.text === 'in') return keywords('others');
    const words = new Map<string, Proposal>();
    const architectures = architecturesAt(analysis, cursor);
    let known = false;
    for (const row of rowsStartingWith(first.text)) {
        if (!architectures.every((each) => row.architectures.includes(each))) continue;
        const next = nextPart(row, before);
        if (next === null) continue;
        known = true;
        if ('word' in next)
            words.set(next.word, {
                label: next.word,
                kind: CompletionItemKind.Keyword,
                detail: row.meaning,
                row: row.id,
            });
        else if ('operand' in next)
            for (const each of operand(analysis, cursor, next.operand)) words.set(`${each.label} ${each.kind}`, each);
    }
    if (known) return [...words.values()];
    if (before.length === 1 && first.text === 'on') return keywords('ipi');
    if (before.some(({ text }) => text === '=' || text === '(')) return operand(analysis, cursor, 'expression');
    return null;
}

/** The part of a row that comes after the tokens; null when they do not begin this row. */
function nextPart(row: StatementRow, written: readonly Token[]): Part | null {
    const tokens = written.filter((token, at) => token.text !== '.' && written[at - 1]?.text !== '.');
    for (const [at, part] of row.parts.entries()) {
        const token = tokens[at];
        if (token === undefined) return part;
        if ('word' in part && part.word !== token.text) return null;
        if ('punctuation' in part && part.punctuation !== token.text) return null;
        if ('operand' in part && part.operand === 'expression') return part;
    }
    return null;
}

/** Arguments of a call: by the procedure's parameter types, or the intrinsic's operands. */
function argument(analysis: Analysis, cursor: Cursor, callee: string, index: number): readonly Proposal[] {
    if (callee === 'registered') return cpus(analysis);
    const procedure = analysis.resolution.symbols.find(({ kind, name }) => kind === 'proc' && name === callee);
    if (procedure?.declaration?.kind === 'proc') {
        const type = procedure.declaration.parameters[index]?.type.text;
        const roles: Record<string, OperandRole> = { code: 'code', cpu: 'cpu', word: 'word', int: 'expression' };
        const role = type === undefined ? undefined : roles[type];
        return role === undefined ? [] : operand(analysis, cursor, role);
    }
    const row = intrinsic(callee);
    const part = row?.parts.filter((each) => 'operand' in each)[index];
    return operand(analysis, cursor, part && 'operand' in part ? part.operand : 'expression');
}

function operand(analysis: Analysis, cursor: Cursor, role: OperandRole): readonly Proposal[] {
    const names = visibleAt(analysis, cursor.offset);
    const of = (kind: LanguageSymbol['kind'], item: CompletionItemKind, detail: string) =>
        names.filter((symbol) => symbol.kind === kind).map((symbol) => named(symbol, item, detail));
    const parameters = (type: string) =>
        names
            .filter((symbol) => symbol.declaration?.kind === 'parameter' && symbol.declaration.type.text === type)
            .map((symbol) => named(symbol, CompletionItemKind.TypeParameter, `${type} parameter`));
    switch (role) {
        case 'code':
            return [...codes(analysis), ...parameters('code')];
        case 'cpu': {
            const others = cpus(analysis).filter(({ label }) => label !== cursor.within?.name.text);
            return [...others, ...parameters('cpu'), ...of('variable', CompletionItemKind.Class, 'each other CPU')];
        }
        case 'version': {
            // Versions of *this* location: the one named last before the cursor.
            const location = [...cursor.before].reverse().find(({ kind }) => kind === 'identifier')?.text;
            const code = declared(analysis, 'code').find(({ name }) => name === location);
            const versions = declared(analysis, 'version');
            return (code ? versions.filter(({ container }) => container === code.id) : versions).map(version);
        }
        case 'word':
            return [...of('word', CompletionItemKind.Variable, 'shared word'), ...parameters('word')];
        case 'register':
            return of('register', CompletionItemKind.Variable, 'register');
        case 'expression':
            return [
                ...of('word', CompletionItemKind.Variable, 'shared word'),
                ...of('register', CompletionItemKind.Variable, 'register'),
                ...of('variable', CompletionItemKind.Variable, 'each other CPU'),
                ...parameters('word'),
                ...parameters('int'),
                {
                    label: 'registered',
                    kind: CompletionItemKind.Function,
                    detail: 'may this CPU be sent IPIs?',
                    snippet: 'registered(${1:B})',
                },
                ...STATEMENTS.filter(({ form }) => form === 'intrinsic').map((row) => ({
                    label: row.id,
                    kind: CompletionItemKind.Function,
                    detail: row.meaning,
                    snippet: row.snippet.replace(/;\s*$/, ''),
                    row: row.id,
                })),
                {
                    label: 'execute',
                    kind: CompletionItemKind.Keyword,
                    detail: 'execute and keep the version',
                    snippet: 'execute ${1:foo}',
                },
            ];
    }
}

function options(last: string | undefined): readonly Proposal[] {
    if (last === '=') return ['0', '1', 'any'].map((label) => ({ label, kind: CompletionItemKind.EnumMember }));
    return Object.entries(OPTIONS).map(([label, documentation]) => ({
        label,
        documentation,
        kind: CompletionItemKind.Property,
        detail: 'option of arm64',
        snippet: `${label} = \${1|0,1,any|}`,
    }));
}

function architectures(): readonly Proposal[] {
    return ARCHITECTURES.map((label) => ({ label, kind: CompletionItemKind.Module, detail: 'architecture' }));
}

function keywords(...labels: string[]): Proposal[] {
    return labels.map((label) => ({ label, kind: CompletionItemKind.Keyword }));
}

function cpus(analysis: Analysis): Proposal[] {
    return declared(analysis, 'cpu').map((symbol) => named(symbol, CompletionItemKind.Class, 'CPU'));
}

function codes(analysis: Analysis): Proposal[] {
    return declared(analysis, 'code').map((symbol) => named(symbol, CompletionItemKind.Field, 'patchable code'));
}

function version(symbol: LanguageSymbol): Proposal {
    // A quoted version is written with its quotes.
    const isName = /^[A-Za-z_][A-Za-z0-9_]*$/.test(symbol.name);
    return { label: isName ? symbol.name : `"${symbol.name}"`, kind: CompletionItemKind.EnumMember, detail: 'version' };
}

function named(symbol: LanguageSymbol, kind: CompletionItemKind, detail: string): Proposal {
    return { label: symbol.name, kind, detail, documentation: symbol.documentation };
}
