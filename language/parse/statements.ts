/** Statements and blocks. A broken statement costs itself: recovery stops at its `;`, at braces and at the next statement. */
import type { AssignStatement, Block, Expression, IfStatement, Name, Statement, Text, WhenStatement } from '../syntax';
import { asName, MAX_DEPTH, spanOf, type Cursor } from './cursor';
import { callArguments, expression, pointer } from './expressions';
import { broken, semicolon } from './recovery';
import { simple } from './simple';
import { startsItem } from './starts';
import { cHabit, skipInside } from './habits';
import { unknownStatement } from './unknown';

/** What a CPU block may hold besides statements: its IPI handler. */
export type OnHandler = (start: number, body: Block) => void;

/**
 * `{ … }`. A missing `{` is reported and the statements are parsed as though it were there; a missing `}` ends the block
 * where the next declaration of the file starts.
 */
export function block(cursor: Cursor, what: string, onHandler?: OnHandler): Block {
    const start = cursor.peek().start;
    const opened = cursor.expect('{', `to open ${what}`);
    if (!opened && (cursor.atEnd || cursor.is(';') || startsItem(cursor)))
        return { kind: 'block', span: { start: cursor.lastEnd, end: cursor.lastEnd }, statements: [] };
    const begin = opened ? start : Math.max(cursor.lastEnd, 0);
    const statements: Statement[] = [];
    if (cursor.depth >= MAX_DEPTH) {
        statements.push(skipNested(cursor));
        return { kind: 'block', span: cursor.from(begin), statements };
    }
    cursor.depth++;
    const { kept } = cursor;
    if (opened && kept !== null && kept.body?.span.start === start) {
        cursor.kept = null;
        for (const each of kept.statements) statements.push(each);
        cursor.skipTo(kept.statements[kept.statements.length - 1]?.span.end ?? cursor.lastEnd);
    }
    while (!cursor.atEnd && !cursor.is('}') && !startsItem(cursor)) {
        if (onHandler && cursor.is('on') && cursor.is('ipi', 1) && !cursor.is('=', 1)) {
            const from = cursor.take().start;
            cursor.take();
            onHandler(from, block(cursor, 'the handler'));
        } else statements.push(statement(cursor));
    }
    cursor.depth--;
    // Where the `{` is missing too, that has been said, and is one mistake.
    if (!cursor.accept('}') && opened) {
        const span = { start, end: start + 1 };
        cursor.report('ISO102', span, `${what} is not closed: \`}\` is missing`, [
            {
                title: 'Insert `}`',
                edits: [{ span: { start: cursor.lastEnd, end: cursor.lastEnd }, newText: '\n}' }],
            },
        ]);
    }
    return { kind: 'block', span: cursor.from(begin), statements };
}

/** Skips what is nested too deeply, up to the brace that closes it. */
function skipNested(cursor: Cursor): Statement {
    const start = cursor.peek().start;
    cursor.report('ISO108', cursor.here(), `blocks are nested more than ${MAX_DEPTH} levels deep`);
    let open = 0;
    while (!cursor.atEnd && !(open === 0 && cursor.is('}'))) {
        if (cursor.is('{')) open++;
        else if (cursor.is('}')) open--;
        cursor.take();
    }
    const span = cursor.from(start);
    const text = cursor.text.slice(span.start, span.end);
    cursor.accept('}');
    return { kind: 'error', span, labels: [], text };
}

/** One statement with its labels. Always takes at least one token. */
export function statement(cursor: Cursor): Statement {
    const start = cursor.peek().start;
    cursor.broken = false;
    const labels: Name[] = [];
    while (cursor.isName() && cursor.is(':', 1)) {
        labels.push(asName(cursor.take()));
        cursor.take();
    }
    if (labels.length > 0 && (cursor.is('}') || cursor.atEnd || startsItem(cursor))) {
        const label = labels[labels.length - 1];
        const at = cursor.lastEnd;
        cursor.report('ISO112', label.span, `label \`${label.text}\` stands before no statement`, [
            { title: 'Insert an empty statement', edits: [{ span: { start: at, end: at }, newText: ' ;' }] },
        ]);
        return { kind: 'empty', span: cursor.from(start), labels };
    }
    return afterLabels(cursor, start, labels);
}

