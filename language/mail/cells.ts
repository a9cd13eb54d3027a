/** Finds the diagram in a mail: which CPUs it has, and what each row says in whose column. */

export interface MailCell {
    /** Index of the CPU; null: the columns were lost. */
    readonly cpu: number | null;
    /** Without brackets and comment. */
    readonly text: string;
    /** Behind `//`, or in `/* … *\/`. */
    readonly comment: string;
    readonly start: number;
    readonly end: number;
}

export interface Diagram {
    readonly cpus: readonly string[];
    readonly cells: readonly MailCell[];
}

interface TextLine {
    /** Quote marks removed, tabs as spaces. */
    readonly text: string;
    readonly start: number;
    readonly end: number;
}

const HEADER = /\bCPU ?#?([A-Z]\b|\d+\b)/gi;

/** Tabs reach to the next multiple of eight, as in a mail reader. */
function expanded(text: string): string {
    let result = '';
    for (const each of text) result += each === '\t' ? ' '.repeat(8 - (result.length % 8)) : each;
    return result;
}

function linesOf(text: string): TextLine[] {
    const lines: TextLine[] = [];
    let start = 0;
    for (const raw of text.split('\n')) {
        const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
        const unquoted = line.replace(/^(>\s?)+/, '');
        lines.push({ text: expanded(unquoted), start, end: start + line.length });
        start += raw.length + 1;
    }
    return lines;
}

/** The first diagram of a mail; null when there is no line that names two CPUs. */
export function findDiagram(text: string): Diagram | null {
    const lines = linesOf(text);
    const at = lines.findIndex((line) => {
        const names = [...line.text.matchAll(HEADER)];
        // A header holds nothing but the names.
        return names.length >= 2 && line.text.replace(HEADER, '').trim() === '';
    });
    const header = lines[at];
    if (header === undefined) return null;
    const found = [...header.text.matchAll(HEADER)];
    const cpus = found.map((match) => cpuName(match[1] ?? ''));
    const columns = found.map((match) => match.index);
    // An archive that folds spaces leaves the names beside each other: who does what must then be guessed.
    const lost = columns.every((column, index) => index === 0 || column - (columns[index - 1] ?? 0) <= 7);
    const cells: MailCell[] = [];
    let empty = 0;
    for (const line of lines.slice(at + 1)) {
        if (/^[\s=-]*$/.test(line.text)) {
            empty++;
            if (cells.length > 0 && empty > 1) break;
            continue;
        }
        const isCell =
            /\[.*\]|^\s*(\.{2,}|…)|^\s*[\w.]+\(.*\)|;\s*(\/\/.*)?$/.test(line.text) || line.text.startsWith('  ');
        if (!isCell && (empty > 0 || line.text.length > 60)) break;
        empty = 0;
        cells.push(...rowCells(line, lost ? null : columns));
    }
    return { cpus, cells };
}

const cpuName = (name: string) => (/^\d/.test(name) ? `P${name}` : name.toUpperCase());

/** A row's cells: bracketed texts, else what stands in each column. */
function rowCells(line: TextLine, columns: readonly number[] | null): MailCell[] {
    const comment = /\/\/\s*(.*)$|\/\*\s*(.*?)\s*\*\//.exec(line.text);
    const before = comment === null ? line.text : line.text.slice(0, comment.index);
    const note = comment?.[1] ?? comment?.[2] ?? '';
    const cells: MailCell[] = [];
    const stretches = [...before.matchAll(/\[([^\]]*)\]|\S(?:.*?\S)??(?=\s{2,}|\s*\[|\s*$)/g)];
    for (const match of stretches) {
        const words = (match[1] ?? match[0]).trim();
        if (words === '') continue;
        cells.push({
            cpu: columns === null ? null : columnAt(columns, match.index),
            text: words,
            comment: '',
            start: line.start,
            end: line.end,
        });
    }
    const last = cells[cells.length - 1];
    if (last !== undefined && note !== '') cells[cells.length - 1] = { ...last, comment: note };
    return cells;
}

/** The column whose beginning is nearest, with a preference for the one that lies to the left. */
function columnAt(columns: readonly number[], at: number): number {
    let best = 0;
    columns.forEach((column, index) => {
        if (column <= at + 4) best = index;
    });
    return best;
}
