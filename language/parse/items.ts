/** Declarations, CPU blocks and properties of a file. A broken one costs itself, up to where the next starts. */
import type {
    ArchReference,
    Block,
    CodeItem,
    CpuItem,
    ExpectItem,
    FieldExpression,
    HandlerBlock,
    Item,
    LineItem,
    Name,
    OptionSetting,
    Parameter,
    ProcItem,
    PropertyItem,
    SharedItem,
    TraceItem,
    TraceStep,
    Version,
} from '../syntax';
import { asName, spanOf, unquote, type Cursor } from './cursor';
import { codeReference, expression, number } from './expressions';
import { nearest } from '../spelling';
import { semicolon, startsStatement } from './recovery';
import { startsItem } from './starts';
import { block } from './statements';
import { declarationWord } from './unknown';

/** One item; takes at least one token. */
export function item(cursor: Cursor): Item {
    cursor.broken = false;
    cursor.itemStart = cursor.peek().start;
    const declaration = declarationWord(cursor);
    if (declaration?.fix) {
        const { word, fix } = declaration;
        cursor.report(
            'ISO111',
            cursor.here(),
            `\`${cursor.peek().text}\` declares nothing; did you mean \`${word}\`?`,
            [fix],
        );
    }
    const parsed = declaration ? known(cursor, declaration.word) : unknownItem(cursor);
    // Those that end without `;` end with their line, whatever stands there.
    const skipped = cursor.broken && LINES.has(parsed.kind) && skipLine(cursor);
    // A `;` after a block, as C has it after a struct, is harmless.
    const closed = parsed.kind !== 'error' && cursor.accept(';');
    if (!skipped && !closed) return parsed;
    return { ...parsed, span: { start: parsed.span.start, end: cursor.lastEnd } };
}

const LINES: ReadonlySet<Item['kind']> = new Set(['scenario', 'source', 'remark', 'arch']);

/** Whether there was anything to skip. */
function skipLine(cursor: Cursor): boolean {
    const before = cursor.position;
    while (!cursor.atEnd && !cursor.startsLine && !cursor.is('{') && !cursor.is('}') && !cursor.is(';')) cursor.take();
    return cursor.position > before;
}

function known(cursor: Cursor, word: string): Item {
    const start = cursor.peek().start;
    switch (word) {
        case 'scenario':
            cursor.take();
            return { kind: 'scenario', title: cursor.string('a title'), span: cursor.from(start) };
        case 'source':
            cursor.take();
            return { kind: 'source', citation: cursor.string('a citation'), span: cursor.from(start) };
        case 'note':
            cursor.take();
            return { kind: 'remark', text: cursor.string('a note'), span: cursor.from(start) };
        case 'use': {
            cursor.take();
            const path = cursor.string('a path');
            semicolon(cursor, 'the path');
            return { kind: 'use', path, span: cursor.from(start) };
        }
        case 'arch':
            cursor.take();
            return { kind: 'arch', architectures: architectures(cursor), span: cursor.from(start) };
        case 'code':
            return code(cursor);
        case 'shared':
            return shared(cursor);
        case 'line':
            return line(cursor);
        case 'proc':
            return proc(cursor);
        case 'cpu':
            return cpu(cursor);
        case 'expect':
            return expectItem(cursor);
        case 'trace':
            return trace(cursor);
        default:
            return property(cursor, word);
    }
}

