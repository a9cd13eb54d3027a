import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ARCHITECTURES, library, lower, parse, resolve, standardHost, type LanguageHost } from '../../language';

const HEAD = 'scenario "x" arch arm64 code foo = old; shared flag = 0; ';

function faults(text: string, host: LanguageHost = standardHost) {
    const { file, diagnostics } = parse(text);
    assert.deepEqual(diagnostics, [], text);
    const resolution = resolve(file, host);
    // Hints are about what a text could do without.
    return [...resolution.diagnostics, ...lower(resolution).diagnostics].filter(({ severity }) => severity !== 'hint');
}

/** Each: a text, the code of its only fault, a part of the message, and the first fix's new text. */
const CASES: readonly [string, string, RegExp, string?][] = [
    ['cpu A { patch fo = new; }', 'ISO200', /unknown code location `fo`; did you mean `foo`/, 'foo'],
    ['cpu A { send ipi C; } cpu B { }', 'ISO200', /unknown CPU `C`/],
    ['cpu A { r = flga; }', 'ISO211', /neither declared nor ever assigned/, 'flag'],
    ['cpu A { flga = 1; }', 'ISO212', /never read; did you mean `flag`/, 'flag'],
    ['cpu A { foo = new; }', 'ISO202', /is code: write `patch foo/, 'patch '],
    ['cpu A { execute flag; }', 'ISO202', /`flag` is a shared word, not a code location/],
    ['cpu A { if (A == 1) { } }', 'ISO202', /is a CPU, not a value/],
    ['cpu A { kick_all_cpu_sync(); }', 'ISO203', /did you mean `kick_all_cpus_sync`/, 'kick_all_cpus_sync'],
    ['cpu A { flush_icache_range(); }', 'ISO204', /takes 1 argument, not 0/],
    ['proc p() { q(); } proc q() { p(); } cpu A { p(); }', 'ISO205', /`p` → `q` → `p`/],
    ['arch arm63 cpu A { }', 'ISO206', /unknown architecture `arm63`/, 'arm64'],
    ['cpu A { } expect racy for arm64 { ddic = 1 };', 'ISO207', /has no option `ddic`/, 'dic'],
    [
        'cpu A { mfence; }',
        'ISO208',
        /exists only on x86_64, not on arm64; the nearest on arm64 is `dmb ish`/,
        'dmb ish;',
    ],
    ['cpu A { r = execute foo; if (r == 1) { } }', 'ISO209', /versions compare only with versions/],
    ['cpu A { r = execute foo; flag = r; }', 'ISO209', /holds numbers, not versions/],
    ['cpu A { r = execute foo; if (r == odl) { } }', 'ISO200', /no version of `foo`/, 'old'],
    ['cpu A { patch foo = "nop"; }', 'ISO210', /cannot be mixed/],
    ['cpu A { repeat flag { } }', 'ISO213', /is a constant/],
    ['cpu A { when (flag) { } }', 'ISO213', /options and architectures/],
    ['use "gone.isosync"; cpu A { }', 'ISO214', /cannot find/],
    ['cpu A { } cpu A { }', 'ISO201', /declared twice/],
    ['cpu A { l: isb; l: isb; }', 'ISO201', /label `l` is declared twice/],
    ['cpu A { kick: isb; } forbid stale foo on A after A.kikc;', 'ISO217', /did you mean `kick`/, 'kick'],
    ['cpu A { patch foo.0 = new; }', 'ISO219', /has no parts/],
    ['cpu A { x = 1; } exists (A.y == 1);', 'ISO200', /no register/],
    ['cpu A { isb; } exists (READ_ONCE(flag) == 1);', 'ISO220', /cannot stand in a property/],
    ['cpu A { r = 1 + execute foo; r2 = r; }', 'ISO220', /stands alone/],
    ['cpu A { isb; } expect racy; expect safe;', 'ISO218', /both apply to arm64/],
    ['cpu A { isb; } expect window racy;', 'ISO200', /no property is named `window`/],
    ['cpu A { isb; } expect rayc;', 'ISO200', /a verdict is/, 'racy'],
    ['cpu A { isb; } trace t { A.patch; }', 'ISO222', /no event `patch`/],
    ['cpu A { isb; } trace t { A.nothing; }', 'ISO217', /no label `nothing`/],
    ['cpu A { repeat 9999 { repeat 9999 { isb; } } }', 'ISO221', /too many steps/],
    ['proc p(cod c) { } cpu A { }', 'ISO202', /a parameter is/, 'code'],
    ['cpu A { p(foo); } proc p(word w) { w = 1; }', 'ISO202', /is a code location, not a shared word/],
    ['proc xchg() { } cpu A { }', 'ISO201', /built in/],
];

describe('resolver', () => {
    it('says what is wrong, where, and what to write instead', () => {
        for (const [text, code, message, newText] of CASES) {
            const found = faults(text.startsWith('arch') ? `code foo = old; ${text}` : HEAD + text);
            const relevant = found.filter(
                (each) => each.code !== 'ISO216' && !(each.code === 'ISO211' && code !== 'ISO211'),
            );
            assert.equal(relevant[0]?.code, code, `${text}: ${JSON.stringify(found)}`);
            assert.match(relevant[0]?.message ?? '', message, text);
            if (newText !== undefined) assert.equal(relevant[0]?.fixes[0]?.edits[0]?.newText, newText, text);
        }
    });

    it('an empty file lacks a CPU', () => {
        assert.deepEqual(
            faults('').map(({ code }) => code),
            ['ISO216'],
        );
    });

    it('the libraries have no faults, and every procedure says what it is', () => {
        for (const architecture of ARCHITECTURES)
            for (const { path, text } of library(architecture)) {
                const { file, diagnostics } = parse(text, path);
                assert.deepEqual(diagnostics, []);
                const resolution = resolve(file, standardHost);
                assert.deepEqual(resolution.diagnostics, []);
                assert.equal(resolution.isLibrary, true);
                const own = resolution.symbols.filter(({ kind, span }) => kind === 'proc' && span.file === undefined);
                assert.ok(own.length > 5);
                for (const { name, documentation } of own) assert.notEqual(documentation, '', `${path}: ${name}`);
            }
    });

    it('follows `use`, and finds cycles', () => {
        const files: Record<string, string> = {
            'a.isosync': 'use "b.isosync"; proc a(code c) { b(c); }',
            'b.isosync': 'proc b(code c) { dc cvau c; }',
            'c.isosync': 'use "d.isosync"; proc c() { }',
            'd.isosync': 'use "c.isosync"; proc d() { }',
        };
        const host: LanguageHost = {
            library,
            use: (path) => (path in files ? { path, text: files[path] } : null),
        };
        assert.deepEqual(faults(`${HEAD} use "a.isosync"; cpu A { a(foo); b(foo); }`, host), []);
        assert.deepEqual(
            faults(`${HEAD} use "c.isosync"; cpu A { c(); }`, host).map(({ code, span }) => [code, span.file]),
            [
                ['ISO215', 'd.isosync'],
                // And at the `use` of the scenario, where the person is.
                ['ISO214', undefined],
            ],
        );
    });

    it('refers every name to its declaration', () => {
        const text = `${HEAD}cpu A { patch foo = new; kick: kick_all_cpus_sync(); } cpu B { run: execute foo; } forbid stale foo on B after A.kick; exists (B.run == old);`;
        const { references, symbols } = resolve(parse(text).file, standardHost);
        const at = (word: string) =>
            references
                .filter(({ span }) => span.file === undefined && text.slice(span.start, span.end) === word)
                .map(({ access, symbols: [id] }) => `${symbols[id]?.kind} ${access}`);
        assert.deepEqual(at('foo'), ['code declare', 'code write', 'code execute', 'code mention']);
        assert.deepEqual(at('kick'), ['label declare', 'label mention']);
        assert.deepEqual(at('kick_all_cpus_sync'), ['proc call']);
        assert.deepEqual(at('old'), ['version declare', 'version read']);
        assert.deepEqual(at('run'), ['label declare', 'label read']);
    });
});
