/**
 * A two-column mail diagram as a scenario: cells become events through a phrase table, the order of the rows becomes a
 * `trace`. Nothing is lost: what is not understood becomes a `note`, with a problem that names the row.
 */
import type { MailCell } from './mail/cells';
import { findDiagram } from './mail/cells';
import type { Phrase } from './mail/phrases';
import { PHRASES } from './mail/phrases';
import { rowsStartingWith } from './statements';

export interface MailProblem {
    readonly message: string;
    /** UTF-16 offsets in the mail. */
    readonly span: { readonly start: number; readonly end: number };
}

export interface ImportedMail {
    /** The scenario; null where there is no diagram. */
    readonly text: string | null;
    readonly problems: readonly MailProblem[];
}

interface Read {
    readonly cpu: number;
    readonly cell: MailCell;
    readonly statements: readonly string[];
    readonly item: string | null;
    readonly label?: 'kick' | 'run';
}

/** Reads the first diagram of a mail. Never throws. */
export function importDiagram(mail: string): ImportedMail {
    const diagram = findDiagram(mail);
    if (diagram === null || diagram.cells.length === 0)
        return {
            text: null,
            problems: [
                {
                    message:
                        'There is no diagram here: a line that names two or more CPUs (CPU A … CPU B), and below it one event a row.',
                    span: { start: 0, end: 0 },
                },
            ],
        };
    const problems: MailProblem[] = [];
    const read = diagram.cells.map((cell) => readCell(cell, diagram.cpus.length, problems));
    const cpus = diagram.cpus.map((name, index) => cpuBlock(name, index, read));
    const patcher = read.find((each) => each.statements.some((s) => s.startsWith('patch') || s.startsWith('flush')));
    const runner = read.find((each) => each.statements.some((s) => s.startsWith('execute')));
    const kicker = read.find((each) => each.label === 'kick');
    const lines = [
        ...headOf(mail),
        'arch arm64',
        '',
        'code foo = old;',
        '',
        ...cpus.flatMap((block) => [...block, '']),
    ];
    const on = runner === undefined ? '' : ` on ${diagram.cpus[runner.cpu] ?? ''}`;
    const after = kicker === undefined ? '' : ` after ${diagram.cpus[kicker.cpu] ?? ''}.kick`;
    if (patcher !== undefined) lines.push(`forbid stale foo${on}${after};`);
    if (/\bstale\b|\brac(e|y)\b/i.test(diagram.cells.map((cell) => `${cell.text} ${cell.comment}`).join(' ')))
        lines.push('expect racy;');
    const items = traceItems(read, diagram.cpus);
    if (items.length > 1) lines.push('', `trace mail { ${items.join(' ')} }`);
    return { text: `${lines.join('\n')}\n`, problems };
}

/** Scenario name and source from the mail's own headers, where it has them. */
function headOf(mail: string): string[] {
    const field = (name: string) =>
        new RegExp(`^\\s*${name}:\\s*(.+)$`, 'mi').exec(mail)?.[1]?.trim().replace(/["\\]/g, "'");
    const subject = field('Subject') ?? /^Re: .*$/m.exec(mail)?.[0]?.trim().replace(/["\\]/g, "'");
    const from = field('From')?.replace(/\s*<.*>/, '');
    const date = field('Date');
    const source = [date, from, subject].filter((each) => each !== undefined).join(', ');
    return [`scenario "from a mail diagram"`, ...(source === '' ? [] : [`source "${source}"`])];
}

function readCell(cell: MailCell, cpus: number, problems: MailProblem[]): Read {
    const words = cell.text.replace(/[;,.]+$/, '').trim();
    const phrase = PHRASES.find((each) => each.pattern.test(cell.text));
    const verbatim = statementOf(words);
    const cpu = cell.cpu ?? guess(verbatim === null ? phrase : verbatimPhrase(words, phrase), cpus);
    if (verbatim !== null)
        return { cpu, cell, statements: [verbatim], item: phrase?.item ?? words.split(/[\s=(]/)[0] ?? null };
    if (phrase !== undefined) {
        const match = phrase.pattern.exec(cell.text);
        const statements = phrase.statements.map((each) => each.replaceAll('$1', match?.[1] ?? ''));
        const label = phrase.label === undefined ? {} : { label: phrase.label };
        return { cpu, cell, statements, item: statements.length === 0 ? null : phrase.item, ...label };
    }
    problems.push({
        message: `“${cell.text}” is not understood: it became a note.`,
        span: { start: cell.start, end: cell.end },
    });
    return { cpu, cell, statements: [`note "${cell.text.replace(/["\\]/g, "'")}";`], item: null };
}

const verbatimPhrase = (words: string, phrase: Phrase | undefined) =>
    phrase ?? PHRASES.find((each) => each.pattern.test(words));

/** A cell that is a statement already: `dsb ish`, `patch foo = new`, `execute foo: old, stale`. */
function statementOf(words: string): string | null {
    const bare = words.replace(/:\s.*$/, '');
    const first = /^[a-z_]+/.exec(bare)?.[0];
    if (first === undefined) return null;
    if (/^(patch \w+(\.\d+)? = \w+|execute \w+|enter (exception|syscall|irq))$/.test(bare)) return `${bare};`;
    const fits = rowsStartingWith(first).some((row) => {
        const pattern = row.parts.map((part) =>
            'word' in part ? part.word.replace(/[.]/g, '\\.') : 'operand' in part ? '\\w+' : `\\${part.punctuation}`,
        );
        return new RegExp(`^${pattern.join('\\s*')}$`).test(bare);
    });
    return fits ? `${bare};` : null;
}

/** Without columns: what patches, cleans and kicks is the first CPU, what enters, registers and executes the second. */
function guess(phrase: Phrase | undefined, cpus: number): number {
    return phrase?.role === 'runner' && cpus > 1 ? 1 : 0;
}

function cpuBlock(name: string, index: number, read: readonly Read[]): string[] {
    const own = read.filter((each) => each.cpu === index);
    const statements = own.flatMap((each) => each.statements);
    const firstRegister = statements.indexOf('register;');
    const firstUnregister = statements.indexOf('unregister;');
    const unregistered = firstRegister >= 0 && (firstUnregister < 0 || firstRegister < firstUnregister);
    const inUser = statements[0]?.startsWith('enter ') === true;
    const lines = [`cpu ${name}${unregistered ? ' unregistered' : ''}${inUser ? ' in user' : ''} {`];
    const used = new Set<string>();
    for (const each of own) {
        const said = `[ ${each.cell.text} ]${each.cell.comment === '' ? '' : ` ${each.cell.comment}`}`.replaceAll(
            '*/',
            '* /',
        );
        each.statements.forEach((statement, at) => {
            if (at === 0 && each.label !== undefined && !used.has(each.label)) {
                lines.push(`${each.label}:`);
                used.add(each.label);
            }
            lines.push(`    ${statement}${at === 0 ? ` // ${said}` : ''}`);
        });
        if (each.statements.length === 0) lines.push(`    // ${said}`);
    }
    lines.push('}');
    return lines;
}

/** The rows' order; an event that a later row of the same CPU implies needs no item of its own. */
function traceItems(read: readonly Read[], cpus: readonly string[]): string[] {
    return read.flatMap((each) => (each.item === null ? [] : [`${cpus[each.cpu] ?? ''}.${each.item};`]));
}
