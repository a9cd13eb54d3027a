import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse, print, type Block, type Item, type Statement, type SyntaxFile } from '../../language';
import { scenarioText, shape } from './scenarios';

interface Spanned {
    readonly span: { readonly start: number; readonly end: number };
}

/** Every node lies inside its parent and brothers do not overlap. */
function checkSpans(node: unknown, outer: { start: number; end: number }): void {
    if (Array.isArray(node)) {
        let at = outer.start;
        for (const each of node) {
            checkSpans(each, outer);
            const span = spanOf(each);
            if (span) {
                assert.ok(span.start >= at, 'brothers in order');
                at = span.end;
            }
        }
        return;
    }
    if (node === null || typeof node !== 'object') return;
    const span = spanOf(node) ?? outer;
    assert.ok(span.start >= outer.start && span.end <= outer.end && span.start <= span.end, 'inside its parent');
    for (const [key, value] of Object.entries(node))
        if (key !== 'tokens') checkSpans(value, key === 'comments' ? outer : span);
}

function spanOf(node: unknown): Spanned['span'] | null {
    return node !== null && typeof node === 'object' && 'span' in node ? (node as Spanned).span : null;
}

/** The tree covers the text: every token lies in an item; file, tokens and comments account for every character. */
function checkCover(text: string, file: SyntaxFile): void {
    assert.deepEqual(file.span, { start: 0, end: text.length });
    checkSpans(file, file.span);
    for (const token of file.tokens) {
        if (token.kind === 'end') continue;
        assert.ok(
            file.items.some(({ span }) => span.start <= token.start && token.end <= span.end),
            `token ${token.text} lies in no item`,
        );
    }
    const pieces = [...file.tokens, ...file.comments.map(({ span }) => span)].sort((a, b) => a.start - b.start);
    let at = 0;
    for (const { start, end } of pieces) {
        assert.match(text.slice(at, start), /^[\s\ufeff]*$/);
        at = end;
    }
}

const soup = fc
    .array(
        fc.constantFrom(
            'cpu',
            'A',
            '{',
            '}',
            ';',
            '(',
            ')',
            '=',
            'if',
            'else',
            'patch',
            'foo',
            'dsb',
            'ish',
            '"',
            '"x"',
            ':',
            '.',
            ',',
            '0',
            'forbid',
            'stale',
            'code',
            'proc',
            'choose',
            'or',
            'for',
            'in',
            'others',
            '\n',
            '//',
            '/*',
            '*/',
            '\0',
            'expect',
            'trace',
            'line',
            '&&',
            '!',
            '-',
            'on',
            'ipi',
            'registered',
            'arch',
            'arm64',
        ),
        { maxLength: 80 },
    )
    .map((words) => words.join(' '));

describe('parser', () => {
    it('never throws and covers the text, whatever the text is', () => {
        fc.assert(
            fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), soup), (text) => {
                const { file } = parse(text);
                checkCover(text, file);
                assert.doesNotThrow(() => print(file));
            }),
            { numRuns: 1000 },
        );
    });

    it('keeps its footing on extreme texts', () => {
        for (const text of [
            '',
            '\0\0\0',
            'x'.repeat(1_000_000),
            '\0'.repeat(1_000_000),
            '{'.repeat(100_000),
            '}'.repeat(10_000),
            `cpu A { ${'{'.repeat(50_000)}`,
            `cpu A { x = ${'('.repeat(100_000)}1; }`,
            `cpu A { x = ${'!'.repeat(100_000)}1; }`,
            `cpu A { x = ${'1 + '.repeat(100_000)}1; }`,
            `cpu A { ${'if (x) { } else '.repeat(20_000)} { } }`,
            `cpu A { ${'if (x) '.repeat(20_000)} x = 1; }`,
            `cpu A { ${'while (x) { '.repeat(20_000)} }`,
            `exists (${'(a && '.repeat(50_000)}`,
            'scenario "never closed',
            '/* never closed',
            '\ufeffcpu A {\r\n isb;\r\n}\r\n',
        ]) {
            const { file, diagnostics } = parse(text);
            assert.equal(file.span.end, text.length);
            if (text !== '' && !text.startsWith('\ufeff')) assert.notEqual(diagnostics.length, 0, text.slice(0, 40));
        }
    });

    it('accepts what it is told to accept', () => {
        fc.assert(
            fc.property(scenarioText, (text) => {
                assert.deepEqual(parse(text).diagnostics, []);
            }),
            { numRuns: 150 },
        );
    });
});

describe('printer', () => {
    it('keeps the tree', () => {
        fc.assert(
            fc.property(scenarioText, (text) => {
                const { file } = parse(text);
                const printed = print(file);
                const again = parse(printed);
                assert.deepEqual(again.diagnostics, []);
                assert.deepEqual(shape(again.file), shape(file));
            }),
            { numRuns: 150 },
        );
    });

    it('changes nothing the second time, and keeps every comment', () => {
        fc.assert(
            fc.property(scenarioText, (text) => {
                const { file } = parse(text);
                const printed = print(file);
                const again = parse(printed).file;
                assert.equal(print(again), printed);
                const words = (each: SyntaxFile) => each.comments.map((comment) => comment.text).sort();
                assert.deepEqual(words(again), words(file));
            }),
            { numRuns: 150 },
        );
    });
});

/** The texts of all simple statements and items: what an edit may change is among their neighbours. */
function pieces(file: SyntaxFile): readonly string[] {
    const found: string[] = [];
    const visit = (block: Block) => {
        for (const each of block.statements) found.push(JSON.stringify(shape(each)));
    };
    for (const each of file.items) {
        if (each.kind === 'cpu' || each.kind === 'proc') {
            const item: Item = each;
            found.push(`${item.kind} ${item.name.text}`);
            visit(item.body);
        } else found.push(JSON.stringify(shape(each)));
    }
    return found;
}

