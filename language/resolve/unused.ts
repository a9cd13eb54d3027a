/** Declarations that nothing refers to: shown faded. */
import type { SyntaxFile, TextSpan } from '../syntax';
import type { Problems } from './problems';
import type { SymbolTable } from './table';

const WHAT: Readonly<Record<string, string>> = { code: 'code location', word: 'word', proc: 'procedure' };

/** Code locations, words and procedures of a scenario that are declared and never mentioned again. */
export function checkUnused(file: SyntaxFile, table: SymbolTable, problems: Problems): void {
    for (const { kind, name, span, whole } of table.unmentioned()) {
        const what = WHAT[kind];
        if (what === undefined || span.file !== undefined) continue;
        problems.add('ISO224', span, `${what} \`${name}\` is never used`, {
            severity: 'hint',
            tags: ['unnecessary'],
            fixes: [{ title: 'Remove it', edits: [problems.edit(withItsLine(file.text, whole), '')] }],
        });
    }
}

/** With the rest of its line, where it stands there alone. */
function withItsLine(text: string, { start, end }: TextSpan): TextSpan {
    const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
    const next = text.indexOf('\n', end);
    const after = text.slice(end, next < 0 ? text.length : next + 1);
    const isAlone = before.trim() === '' && /^\s*(?:\/\/.*)?\s*$/.test(after);
    return isAlone ? { start: start - before.length, end: end + after.length } : { start, end };
}
