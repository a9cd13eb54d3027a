/** Litmus text → tree. Never throws: a damaged part costs that part, and is reported. */
import { FINAL_WORD, parseFinal } from './condition';
import { parseInit } from './init';
import { blankComments } from './scanner';
import type { LitmusArchitecture, LitmusCell, LitmusColumn, LitmusKey, LitmusProblem, LitmusTest } from './tree';
import type { Report } from './values';

const READ: readonly LitmusArchitecture[] = ['AArch64', 'X86_64', 'X86', 'RISCV'];
/** Other kinds of litmus tests herdtools7 knows: named, not parsed as something they are not. */
const OTHER = ['ARM', 'ASL', 'BPF', 'Bell', 'C', 'CPP', 'JAVA', 'LISA', 'MIPS', 'PPC'];

export interface LitmusParse {
    /** Null when the text is no litmus test of a kind that is read here. */
    readonly test: LitmusTest | null;
    readonly problems: readonly LitmusProblem[];
}

/** Parses a litmus test. */
export function parseLitmus(source: string): LitmusParse {
    const problems: LitmusProblem[] = [];
    const report: Report = (problem) => problems.push(problem);
    const text = blankComments(source);
    const head = /^[\s\uFEFF]*(\S+)[ \t]*([^\r\n{]*)/.exec(text);
    if (head === null) {
        report({
            code: 'ISO400',
            span: { start: 0, end: text.length },
            message: 'this is no litmus test: the file is empty',
        });
        return { test: null, problems };
    }
    const [whole, kind, name] = head;
    const nameEnd = whole.trimEnd().length;
    const nameSpan = { start: nameEnd - name.trim().length, end: nameEnd };
    const architecture = READ.find((known) => known === kind);
    if (architecture === undefined) {
        const span = { start: whole.indexOf(kind), end: whole.indexOf(kind) + kind.length };
        const known = OTHER.includes(kind);
        const message = known
            ? `this is a litmus test for ${kind}; ${READ.join(', ')} are supported`
            : `a litmus test begins with its kind (${READ.join(', ')}) and its name, not with “${kind.slice(0, 40)}”`;
        report({ code: known ? 'ISO401' : 'ISO400', span, message });
        return { test: null, problems };
    }
    if (name.trim() === '')
        report({ code: 'ISO402', span: { start: nameEnd, end: nameEnd }, message: 'the name of the test is missing' });
    const header = parseHeader(text, whole.length);
    const open = header.end;
    const close = open < 0 ? -1 : matching(text, open);
    if (open < 0 || close < 0) {
        const message =
            open < 0 ? 'the init section { … } is missing' : 'the init section is not closed: “}” is missing';
        report({ code: 'ISO402', span: open < 0 ? nameSpan : { start: open, end: open + 1 }, message });
        return {
            test: {
                architecture,
                name: name.trim(),
                nameSpan,
                description: header.description,
                keys: header.keys,
                init: [],
                columns: [],
                listed: [],
                filter: null,
                quantifier: null,
                condition: null,
                conditionSpan: null,
            },
            problems,
        };
    }
    const init = parseInit(text, open + 1, close, report);
    const program = parseProgram(text, close + 1, report);
    const final = parseFinal(text, program.end, report);
    return {
        test: {
            architecture,
            name: name.trim(),
            nameSpan,
            description: header.description,
            keys: header.keys,
            init,
            columns: program.columns,
            ...final,
        },
        problems,
    };
}

interface Header {
    readonly description: string | null;
    readonly keys: readonly LitmusKey[];
    /** Offset of the “{”; −1: none. */
    readonly end: number;
}

/** Lines up to the one that opens the init section: a quoted description and `name=value`. Others are free text, as for herd7. */
function parseHeader(text: string, start: number): Header {
    const keys: LitmusKey[] = [];
    let description: string | null = null;
    let at = start;
    while (at < text.length) {
        const newline = text.indexOf('\n', at);
        const end = newline < 0 ? text.length : newline;
        const line = text.slice(at, end);
        const body = line.trim();
        if (body.startsWith('{')) return { description, keys, end: at + line.indexOf('{') };
        const key = /^\s*([A-Za-z]\w*)\s*=\s*(.*?)\s*$/.exec(line);
        if (body.startsWith('"')) description = body.replace(/^"|"$/g, '');
        else if (key !== null)
            keys.push({
                name: key[1],
                value: key[2],
                span: { start: at + line.search(/\S/), end: at + line.trimEnd().length },
            });
        at = end + 1;
    }
    return { description, keys, end: -1 };
}

/** Offset of the brace that closes the one at `open`; −1 if none does. */
function matching(text: string, open: number): number {
    let depth = 0;
    for (let at = open; at < text.length; at++) {
        if (text[at] === '{') depth++;
        else if (text[at] === '}' && --depth === 0) return at;
    }
    return -1;
}

interface Row {
    readonly cells: readonly { readonly text: string; readonly start: number }[];
    readonly start: number;
    readonly end: number;
}

/** Columns: a row of names, then rows of cells, up to the final section. */
function parseProgram(text: string, start: number, report: Report): { columns: LitmusColumn[]; end: number } {
    const rows: Row[] = [];
    let at = start;
    for (;;) {
        at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
        if (at >= text.length || FINAL_WORD.test(text.slice(at, at + 40))) break;
        const row = readRow(text, at);
        if (row === null) {
            const line = text.slice(at, at + 200).split('\n', 1)[0];
            report({
                code: 'ISO402',
                span: { start: at, end: at + line.trimEnd().length },
                message: 'this row of the program does not end with “;”',
            });
            // No “;” follows before the final section: there is no other row.
            at = finalSection(text, at);
            continue;
        }
        rows.push(row);
        at = row.end;
    }
    if (rows.length === 0) {
        report({
            code: 'ISO402',
            span: { start, end: at },
            message: 'the program is missing: a row P0 | P1 ; and rows of instructions',
        });
        return { columns: [], end: at };
    }
    const columns = rows[0].cells.map((cell, index) => parseColumn(cell, index, rows.slice(1), report));
    for (const row of rows.slice(1)) {
        const extra = row.cells.slice(columns.length).find((cell) => cell.text.trim() !== '');
        if (extra !== undefined) {
            const from = extra.start + extra.text.search(/\S/);
            report({
                code: 'ISO402',
                span: { start: from, end: from + extra.text.trim().length },
                message: `there are ${columns.length} columns: this cell belongs to none`,
            });
        }
    }
    return { columns: columns.flatMap((column) => (column === null ? [] : [column])), end: at };
}

/** Offset of the line the final section begins on, or of the end of the text. */
function finalSection(text: string, from: number): number {
    for (let at = from; at >= 0; at = text.indexOf('\n', at + 1)) {
        const word = text.slice(at, at + 60);
        const blank = word.length - word.trimStart().length;
        if (FINAL_WORD.test(word.trimStart())) return at + blank;
    }
    return text.length;
}

/** A row up to its “;”, or null when the text or the final section comes first. */
function readRow(text: string, start: number): Row | null {
    const cells: { text: string; start: number }[] = [];
    let from = start;
    for (let at = start; at < text.length; at++) {
        const char = text[at];
        if (char === '|' || char === ';') {
            cells.push({ text: text.slice(from, at), start: from });
            from = at + 1;
        }
        if (char === ';') return { cells, start, end: at + 1 };
        if (char === '\n' && FINAL_WORD.test(text.slice(at + 1, at + 60).trimStart())) return null;
    }
    return null;
}

function parseColumn(
    head: Row['cells'][number],
    index: number,
    rows: readonly Row[],
    report: Report,
): LitmusColumn | null {
    const title = /^P(\d+)(?:\.(\w+))?$/.exec(head.text.trim());
    const from = head.start + Math.max(0, head.text.search(/\S/));
    const span = { start: from, end: from + head.text.trim().length };
    if (title === null || (title[2] !== undefined && title[2] !== 'F')) {
        report({ code: 'ISO402', span, message: `a column is named P0, P1, … or P0.F, not “${head.text.trim()}”` });
        return null;
    }
    const cells = rows.flatMap((row) => (index < row.cells.length ? (parseCell(row.cells[index]) ?? []) : []));
    return { cpu: Number(title[1]), handler: title[2] === 'F', span, cells };
}

function parseCell(cell: Row['cells'][number]): LitmusCell | null {
    const labels: LitmusCell['labels'][number][] = [];
    let rest = cell.text;
    let at = cell.start;
    for (;;) {
        const blank = rest.length - rest.trimStart().length;
        at += blank;
        rest = rest.slice(blank);
        const label = /^([A-Za-z_][\w.]*)\s*:/.exec(rest);
        if (label === null) break;
        labels.push({ name: label[1], span: { start: at, end: at + label[1].length } });
        at += label[0].length;
        rest = rest.slice(label[0].length);
    }
    const text = rest.trim();
    if (text === '' && labels.length === 0) return null;
    if (text === '') return { labels, text: null, span: labels[0].span };
    return { labels, text, span: { start: at, end: at + text.length } };
}