/** What starts no declaration: kept as text up to the next that does. */
function unknownItem(cursor: Cursor): Item {
    const { start } = cursor.peek();
    if (cursor.is('}')) {
        const span = spanOf(cursor.take());
        cursor.report('ISO103', span, 'this `}` closes nothing', [
            { title: 'Remove `}`', edits: [{ span, newText: '' }] },
        ]);
        return { kind: 'error', span, text: '}' };
    }
    const brace = cursor.lastToken;
    if (brace?.text === '}' && startsStatement(cursor)) {
        const span = spanOf(brace);
        const what = `\`${cursor.peek().text}\` stands outside any CPU: the \`}\` before it closes the block`;
        const fix = { title: 'Remove the `}` before it', edits: [{ span, newText: '' }] };
        cursor.report('ISO111', cursor.here(), what, [fix], false, [{ span, message: 'this `}`' }]);
    } else if (cursor.isName() && cursor.is('{', 1)) {
        const { text } = cursor.peek();
        const fix = { title: `Write \`cpu ${text} {\``, edits: [{ span: { start, end: start }, newText: 'cpu ' }] };
        cursor.report('ISO111', cursor.here(), `\`${text}\` declares nothing; a CPU is \`cpu ${text} { … }\``, [fix]);
    } else cursor.report('ISO111', cursor.here(), `expected a declaration, a CPU or a property, ${cursor.found()}`);
    do cursor.take();
    while (!cursor.atEnd && !startsItem(cursor));
    const span = cursor.from(start);
    return { kind: 'error', span, text: cursor.text.slice(span.start, span.end) };
}

/** `NAME [{ option = value, … }] [, NAME …]`. */
function architectures(cursor: Cursor): readonly ArchReference[] {
    const list: ArchReference[] = [];
    do {
        const start = cursor.nameStart;
        const name = cursor.name('the name of an architecture');
        const options: OptionSetting[] = [];
        if (cursor.accept('{')) {
            while (!cursor.atEnd && !cursor.is('}') && !startsItem(cursor)) {
                options.push(option(cursor));
                // Commas or semicolons, as one is used to.
                if (!cursor.accept(',') && !cursor.accept(';') && !cursor.is('}')) break;
            }
            cursor.expect('}', 'after the options');
        }
        list.push({ kind: 'architecture', span: cursor.from(start), name, options });
    } while (cursor.accept(','));
    return list;
}

function option(cursor: Cursor): OptionSetting {
    const start = cursor.nameStart;
    const name = cursor.name('an option');
    cursor.expect('=', 'after the option');
    const value = cursor.peek().kind === 'number' ? number(cursor) : cursor.name('a number or `any`');
    return { kind: 'option', span: cursor.from(start), name, value };
}

function version(cursor: Cursor): Version {
    const token = cursor.peek();
    if (token.kind === 'string' || token.kind === 'identifier') {
        cursor.take();
        const quoted = token.kind === 'string';
        return { kind: 'version', span: spanOf(token), text: quoted ? unquote(token.text) : token.text, quoted };
    }
    const name = cursor.name('a version (a name or an instruction in quotes)');
    return { kind: 'version', span: name.span, text: '', quoted: false };
}

function code(cursor: Cursor): CodeItem {
    const start = cursor.take().start;
    const name = cursor.name('a name for the code location');
    cursor.expect('=', 'after the name');
    const first = version(cursor);
    let parts: CodeItem['parts'] = null;
    if (cursor.is('in') && cursor.peek(1).kind === 'number') {
        cursor.take();
        parts = number(cursor);
        if (!cursor.accept('part')) cursor.expect('parts', 'after the number');
    }
    semicolon(cursor, 'the declaration');
    return { kind: 'code', span: cursor.from(start), name, version: first, parts };
}

function shared(cursor: Cursor): SharedItem {
    const start = cursor.take().start;
    const name = cursor.name('a name for the word');
    const value = cursor.accept('=') ? expression(cursor) : null;
    semicolon(cursor, 'the declaration');
    return { kind: 'shared', span: cursor.from(start), name, value };
}

function line(cursor: Cursor): LineItem {
    const start = cursor.take().start;
    const items: (CodeItem | SharedItem | (Item & { kind: 'error' }))[] = [];
    cursor.expect('{', 'after `line`');
    while (!cursor.atEnd && !cursor.is('}')) {
        cursor.broken = false;
        if (cursor.is('code') && startsItem(cursor)) items.push(code(cursor));
        else if (cursor.is('shared') && startsItem(cursor)) items.push(shared(cursor));
        else if (startsItem(cursor)) break;
        else {
            const from = cursor.peek().start;
            cursor.report(
                'ISO100',
                cursor.here(),
                `a line holds \`code\` and \`shared\` declarations, ${cursor.found()}`,
            );
            do cursor.take();
            while (!cursor.atEnd && !cursor.is('}') && !startsItem(cursor));
            const span = cursor.from(from);
            items.push({ kind: 'error', span, text: cursor.text.slice(span.start, span.end) });
        }
    }
    cursor.expect('}', 'to close the line');
    return { kind: 'line', span: cursor.from(start), items };
}

