/** Declarations that nothing refers to: shown faded. */
import type { SymbolId } from '../resolution';
import type { SyntaxFile, TextSpan } from '../syntax';
import type { Problems } from './problems';
import type { SymbolTable } from './table';

const WHAT: Readonly<Record<string, string>> = { code: 'code location', word: 'word', proc: 'procedure' };

/** Code locations, words and procedures of a scenario that are declared and never mentioned again. */
export function checkUnused(file: SyntaxFile, table: SymbolTable, problems: Problems): void {
    const used = new Set<SymbolId>();
    for (const { access, symbols } of table.references)
        if (access !== 'declare') for (const id of symbols) used.add(id);
    for (const { id, kind, name, span, whole } of table.symbols) {
        const what = WHAT[kind];
        if (what === undefined || span.file !== undefined || used.has(id)) continue;
        problems.add('ISO224', span, `${what} \`${name}\` is never used`, {
            severity: 'hint',
            tags: ['unnecessary'],
            fixes: [{ title: 'Remove it', edits: [problems.edit(withItsLine(file.text, whole), '')] }],
        });
    }
}

/** With the rest of its line, where it stands there alone. */
function withItsLine(text: string, { start, end }: TextSpan): TextSpan {
    const before = /[^\n]*$/.exec(text.slice(0, start))?.[0] ?? '';
    const after = /^[^\n]*\n?/.exec(text.slice(end))?.[0] ?? '';
    const isAlone = before.trim() === '' && /^\s*(?:\/\/.*)?\s*$/.test(after);
    return isAlone ? { start: start - before.length, end: end + after.length } : { start, end };
}
