/** Statements that are rows of the statement table: matched against the grammar of the rows, the longest first. */
import { STATEMENTS, type OperandRole, type Part, type StatementRow } from '../statements';
import type { Fix } from '../diagnostic';
import { nearest } from '../spelling';
import type { Name, Operand, SimpleStatement, Statement } from '../syntax';
import { asName, spanOf, unquote, type Cursor } from './cursor';
import { codeReference } from './expressions';
import { broken, semicolon } from './recovery';
import { candidates } from './rows';

/** Rows accepted as written in C, by `dsb(ish)` without blanks. */
const cSpellings = new Map(STATEMENTS.flatMap((row) => (row.cSpelling ? [[row.cSpelling, row] as const] : [])));
const cNames = new Set([...cSpellings.keys()].map((spelling) => spelling.slice(0, spelling.indexOf('('))));

/** How many tokens one part of the grammar takes here; 0: it does not match. */
function width(cursor: Cursor, part: Part, ahead: number): number {
    if ('word' in part) return cursor.isName(ahead) ? widthOfWord(cursor, part.word, ahead) : 0;
    if ('punctuation' in part) return cursor.is(part.punctuation, ahead) ? 1 : 0;
    switch (part.operand) {
        case 'code':
            if (!cursor.isName(ahead)) return 0;
            return cursor.is('.', ahead + 1) && cursor.peek(ahead + 2).kind === 'number' ? 3 : 1;
        case 'version':
            return cursor.isName(ahead) || cursor.isString(ahead) ? 1 : 0;
        case 'cpu':
        case 'word':
        case 'register':
        case 'expression':
            return cursor.isName(ahead) ? 1 : 0;
    }
}

/** A keyword, or several of them with points between (`fence.i`). */
function widthOfWord(cursor: Cursor, word: string, ahead: number): number {
    if (cursor.is(word, ahead)) return 1;
    const first = cursor.peek(ahead).text;
    if (word.charAt(first.length) !== '.' || !word.startsWith(first) || !cursor.is('.', ahead + 1)) return 0;
    return cursor.peek(ahead + 2).text === word.slice(first.length + 1) ? 3 : 0;
}

/** How far a row matches: parts matched, and the tokens they take. */
interface Reach {
    parts: number;
    tokens: number;
}

/** @param reach is set; one object serves all rows that are tried */
function match(cursor: Cursor, row: StatementRow, reach: Reach): Reach {
    reach.tokens = 0;
    for (reach.parts = 0; reach.parts < row.parts.length; reach.parts++) {
        const taken = width(cursor, row.parts[reach.parts], reach.tokens);
        if (taken === 0) break;
        reach.tokens += taken;
    }
    return reach;
}

/** A statement of the table; null when the word here starts none. */
export function simple(cursor: Cursor, start: number, labels: readonly Name[]): Statement | null {
    if (cursor.is('(', 1)) return cStyle(cursor, start, labels);
    const rows = candidates(cursor);
    if (rows.length === 0) return null;
    let best: Reach = { parts: 0, tokens: 0 };
    let reach: Reach = { parts: 0, tokens: 0 };
    let complete: StatementRow | null = null;
    const better = () => {
        const worse = best;
        best = reach;
        reach = worse;
    };
    for (const row of rows) {
        match(cursor, row, reach);
        // Longest grammar first; of equal ones, that after which the statement ends.
        if (reach.parts === row.parts.length) {
            const ends = cursor.is(';', reach.tokens);
            if (!complete || (ends && !cursor.is(';', best.tokens))) {
                complete = row;
                better();
            }
        } else if (!complete && reach.parts > best.parts) better();
    }
    // `register via` is no `register`: what it began is not finished.
    const begun = further(cursor, rows, best);
    if (complete && begun === null) return take(cursor, complete, start, labels);
    if (begun) best = begun;
    const { message, words } = expectedAfter(cursor, rows, best);
    for (let skipped = 0; skipped < best.tokens; skipped++) cursor.take();
    const near = cursor.isName() ? nearest(cursor.peek().text, words) : [];
    const hint =
        near[0] === undefined
            ? `, ${cursor.found()}`
            : `, not by \`${cursor.peek().text}\`; did you mean \`${near[0]}\`?`;
    return broken(cursor, start, labels, `${message}${hint}`, 'ISO115', completions(cursor, near, words));
}

/** A row that matches further than the complete one, on the same line, where the statement does not end; null: none. */
function further(cursor: Cursor, rows: readonly StatementRow[], complete: Reach): Reach | null {
    const next = cursor.peek(complete.tokens);
    const before = cursor.peek(complete.tokens - 1);
    if (next.kind !== 'identifier' || cursor.text.slice(before.end, next.start).includes('\n')) return null;
    for (const row of rows) {
        const reach = match(cursor, row, { parts: 0, tokens: 0 });
        if (reach.parts > complete.parts && reach.parts < row.parts.length) return reach;
    }
    return null;
}

