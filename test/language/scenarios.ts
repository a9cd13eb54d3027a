/** Random well-formed scenario texts, and trees without their places. */
import fc from 'fast-check';
import { STATEMENTS } from '../../language';

const name = fc.constantFrom(
    'A',
    'B',
    'foo',
    'bar',
    'x',
    'flag',
    'run',
    'register',
    'isb',
    'dsb',
    'code',
    'in',
    'patch',
    'r',
    'c',
    'else',
    'if',
);
const cell = fc.constantFrom('foo', 'bar', 'foo.0', 'isb');
const blank = fc.constantFrom(' ', ' ', ' ', '\n', '  ', '\t', ' /* c */ ', ' // note\n', '\r\n', '\n\n\n');

/** An operator between two expressions that do not need parentheses. */
const expression: fc.Arbitrary<string> = fc
    .letrec((tie) => ({
        value: fc.oneof(
            { depthSize: 'small', withCrossShrink: true },
            fc.constantFrom(
                '0',
                '1',
                '0x1f',
                'x',
                'flag',
                'register',
                'registered(B)',
                'load.acquire x',
                'READ_ONCE(x)',
                'foo.1',
                'B.run',
            ),
            fc
                .tuple(
                    tie('value'),
                    fc.constantFrom('==', '!=', '<', '>=', '&&', '||', '+', '-', '&', '|', '^', '<<', '*'),
                    tie('value'),
                )
                .map(([left, operator, right]) => `${String(left)} ${operator} ${String(right)}`),
            fc
                .tuple(fc.constantFrom('!', '-', '~', '- ', '& '), tie('value'))
                .map(([operator, inner]) => `${operator}${String(inner)}`),
            tie('value').map((inner) => `(${String(inner)})`),
            fc.tuple(tie('value'), tie('value')).map(([a, b]) => `cmpxchg(x, ${String(a)}, ${String(b)})`),
        ),
    }))
    .value.map(String);

const simple = STATEMENTS.filter(({ form }) => form === 'simple');

/** A row of the table with its operands filled in. */
function written(parts: (typeof simple)[number]['parts'], operands: readonly string[]): string {
    let next = 0;
    return parts
        .map((part) => {
            if ('word' in part) return part.word;
            if ('punctuation' in part) return part.punctuation;
            return part.operand === 'code' ? 'foo' : part.operand === 'version' ? (operands[next++] ?? 'new') : 'B';
        })
        .join(' ');
}

const statement: fc.Arbitrary<string> = fc.letrec<{ one: string; block: string }>((tie) => ({
    block: fc
        .array(fc.tuple(tie('one'), blank), { maxLength: 3 })
        .map((list) => `{${list.map(([one, gap]) => gap + one + gap).join('')}}`),
    one: fc
        .tuple(
            fc.option(fc.constantFrom('kick', 'run', 'isb'), { nil: null, freq: 4 }),
            fc.oneof(
                { depthSize: 'small', withCrossShrink: true },
                fc
                    .tuple(fc.constantFrom(...simple), fc.constantFrom('new', '"nop"', 'old'))
                    .map(([row, version]) => `${written(row.parts, [version])};`),
                fc
                    .tuple(fc.constantFrom('x', 'r', 'isb', 'registered(B)', 'store.release x'), expression)
                    .map(([to, value]) => `${to} = ${value};`),
                cell.map((code) => `r = execute ${code};`),
                fc.constantFrom(
                    'isb();',
                    'dsb(ish);',
                    'smp_mb();',
                    'WRITE_ONCE(x, 1);',
                    'flush_icache_range(foo);',
                    'note "why";',
                    ';',
                ),
                expression.map((condition) => `await (${condition});`),
                expression.map((condition) => `assert (${condition});`),
                fc
                    .tuple(expression, tie('block'), fc.option(tie('block')))
                    .map(
                        ([condition, then, other]) =>
                            `if (${condition}) ${then}${other === null ? '' : ` else ${other}`}`,
                    ),
                fc
                    .tuple(expression, tie('block'), tie('block'))
                    .map(([condition, a, b]) => `if (${condition}) ${a} else if (x) ${b} else ${a}`),
                fc.tuple(tie('block'), tie('block')).map(([a, b]) => `when (dic == 1) ${a} else ${b}`),
                fc.tuple(expression, tie('block')).map(([condition, body]) => `while (${condition}) ${body}`),
                tie('block').map((body) => `repeat 3 ${body}`),
                tie('block').map((body) => `for c in others ${body}`),
                fc.tuple(tie('block'), tie('block')).map(([a, b]) => `choose ${a} or ${b}`),
                tie('block'),
            ),
        )
        .map(([label, text]) => (label === null ? text : `${label}: ${text}`)),
})).one;

const statements = fc.array(statement, { maxLength: 5 }).map((list) => list.join('\n'));

const item = fc.oneof(
    fc.constantFrom(
        'scenario "a title"',
        'source "LKML"',
        'arch arm64 { idc = any, dic = 1 }, x86_64',
        'use "other.isosync";',
        'code foo = old;',
        'code bar = "nop" in 2 parts;',
        'shared x = 1 + 2;',
        'shared y;',
        'line { code a = old; shared b = 0; }',
        'line {\n code a = old; // one\n code b = old;\n}',
        'forbid stale foo on B after A.kick as window;',
        'forbid stale foo;',
        'forbid unpredictable foo;',
        'forbid ipi to B while user;',
        'returns A;',
        'expect racy;',
        'expect window safe for arm64 { dic = 1 }, riscv64;',
        'trace t { A.patch; B.run; }',
    ),
    expression.map((condition) => `exists (${condition}) as seen;`),
    fc.tuple(name, statements).map(([id, body]) => `cpu ${id} unregistered in user {\n${body}\n}`),
    fc
        .tuple(name, statements, statements)
        .map(([id, body, handler]) => `cpu ${id} {\n${body}\non ipi { ${handler} }\n}`),
    fc.tuple(statements).map(([body]) => `proc p(code c, cpu d, int n) for arm64, x86_64 {\n${body}\n}`),
);

/** Text of a file without syntax errors, comments and blank lines anywhere between items. */
export const scenarioText: fc.Arbitrary<string> = fc
    .array(fc.tuple(item, blank), { maxLength: 6 })
    .map((list) => list.map(([text, gap]) => text + gap).join('\n'));

/** A tree without spans, tokens and comments: what printing must keep. */
export function shape(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(shape);
    if (node === null || typeof node !== 'object') return node;
    const kept: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(node)) {
        if (key === 'tokens' || key === 'comments' || key === 'span') continue;
        if (key === 'text' && 'items' in node && 'tokens' in node) continue;
        kept[key] = key === 'inUser' ? value !== null : shape(value);
    }
    return kept;
}
