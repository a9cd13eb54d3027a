import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyse } from '../../analysis/analysis';
import type { Analysis } from '../../analysis/analysis';
import { parse, standardHost } from '../../language';
import type { Parsed } from '../../language';
import { RACE, SAFE, URI } from './kit';

/** As many edits as are promised, in sequences: each is applied to what the one before it left. */
const EDITS = 10_000;
const LENGTH = 25;

const piece = fc.constantFrom(
    'isb;',
    'dsb ish;',
    'repeat 2 { isb; }',
    'on ipi { register; }',
    'if (x == 1) { isb; } else { x = 2; }',
    'x = 1;',
    'kick: ',
    'proc p(code c) { isb; }',
    'proc smp_mb() { isb; }',
    '{',
    '}',
    '"',
    ';',
    ':',
    '=',
    '=',
    '/',
    '\n',
    '\r\n',
    'foo',
    'B',
    ' ',
    '/*',
    '*/',
    '//',
    'cpu C { execute foo; }',
    'shared x = 0;',
    '\0',
    '😀',
    'é',
);
const edit = fc.record({ at: fc.nat(), remove: fc.nat(12), text: fc.array(piece, { maxLength: 3 }) });
const STRUCTURED = readFileSync('examples/03-as-in-the-mail.isosync', 'utf8');

/** A tree and what was reported, as text: plain data, so equal texts are equal parses. */
const read = ({ file, diagnostics, lexical }: Parsed): string => JSON.stringify([file, diagnostics, lexical]);

/** What names mean and what is told of them, likewise. */
const told = ({ resolution: { references, symbols }, diagnostics }: Analysis): string =>
    JSON.stringify([
        diagnostics,
        references.filter(({ span }) => span.file === undefined),
        symbols.map(({ declaration, ...rest }) => [rest, declaration?.span]),
    ]);

describe('random edits', () => {
    it(`applied one by one, ${EDITS} of them, give the same analysis as the text from scratch`, () => {
        let applied = 0;
        fc.assert(
            fc.property(
                fc.constantFrom(RACE, SAFE, STRUCTURED, ''),
                fc.array(edit, { minLength: LENGTH, maxLength: LENGTH }),
                (start, edits) => {
                    const document = TextDocument.create(URI, 'isosync', 1, start);
                    let plain = start;
                    let parsed = parse(start);
                    let known = analyse({ uri: URI, version: 1, text: start }, standardHost).known;
                    for (const [version, { at, remove, text }] of edits.entries()) {
                        const from = at % (plain.length + 1);
                        const to = Math.min(plain.length, from + remove);
                        const range = { start: document.positionAt(from), end: document.positionAt(to) };
                        // An edit inside a CR LF is moved to its edge, as LSP positions have it.
                        const [first, last] = [document.offsetAt(range.start), document.offsetAt(range.end)];
                        TextDocument.update(document, [{ range, text: text.join('') }], version + 2);
                        plain = plain.slice(0, first) + text.join('') + plain.slice(last);
                        assert.equal(document.getText(), plain);
                        parsed = parse(document.getText(), undefined, parsed);
                        const scratch = parse(plain);
                        if (read(parsed) !== read(scratch)) assert.deepEqual(parsed, scratch);
                        applied++;
                        if (version % 5 !== 4) continue;
                        const next = { uri: URI, version: version + 2, text: plain };
                        const incremental = analyse(next, standardHost, known);
                        known = incremental.known;
                        const whole = analyse(next, standardHost);
                        if (told(incremental) !== told(whole)) assert.deepEqual(incremental, whole);
                        for (const { span } of whole.diagnostics)
                            assert.ok(span.file || (span.start <= span.end && span.end <= plain.length));
                    }
                },
            ),
            { numRuns: EDITS / LENGTH, seed: 20200420 },
        );
        assert.equal(applied, EDITS);
    });

    it('take over the very nodes that stand before the edit', () => {
        const text = RACE.replace('execute foo;', 'execute foo;\n    isb;');
        const first = parse(RACE);
        const { file } = parse(text, undefined, first);
        const same = file.items.map((item, at) => item === first.file.items[at]);
        // Scenario, source, arch and code are before it; CPU A ends too near to it to be sure.
        assert.deepEqual(same.slice(0, 4), [true, true, true, true]);
        const [old, now] = [first.file, file].map(({ items }) => items.find((item) => item.kind === 'cpu'));
        assert.ok(old?.kind === 'cpu' && now?.kind === 'cpu');
        assert.equal(now.body.statements[0], old.body.statements[0]);
    });
});
