/** `.litmus` files: the answer to their question as a lens, instructions and registers on hover, their columns as an outline. */
import { MarkupKind, SymbolKind } from 'vscode-languageserver';
import type { CodeLens, DocumentSymbol, Hover } from 'vscode-languageserver';
import type { Analysis } from '../../analysis/analysis';
import { toRange } from '../../analysis/positions';
import { rowById } from '../../language';
import type { LitmusTest } from '../../language/litmus';
import type { Span } from '../../machine/program';
import { herdResult } from '../../report/herd';
import { command } from '../protocol';
import { INSTRUCTIONS } from '../litmusWords';
import type { View } from '../view';
import { litmusRegisterMarkdown } from './hover/litmusRegister';
import { statementMarkdown } from '../words';

export function litmusLenses({ analysis, report, settings }: View): CodeLens[] {
    const test = analysis.litmus?.test;
    const program = analysis.litmus?.program;
    if (!test || !program) return [];
    const lens = (span: Span, title: string, name: string, ...more: unknown[]): CodeLens => ({
        range: toRange(analysis.lines, span),
        command: { title, command: name, arguments: [analysis.uri, ...more] },
    });
    const configuration = report?.configurations[0];
    if (configuration === undefined)
        return [
            lens(test.nameSpan, settings.check.whileTyping ? 'isosync: checking …' : 'isosync: check', command.check),
        ];
    const { positive, negative, observation, ok } = herdResult(test, program, configuration);
    const isCutOff = configuration.limit !== null || configuration.failure !== null;
    const answer = isCutOff
        ? `not decided (${configuration.limit ?? 'the checker failed'})`
        : `${ok ? 'Ok' : 'No'} · ${observation} · ${positive} of ${positive + negative} states`;
    const lenses = [lens(test.nameSpan, answer, command.check)];
    const witness = configuration.properties.find((each) => each.witness !== null);
    if (witness) {
        const target = { property: witness.property };
        lenses.push(
            lens(test.nameSpan, 'Debug', command.debugCounterexample, target),
            lens(test.nameSpan, 'Show timeline', command.showTimeline, target),
        );
    }
    if (test.conditionSpan) lenses.push(lens(test.conditionSpan, answer, command.check));
    return lenses;
}

export function litmusHover({ analysis, report }: View, offset: number): Hover | null {
    const test = analysis.litmus?.test;
    if (!test) return null;
    const register = litmusRegisterMarkdown(analysis, offset);
    if (register !== null) {
        const contents = { kind: MarkupKind.Markdown, value: register.value };
        return { contents, range: toRange(analysis.lines, register.span) };
    }
    const cell = test.columns
        .flatMap(({ cells }) => cells)
        .find(({ span, text }) => text !== null && span.start <= offset && offset <= span.end);
    if (cell?.text) {
        const value = instructionMarkdown(cell.text);
        return value === null
            ? null
            : { contents: { kind: MarkupKind.Markdown, value }, range: toRange(analysis.lines, cell.span) };
    }
    const { conditionSpan } = test;
    if (conditionSpan && conditionSpan.start <= offset && offset <= conditionSpan.end) {
        const value = conditionMarkdown(analysis, test, report);
        return { contents: { kind: MarkupKind.Markdown, value }, range: toRange(analysis.lines, conditionSpan) };
    }
    return null;
}

/** The row of the statement table the instruction corresponds to, else one line from the table of instructions. */
export function instructionMarkdown(text: string): string | null {
    const words = text
        .toLowerCase()
        .replaceAll(',', ' ')
        .split(/\s+/)
        .filter((word) => word !== '');
    const row = rowById(words.slice(0, 2).join(' ')) ?? rowById(words[0] ?? '');
    const code = `\`\`\`asm\n${text}\n\`\`\``;
    if (row && (row.group === 'barrier' || row.group === 'cache' || row.group === 'privilege'))
        return `${code}\n\n${statementMarkdown(row)}`;
    const mnemonic = words[0]?.split('.')[0] ?? '';
    const meaning = INSTRUCTIONS[mnemonic];
    return meaning === undefined ? null : `${code}\n\n${meaning}`;
}

function conditionMarkdown(analysis: Analysis, test: LitmusTest, report: View['report']): string {
    const ask = {
        exists: 'Is there an execution that ends like this?',
        '~exists': 'Does no execution end like this?',
        forall: 'Does every execution end like this?',
    }[test.quantifier ?? 'exists'];
    const configuration = report?.configurations[0];
    const program = analysis.litmus?.program;
    if (!configuration || !program || configuration.limit !== null) return ask;
    const { states, observation } = herdResult(test, program, configuration);
    const shown = states.slice(0, 30).map((state) => `- \`${state}\``);
    if (states.length > shown.length) shown.push(`- … ${states.length - shown.length} more`);
    return `${ask}\n\n**${observation}**, of ${states.length} final states:\n\n${shown.join('\n')}`;
}

export function litmusSymbols(analysis: Analysis): DocumentSymbol[] {
    const test = analysis.litmus?.test;
    if (!test) return [];
    const symbol = (name: string, kind: SymbolKind, span: Span, children: DocumentSymbol[] = []): DocumentSymbol => ({
        name,
        kind,
        range: toRange(analysis.lines, span),
        selectionRange: toRange(analysis.lines, span),
        children,
    });
    return [
        symbol(test.name, SymbolKind.Module, test.nameSpan),
        ...test.columns.map(({ cpu, handler, span, cells }) =>
            symbol(
                `P${cpu}${handler ? '.F' : ''}`,
                SymbolKind.Class,
                span,
                cells.flatMap(({ labels }) => labels.map((label) => symbol(label.name, SymbolKind.Key, label.span))),
            ),
        ),
        ...(test.conditionSpan
            ? [symbol(test.quantifier ?? 'condition', SymbolKind.Property, test.conditionSpan)]
            : []),
    ];
}