/** Length of the longest common prefix and suffix of two lists. */
function unchanged(before: readonly string[], after: readonly string[]): { prefix: number; suffix: number } {
    let prefix = 0;
    while (prefix < before.length && prefix < after.length && before[prefix] === after[prefix]) prefix++;
    let suffix = 0;
    const most = Math.min(before.length, after.length) - prefix;
    while (suffix < most && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++;
    return { prefix, suffix };
}

const FLAT = `scenario "x"
arch arm64
code foo = old;
shared flag = 0;
cpu A {
    patch foo = new;
    dc cvau foo;
    dsb ish;
kick:
    kick_all_cpus_sync();
    send ipi B;
    r = READ_ONCE(flag) + 1;
    await (flag == 1);
    enter exception;
    dsb(ish);
    flag = 2;
}
cpu B {
    register;
run:
    execute foo;
    mask irq;
    note "why";
    r = execute foo;
    assert (r == old);
    isb;
}
forbid stale foo on B after A.kick;
exists (B.r == old && flag == 1) as seen;
returns A;
expect racy;
`;

describe('recovery', () => {
    const { file } = parse(FLAT);
    const before = pieces(file);
    const header = new Set([
        'cpu',
        'A',
        'B',
        'arch',
        'arm64',
        'scenario',
        'code',
        'shared',
        'forbid',
        'exists',
        'returns',
        'expect',
    ]);
    /** Tokens other than braces, quotes and the headers of blocks and declarations. */
    const ordinary = file.tokens.filter(
        (token) =>
            token.kind !== 'end' && token.kind !== 'string' && !'{}'.includes(token.text) && !header.has(token.text),
    );

    it('a token too few costs its statement and its neighbours', () => {
        for (const token of ordinary) {
            const text = FLAT.slice(0, token.start) + FLAT.slice(token.end);
            const after = pieces(parse(text).file);
            const { prefix, suffix } = unchanged(before, after);
            assert.ok(
                before.length - prefix - suffix <= 3,
                `without \`${token.text}\` at ${token.start}: ${before.length - prefix - suffix} changed`,
            );
        }
    });

    it('a token too many costs its statement and its neighbours', () => {
        for (const extra of [';', 'x', '=', '(', ')', ',', '1', '==', '.', '&&', 'isb', 'else', '\0'])
            for (const token of ordinary) {
                const text = `${FLAT.slice(0, token.start)} ${extra} ${FLAT.slice(token.start)}`;
                const after = pieces(parse(text).file);
                const { prefix, suffix } = unchanged(before, after);
                assert.ok(
                    before.length - prefix - suffix <= 3,
                    `with \`${extra}\` before \`${token.text}\` at ${token.start}: ${before.length - prefix - suffix} changed`,
                );
            }
    });

    it('a brace, quote or header costs its top-level block', () => {
        const blocks = (each: SyntaxFile) => each.items.map((item) => JSON.stringify(shape(item)));
        const whole = blocks(file);
        const costly = file.tokens.filter(
            (token) => token.kind === 'string' || '{}'.includes(token.text) || header.has(token.text),
        );
        for (const token of costly) {
            if (token.kind === 'end') continue;
            const text = FLAT.slice(0, token.start) + FLAT.slice(token.end);
            const { prefix, suffix } = unchanged(whole, blocks(parse(text).file));
            // A declaration without its first word is part of whatever stands before it.
            assert.ok(
                whole.length - prefix - suffix <= 2,
                `without \`${token.text}\` at ${token.start}: ${whole.length - prefix - suffix} changed`,
            );
        }
        for (const extra of ['{', '}', '"'])
            for (const token of file.tokens) {
                const text = `${FLAT.slice(0, token.start)} ${extra} ${FLAT.slice(token.start)}`;
                const { prefix, suffix } = unchanged(whole, blocks(parse(text).file));
                assert.ok(
                    whole.length - prefix - suffix <= 2,
                    `with \`${extra}\` before \`${token.text}\` at ${token.start}: ${whole.length - prefix - suffix} changed`,
                );
            }
    });

    it('says what is missing, with the edit that mends it', () => {
        const [missing] = parse('cpu A {\n    dsb ish\n    isb;\n}\n').diagnostics;
        assert.equal(missing?.code, 'ISO101');
        assert.deepEqual(missing?.fixes[0]?.edits, [{ span: { start: 19, end: 19 }, newText: ';' }]);
        const [word] = parse('cpu A { dsb isj; }').diagnostics;
        assert.match(word?.message ?? '', /^`dsb` is followed by `sy`|`ish`/);
        const [brace] = parse('cpu A {\n isb;\ncpu B { isb; }').diagnostics;
        assert.equal(brace?.code, 'ISO102');
        const [stray] = parse('cpu A { isb; } }').diagnostics;
        assert.equal(stray?.code, 'ISO103');
    });

    it('lets keywords be names where the grammar leaves no doubt', () => {
        const { file: named, diagnostics } = parse(
            'cpu register { isb: isb; isb = 1; patch = isb + register; register: register; }',
        );
        assert.deepEqual(diagnostics, []);
        const [cpu] = named.items;
        const kinds = cpu?.kind === 'cpu' ? cpu.body.statements.map((each: Statement) => each.kind) : [];
        assert.deepEqual(kinds, ['simple', 'assign', 'assign', 'simple']);
    });
});