/** "`dsb` is followed by `ish`, `sy` or `st`". */
function expectedAfter(
    cursor: Cursor,
    rows: readonly StatementRow[],
    best: { parts: number; tokens: number },
): { readonly message: string; readonly words: readonly string[] } {
    const next = new Set<string>();
    const words = new Set<string>();
    const reach = { parts: 0, tokens: 0 };
    for (const row of rows) {
        const part = row.parts[best.parts];
        if (!part || match(cursor, row, reach).parts !== best.parts) continue;
        next.add(describe(part));
        if ('word' in part) words.add(part.word);
        else if ('punctuation' in part) words.add(part.punctuation);
    }
    const from = cursor.peek().start;
    const end = cursor.peek(best.tokens - 1).end;
    const options = [...next];
    const last = options.pop() ?? '';
    const list = options.length > 0 ? `${options.join(', ')} or ${last}` : last;
    return { message: `\`${cursor.text.slice(from, end)}\` is followed by ${list}`, words: [...words] };
}

/** The word that was meant, or, where nothing stands, the words that may. */
function completions(cursor: Cursor, near: readonly string[], words: readonly string[]): readonly Fix[] {
    const span = cursor.here();
    if (near.length > 0)
        return near.map((newText) => ({ title: `Replace by \`${newText}\``, edits: [{ span, newText }] }));
    const at = cursor.lastEnd;
    // Before an operand, or before the end, a word or mark is missing.
    if (!cursor.is(';') && (!cursor.isName() || cursor.startsLine)) return [];
    return words.slice(0, 3).map((word) => ({
        title: `Insert \`${word}\``,
        edits: [{ span: { start: at, end: at }, newText: word === ',' ? word : ` ${word}` }],
    }));
}

const ROLES: Readonly<Record<OperandRole, string>> = {
    code: 'the name of a code location',
    cpu: 'the name of a CPU',
    version: 'a version (a name or an instruction in quotes)',
    word: 'the name of a shared word',
    register: 'a register',
    expression: 'an expression',
};

function describe(part: Part): string {
    if ('word' in part) return `\`${part.word}\``;
    return 'operand' in part ? ROLES[part.operand] : `\`${part.punctuation}\``;
}

function take(cursor: Cursor, row: StatementRow, start: number, labels: readonly Name[]): SimpleStatement {
    const words: Name[] = [];
    const operands: Operand[] = [];
    for (const part of row.parts) {
        if ('word' in part) {
            const from = cursor.take().start;
            if (part.word.includes('.')) {
                cursor.take();
                cursor.take();
            }
            words.push({ kind: 'name', span: cursor.from(from), text: part.word });
        } else if ('punctuation' in part) cursor.take();
        else if (part.operand === 'code') operands.push(codeReference(cursor));
        else if (part.operand === 'version') {
            const token = cursor.take();
            const quoted = token.kind === 'string';
            const text = quoted ? unquote(token.text) : token.text;
            operands.push({ kind: 'version', span: spanOf(token), text, quoted });
        } else operands.push(asName(cursor.take()));
    }
    semicolon(cursor, `\`${cursor.text.slice(words[0]?.span.start ?? start, cursor.lastEnd)}\``);
    return { kind: 'simple', span: cursor.from(start), labels, row: row.id, words, operands, cSpelling: false };
}

/** `isb()`, `dsb(ish)`; null when this is an ordinary call. */
function cStyle(cursor: Cursor, start: number, labels: readonly Name[]): Statement | null {
    const name = cursor.peek().text;
    if (!cNames.has(name)) return null;
    const argument = cursor.isName(2) ? cursor.peek(2).text : '';
    const close = argument === '' ? 2 : 3;
    const row = cSpellings.get(`${name}(${argument})`);
    if (!row || !cursor.is(')', close)) {
        const known = [...cSpellings.keys()].filter((spelling) => spelling.startsWith(`${name}(`));
        const written = cursor.text.slice(cursor.peek().start, cursor.peek(close).end);
        const [near] = nearest(written, known);
        const span = { start: cursor.peek().start, end: cursor.peek(close).end };
        const isCall = cursor.is(')', close);
        return broken(
            cursor,
            start,
            labels,
            known.length > 1
                ? `\`${name}\` is written ${known.map((text) => `\`${text}\``).join(', ')}`
                : `\`${name}\` takes no argument: \`${known[0] ?? name}\``,
            'ISO115',
            isCall
                ? [near ?? known[0] ?? ''].map((newText) => ({
                      title: `Replace by \`${newText}\``,
                      edits: [{ span, newText }],
                  }))
                : [],
        );
    }
    const words = [asName(cursor.take())];
    cursor.take();
    if (argument !== '') words.push(asName(cursor.take()));
    cursor.take();
    semicolon(cursor, `\`${cursor.text.slice(words[0].span.start, cursor.lastEnd)}\``);
    return { kind: 'simple', span: cursor.from(start), labels, row: row.id, words, operands: [], cSpelling: true };
}
