/** What to show beside a line of a scenario while one debugs it. Text only, so that it is tested without an editor. */

/** An expression of the debugger, and the columns of the word it stands behind. */
export interface LineValue {
    readonly start: number;
    readonly end: number;
    readonly expression: string;
}

/** Where an instruction is fetched; what the CPU's pipeline may still hold of it is what matters there. */
const execute = /\bexecute\s+([A-Za-z_]\w*)/g;
/** `r = …`, `x = …`, `patch foo = …`, `WRITE_ONCE(x, …)`; not `==`, and not the `<=` and so on that end in one. */
const assignment = /\b([A-Za-z_]\w*)\s*=(?!=)|\bWRITE_ONCE\s*\(\s*([A-Za-z_]\w*)/g;

/** The values a line of a CPU is about, left to right. */
export function valuesOf(line: string, cpu: string): LineValue[] {
    const text = line.replace(/\/\/.*$/, '');
    const values: LineValue[] = [];
    const add = (match: RegExpExecArray, name: string, expression: string) => {
        const start = text.indexOf(name, match.index + (match[0].startsWith(name) ? 0 : 1));
        values.push({ start, end: start + name.length, expression });
    };
    for (const match of text.matchAll(assignment)) {
        const name = match[1] ?? match[2];
        add(match, name, name);
    }
    for (const match of text.matchAll(execute)) add(match, match[1], `${cpu}.pipeline.${match[1]}`);
    return values.sort((a, b) => a.start - b.start);
}

/** The CPU whose block a line is in; undefined outside of any (a procedure, a declaration). */
export function cpuAround(lines: (line: number) => string, at: number): { cpu: string; first: number } | undefined {
    for (let line = at; line >= 0; line--) {
        const text = lines(line);
        const header = /^\s*cpu\s+([A-Za-z_]\w*)/.exec(text);
        if (header) return { cpu: header[1], first: line + 1 };
        // A brace in the first column ends the block above it.
        if (line < at && text.startsWith('}')) return undefined;
    }
    return undefined;
}

/** A cell of a litmus test's table: the columns it takes of its line, and whose it is. */
export interface Cell {
    readonly start: number;
    readonly end: number;
    readonly cpu: string;
}

/** ` P0 | P1 ;`, above the instructions. */
const header = /^\s*P\d+\s*(?:\|\s*P\d+\s*)*;/;

/** The cell of a litmus test's table around a place; undefined outside of the instructions. */
export function cellAround(lines: (line: number) => string, at: number, column: number): Cell | undefined {
    if (!/[|;]/.test(lines(at)) || header.test(lines(at))) return undefined;
    for (let line = at - 1; line >= 0; line--) {
        if (!header.test(lines(line))) continue;
        const index = lines(at).slice(0, column).split('|').length - 1;
        const cpu = lines(line).split(/[|;]/)[index]?.trim();
        return cpu ? { ...cellOf(lines(at), index), cpu } : undefined;
    }
    return undefined;
}

function cellOf(line: string, index: number): Omit<Cell, 'cpu'> {
    const cells = line.split(/[|;]/);
    const start = cells.slice(0, index).reduce((sum, cell) => sum + cell.length + 1, 0);
    return { start, end: start + (cells[index] ?? '').length };
}

/** What an instruction of a litmus test has to do with: its registers, as the debugger names them. */
export function registersOf(line: string, { start, end, cpu }: Cell): LineValue[] {
    const seen = new Set<string>();
    return [...line.slice(start, end).matchAll(/\b(?:[WX]([0-9]|[12][0-9]|30)|x([1-9]|[12][0-9]|3[01]))\b/g)].flatMap(
        (match) => {
            const [word] = match;
            // W3 is the lower half of X3; RISC-V's have the names they are written with.
            const register = word.startsWith('W') ? `X${match[1] ?? ''}` : word;
            if (seen.has(register)) return [];
            seen.add(register);
            const from = start + match.index;
            return [{ start: from, end: from + word.length, expression: `${cpu}.${register}` }];
        },
    );
}

/** Whether a debugger's path is a URI: `untitled:x`, `vscode-vfs://…`. A drive letter is not a scheme. */
export const isUri = (path: string) => /^[a-z][a-z0-9+.-]+:/i.test(path);
