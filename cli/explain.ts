/** `isosync explain`: statements from the statement table, diagnostics from their documentation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatementRow } from '../language';
import { CODES, STATEMENTS } from '../language';
import { wrap } from '../report/mail';
import type { CliIo, ExitStatus } from './io';
import { BadInput, paint } from './io';
import type { Parsed } from './run';

export async function explain(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    const wanted = parsed.words
        .join(' ')
        .replace(/[;()]+/g, ' ')
        .replace(/\s+/g, ' ')
        .trim();
    if (wanted === '') throw new BadInput('Name a diagnostic (ISO200) or a statement (dsb ish).');
    const code = /^iso\s*-?(\d{3})$/i.exec(wanted)?.[1];
    io.out(code === undefined ? statement(io, wanted) : diagnostic(io, `ISO${code}`));
    return 0;
}

function diagnostic(io: CliIo, code: string): string {
    const titles: Readonly<Record<string, string>> = CODES;
    const section = documented(io, code);
    if (section !== null) return `${section}\n`;
    const title = titles[code];
    if (title === undefined) throw new BadInput(`There is no diagnostic ${code}.`);
    return `${code}: ${title}\n`;
}

/** The section of docs/diagnostics.md about a code; null when there is none (or the page is not installed). */
function documented(io: CliIo, code: string): string | null {
    let page: string;
    try {
        page = readFileSync(join(io.bundles, '..', 'docs', 'diagnostics.md'), 'utf8');
    } catch {
        // A bare dist folder has no docs: the title has to do.
        return null;
    }
    const lines = page.split(/\r?\n/);
    const start = lines.findIndex((line) => new RegExp(`^#+ .*\\b${code}\\b`).test(line));
    if (start < 0) return null;
    const level = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 2;
    const end = lines.findIndex((line, index) => index > start && (/^#+(?= )/.exec(line)?.[0].length ?? 99) <= level);
    return lines
        .slice(start, end < 0 ? undefined : end)
        .join('\n')
        .replace(/^#+ /, '')
        .trim();
}

function statement(io: CliIo, wanted: string): string {
    const lower = wanted.toLowerCase();
    const rows = STATEMENTS.filter((row) => row.id.toLowerCase() === lower || row.cSpelling?.toLowerCase() === lower);
    const near = STATEMENTS.filter((row) => row.id.toLowerCase().startsWith(lower.split(' ')[0] ?? lower));
    if (rows.length === 0) {
        const hint =
            near.length > 0
                ? ` Did you mean ${near
                      .slice(0, 6)
                      .map((row) => row.id)
                      .join(', ')}?`
                : '';
        throw new BadInput(`There is no statement ${wanted}.${hint}`);
    }
    return rows.map((row) => described(io, row)).join('\n');
}

function described(io: CliIo, row: StatementRow): string {
    const paragraph = (text: string) => wrap(text, 78).map((line) => `  ${line}`);
    const lines = [
        `${paint(io, 'bold', row.syntax)}  (${row.architectures.join(', ')})`,
        ...paragraph(row.meaning),
        '',
    ];
    if (row.questions !== null) {
        const asked: readonly (readonly [string, string])[] = [
            ['Are my earlier stores visible to others?', row.questions.stores],
            ['Does it wait for cache maintenance?', row.questions.maintenance],
            ['Does it discard instructions already fetched?', row.questions.fetched],
        ];
        for (const [question, answer] of asked)
            lines.push(`  ${paint(io, 'bold', question)}`, ...paragraph(answer), '');
    }
    if (row.not !== '') lines.push(`  ${paint(io, 'bold', 'It is not')}`, ...paragraph(row.not), '');
    if (row.linux !== '') lines.push(`  Linux: ${row.linux}`);
    if (row.source !== '') lines.push(...wrap(`Source: ${row.source}`, 78).map((line) => `  ${line}`));
    return `${lines.join('\n').trimEnd()}\n`;
}
