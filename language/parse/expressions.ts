/** Expressions: C precedence, by precedence climbing. */
import { nearest } from '../spelling';
import type { BinaryOperator, CodeReference, Expression, NumberLiteral, Token, UnaryOperator } from '../syntax';
import { asName, MAX_DEPTH, spanOf, unquote, type Cursor } from './cursor';

/** Binding strength of C; larger binds tighter. */
export const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
    '||': 1,
    '&&': 2,
    '|': 3,
    '^': 4,
    '&': 5,
    '==': 6,
    '!=': 6,
    '<': 7,
    '<=': 7,
    '>': 7,
    '>=': 7,
    '<<': 8,
    '>>': 8,
    '+': 9,
    '-': 9,
    '*': 10,
};

const isBinary = (text: string): text is BinaryOperator => Object.hasOwn(PRECEDENCE, text);
const isUnary = (text: string): text is UnaryOperator => text.length === 1 && '!-+~&'.includes(text);

/** An expression; where there is none, an empty error node and a diagnostic. */
export function expression(cursor: Cursor, minimum = 1): Expression {
    cursor.depth++;
    let left = unary(cursor);
    const { start } = left.span;
    let length = 0;
    for (;;) {
        const token = cursor.peek();
        if (token.kind !== 'punctuation' || !isBinary(token.text)) break;
        const strength = PRECEDENCE[token.text];
        if (strength < minimum) break;
        // Left-associative chains nest to the left as deeply as they are long.
        if (cursor.depth + ++length > MAX_DEPTH) {
            left = tooDeep(cursor, start);
            break;
        }
        cursor.take();
        const right = expression(cursor, strength + 1);
        left = { kind: 'binary', span: cursor.from(start), operator: token.text, left, right };
    }
    cursor.depth--;
    return left;
}

function unary(cursor: Cursor): Expression {
    const token = cursor.peek();
    if (cursor.depth > MAX_DEPTH) return tooDeep(cursor, token.start);
    if (token.kind === 'punctuation' && isUnary(token.text)) {
        cursor.take();
        cursor.depth++;
        const operand = unary(cursor);
        cursor.depth--;
        return { kind: 'unary', span: cursor.from(token.start), operator: token.text, operand };
    }
    return primary(cursor);
}

function primary(cursor: Cursor): Expression {
    const token = cursor.peek();
    switch (token.kind) {
        case 'number':
            return number(cursor);
        case 'string':
            cursor.take();
            return { kind: 'text', span: spanOf(token), value: unquote(token.text) };
        case 'identifier':
            return named(cursor);
        default:
            break;
    }
    if (cursor.accept('(')) {
        const inner = expression(cursor);
        cursor.expect(')', 'to close this parenthesis');
        return { kind: 'parenthesized', span: cursor.from(token.start), inner };
    }
    if (cursor.is('*') && cursor.isName(1)) {
        pointer(cursor);
        return primary(cursor);
    }
    cursor.report('ISO109', cursor.here(), `expected an expression, ${cursor.found()}`);
    return { kind: 'error', span: { start: cursor.lastEnd, end: cursor.lastEnd }, text: '' };
}

/** `*x` as C has it, the cursor on the `*`: there are no pointers, and a word is named as it is. */
export function pointer(cursor: Cursor): void {
    const token = cursor.take();
    const name = cursor.peek().text;
    cursor.report('ISO109', spanOf(token), `there are no pointers here: write \`${name}\``, [
        { title: `Remove \`${token.text}\``, edits: [{ span: spanOf(token), newText: '' }] },
    ]);
    cursor.broken = false;
}

/** What other tools call the reading of a memory word. */
const READS: ReadonlySet<string> = new Set(['load', 'read', 'ldr', 'get']);