function proc(cursor: Cursor): ProcItem {
    const start = cursor.take().start;
    const name = cursor.name('a name for the procedure');
    const parameters: Parameter[] = [];
    cursor.expect('(', 'after the name');
    while (cursor.isName()) {
        const from = cursor.peek().start;
        const type = asName(cursor.take());
        const parameter = cursor.name('a name for the parameter');
        parameters.push({ kind: 'parameter', span: cursor.from(from), type, name: parameter });
        if (!cursor.accept(',')) break;
    }
    cursor.expect(')', 'after the parameters');
    const list: Name[] = [];
    if (cursor.accept('for')) {
        do list.push(cursor.name('the name of an architecture'));
        while (cursor.accept(','));
    }
    const body = block(cursor, `procedure \`${name.text}\``);
    return { kind: 'proc', span: cursor.from(start), name, parameters, architectures: list, body };
}

function cpu(cursor: Cursor): CpuItem {
    const start = cursor.take().start;
    const name = cursor.name('a name for the CPU');
    let unregistered: Name | null = null;
    let inUser: CpuItem['inUser'] = null;
    for (;;) {
        if (cursor.is('unregistered') && !unregistered) unregistered = asName(cursor.take());
        else if (cursor.is('in') && !inUser) {
            const from = cursor.take().start;
            if (!cursor.accept('user')) misspeltWord(cursor, 'user', 'after `in`');
            inUser = cursor.from(from);
        } else if (!unregistered && cursor.isName() && nearest(cursor.peek().text, ['unregistered']).length > 0) {
            const token = cursor.peek();
            misspeltWord(cursor, 'unregistered', 'here');
            unregistered = asName(token);
        } else break;
    }
    // What else stands before the brace is no statement either.
    if (cursor.isName() && !cursor.startsLine) {
        cursor.report('ISO100', cursor.here(), `expected \`{\` to open CPU \`${name.text}\`, ${cursor.found()}`);
        while (!cursor.atEnd && !cursor.startsLine && !cursor.is('{')) cursor.take();
    }
    let handler: HandlerBlock | null = null;
    const body: Block = block(cursor, `CPU \`${name.text}\``, (from, handled) => {
        if (!handler) handler = { kind: 'handler', span: cursor.from(from), body: handled };
        else {
            const related = [{ span: handler.span, message: 'the first one' }];
            cursor.report(
                'ISO114',
                { start: from, end: from + 2 },
                'a CPU has one `on ipi` handler',
                [],
                false,
                related,
            );
        }
    });
    return { kind: 'cpu', span: cursor.from(start), name, unregistered, inUser, body, handler };
}

/** A word where another is wanted, which it was probably meant to be: a name on the same line before a brace. */
function misspeltWord(cursor: Cursor, word: string, where: string): void {
    const span = cursor.here();
    const stands = cursor.isName() && !cursor.startsLine;
    const fixes = stands ? [{ title: `Replace by \`${word}\``, edits: [{ span, newText: word }] }] : [];
    cursor.report('ISO100', span, `expected \`${word}\` ${where}, ${cursor.found()}`, fixes);
    if (stands) cursor.take();
}

