/** Completion in litmus tests: instructions, then the names the test already has. */
import { CompletionItemKind } from 'vscode-languageserver';
import type { Analysis } from '../../../analysis/analysis';
import { litmusPieces } from '../../../analysis/litmusPieces';
import type { LitmusPiece } from '../../../analysis/litmusPieces';
import { lineAt } from '../../../analysis/positions';
import { STATEMENTS } from '../../../language';
import type { StatementRow } from '../../../language';
import type { LitmusTest } from '../../../language/litmus';
import type { ArchitectureName } from '../../../machine/program';
import { INSTRUCTIONS_OF } from '../../litmusWords';
import type { Proposal } from '../completion';

export interface LitmusProposals {
    /** Where the word at the cursor begins. */
    readonly start: number;
    readonly proposals: readonly Proposal[];
}

const NOTHING: LitmusProposals = { start: 0, proposals: [] };

export function litmusProposals(analysis: Analysis, offset: number): LitmusProposals {
    const test = analysis.litmus?.test;
    const last = test?.columns[test.columns.length - 1];
    if (!test || !last) return NOTHING;
    const pieces = litmusPieces(analysis);
    if (pieces.some(({ kind, span }) => kind === 'comment' && span.start < offset && offset <= span.end))
        return NOTHING;
    const line = analysis.text.slice(analysis.lines.starts[lineAt(analysis.lines, offset)], offset);
    if (offset <= last.span.end && lineAt(analysis.lines, offset) <= lineAt(analysis.lines, last.span.start))
        return NOTHING;
    const asks = /^\s*(exists|~exists|forall|locations|filter)\b/.test(line);
    if (asks || (test.conditionSpan !== null && offset > test.conditionSpan.start))
        return atTheEnd(analysis, test, pieces, line, offset);
    const cells = line.split('|');
    const column = test.columns[cells.length - 1];
    const cell = (cells[cells.length - 1] ?? '').replace(/^(\s*[A-Za-z_]\w*:)+/, '');
    if (column === undefined || cell.includes(';')) return NOTHING;
    const word = /[%\w.]*$/.exec(cell)?.[0] ?? '';
    const before = cell
        .slice(0, cell.length - word.length)
        .trim()
        .toLowerCase();
    const start = offset - word.length;
    if (before === '' || before === 'lock') return { start, proposals: instructions(test, before) };
    return { start, proposals: [...endings(test, before), ...operands(analysis, test, column.cpu, pieces, start)] };
}

const MACHINES: Readonly<Record<LitmusTest['architecture'], ArchitectureName>> = {
    AArch64: 'arm64',
    X86_64: 'x86_64',
    X86: 'x86_64',
    RISCV: 'riscv64',
};

/** As the dialect is usually written. */
const cased = ({ architecture }: LitmusTest, text: string): string =>
    architecture === 'AArch64' || architecture === 'X86' ? text.toUpperCase() : text;

/** The statement table has them, the reader of litmus tests has not. */
const NOT_READ = new Set(['sb', 'csdb', 'esb', 'sfence.vma']);

/** Barriers and cache maintenance, which the statement table explains. */
function rowsOf({ architecture }: LitmusTest): readonly StatementRow[] {
    return STATEMENTS.filter(
        ({ id, group, form, architectures }) =>
            !NOT_READ.has(id) &&
            (group === 'barrier' || group === 'cache') &&
            form === 'simple' &&
            architectures.includes(MACHINES[architecture]),
    );
}

function instructions(test: LitmusTest, before: string): readonly Proposal[] {
    const kind = CompletionItemKind.Function;
    const lead = before === '' ? '' : `${before} `;
    const told = Object.entries(INSTRUCTIONS_OF[test.architecture]).flatMap(([name, documentation]): Proposal[] =>
        name.startsWith(lead) ? [{ label: cased(test, name.slice(lead.length)), kind, documentation }] : [],
    );
    if (before !== '') return told;
    return [...told, ...rowsOf(test).map(({ id }) => ({ label: cased(test, id), kind, row: id }))];
}

/** The second words of an instruction: `DMB ISH`. */
function endings(test: LitmusTest, before: string): readonly Proposal[] {
    return rowsOf(test).flatMap(({ id }): Proposal[] =>
        id.startsWith(`${before} `)
            ? [{ label: cased(test, id.slice(before.length + 1)), kind: CompletionItemKind.Keyword, row: id, rank: 1 }]
            : [],
    );
}

const wordOf = ({ text }: Analysis, { span }: LitmusPiece): string => text.slice(span.start, span.end);

/** Registers and labels of the CPU; where instructions name locations, these too. */
function operands(
    analysis: Analysis,
    test: LitmusTest,
    cpu: number,
    pieces: readonly LitmusPiece[],
    start: number,
): readonly Proposal[] {
    const others = pieces.filter(({ span }) => span.start !== start);
    const of = (kind: LitmusPiece['kind'], prefix: string) =>
        others.filter((piece) => piece.kind === kind && piece.names?.startsWith(prefix));
    const named = (list: readonly LitmusPiece[], kind: CompletionItemKind, detail: string, rank: number) =>
        distinct(list.map((piece) => wordOf(analysis, piece).replace(/^\d+:/, ''))).map((label) => ({
            label,
            kind,
            detail,
            rank,
        }));
    const isX86 = MACHINES[test.architecture] === 'x86_64';
    return [
        ...named(of('register', `register ${cpu} `), CompletionItemKind.Variable, `register of P${cpu}`, 2),
        ...named(of('label', `label ${cpu} `), CompletionItemKind.Reference, `label of P${cpu}`, 3),
        ...(isX86 ? named(of('location', ''), CompletionItemKind.Field, 'location', 4) : []),
    ];
}

/** Registers with their CPU, and locations. */
function atTheEnd(
    analysis: Analysis,
    test: LitmusTest,
    pieces: readonly LitmusPiece[],
    line: string,
    offset: number,
): LitmusProposals {
    const start = offset - (/[\w:]*$/.exec(line)?.[0] ?? '').length;
    const others = pieces.filter(({ span }) => span.start !== start);
    const registers = others.flatMap((piece) => {
        const cpu = piece.kind === 'register' ? piece.names?.split(' ')[1] : undefined;
        if (cpu === undefined) return [];
        const name = wordOf(analysis, piece).replace(/^\d+:|%/g, '');
        // A condition speaks of the whole register.
        return [`${cpu}:${test.architecture === 'AArch64' ? name.replace(/^[Ww](?=\d)/, 'X') : name}`];
    });
    const locations = others.filter(({ kind }) => kind === 'location').map((piece) => wordOf(analysis, piece));
    return {
        start,
        proposals: [
            ...distinct(registers).map((label) => ({ label, kind: CompletionItemKind.Variable, rank: 2 })),
            ...distinct(locations).map((label) => ({
                label,
                kind: CompletionItemKind.Field,
                detail: 'location',
                rank: 3,
            })),
        ],
    };
}

const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)].sort();