function afterLabels(cursor: Cursor, start: number, labels: readonly Name[]): Statement {
    if (cursor.accept(';')) return { kind: 'empty', span: cursor.from(start), labels };
    if (cursor.is('{')) {
        const body = block(cursor, 'this block');
        return { kind: 'nested', span: cursor.from(start), labels, body };
    }
    if ((cursor.is('*') || cursor.is('&')) && cursor.isName(1)) {
        pointer(cursor);
        return afterLabels(cursor, start, labels);
    }
    if (!cursor.isName()) return broken(cursor, start, labels, `expected a statement, ${cursor.found()}`);
    const structure = structured(cursor, start, labels);
    if (structure) return structure;
    const assignment = assign(cursor, start, labels);
    if (assignment) return assignment;
    const row = simple(cursor, start, labels);
    if (row) return row;
    const foreign = cHabit(cursor);
    if (foreign) {
        cursor.report('ISO107', cursor.here(), foreign.message, foreign.fixes);
        cursor.broken = true;
        skipInside(cursor);
        return broken(cursor, start, labels, 'said above');
    }
    if (cursor.is('(', 1)) {
        const callee = asName(cursor.take());
        const list = callArguments(cursor);
        semicolon(cursor, 'the call');
        return { kind: 'call', span: cursor.from(start), labels, callee, arguments: list };
    }
    const { message, fixes } = unknownStatement(cursor);
    return broken(cursor, start, labels, message, 'ISO107', fixes);
}

/** `if`, `while`, …: the keywords count only where their grammar follows. */
function structured(cursor: Cursor, start: number, labels: readonly Name[]): Statement | null {
    const called = cursor.is('(', 1);
    switch (cursor.peek().text) {
        case 'if':
            return called || cursor.isName(1) ? ifStatement(cursor, start, labels) : null;
        case 'when':
            return called || cursor.isName(1) ? whenStatement(cursor, start, labels) : null;
        case 'while': {
            if (!called && !cursor.isName(1)) return null;
            const condition = parenthesized(cursor);
            const body = isBusyWait(cursor) ? busyWait(cursor, start, condition) : branch(cursor, 'the loop');
            return { kind: 'while', span: cursor.from(start), labels, condition, body };
        }
        case 'await': {
            if (!called && !cursor.isName(1)) return null;
            const condition = parenthesized(cursor);
            semicolon(cursor, '`await`');
            return { kind: 'await', span: cursor.from(start), labels, condition };
        }
        case 'assert': {
            if (!called && !cursor.isName(1)) return null;
            const condition = parenthesized(cursor);
            semicolon(cursor, '`assert`');
            return { kind: 'assert', span: cursor.from(start), labels, condition };
        }
        case 'repeat': {
            if (!called && !cursor.isName(1) && cursor.peek(1).kind !== 'number' && !cursor.is('{', 1)) return null;
            cursor.take();
            if (cursor.is('{')) cursor.report('ISO109', cursor.here(), 'expected how often: `repeat 3 { … }`');
            const count = expression(cursor);
            const body = block(cursor, 'the loop');
            return { kind: 'repeat', span: cursor.from(start), labels, count, body };
        }
        case 'for':
            return cursor.isName(1) && !cursor.is('=', 1) ? forStatement(cursor, start, labels) : null;
        case 'choose':
            return cursor.is('{', 1) || cursor.isName(1) ? choose(cursor, start, labels) : null;
        case 'note': {
            if (!cursor.isString(1) && !cursor.isName(1)) return null;
            cursor.take();
            const text: Text = cursor.string('a note');
            semicolon(cursor, 'the note');
            return { kind: 'note', span: cursor.from(start), labels, text };
        }
        default:
            return null;
    }
}

