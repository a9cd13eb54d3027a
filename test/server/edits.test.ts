import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { RACE, SAFE, URI, analysed } from './kit';

/** More of them run with `ISOSYNC_EDITS=10000`. */
const RUNS = Number(process.env.ISOSYNC_EDITS ?? 150);

const piece = fc.constantFrom(
    'isb;',
    'dsb ish;',
    '{',
    '}',
    '"',
    ';',
    '\n',
    '\r\n',
    'foo',
    'B',
    ' ',
    '/*',
    '*/',
    '//',
    'cpu C { execute foo; }',
    '\0',
    '😀',
    'é',
);
const edit = fc.record({ at: fc.nat(), remove: fc.nat(12), text: fc.array(piece, { maxLength: 3 }) });

describe('random edits', () => {
    it('applied one by one give the same analysis as the text from scratch', () => {
        fc.assert(
            fc.property(
                fc.constantFrom(RACE, SAFE, ''),
                fc.array(edit, { minLength: 1, maxLength: 8 }),
                (start, edits) => {
                    const document = TextDocument.create(URI, 'isosync', 1, start);
                    let plain = start;
                    for (const [version, { at, remove, text }] of edits.entries()) {
                        const from = at % (plain.length + 1);
                        const to = Math.min(plain.length, from + remove);
                        const range = { start: document.positionAt(from), end: document.positionAt(to) };
                        // An edit inside a CR LF is moved to its edge, as LSP positions have it.
                        const [first, last] = [document.offsetAt(range.start), document.offsetAt(range.end)];
                        TextDocument.update(document, [{ range, text: text.join('') }], version + 2);
                        plain = plain.slice(0, first) + text.join('') + plain.slice(last);
                    }
                    assert.equal(document.getText(), plain);
                    const incremental = analysed(document.getText());
                    const scratch = analysed(plain);
                    assert.deepEqual(incremental.file, scratch.file);
                    assert.deepEqual(incremental.diagnostics, scratch.diagnostics);
                    for (const { span } of incremental.diagnostics)
                        assert.ok(span.start >= 0 && span.start <= span.end && span.end <= plain.length);
                },
            ),
            { numRuns: RUNS, seed: 20200420 },
        );
    });
});
