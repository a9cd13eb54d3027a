/**
 * The two-column diagram of a kernel mailing list: what one interleaving looks like in a reply. At most 72 columns, spaces
 * only, one line an event, and a sentence under it that names what met whom.
 */
import { cpuName } from './names';
import { plain } from './rich';
import type { Group, StepRow } from './rows';
import { rowsOf } from './rows';
import type { Scene } from './scene';
import type { Story } from './story';
import { story, told } from './story';

/** Columns of a mail. */
export const MAIL_WIDTH = 72;

export interface MailOptions {
    /** A verified repair, as a sentence. */
    readonly prevented?: string;
    /** The verdict line under the diagram, e.g. `isosync: racy on arm64 (agrees with Arm's model)`. */
    readonly signature?: string;
    /** What the author wants known with the verdict. */
    readonly notes?: readonly string[];
}

/**
 * The scene as a mail diagram, with one column for each CPU. Columns that would be narrower than 14 characters fold into one
 * with `CPU:` before each event. Ends in a newline.
 */
export function mail(scene: Scene, options: MailOptions = {}): string {
    const lines = diagram(scene);
    const text = storyText(story(scene, options.prevented));
    if (text !== '') lines.push('', ...wrap(text, MAIL_WIDTH));
    if (options.signature !== undefined) lines.push('', ...wrap(options.signature, MAIL_WIDTH));
    for (const note of options.notes ?? []) lines.push(...wrap(`Note: ${note}`, MAIL_WIDTH));
    return `${lines.join('\n')}\n`;
}

/** The rows of a mail carry no numbers, so the sentence speaks of events and not of steps. */
function storyText(it: Story): string {
    return plain(told(it))
        .replace(/ \(step \d+\)/g, '')
        .replace(/, step \d+\)/g, ')')
        .replace(/ in step \d+/g, '');
}

/** Only the diagram, line by line. */
export function diagram(scene: Scene): string[] {
    const names = scene.program.cpus.map((cpu) => `CPU ${cpu.name}`);
    const cells = cellsOf(scene);
    if (Math.floor(MAIL_WIDTH / names.length) < 14) return narrow(scene, cells);
    const columns = columnWidths(names, cells);
    const starts = columns.map((_, cpu) => columns.slice(0, cpu).reduce((sum, each) => sum + each, 0));
    const header = names.map((name, cpu) => (cpu === names.length - 1 ? name : name.padEnd(columns[cpu] ?? 0)));
    const result = [header.join('').trimEnd(), ''];
    for (const cell of cells) {
        const start = starts[cell.cpu] ?? 0;
        const room = MAIL_WIDTH - start;
        const column = columns[cell.cpu] ?? room;
        const own = cell.cpu === names.length - 1 ? room : Math.max(column - 1, cell.text.length);
        // One line an event: a note that does not fit beside it is left to the sentence below.
        const whole = withNote(cell);
        const text = whole.length <= own ? whole : cell.text;
        for (const piece of text.length <= room ? [text] : wrap(text, room))
            result.push(`${' '.repeat(start)}${piece}`);
    }
    return result;
}

const withNote = (cell: Cell) => (cell.note === '' ? cell.text : `${cell.text} // ${cell.note}`);

/** More than five CPUs: one column, each event behind its CPU's name. */
function narrow(scene: Scene, cells: readonly Cell[]): string[] {
    const width = Math.max(...scene.program.cpus.map((cpu) => cpu.name.length)) + 2;
    return cells.flatMap((cell) => {
        return wrap(withNote(cell), MAIL_WIDTH - width).map((piece, index) =>
            index === 0
                ? `${`${cpuName(scene.program, cell.cpu)}:`.padEnd(width)}${piece}`
                : `${' '.repeat(width)}${piece}`,
        );
    });
}

interface Cell {
    readonly cpu: number;
    readonly text: string;
    readonly note: string;
}

