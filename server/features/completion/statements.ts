/** What can begin a statement of a CPU or procedure: rows of the statement table, procedures, words and registers. */
import { CompletionItemKind } from 'vscode-languageserver';
import type { Analysis } from '../../../analysis/analysis';
import type { Cursor } from '../../../analysis/cursor';
import { visibleAt } from '../../../analysis/symbols';
import { ARCHITECTURES, STATEMENTS } from '../../../language';
import type { LanguageSymbol, StatementRow } from '../../../language';
import type { ArchitectureName } from '../../../machine/program';
import type { Proposal } from '../completion';

export function statements(analysis: Analysis, cursor: Cursor): readonly Proposal[] {
    const architectures = architecturesAt(analysis, cursor);
    const rows = STATEMENTS.filter(
        (row) => row.form !== 'intrinsic' && architectures.every((each) => row.architectures.includes(each)),
    );
    const names = visibleAt(analysis, cursor.offset);
    const canHandle = cursor.within?.kind === 'cpu' && cursor.within.handler === null && cursor.handler === null;
    return [
        ...rows.map(rowProposal),
        ...intrinsicStores(architectures),
        ...names.filter(({ kind }) => kind === 'proc').map(procedure),
        ...names.filter(({ kind }) => kind === 'word').map((word) => assignment(word, 'shared word')),
        ...names.filter(({ kind }) => kind === 'register').map((register) => assignment(register, 'register')),
        ...(canHandle
            ? [
                  {
                      label: 'on ipi',
                      kind: CompletionItemKind.Keyword,
                      detail: 'IPI handler of this CPU',
                      snippet: 'on ipi {\n\t$0\n}',
                  },
              ]
            : []),
    ];
}

/** The architectures a statement here is for: those of the file, or of the procedure. */
export function architecturesAt(analysis: Analysis, cursor: Cursor): readonly ArchitectureName[] {
    const { within } = cursor;
    const own = within?.kind === 'proc' ? within.architectures.map(({ text }) => text) : [];
    const named = ARCHITECTURES.filter((each) => own.includes(each));
    if (named.length > 0) return named;
    const targets = ARCHITECTURES.filter((each) =>
        analysis.resolution.targets.some(({ architecture }) => architecture === each),
    );
    return analysis.resolution.isLibrary ? [] : targets;
}

function rowProposal(row: StatementRow): Proposal {
    const kind =
        row.group === 'barrier' || row.group === 'cache' ? CompletionItemKind.Operator : CompletionItemKind.Keyword;
    return { label: row.id, kind, detail: row.meaning, snippet: row.snippet, row: row.id, rank: 3 };
}

function intrinsicStores(architectures: readonly ArchitectureName[]): Proposal[] {
    return STATEMENTS.filter(
        (row) =>
            row.form === 'intrinsic' &&
            row.operation.kind !== 'load' &&
            architectures.every((each) => row.architectures.includes(each)),
    ).map((row) => ({
        label: row.id,
        kind: CompletionItemKind.Function,
        detail: row.meaning,
        snippet: row.snippet,
        row: row.id,
    }));
}

function procedure(symbol: LanguageSymbol): Proposal {
    const parameters = symbol.declaration?.kind === 'proc' ? symbol.declaration.parameters : [];
    const slots = parameters.map(({ name }, at) => `\${${at + 1}:${name.text}}`).join(', ');
    return {
        label: symbol.name,
        kind: CompletionItemKind.Function,
        detail: `(${parameters.map(({ type, name }) => `${type.text} ${name.text}`).join(', ')})`,
        documentation: symbol.documentation,
        snippet: `${symbol.name}(${slots});`,
        rank: 4,
    };
}

function assignment(symbol: LanguageSymbol, detail: string): Proposal {
    return { label: symbol.name, kind: CompletionItemKind.Variable, detail, snippet: `${symbol.name} = $1;` };
}
