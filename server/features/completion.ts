/** Completion: what can stand at the cursor, and nothing else. Documentation is added when an item is looked at (resolve). */
import { InsertTextFormat, MarkupKind } from 'vscode-languageserver';
import type { CompletionItem, CompletionItemKind, CompletionParams } from 'vscode-languageserver';
import type { Analysis } from '../../analysis/analysis';
import { cursorAt } from '../../analysis/cursor';
import type { Cursor } from '../../analysis/cursor';
import { toOffset, toRange } from '../../analysis/positions';
import type { LspRange } from '../../analysis/positions';
import { rowById } from '../../language';
import { statementMarkdown } from '../words';
import type { View } from '../view';
import { litmusProposals } from './completion/litmus';
import { afterWords } from './completion/operands';
import { topLevel } from './completion/topLevel';
import { statements } from './completion/statements';

/** An item before it is placed: `snippet` in LSP's syntax. */
export interface Proposal {
    readonly label: string;
    readonly kind: CompletionItemKind;
    readonly detail?: string;
    readonly documentation?: string;
    readonly snippet?: string;
    /** Row of the statement table whose text is its documentation. */
    readonly row?: string;
    /** Position among the others: lower first. */
    readonly rank?: number;
}

export function completion({ analysis }: View, params: CompletionParams): CompletionItem[] {
    const offset = toOffset(analysis.lines, params.position);
    if (analysis.litmus) {
        const { start, proposals: all } = litmusProposals(analysis, offset);
        return placed(all, toRange(analysis.lines, { start, end: offset }));
    }
    const cursor = cursorAt(analysis, offset);
    if (cursor.inComment || cursor.inString) return [];
    return placed(proposals(analysis, cursor), toRange(analysis.lines, { start: cursor.prefixStart, end: offset }));
}

function placed(all: readonly Proposal[], range: LspRange): CompletionItem[] {
    return unique(all).map(({ label, kind, detail, documentation, snippet, row, rank }) => ({
        label,
        kind,
        ...(detail === undefined ? {} : { detail }),
        ...(documentation ? { documentation: { kind: MarkupKind.Markdown, value: documentation } } : {}),
        ...(row === undefined ? {} : { data: { row } }),
        sortText: `${rank ?? 5}${label}`,
        filterText: label,
        insertTextFormat: snippet === undefined ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
        textEdit: { range, newText: snippet ?? label },
    }));
}

/** Adds the documentation of a statement. */
export function resolveCompletion(item: CompletionItem): CompletionItem {
    const data: unknown = item.data;
    const id = typeof data === 'object' && data !== null && 'row' in data ? data.row : undefined;
    const row = typeof id === 'string' ? rowById(id) : undefined;
    if (row === undefined) return item;
    return { ...item, documentation: { kind: MarkupKind.Markdown, value: statementMarkdown(row) } };
}

function proposals(analysis: Analysis, cursor: Cursor): readonly Proposal[] {
    const following = afterWords(analysis, cursor);
    if (following !== null) return following;
    if (cursor.before.length > 0) return [];
    return cursor.within ? statements(analysis, cursor) : topLevel(analysis, cursor);
}

function unique(all: readonly Proposal[]): Proposal[] {
    return [...new Map(all.map((each) => [`${each.label} ${each.kind}`, each])).values()];
}