/** The keyword and its `( e )`. */
function parenthesized(cursor: Cursor) {
    const keyword = cursor.take().text;
    if (!cursor.is('(')) return bareCondition(cursor, keyword);
    cursor.take();
    const condition = expression(cursor);
    if (cursor.is('=')) {
        const span = cursor.here();
        cursor.report('ISO100', span, 'a condition compares with `==`; `=` assigns', [
            { title: 'Replace by `==`', edits: [{ span, newText: '==' }] },
        ]);
    }
    if (!cursor.accept(')')) {
        cursor.expect(')', 'after the condition');
        // Up to where it was probably meant to end.
        while (!cursor.atEnd && !cursor.startsLine && !'{};)'.includes(cursor.peek().text)) cursor.take();
        cursor.accept(')');
    }
    return condition;
}

/** A condition without its parentheses: both are missing, which is one mistake. */
function bareCondition(cursor: Cursor, keyword: string) {
    const span = cursor.here();
    const message = `expected \`(\` after \`${keyword}\`, ${cursor.found()}`;
    const at = cursor.diagnostics.length;
    const condition = expression(cursor);
    // Only where the condition itself is whole are parentheses all it needs.
    const { start, end } = condition.span;
    const isWhole = cursor.diagnostics.length === at && end > start;
    const put = (offset: number, newText: string) => ({ span: { start: offset, end: offset }, newText });
    const fix = { title: 'Put the condition in parentheses', edits: [put(start, '('), put(end, ')')] };
    cursor.report('ISO100', span, message, isWhole ? [fix] : []);
    cursor.accept(')');
    return condition;
}

/** `while (e);` and `while (e) cpu_relax();`, as C waits. */
function isBusyWait(cursor: Cursor): boolean {
    return cursor.is(';') || (cursor.is('cpu_relax') && cursor.is('(', 1) && cursor.is(')', 2) && cursor.is(';', 3));
}

function busyWait(cursor: Cursor, start: number, condition: Expression): Block {
    const span = { start: cursor.peek().start, end: cursor.peek().end };
    if (!cursor.is(';')) for (let count = 0; count < 3; count++) cursor.take();
    cursor.take();
    const text = cursor.text.slice(condition.span.start, condition.span.end);
    const keyword = cursor.text.indexOf('while', start);
    cursor.report('ISO100', span, 'a loop has a block; to wait for something write `await (…)`', [
        {
            title: `Write \`await (!(${text}));\``,
            edits: [{ span: { start: keyword, end: cursor.lastEnd }, newText: `await (!(${text}));` }],
        },
    ]);
    return { kind: 'block', span: { start: span.start, end: cursor.lastEnd }, statements: [] };
}

/** A block, or (with a diagnostic) a single statement where C would allow one. */
function branch(cursor: Cursor, what: string): Block {
    if (cursor.is('{') || !cursor.isName() || startsItem(cursor)) return block(cursor, what);
    const { start } = cursor.peek();
    const here = cursor.here();
    if (cursor.depth >= MAX_DEPTH) {
        const only = broken(cursor, start, [], 'nested too deeply');
        return { kind: 'block', span: only.span, statements: [only] };
    }
    cursor.depth++;
    const only = statement(cursor);
    cursor.depth--;
    const put = (offset: number, newText: string) => ({ span: { start: offset, end: offset }, newText });
    const edits = [put(only.span.start, '{ '), put(only.span.end, ' }')];
    cursor.broken = false;
    cursor.report('ISO100', here, `expected \`{\` to open ${what}: blocks always have braces`, [
        { title: 'Put it in braces', edits },
    ]);
    return { kind: 'block', span: only.span, statements: [only] };
}

function ifStatement(cursor: Cursor, start: number, labels: readonly Name[]): IfStatement {
    const condition = parenthesized(cursor);
    const then = branch(cursor, 'the `if`');
    let otherwise: IfStatement['otherwise'] = null;
    if (cursor.is('else') && !cursor.is('=', 1) && !cursor.is(':', 1)) {
        cursor.take();
        const from = cursor.peek().start;
        if (cursor.is('if') && cursor.depth < MAX_DEPTH) {
            cursor.depth++;
            otherwise = ifStatement(cursor, from, []);
            cursor.depth--;
        } else otherwise = branch(cursor, 'the `else`');
    }
    return { kind: 'if', span: cursor.from(start), labels, condition, then, otherwise };
}

