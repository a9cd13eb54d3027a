/** What C has and scenarios have not, and what to write instead. */
import type { Fix } from '../diagnostic';
import type { Token } from '../syntax';
import { spanOf, type Cursor } from './cursor';

const CONTROL: Readonly<Record<string, string>> = {
    goto: 'there is no `goto`: use `if`, `while`, `repeat` or `choose`',
    break: 'there is no `break`: put what ends the loop into its condition',
    continue: 'there is no `continue`: use `if`',
    return: 'there is no `return`: a CPU or procedure ends with its last statement; use `if`',
    switch: 'there is no `switch`: use `if` and `else if`',
    do: 'there is no `do`: use `while` or `repeat`',
    for: 'a `for` goes over the other CPUs (`for c in others { … }`); to count write `repeat 3 { … }`',
};

const TYPES: ReadonlySet<string> = new Set(
    'int long short char unsigned signed bool void u8 u16 u32 u64 s8 s16 s32 s64 atomic_t volatile const static'.split(
        ' ',
    ),
);

/** What other tools call an assignment to a memory word. */
const STORES: ReadonlySet<string> = new Set(['store', 'write', 'let']);

/** A statement of C at the cursor, which starts no statement here; null: it is none that is known. */
export function cHabit(cursor: Cursor): { readonly message: string; readonly fixes: readonly Fix[] } | null {
    const token = cursor.peek();
    const control = Object.hasOwn(CONTROL, token.text) ? CONTROL[token.text] : undefined;
    if (control !== undefined) return { message: control, fixes: [] };
    if (TYPES.has(token.text) && cursor.isName(1)) return declaration(cursor, token);
    if (STORES.has(token.text) && cursor.isName(1) && cursor.is('=', 2)) return assignment(cursor, token);
    return arithmetic(cursor, token) ?? comparison(cursor, token);
}

/** `store x = 1;` */
function assignment(cursor: Cursor, { text, start }: Token) {
    const name = cursor.peek(1);
    return {
        message: `\`${text}\` is not needed: \`${name.text} = …;\` writes it, \`r = ${name.text};\` reads it`,
        fixes: [{ title: `Remove \`${text}\``, edits: [{ span: { start, end: name.start }, newText: '' }] }],
    };
}

function declaration(cursor: Cursor, token: Token) {
    const name = cursor.peek(1);
    return {
        message: `\`${name.text}\` needs no declaration: assigning it makes it a register; what CPUs share is \`shared ${name.text} = 0;\` at the top`,
        fixes: [
            {
                title: `Remove \`${token.text}\``,
                edits: [{ span: { start: token.start, end: name.start }, newText: '' }],
            },
        ],
    };
}

/** `x++`, `x += 1`. */
function arithmetic(cursor: Cursor, { text, start }: Token) {
    const [operator, second] = [cursor.peek(1), cursor.peek(2)];
    const isOperator = operator.kind === 'punctuation' && '+-*&|^'.includes(operator.text);
    if (!isOperator || second.start !== operator.end) return null;
    if (second.text === '=') {
        const span = { start: operator.start, end: second.end };
        const newText = `= ${text} ${operator.text}`;
        return {
            message: `there is no \`${operator.text}=\`: write \`${text} = ${text} ${operator.text} …\``,
            fixes: [{ title: `Write \`${text} = ${text} ${operator.text} …\``, edits: [{ span, newText }] }],
        };
    }
    if (second.text !== operator.text || !'+-'.includes(operator.text)) return null;
    const newText = `${text} = ${text} ${operator.text} 1`;
    return {
        message: `there is no \`${operator.text}${operator.text}\`: write \`${newText}\``,
        fixes: [{ title: `Write \`${newText}\``, edits: [{ span: { start, end: second.end }, newText }] }],
    };
}

/** `x == 1;` */
function comparison(cursor: Cursor, { text, start }: Token) {
    const operator = cursor.peek(1);
    if (operator.text !== '==') return null;
    let end = operator.end;
    for (let ahead = 2; !'{};'.includes(cursor.peek(ahead).text) && cursor.peek(ahead).kind !== 'end'; ahead++)
        end = cursor.peek(ahead).end;
    const condition = cursor.text.slice(start, end);
    const assign = { title: 'Replace by `=`', edits: [{ span: spanOf(operator), newText: '=' }] };
    const wait = {
        title: `Write \`await (${condition})\``,
        edits: [{ span: { start, end }, newText: `await (${condition})` }],
    };
    return {
        message: `a comparison is no statement: \`${text} = …\` assigns, \`await (…)\` waits`,
        fixes: condition.includes('\n') ? [assign] : [assign, wait],
    };
}

/** Skips what belongs to a statement of C besides its `;`: the parentheses of a `for`, the block and condition of a `do`. */
export function skipInside(cursor: Cursor): void {
    const isDo = cursor.is('do') && cursor.is('{', 1);
    if (isDo) {
        const close = matching(cursor, 1, '{', '}');
        if (close !== null && cursor.is('while', close + 1)) cursor.skipUntil(close + 1);
    }
    if (cursor.is('(', 1)) {
        const close = matching(cursor, 1, '(', ')');
        if (close !== null) cursor.skipUntil(close);
    }
}

/** Tokens from here to what closes the bracket at `from`; null: nothing does. */
function matching(cursor: Cursor, from: number, open: string, close: string): number | null {
    let depth = 0;
    for (let ahead = from; cursor.peek(ahead).kind !== 'end'; ahead++) {
        if (open === '(' && '{}'.includes(cursor.peek(ahead).text)) return null;
        if (cursor.is(open, ahead)) depth++;
        else if (cursor.is(close, ahead) && --depth === 0) return ahead;
    }
    return null;
}
