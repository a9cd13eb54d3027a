import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import * as fc from 'fast-check';
import { analyse } from '../../analysis/analysis';
import type { Known } from '../../analysis/analysis';
import { faultless, parse, resolve, standardHost, toldWithin } from '../../language';
import { RACE, URI } from './kit';

const EDITS = 10_000;
/** One after the other in one text; then somebody takes them back. */
const LENGTH = 10;

const examples = readdirSync('examples')
    .filter((name) => name.endsWith('.isosync'))
    .map((name) => readFileSync(`examples/${name}`, 'utf8'));

/** Where much hangs on what one CPU says: versions, labels and registers elsewhere, and what is told without being an error. */
const ENTANGLED = `scenario "entangled"
arch arm64 { idc = any }
code foo = old;
code bar = first;
shared flag = 0;
shared spare = 0;
shared used = 0;
proc publish(code site) { dc cvau site; dsb ish; ic ivau site; dsb ish; }
proc idle() { isb; }
cpu A {
    patch foo = new;
    flog = 1;
    flagg = 2;
    publish(foo);
    used = 1;
done: flag = 1;
}
cpu B {
    await (flag == 1);
    r0 = execute foo;
    if (r0 == new) { isb; }
    spar = r0;
run: execute foo;
    on ipi { idle(); }
}
forbid stale foo on B after A.done as late;
exists (A.flog == 1 && B.r0 == new && B.run == old);
expect late racy;
`;

/** What one types inside a CPU: words, marks, whole statements; names that are there and names that are not. */
const piece = fc.constantFrom(
    ' ',
    '\n    ',
    ';',
    ':',
    '=',
    '(',
    ')',
    '{',
    '}',
    '"',
    '/*',
    '*/',
    '// ',
    'x',
    'foo',
    'fo',
    'old',
    'new',
    'A',
    'B',
    'r0',
    'r1 = x;',
    'r = execute foo;',
    'spare = 1;',
    'x = spare;',
    'flog = flagg;',
    'r0 = flagg;',
    'r0 = execute bar;',
    'idle();',
    'patch bar = second;',
    'kick: ',
    'run: execute foo;',
    'isb;',
    'dsb ish',
    'dc cvau foo;',
    'patch foo = new;',
    'patch foo = newer;',
    'flush_icache_range(foo);',
    'send ipi B;',
    'on ipi { isb; }',
    'if (r0 == old) { isb; }',
    'if (x == 1) { ',
    ' else { x = 2; }',
    'for c in others { send ipi c; }',
    'cpu C { isb; }',
    'shared y = 1;',
    'registered(B)',
    'mfence;',
    'smp_mb();',
    'note "n";',
    '1',
    '?',
    '*',
);
const edit = fc.record({ at: fc.nat(), remove: fc.nat(12), text: fc.array(piece, { maxLength: 2 }) });

/** Between the braces of CPUs: places in text order. */
function placesInside(text: string): readonly number[] {
    return parse(text).file.items.flatMap((item) =>
        item.kind === 'cpu'
            ? Array.from(
                  { length: item.body.span.end - item.body.span.start - 1 },
                  (_, at) => item.body.span.start + 1 + at,
              )
            : [],
    );
}

/** What is told of a text as a whole. */
function whole(text: string): string {
    const parsed = parse(text);
    return JSON.stringify([parsed.diagnostics, resolve(parsed.file, standardHost).diagnostics]);
}

describe('an edit inside a CPU', () => {
    it(`is told of as the whole text would be, ${EDITS} times`, () => {
        let applied = 0;
        let within = 0;
        fc.assert(
            fc.property(
                fc.oneof(fc.constant(ENTANGLED), fc.constantFrom(RACE, ...examples)),
                fc.array(edit, { minLength: LENGTH, maxLength: LENGTH }),
                fc.integer({ min: 1, max: 4 }),
                (start, edits, stretch) => {
                    const parsed = parse(start);
                    const clean = faultless(parsed, resolve(parsed.file, standardHost));
                    if (clean === null) return;
                    const places = placesInside(start);
                    let known: Known = { parsed, faultless: clean };
                    let text = start;
                    for (const [index, { at, remove, text: pieces }] of edits.entries()) {
                        // A few edits near each other, then from the beginning again.
                        if (index % stretch === 0) text = start;
                        const from = Math.min(text.length, places[at % places.length] ?? 0);
                        text = text.slice(0, from) + pieces.join('') + text.slice(from + remove);
                        applied++;
                        const expected = whole(text);
                        const told = toldWithin(clean, text);
                        if (told !== null) {
                            within++;
                            const got = JSON.stringify([told.syntax, told.names]);
                            if (got !== expected) assert.equal(got, expected, text);
                        }
                        const analysis = analyse({ uri: URI, version: index, text }, standardHost, known);
                        assert.deepEqual(
                            analysis.early,
                            analyse({ uri: URI, version: index, text }, standardHost).early,
                        );
                        // Every third version something looks at the tree as well.
                        if (index % 3 === 2) assert.equal(analysis.file.text, text);
                        ({ known } = analysis);
                    }
                },
            ),
            { numRuns: EDITS / LENGTH, seed: 20261126 },
        );
        assert.ok(applied > EDITS / 2 && within > applied / 4, `${within} of ${applied} edits looked at one CPU only`);
    });
});