function whenStatement(cursor: Cursor, start: number, labels: readonly Name[]): WhenStatement {
    const condition = parenthesized(cursor);
    const then = branch(cursor, 'the `when`');
    let otherwise: WhenStatement['otherwise'] = null;
    if (cursor.is('else') && !cursor.is('=', 1) && !cursor.is(':', 1)) {
        cursor.take();
        const from = cursor.peek().start;
        if (cursor.is('when') && cursor.depth < MAX_DEPTH) {
            cursor.depth++;
            otherwise = whenStatement(cursor, from, []);
            cursor.depth--;
        } else otherwise = branch(cursor, 'the `else`');
    }
    return { kind: 'when', span: cursor.from(start), labels, condition, then, otherwise };
}

function forStatement(cursor: Cursor, start: number, labels: readonly Name[]): Statement {
    cursor.take();
    const nameless = cursor.is('in') && !cursor.is('in', 1);
    if (nameless) cursor.report('ISO113', cursor.here(), 'expected a name for the CPU: `for c in others`');
    const variable = nameless ? cursor.missingName() : cursor.name('a name for the CPU');
    cursor.expect('in', 'after the name: `for c in others`');
    const set = cursor.name('`others`');
    if (set.text !== '' && set.text !== 'others')
        cursor.report('ISO100', set.span, `a \`for\` goes over \`others\`, not \`${set.text}\``, [
            { title: 'Replace by `others`', edits: [{ span: set.span, newText: 'others' }] },
        ]);
    const body = block(cursor, 'the loop');
    return { kind: 'for', span: cursor.from(start), labels, variable, set, body };
}

function choose(cursor: Cursor, start: number, labels: readonly Name[]): Statement {
    cursor.take();
    const branches = [branch(cursor, 'the choice')];
    while (cursor.is('or') && (cursor.is('{', 1) || cursor.isName(1))) {
        cursor.take();
        branches.push(branch(cursor, 'the choice'));
    }
    return { kind: 'choose', span: cursor.from(start), labels, branches };
}

/** `x = e;`, `registered(B) = e;`, `foo.0 = e;`, `store.release x = e;`; null when it is none of these. */
function assign(cursor: Cursor, start: number, labels: readonly Name[]): Statement | null {
    let release: Name | null = null;
    let target: AssignStatement['target'];
    if (cursor.is('=', 1)) target = asName(cursor.take());
    else if (cursor.is('store') && cursor.is('.', 1) && cursor.isName(2) && cursor.isName(3)) {
        const from = cursor.take().start;
        cursor.take();
        const order = cursor.take();
        const span = { start: from, end: order.end };
        release = { kind: 'name', span, text: `store.${order.text}` };
        if (order.text !== 'release')
            cursor.report(
                'ISO107',
                spanOf(order),
                `\`store.${order.text}\` does not exist; there is \`store.release\``,
                [{ title: 'Replace by `release`', edits: [{ span: spanOf(order), newText: 'release' }] }],
            );
        target = asName(cursor.take());
    } else if (cursor.is('registered') && cursor.is('(', 1) && cursor.is(')', 3) && cursor.is('=', 4)) {
        const left = expression(cursor, 99);
        target = left.kind === 'registered' ? left : { kind: 'error', span: left.span, text: '' };
    } else if (cursor.is('.', 1) && cursor.is('=', 3)) {
        const left = expression(cursor, 99);
        target = left.kind === 'field' ? left : { kind: 'error', span: left.span, text: '' };
    } else return null;
    cursor.expect('=', 'after the name');
    const value = expression(cursor);
    semicolon(cursor, 'the assignment');
    return { kind: 'assign', span: cursor.from(start), labels, release, target, value };
}
