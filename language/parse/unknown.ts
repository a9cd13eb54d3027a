/** What is said of a word that starts no statement, or no declaration: what was probably meant. */
import type { Fix } from '../diagnostic';
import { nearest } from '../spelling';
import { STATEMENTS } from '../statements';
import type { Token } from '../syntax';
import { spanOf, type Cursor } from './cursor';
import { startsItem } from './starts';

/** Words of other tools and languages, and what they are called here. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
    exec: 'execute',
    fetch: 'execute',
    modify: 'patch',
    poke: 'patch',
    cli: 'mask irq',
    sti: 'unmask irq',
    wait_for: 'await',
    nop: 'note "nop"',
};

const FIRST_WORDS: readonly string[] = [
    ...new Set(
        STATEMENTS.flatMap(({ form, id, parts }) => {
            const [first] = parts;
            if (form === 'structured') return [id.split(' ')[0]];
            return form === 'simple' && first && 'word' in first ? [first.word] : [];
        }),
    ),
];

/** The message and repairs for the word at the cursor, which starts no statement. */
export function unknownStatement(cursor: Cursor): { readonly message: string; readonly fixes: readonly Fix[] } {
    const token = cursor.peek();
    const word = token.text;
    if (word === 'else') return { message: '`else` without an `if` before it', fixes: [] };
    if (word === 'or') return { message: '`or` without a `choose` before it', fixes: [] };
    const other = Object.hasOwn(OTHER_WORDS, word) ? OTHER_WORDS[word] : undefined;
    const near = other === undefined ? nearest(word, FIRST_WORDS) : [other];
    const shown = word.length > 40 ? `${word.slice(0, 40)}…` : word;
    const hint = near[0] === undefined ? '' : `; did you mean \`${near[0]}\`?`;
    const replacements = near.map((each) => replace(token, each));
    const next = cursor.peek(1);
    const at = token.end;
    const insert = (newText: string): Fix => ({
        title: `Insert \`${newText}\``,
        edits: [{ span: { start: at, end: at }, newText }],
    });
    if (cursor.is(';', 1)) {
        const semicolon = { start: token.start, end: next.end };
        const label = { title: `Make it a label: \`${shown}:\``, edits: [{ span: semicolon, newText: `${word}:` }] };
        return {
            message: `\`${shown}\` starts no statement${hint || '; a call ends with `()`, a label with `:`'}`,
            fixes: near.length > 0 ? [...replacements, insert('()')] : [insert('()'), label],
        };
    }
    const endsLine = next.kind === 'end' || cursor.text.slice(token.end, next.start).includes('\n');
    if (endsLine)
        return {
            message: `\`${shown}\` starts no statement${hint || '; a label ends with `:`, a call with `();`'}`,
            fixes: near.length > 0 ? [...replacements, insert(':')] : [insert(':'), insert('();')],
        };
    return { message: `\`${shown}\` starts no statement${hint}`, fixes: replacements };
}

function replace(token: Token, newText: string): Fix {
    return { title: `Replace by \`${newText}\``, edits: [{ span: spanOf(token), newText }] };
}

const ITEM_WORDS = [
    'scenario',
    'source',
    'note',
    'arch',
    'use',
    'code',
    'shared',
    'line',
    'proc',
    'cpu',
    'forbid',
    'exists',
    'always',
    'returns',
    'expect',
    'trace',
];

function sameAs(here: string, elsewhere: string): Record<string, string> {
    return Object.fromEntries(elsewhere.split(' ').map((word) => [word, here]));
}

/** Words of other tools for declarations. */
const OTHER_ITEMS: Readonly<Record<string, string>> = {
    title: 'scenario',
    architecture: 'arch',
    site: 'code',
    ...sameAs(
        'shared',
        'word int long bool char u8 u16 u32 u64 unsigned atomic_t data var variable location global memory',
    ),
    ...sameAs('cpu', 'thread core hart process processor'),
    include: 'use',
    import: 'use',
    ...sameAs('proc', 'void procedure function func macro'),
    ...sameAs('always', 'forall assert invariant'),
};

/**
 * The declaration that the word at the cursor starts, on top level; as it is spelt, or as it was probably meant to be.
 * null: it starts none.
 */
export function declarationWord(cursor: Cursor): { readonly word: string; readonly fix: Fix | null } | null {
    const token = cursor.peek();
    if (!cursor.isName() || cursor.is(':', 1)) return null;
    const isExact = ITEM_WORDS.includes(token.text);
    if (isExact) return startsItem(cursor) || !cursor.is('=', 1) ? { word: token.text, fix: null } : null;
    // What could be a statement that has lost its block is none.
    const next = cursor.peek(1);
    if (!cursor.startsLine || FIRST_WORDS.includes(token.text)) return null;
    const other = Object.hasOwn(OTHER_ITEMS, token.text) ? [OTHER_ITEMS[token.text]] : [];
    const [word] = [...other, ...nearest(token.text, ITEM_WORDS)];
    if (word === undefined) return null;
    const wanted = FOLLOWING[word] ?? 'name';
    const fits =
        wanted === 'name'
            ? next.kind === 'identifier'
            : wanted === 'string'
              ? next.kind === 'string'
              : next.text === wanted;
    return fits ? { word, fix: replace(token, word) } : null;
}

/** What follows the word; a name where nothing is said. */
const FOLLOWING: Readonly<Record<string, string>> = {
    scenario: 'string',
    source: 'string',
    use: 'string',
    line: '{',
    exists: '(',
    always: '(',
};