function property(cursor: Cursor, word: string): PropertyItem {
    const { start } = cursor.take();
    if (word === 'returns') {
        const name = cursor.name('the name of a CPU');
        const as = propertyName(cursor);
        return { kind: 'returns', cpu: name, span: cursor.from(start), name: as };
    }
    if (word === 'forbid' && cursor.isName() && !cursor.startsLine) {
        const { text } = cursor.peek();
        const kinds = ['stale', 'unpredictable', 'ipi'];
        const [near] = kinds.includes(text) ? [] : nearest(text, kinds);
        if (near !== undefined) {
            misspeltWord(cursor, near, 'after `forbid`');
            cursor.broken = false;
            return forbidden(cursor, start, near);
        }
        if (kinds.includes(text)) {
            cursor.take();
            return forbidden(cursor, start, text);
        }
    }
    cursor.expect('(', `after \`${word}\`${word === 'forbid' ? ' (or `stale`, `unpredictable`, `ipi to`)' : ''}`);
    const condition = expression(cursor);
    cursor.expect(')', 'after the condition');
    const quantifier = word === 'exists' || word === 'always' ? word : 'forbid';
    const name = propertyName(cursor);
    return { kind: 'final', quantifier, condition, span: cursor.from(start), name };
}

/** The name of a property, if it has one, and the `;` behind it. */
function propertyName(cursor: Cursor): Name | null {
    const name = cursor.accept('as') ? cursor.name('a name for the property') : null;
    semicolon(cursor, 'the property');
    return name;
}

/** What `forbid` forbids, behind its word. */
function forbidden(cursor: Cursor, start: number, what: string): PropertyItem {
    switch (what) {
        case 'stale': {
            const location = codeReference(cursor);
            const on = cursor.accept('on') ? cursor.name('the name of a CPU') : null;
            const after = cursor.accept('after') ? afterLabel(cursor) : null;
            const name = propertyName(cursor);
            return { kind: 'forbid-stale', code: location, on, after, span: cursor.from(start), name };
        }
        case 'unpredictable': {
            const location = codeReference(cursor);
            const name = propertyName(cursor);
            return { kind: 'forbid-unpredictable', code: location, span: cursor.from(start), name };
        }
        default: {
            cursor.expect('to', 'after `ipi`');
            const name = cursor.name('the name of a CPU');
            cursor.expect('while', 'after the CPU: `forbid ipi to B while user`');
            cursor.expect('user', 'after `while`');
            const as = propertyName(cursor);
            return { kind: 'forbid-ipi', cpu: name, span: cursor.from(start), name: as };
        }
    }
}

/** `A.kick`. Half of it is enough for the resolver to say what is missing. */
function afterLabel(cursor: Cursor): FieldExpression {
    const from = cursor.nameStart;
    const object = cursor.name('the name of a CPU');
    if (object.text !== '' && !cursor.is('.')) {
        cursor.lacks();
        return { kind: 'field', span: cursor.from(from), object, field: cursor.missingName() };
    }
    cursor.expect('.', 'between CPU and label: `after A.kick`');
    const field = cursor.name('a label');
    return { kind: 'field', span: cursor.from(from), object, field };
}

function expectItem(cursor: Cursor): ExpectItem {
    const start = cursor.take().start;
    const first = cursor.name('`racy`, `safe`, `stuck` or `unpredictable`');
    const second = cursor.isName() && !cursor.is('for') && !startsItem(cursor) ? asName(cursor.take()) : null;
    const list = cursor.accept('for') ? architectures(cursor) : [];
    semicolon(cursor, 'the expectation');
    return {
        kind: 'expect',
        span: cursor.from(start),
        property: second ? first : null,
        verdict: second ?? first,
        architectures: list,
    };
}

function trace(cursor: Cursor): TraceItem {
    const start = cursor.take().start;
    const name = cursor.name('a name for the trace');
    const steps: TraceStep[] = [];
    cursor.expect('{', 'after the name');
    while (!cursor.atEnd && !cursor.is('}') && !startsItem(cursor)) {
        const from = cursor.nameStart;
        const before = cursor.position;
        cursor.broken = false;
        const object = cursor.name('the name of a CPU');
        cursor.expect('.', 'between CPU and event: `A.patch`');
        const event = cursor.name('a label or the kind of an event');
        if (!cursor.accept(';')) semicolon(cursor, 'the item');
        if (cursor.position === before) cursor.take();
        steps.push({ kind: 'trace-step', span: cursor.from(from), cpu: object, event });
    }
    cursor.expect('}', 'to close the trace');
    return { kind: 'trace', span: cursor.from(start), name, steps };
}