/** What starts with an identifier: a name, `A.r`, `registered(B)`, `load.acquire x`, `execute foo`, a call. */
function named(cursor: Cursor): Expression {
    const token = cursor.take();
    const name = asName(token);
    if (token.text === 'registered' && cursor.is('(')) {
        cursor.take();
        const cpu = cursor.name('the name of a CPU');
        cursor.expect(')', 'after the CPU');
        return { kind: 'registered', span: cursor.from(token.start), cpu };
    }
    if (token.text === 'registered' && cursor.isName() && !cursor.startsLine) {
        const { start, end, text } = cursor.peek();
        const newText = `registered(${text})`;
        cursor.report('ISO100', { start, end }, `expected \`(\` after \`registered\`, found \`${text}\``, [
            { title: `Write \`${newText}\``, edits: [{ span: { start: token.start, end }, newText }] },
        ]);
        return { kind: 'registered', cpu: asName(cursor.take()), span: cursor.from(token.start) };
    }
    if (READS.has(token.text) && cursor.isName() && !cursor.startsLine) {
        const { start, text } = cursor.peek();
        cursor.report('ISO107', spanOf(token), `\`${token.text}\` is not needed: \`${text}\` reads it`, [
            { title: `Remove \`${token.text}\``, edits: [{ span: { start: token.start, end: start }, newText: '' }] },
        ]);
        return named(cursor);
    }
    if (isMisspelt(cursor, token, 'execute'))
        cursor.report('ISO107', spanOf(token), `\`${token.text}\` is no event; did you mean \`execute\`?`, [
            { title: 'Replace by `execute`', edits: [{ span: spanOf(token), newText: 'execute' }] },
        ]);
    if ((token.text === 'execute' || isMisspelt(cursor, token, 'execute')) && cursor.isName())
        return { kind: 'execute', code: codeReference(cursor), span: cursor.from(token.start) };
    if (cursor.is('(')) {
        const list = callArguments(cursor);
        return { kind: 'call', span: cursor.from(token.start), callee: name, arguments: list };
    }
    if (cursor.is('.') && (cursor.isName(1) || cursor.peek(1).kind === 'number')) {
        if (token.text === 'load' && cursor.isName(2)) {
            cursor.take();
            const order = asName(cursor.take());
            return { kind: 'load', order, word: asName(cursor.take()), span: cursor.from(token.start) };
        }
        cursor.take();
        return { kind: 'field', object: name, field: asName(cursor.take()), span: cursor.from(token.start) };
    }
    return name;
}

/** Two names in a row on one line mean nothing unless the first is a word of the language. */
function isMisspelt(cursor: Cursor, token: Token, word: string): boolean {
    return cursor.isName() && !cursor.startsLine && (token.text === 'exec' || nearest(token.text, [word]).length > 0);
}

/** `( e, … )`, the cursor on the opening parenthesis. */
export function callArguments(cursor: Cursor): readonly Expression[] {
    const list: Expression[] = [];
    cursor.take();
    if (cursor.accept(')')) return list;
    if (cursor.is(';')) {
        cursor.expect(')', 'after the arguments');
        return list;
    }
    do list.push(expression(cursor));
    while (cursor.accept(','));
    cursor.expect(')', 'after the arguments');
    return list;
}

export function number(cursor: Cursor): NumberLiteral {
    const token = cursor.take();
    const value = /^(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(token.text) ? Number(token.text) : NaN;
    if (!(value <= 0xffffffff)) {
        const what = Number.isNaN(value) ? 'is not a number' : 'does not fit into 32 bits';
        cursor.report('ISO110', spanOf(token), `\`${token.text}\` ${what}`);
    }
    // Values are signed 32-bit and wrap, as an int of the kernel does.
    return { kind: 'number', span: spanOf(token), value: Number.isNaN(value) ? 0 : value | 0, text: token.text };
}

/** `foo` or `foo.0`. */
export function codeReference(cursor: Cursor): CodeReference {
    const start = cursor.peek().start;
    const name = cursor.name('the name of a code location');
    let part: CodeReference['part'] = null;
    if (cursor.is('.') && cursor.peek(1).kind === 'number') {
        cursor.take();
        part = asName(cursor.take());
    }
    return { kind: 'code-reference', span: name.text === '' ? name.span : cursor.from(start), name, part };
}

/** Gives up on an expression: skips to the end of its statement. */
function tooDeep(cursor: Cursor, start: number): Expression {
    cursor.report('ISO108', cursor.here(), `this is nested more than ${MAX_DEPTH} levels deep`);
    let open = 0;
    while (!cursor.atEnd && !cursor.is(';') && !cursor.is('{') && !cursor.is('}')) {
        if (cursor.is('(')) open++;
        else if (cursor.is(')') && --open < 0) break;
        cursor.take();
    }
    const span = cursor.from(start);
    return { kind: 'error', span, text: cursor.text.slice(span.start, span.end) };
}