function cellsOf(scene: Scene): Cell[] {
    const { rows, groups } = rowsOf(scene);
    const cells: { cpu: number; text: string; note: string }[] = [];
    for (const row of rows) {
        switch (row.kind) {
            case 'initial':
            case 'property':
                break;
            case 'skipped': {
                const reader = cells[cells.length - 1];
                const target = scene.program.cpus.length > 2 ? ` to ${cpuName(scene.program, row.target)}` : '';
                if (reader !== undefined)
                    reader.note = [reader.note, `no IPI${target}`].filter((each) => each !== '').join(', ');
                break;
            }
            case 'return':
                cells.push({ cpu: row.cpu, text: `[ ${titleOf(row.groups, groups)} returns ]`, note: '' });
                break;
            case 'step':
                cells.push({ cpu: row.cpu, text: `[ ${stepCell(row, groups)} ]`, note: shortNote(row) });
        }
    }
    return cells;
}

const titleOf = (open: readonly number[], groups: readonly Group[]) => groups[open[0] ?? -1]?.title ?? 'procedure';

function stepCell(row: StepRow, groups: readonly Group[]): string {
    if (row.text === 'return' && row.glyph === 'return') return `${titleOf(row.groups, groups)} returns`;
    if (row.glyph === 'visible') return `${row.text} becomes visible`;
    if (row.result === undefined) return row.text;
    if (row.result.look === 'plain') return `${row.text}: reads ${row.result.text}`;
    return `${row.text}: ${row.result.text}${row.result.look === 'stale' ? ', stale' : ''}`;
}

/** The note in two or three words: there is little room. */
function shortNote(row: StepRow): string {
    if (row.glyph === 'visible' || row.glyph === 'return' || row.result?.look === 'stale') return '';
    return plain(row.note)
        .replace(/^synchronizes: /, '')
        .replace(/^does not wait for the store$/, 'does not wait')
        .replace(/^(held|too late): .*$/, '$1');
}

/** Each column as wide as its events; notes give way, the longest first, until everything fits; the rest is shared. */
function columnWidths(names: readonly string[], cells: readonly Cell[]): number[] {
    const widest = (cpu: number, text: (cell: Cell) => string) =>
        Math.max(names[cpu]?.length ?? 0, ...cells.filter((cell) => cell.cpu === cpu).map((cell) => text(cell).length));
    const bare = names.map((_, cpu) => widest(cpu, (cell) => cell.text));
    const need = names.map((_, cpu) => widest(cpu, withNote));
    const total = () => need.reduce((sum, each) => sum + each, 0) + 2 * (names.length - 1);
    while (total() > MAIL_WIDTH) {
        const slack = need.map((each, cpu) => each - (bare[cpu] ?? 0));
        const most = slack.indexOf(Math.max(...slack));
        if ((slack[most] ?? 0) <= 0) return overlapping(bare);
        // As much as is missing, not more: a shorter note of the same column may still fit.
        need[most] = Math.max(bare[most] ?? 0, (need[most] ?? 0) - (total() - MAIL_WIDTH));
    }
    const gap = Math.min(8, Math.floor((MAIL_WIDTH - total()) / Math.max(1, names.length - 1)));
    return need.map((each, cpu) => (cpu === names.length - 1 ? each : each + 2 + gap));
}

/**
 * Too much for 72 columns side by side. Since no two events share a line, a wide one may reach below its neighbour's head;
 * only the last column must have all the room it needs.
 */
function overlapping(bare: readonly number[]): number[] {
    const last = Math.min(bare[bare.length - 1] ?? 0, MAIL_WIDTH - 10 * (bare.length - 1));
    const each = Math.floor((MAIL_WIDTH - last) / Math.max(1, bare.length - 1));
    return bare.map((_, cpu) => (cpu === bare.length - 1 ? last : each));
}

/** Breaks text at spaces; a word longer than the width is cut. */
export function wrap(text: string, width: number): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(/\s+/).filter((each) => each !== '')) {
        let rest = word;
        if (line !== '' && line.length + 1 + rest.length > width) {
            lines.push(line);
            line = '';
        }
        while (rest.length > width) {
            lines.push(rest.slice(0, width));
            rest = rest.slice(width);
        }
        line = line === '' ? rest : `${line} ${rest}`;
    }
    if (line !== '') lines.push(line);
    return lines;
}
