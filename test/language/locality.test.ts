/** One token too few or too many: what it costs of the tree. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { childrenOf } from '../../analysis/nodes';
import { parse, print, type SyntaxFile, type SyntaxNode, type Token } from '../../language';
import { randomNumbers } from '../../machine/random';
import { randomText } from '../fuzz/texts';
import { shape } from './scenarios';

/** The statements and declarations of a file in text order: each without its blocks, whose statements follow. */
function pieces(file: SyntaxFile): string[] {
    const found: string[] = [];
    const visit = (node: SyntaxNode): void => {
        for (const child of childrenOf(node)) {
            const isBlock = child.kind === 'block' || child.kind === 'handler' || child.kind === 'trace-step';
            if (isBlock) visit(child);
            else if (node.kind === 'file' || node.kind === 'block' || node.kind === 'line') {
                found.push(`${child.kind} ${JSON.stringify(shape(withoutBlocks(child)))}`);
                visit(child);
            }
        }
    };
    visit(file);
    return found;
}

/** What a statement or declaration says itself. */
function withoutBlocks(node: SyntaxNode): unknown {
    return Object.fromEntries(
        Object.entries(node).filter(
            ([key]) => !['body', 'then', 'otherwise', 'branches', 'handler', 'items', 'steps'].includes(key),
        ),
    );
}

/** How many pieces differ: those outside the longest common beginning and end. */
function cost(before: readonly string[], after: readonly string[]): number {
    let prefix = 0;
    while (prefix < before.length && prefix < after.length && before[prefix] === after[prefix]) prefix++;
    let suffix = 0;
    const most = Math.min(before.length, after.length) - prefix;
    while (suffix < most && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++;
    return before.length - prefix - suffix;
}

/** Tokens that are neither brace nor quote nor part of the header of a block, nor the word that starts a declaration. */
function ordinary(file: SyntaxFile): Token[] {
    const special: { start: number; end: number }[] = [];
    const visit = (node: SyntaxNode): void => {
        const children = childrenOf(node);
        const blocks = children.filter(({ kind }) => kind === 'block');
        // From where it begins (behind its labels) to its first brace, and between its blocks.
        if (blocks.length > 0 && node.kind !== 'block' && node.kind !== 'file') {
            const labels = 'labels' in node ? node.labels : [];
            let from = labels[labels.length - 1]?.span.end ?? node.span.start;
            for (const { span } of blocks) {
                special.push({ start: from, end: span.start + 1 });
                from = span.end - 1;
            }
        }
        if (['trace', 'line', 'arch', 'scenario', 'source'].includes(node.kind)) special.push(node.span);
        for (const child of children) visit(child);
    };
    visit(file);
    for (const item of file.items) special.push({ start: item.span.start, end: item.span.start + 1 });
    return file.tokens.filter(
        ({ kind, text, start }) =>
            kind !== 'end' &&
            kind !== 'string' &&
            !'{}'.includes(text) &&
            !special.some((span) => span.start <= start && start < span.end),
    );
}

const EXTRA = [
    ';',
    'x',
    '=',
    '(',
    ')',
    ',',
    '1',
    '==',
    '.',
    '&&',
    'isb',
    'else',
    '\0',
    ':',
    'patch',
    'if',
    'code',
    '*',
];

function texts(): string[] {
    const root = join(process.cwd(), 'examples');
    const examples = readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.isosync'))
        .map((file) => readFileSync(join(root, file), 'utf8'));
    const random = Array.from({ length: 60 }, (_, seed) => randomText(seed));
    return [...examples, ...random].map((text) => print(parse(text).file));
}

describe('one token', () => {
    const all = texts().map((text) => ({ text, file: parse(text).file }));

    it('too few costs its statement and its neighbours, anywhere', () => {
        let tried = 0;
        for (const { text, file } of all) {
            const before = pieces(file);
            for (const { start, end, text: token } of ordinary(file)) {
                const changed = text.slice(0, start) + text.slice(end);
                const lost = cost(before, pieces(parse(changed).file));
                assert.ok(lost <= 3, `without \`${token}\` at ${start}: ${lost} changed\n${changed}`);
                tried++;
            }
        }
        assert.ok(tried > 2_000, `only ${tried}`);
    });

    it('too many costs its statement and its neighbours, anywhere', () => {
        const below = randomNumbers(5);
        for (const { text, file } of all) {
            const before = pieces(file);
            for (const { start, text: token } of ordinary(file)) {
                const extra = EXTRA[below(EXTRA.length)];
                const changed = `${text.slice(0, start)} ${extra} ${text.slice(start)}`;
                const lost = cost(before, pieces(parse(changed).file));
                assert.ok(lost <= 3, `with \`${extra}\` before \`${token}\` at ${start}: ${lost} changed\n${changed}`);
            }
        }
    });

    it('of a brace, a quote or a header costs its top-level block', () => {
        const below = randomNumbers(6);
        for (const { text, file } of all) {
            const blocks = (each: SyntaxFile) => each.items.map((item) => JSON.stringify(shape(item)));
            const before = blocks(file);
            const usual = new Set(ordinary(file).map(({ start }) => start));
            for (const { start, end, kind, text: token } of file.tokens) {
                if (kind === 'end' || usual.has(start)) continue;
                const without = text.slice(0, start) + text.slice(end);
                assert.ok(
                    cost(before, blocks(parse(without).file)) <= 2,
                    `without \`${token}\` at ${start}\n${without}`,
                );
                const extra = ['{', '}', '"', 'x', ';'][below(5)];
                const changed = `${text.slice(0, start)} ${extra} ${text.slice(start)}`;
                const lost = cost(before, blocks(parse(changed).file));
                assert.ok(lost <= 2, `with \`${extra}\` before \`${token}\` at ${start}: ${lost} changed\n${changed}`);
            }
        }
    });
});
