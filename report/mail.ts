/**
 * The two-column diagram of a kernel mailing list: what one interleaving looks like in a reply. At most 72 columns, spaces
 * only, one line an event, and a sentence under it that names what met whom.
 */
import { cpuName } from './names';
import { plain } from './rich';
import type { Row } from './rows';
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
    return `${lines.join('\n')}\n`;
}

function storyText(told_: Story): string {
    return plain(told(told_));
}

/** Only the diagram, line by line. */
export function diagram(scene: Scene): string[] {
    const names = scene.program.cpus.map((cpu) => `CPU ${cpu.name}`);
    const cells = rowsOf(scene).rows.flatMap((row) => cellsOf(scene, row));
    const width = Math.floor(MAIL_WIDTH / names.length);
    if (width < 14) return narrow(scene, cells);
    const columns = columnWidths(names, cells);
    const line = (texts: readonly string[]) =>
        texts
            .map((text, index) => (index === texts.length - 1 ? text : text.padEnd(columns[index] ?? width)))
            .join('')
            .trimEnd();
    const result = [line(names), ''];
    for (const cell of cells) {
        // A note that does not fit beside its event goes on a line of its own, never beyond column 72.
        const room = MAIL_WIDTH - columns.slice(0, cell.cpu).reduce((sum, each) => sum + each, 0);
        const own = cell.cpu < names.length - 1 ? (columns[cell.cpu] ?? width) - 1 : room;
        const whole = cell.note === '' ? cell.text : `${cell.text} // ${cell.note}`;
        const texts = whole.length <= own || cell.note === '' ? [whole] : [cell.text, `// ${cell.note}`];
        for (const text of texts)
            for (const piece of text.length <= room ? [text] : wrap(text, room))
                result.push(`${' '.repeat(MAIL_WIDTH - room)}${piece}`.trimEnd());
    }
    return result;
}

/** More than five CPUs: one column, each event behind its CPU's name. */
function narrow(scene: Scene, cells: readonly Cell[]): string[] {
    const width = Math.max(...scene.program.cpus.map((cpu) => cpu.name.length)) + 2;
    return cells.flatMap((cell) => {
        const text = cell.note === '' ? cell.text : `${cell.text} // ${cell.note}`;
        return wrap(text, MAIL_WIDTH - width).map((piece, index) =>
            index === 0 ? `${`${cpuName(scene.program, cell.cpu)}:`.padEnd(width)}${piece}` : `${' '.repeat(width)}${piece}`,
        );
    });
}

interface Cell {
    readonly cpu: number;
    readonly text: string;
    readonly note: string;
}

function cellsOf(scene: Scene, row: Row): Cell[] {
    switch (row.kind) {
        case 'initial':
        case 'property':
            return [];
        case 'skipped':
            return [{ cpu: row.cpu, text: `... no IPI to ${cpuName(scene.program, row.target)}`, note: '' }];
        case 'return':
            return [];
        case 'step': {
            const got = row.result === undefined ? '' : row.violation || row.glyph === 'execute' ? `: ${row.result.text}` : `: reads ${row.result.text}`;
            const stale = row.result?.look === 'stale' ? ', stale' : '';
            const drained = row.glyph === 'visible' ? ' becomes visible' : '';
            return [
                {
                    cpu: row.cpu,
                    text: `[ ${row.text}${drained}${got}${stale} ]`,
                    note: drained !== '' || stale !== '' ? '' : plain(row.note),
                },
            ];
        }
    }
}

/** Each column as wide as its events need, as long as the last ones keep enough; the rest is shared evenly. */
function columnWidths(names: readonly string[], cells: readonly Cell[]): number[] {
    const need = names.map((name, cpu) =>
        Math.max(name.length, ...cells.filter((cell) => cell.cpu === cpu).map((cell) => cell.text.length)),
    );
    const total = need.reduce((sum, each) => sum + each, 0) + 2 * (names.length - 1);
    const even = Math.floor(MAIL_WIDTH / names.length);
    if (total > MAIL_WIDTH) return names.map(() => even);
    const last = need[need.length - 1] ?? 0;
    const spare = Math.max(0, Math.min(MAIL_WIDTH - total, Math.max(0, even - last)));
    return need.map((each, cpu) => (cpu === names.length - 1 ? last : each + 2 + Math.floor(spare / Math.max(1, names.length - 1))));
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
