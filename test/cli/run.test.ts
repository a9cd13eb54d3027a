import { build } from 'esbuild';
import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/run';

const RACY = `scenario "thread"
arch arm64
code foo = old;
cpu A {
    patch foo = new;
    dc cvau foo;
    dsb ish;
    ic ivau foo;
    dsb ish;
kick:
    kick_all_cpus_sync();
}
cpu B unregistered in user {
    enter exception;
    register;
    execute foo;
}
forbid stale foo on B after A.kick;
expect racy;
`;
const SAFE = RACY.replace('register;', 'register; dsb ish; isb;').replace('expect racy;\n', '');
const LITMUS = `AArch64 SB
{ 0:X1=x; 0:X3=y; 1:X1=y; 1:X3=x; }
 P0          | P1          ;
 MOV W0,#1   | MOV W0,#1   ;
 STR W0,[X1] | STR W0,[X1] ;
 LDR W2,[X3] | LDR W2,[X3] ;
exists (0:X2=0 /\\ 1:X2=0)
`;

interface Answer {
    readonly status: number;
    readonly out: string;
    readonly err: string;
}

describe('command line', () => {
    let folder = '';
    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'isosync-cli-'));
        writeFileSync(join(folder, 'racy.isosync'), RACY);
        writeFileSync(join(folder, 'safe.isosync'), SAFE);
        writeFileSync(join(folder, 'wrong.isosync'), RACY.replace('expect racy', 'expect safe'));
        writeFileSync(join(folder, 'broken.isosync'), 'cpu A { frobnicate; }\n');
        writeFileSync(join(folder, 'binary.isosync'), Buffer.from([65, 0, 66]));
        writeFileSync(join(folder, 'latin1.isosync'), Buffer.from([0xe9, 0x20]));
        writeFileSync(join(folder, 'sb.litmus'), LITMUS);
        mkdirSync(join(folder, 'empty'));
        mkdirSync(join(folder, 'two'));
        writeFileSync(join(folder, 'two', 'b.isosync'), SAFE);
        writeFileSync(join(folder, 'two', 'a.isosync'), RACY);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    const isosync = async (words: readonly string[], stdin = ''): Promise<Answer> => {
        let [out, err] = ['', ''];
        const status = await run(words, {
            out: (text) => (out += text),
            err: (text) => (err += text),
            stdin: () => Promise.resolve(Buffer.from(stdin)),
            cwd: folder,
            colour: false,
            bundles: join(folder, 'dist'),
            version: '1.2.3',
            now: () => 0,
        });
        return { status, out, err };
    };

    describe('check', () => {
        it('0: as expected, or safe where nothing is expected', async () => {
            assert.equal((await isosync(['check', 'racy.isosync'])).status, 0);
            const safe = await isosync(['check', 'safe.isosync']);
            assert.equal(safe.status, 0);
            assert.match(safe.out, /✓ safe\.isosync: safe on arm64/);
        });
        it('1: not as expected; says what was expected', async () => {
            const { status, out } = await isosync(['check', 'wrong.isosync']);
            assert.equal(status, 1);
            assert.match(out, /✕ wrong\.isosync: racy on arm64, expected safe/);
        });
        it('2: not understood; names the place as compilers do', async () => {
            const { status, out } = await isosync(['check', 'broken.isosync']);
            assert.equal(status, 2);
            assert.match(out, /^broken\.isosync:1:9: error: .*frobnicate.* \[ISO\d{3}\]$/m);
        });
        it('2 wins over 1, whatever the order', async () => {
            assert.equal((await isosync(['check', 'wrong.isosync', 'broken.isosync'])).status, 2);
            assert.equal((await isosync(['check', 'broken.isosync', 'wrong.isosync'])).status, 2);
        });
        it('reads folders in order, standard input as -, a file once', async () => {
            const { out } = await isosync(['check', 'two', 'two/b.isosync']);
            assert.match(out, /two\/a\.isosync[^]*two\/b\.isosync[^]*2 files: 2 as expected/);
            assert.equal((await isosync(['check', '-'], SAFE)).status, 0);
            assert.equal((await isosync(['check', '-'], 'cpu {')).status, 2);
        });
        it('one sentence for what cannot be read, exit status 2', async () => {
            for (const [word, sentence] of [
                ['missing.isosync', /missing\.isosync: there is no such file\.\n$/],
                ['empty', /empty: this folder holds no \.isosync or \.litmus file\.\n$/],
                ['binary.isosync', /binary\.isosync: not a text file \(there is a NUL byte at offset 1\)\.\n$/],
                ['latin1.isosync', /latin1\.isosync: not a UTF-8 text file\.\n$/],
            ] as const) {
                const { status, out, err } = await isosync(['check', word]);
                assert.equal(status, 2, word);
                assert.equal(out, '');
                assert.match(err, sentence);
                assert.equal(err.split('\n').length, 2);
            }
        });
        it('what cannot be read keeps nothing else from being checked', async () => {
            const { status, out, err } = await isosync(['check', 'missing.isosync', 'racy.isosync', 'latin1.isosync']);
            assert.equal(status, 2);
            assert.match(out, /✓ racy\.isosync[^]*\n3 files: 1 as expected, 2 not read\n$/);
            assert.match(err, /^isosync: missing\.isosync: .*\nisosync: latin1\.isosync: .*\n$/);
            const json = await isosync(['check', '--json', 'missing.isosync', 'racy.isosync']);
            assert.deepEqual([json.status, (JSON.parse(json.out) as object[]).length], [2, 1]);
        });
        it('a litmus test may have Latin-1 in its comments', async () => {
            writeFileSync(join(folder, 'name.litmus'), Buffer.from(LITMUS.replace('{', '(* Jérôme *)\n{'), 'latin1'));
            const { status, out } = await isosync(['check', '--herd', 'name.litmus']);
            assert.equal(status, 0);
            assert.match(out, /^Observation SB Sometimes 1 3$/m);
        });
        it('--herd passes over what is no litmus test, and says so', async () => {
            const { status, out, err } = await isosync(['check', '--herd', 'racy.isosync', 'sb.litmus']);
            assert.equal(status, 2);
            assert.match(out, /^Observation SB Sometimes 1 3$/m);
            assert.match(
                err,
                /^isosync: racy\.isosync: --herd prints the log of a litmus test, and this is a scenario\.\n$/,
            );
        });
        it('--json: the fields scripts depend on', async () => {
            const { status, out } = await isosync(['check', '--json', 'racy.isosync', 'broken.isosync']);
            assert.equal(status, 2);
            const [racy, broken] = JSON.parse(out) as [Record<string, unknown>, Record<string, unknown>];
            assert.equal(racy.file, 'racy.isosync');
            assert.equal(racy.scenario, 'thread');
            const [result] = racy.results as Record<string, unknown>[];
            assert.equal(result?.arch, 'arm64');
            assert.equal(result?.verdict, 'racy');
            assert.equal(result?.expected, 'racy');
            assert.ok((result?.states as number) >= 1);
            const properties = result?.properties as { text: string; holds: boolean | null; witness: object[] }[];
            assert.equal(properties[0]?.text, 'forbid stale foo on B after A.kick');
            assert.equal(properties[0].holds, false);
            assert.deepEqual(racy.diagnostics, []);
            assert.equal(broken.scenario, null);
            const found = broken.diagnostics as { line: number; column: number; message: string }[];
            const diagnostic = found.find((each) => each.message.includes('frobnicate'));
            assert.deepEqual([diagnostic?.line, diagnostic?.column], [1, 9]);
        });
        it('--sarif and --junit are well formed and say the same', async () => {
            const sarif = JSON.parse((await isosync(['check', '--sarif', 'wrong.isosync'])).out) as {
                version: string;
                runs: { results: { level: string }[] }[];
            };
            assert.equal(sarif.version, '2.1.0');
            assert.equal(
                sarif.runs[0]?.results.some((each) => each.level === 'error'),
                true,
            );
            const junit = await isosync(['check', '--junit', 'wrong.isosync', 'safe.isosync']);
            assert.match(junit.out, /<testsuites name="isosync" tests="2" failures="1" errors="0">/);
            assert.equal(junit.status, 1);
        });
        it('litmus: the observation, and the log of herd7', async () => {
            assert.match((await isosync(['check', 'sb.litmus'])).out, /✓ sb\.litmus: Observation SB Sometimes 1 3/);
            const { out } = await isosync(['check', '--herd', 'sb.litmus']);
            assert.match(out, /^Test SB Allowed\nStates 4\n/);
            assert.match(out, /Observation SB Sometimes 1 3/);
            assert.equal((await isosync(['check', '--herd', 'racy.isosync'])).status, 2);
        });
    });

    it('checks several files at a time with the same answers in the same order', async () => {
        const outfile = join(folder, 'dist', 'checker.js');
        await build({
            entryPoints: ['server/nodeChecker.ts'],
            bundle: true,
            platform: 'node',
            format: 'cjs',
            outfile,
            logLevel: 'error',
        });
        const plain = ({ out, status }: Answer): unknown => [out.replace(/\d+ ms/g, '… ms'), status];
        const words = ['two', 'wrong.isosync', 'broken.isosync', 'sb.litmus'];
        const [one, two] = [await isosync(['check', ...words]), await isosync(['check', '--jobs', '2', ...words])];
        assert.deepEqual(plain(two), plain(one));
    });

    it('checks a scenario on all architectures, and says what does not exist there', async () => {
        const { status, out } = await isosync(['check', '--all-architectures', 'racy.isosync']);
        assert.equal(status, 0);
        assert.match(out, /^thread: on every architecture\n {2}arm64 \{ idc = 0, dic = 0 \} {2}racy\n/);
        assert.match(out, /\n {2}riscv64 +not there\n/);
        assert.match(out, /x86_64, line 6: `dc cvau` exists only on arm64, not on x86_64/);
    });

    it('options and commands that do not exist: one sentence, exit status 2', async () => {
        for (const words of [
            ['check', '--nonsense', 'racy.isosync'],
            ['frobnicate'],
            ['check'],
            ['check', '--json', '--sarif', 'racy.isosync'],
            ['check', '--time-limit', '-1', 'racy.isosync'],
            ['check', '--all-architectures', 'sb.litmus'],
            ['check', '--all-architectures', '--json', 'racy.isosync'],
            ['check', '--jobs', '0', 'racy.isosync'],
            ['check', '--jobs', 'two', 'racy.isosync'],
        ]) {
            const { status, err } = await isosync(words);
            assert.equal(status, 2, words.join(' '));
            assert.match(err, /^isosync: .+\n$/);
        }
    });
    it('helps', async () => {
        const { status, out } = await isosync(['--help']);
        assert.equal(status, 0);
        assert.match(out, /isosync check FILE…/);
        assert.match((await isosync(['check', '--help'])).out, /Exit status: 0 when/);
        assert.equal((await isosync(['--version'])).out, 'isosync 1.2.3\n');
        assert.equal((await isosync([])).status, 2);
    });
    it('explains statements and codes', async () => {
        assert.match((await isosync(['explain', 'dsb', 'ish'])).out, /Does it wait for cache maintenance\?/);
        assert.match((await isosync(['explain', 'ISO200'])).out, /ISO200/);
        assert.equal((await isosync(['explain', 'ISO999'])).status, 2);
        assert.match((await isosync(['explain', 'dsb', 'foo'])).err, /Did you mean dsb/);
    });
    it('formats: names what differs, changes it only when asked to, leaves broken files alone', async () => {
        writeFileSync(join(folder, 'messy.isosync'), RACY.replace('    patch foo', '  patch   foo'));
        const checked = await isosync(['fmt', '--check', 'messy.isosync']);
        assert.deepEqual([checked.status, checked.out], [1, 'messy.isosync\n']);
        assert.equal((await isosync(['fmt', 'messy.isosync'])).status, 0);
        assert.equal((await isosync(['fmt', '--check', 'messy.isosync'])).status, 0);
        assert.match((await isosync(['fmt', '-'], RACY)).out, /patch foo = new;/);
        assert.equal((await isosync(['fmt', 'sb.litmus'])).status, 2);
        writeFileSync(join(folder, 'half.isosync'), 'cpu A { patch foo = ');
        assert.equal((await isosync(['fmt', 'half.isosync'])).status, 2);
    });
    it('traces and exports the counterexample', async () => {
        const trace = await isosync(['trace', 'racy.isosync']);
        assert.equal(trace.status, 0);
        assert.match(trace.out, /^CPU A {2,}CPU B\n/);
        assert.match(trace.out, /B executed stale code\./);
        assert.match((await isosync(['export', '--svg', 'racy.isosync'])).out, /^<svg xmlns=/);
        assert.match((await isosync(['export', '--mermaid', 'racy.isosync'])).out, /^sequenceDiagram\n/);
        const none = await isosync(['trace', 'safe.isosync']);
        assert.deepEqual([none.status, none.out], [0, '']);
        assert.match(none.err, /safe on arm64: there is no counterexample/);
        assert.match(
            (await isosync(['trace', '--property', 'nope', 'racy.isosync'])).err,
            /no property nope\. Properties: 1 forbid stale/,
        );
    });
    it('exports the picture with the state of each CPU under it', async () => {
        const plain = (await isosync(['export', '--svg', 'racy.isosync'])).out;
        for (const name of ['racy.isosync', 'safe.isosync']) {
            const { status, out, err } = await isosync(['export', '--svg', '--cards', name]);
            assert.deepEqual([status, err], [0, '']);
            const words = [...out.matchAll(/<(?:text|tspan)[^>]*>([^<]+)/g)].map(([, text]) => text ?? '');
            for (const wanted of ['Store buffer', 'Registered', 'Synchronized', 'Maintenance'])
                assert.ok(
                    words.some((each) => each.includes(wanted)),
                    `${name}: ${wanted}`,
                );
            assert.ok(
                words.every((each) => !each.includes('…')),
                `${name}: nothing is cut off`,
            );
            // Well-formed, and as high as what it holds.
            assert.match(out, /^<svg [^>]*>.*<\/svg>\n$/s);
            const height = Number(/viewBox="0 0 \d+ (\d+)"/.exec(out)?.[1]);
            if (name === 'racy.isosync') assert.ok(height > Number(/viewBox="0 0 \d+ (\d+)"/.exec(plain)?.[1]) + 100);
        }
        assert.doesNotMatch(plain, /Store buffer/);
        const wrong = await isosync(['export', '--mermaid', '--cards', 'racy.isosync']);
        assert.deepEqual([wrong.status, wrong.out], [2, '']);
        assert.match(wrong.err, /--cards belongs to --svg/);
    });
    it('runs at random, the same for the same seed, and counts what many runs do', async () => {
        const one = await isosync(['run', 'safe.isosync', '--seed', '3']);
        assert.equal(one.status, 0);
        assert.match(one.out, /^Seed 3 on arm64; --seed 3 shows it again\.\n\nCPU A {2,}CPU B\n/);
        assert.match(one.out, /No property was violated in this run\.\n$/);
        assert.deepEqual(await isosync(['run', 'safe.isosync', '--seed', '3']), one);
        const many = await isosync(['run', 'racy.isosync', '--seed', '0', '--runs', '500']);
        assert.equal(many.status, 1);
        const seed = /violates forbid stale foo on B after A\.kick \(--seed (\d+)\)/.exec(many.out)?.[1];
        assert.ok(seed !== undefined, many.out);
        const bad = await isosync(['run', 'racy.isosync', '--seed', seed]);
        assert.equal(bad.status, 1);
        assert.match(bad.out, /B executed stale code\./);
        const counts = [...many.out.matchAll(/^ +(\d+) {2}/gm)].map(([, count]) => Number(count));
        assert.equal(
            counts.reduce((sum, each) => sum + each, 0),
            500,
        );
        assert.match((await isosync(['run', 'sb.litmus', '--runs', '20'])).out, /^20 runs on arm64/);
        for (const words of [
            ['--runs', '0'],
            ['--seed', 'x'],
            ['--architecture', 'x86_64'],
        ])
            assert.equal((await isosync(['run', 'racy.isosync', ...words])).status, 2, words.join(' '));
    });
    it('imports a mail', async () => {
        const { status, out, err } = await isosync(
            ['import', '-'],
            'CPU A          CPU B\n[ patches the code ]\n               [ dances ]\n',
        );
        assert.equal(status, 0);
        assert.match(out, /patch foo = new;/);
        assert.match(err, /^-:3:1: “dances” is not understood/);
    });
});
