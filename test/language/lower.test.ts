import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lower, parse, resolve, standardHost } from '../../language';
import { dump } from './dump';

/** Lowers a text that must be free of faults; one dump per program. */
export function dumps(text: string): readonly string[] {
    const { file, diagnostics } = parse(text);
    const resolution = resolve(file, standardHost);
    const lowered = lower(resolution);
    const errors = [...diagnostics, ...resolution.diagnostics, ...lowered.diagnostics].filter(
        (each) => each.severity === 'error',
    );
    assert.deepEqual(errors, []);
    return lowered.programs.map(({ program }) => dump(program));
}

describe('lowering', () => {
    it('lowers the race of the thread, the kick expanded and marked after its last event', () => {
        const [text] = dumps(`
            scenario "x" arch arm64
            code foo = old;
            cpu A { patch foo = new; kick: kick_all_cpus_sync(); }
            cpu B unregistered in user { enter exception; register; run: execute foo; }
            forbid stale foo on B after A.kick;`);
        assert.equal(
            text,
            `code foo = old line 0
registration registered(A) = 1 line 1
registration registered(B) = 0 line 2
cpu A registered, in kernel
  * patch foo = new (patch)
      0: store &foo new
  * dmb ish (dmb) in kick_all_cpus_sync in smp_mb
      1: dmb all false
  * registered(B) (if) in kick_all_cpus_sync
      2: $0 = load &registered(B)
      3: branch !$0 6
  * dsb ishst (dsb) in kick_all_cpus_sync
      4: dsb store false
  * send ipi B (send) in kick_all_cpus_sync
      5: send B
  * wait ack B (wait) in kick_all_cpus_sync
      6: wait B
      7: mark 0 A.kick
  * end of A (nop)
      8: halt
  handler:
  * acknowledge ipi (ack) in on ipi
      9: ack
  * return from ipi (return) in on ipi
      10: return handler synchronizes
cpu B unregistered, in user
  * enter exception (enter)
      11: enter exception synchronizes
  * register (register)
      12: store &registered(B) 1
  * run: execute foo (execute)
      13: run = fetch foo
  * end of B (nop)
      14: halt
  handler:
  * acknowledge ipi (ack) in on ipi
      15: ack
  * return from ipi (return) in on ipi
      16: return handler synchronizes
forbid stale foo on B after A.kick [mark 0]
implied returns A
implied returns B`,
        );
    });
});

/** The lines of a dump between two CPUs' headings, without the end and the handler. */
function body(text: string, cpu: string): readonly string[] {
    const lines = text.split('\n');
    const from = lines.findIndex((line) => line.startsWith(`cpu ${cpu} `)) + 1;
    const to = lines.findIndex((line, index) => index >= from && line.includes(`end of ${cpu}`));
    return lines.slice(from, to).map((line) => line.trim());
}

const lowered = (statements: string, more = '', declarations = '') =>
    body(
        dumps(
            `arch arm64 code foo = old; shared x = 0; shared y = 0; ${declarations} cpu A { ${statements} } ${more}`,
        )[0],
        'A',
    );

describe('lowering, statement by statement', () => {
    it('an expression is one event, loads from left to right', () => {
        assert.deepEqual(lowered('r = x + y * 2;'), [
            '* r = x + y * 2 (load)',
            '0: $0 = load &x',
            '1: $1 = load &y',
            '2: $1 = mul $1 2',
            '3: r = add $0 $1',
        ]);
    });

    it('an atomic beside other accesses makes several events', () => {
        assert.deepEqual(lowered('x = xchg_relaxed(y, x);'), [
            '* x = xchg_relaxed(y, x) (store)',
            '0: $1 = load &x',
            '* x = xchg_relaxed(y, x) (rmw)',
            '1: $0 = swap &y $1',
            '* x = xchg_relaxed(y, x) (store)',
            '2: store &x $0',
        ]);
    });

    it('&& and || branch; what joins belongs to no step of its own', () => {
        assert.deepEqual(lowered('if (x && !y) { isb; } else { dsb ish; }'), [
            '* x && !y (if)',
            '0: $0 = load &x',
            '1: branch !$0 6',
            '2: $0 = load &y',
            '3: branch $0 6',
            '* isb (isb)',
            '4: isb',
            '5: jump 7',
            '* dsb ish (dsb)',
            '6: dsb all false',
        ]);
    });

    it('loops: while counts its visits, repeat and for unroll, await starts again', () => {
        assert.deepEqual(lowered('while (x < 2) { isb; }'), [
            '* x < 2 (while)',
            '0: visit 0',
            '1: $0 = load &x',
            '2: $0 = lt $0 2',
            '3: branch !$0 6',
            '* isb (isb)',
            '4: isb',
            '5: jump 0',
        ]);
        assert.deepEqual(lowered('repeat 2 { isb; } for c in others { send ipi c; }', 'cpu B { } cpu C { }'), [
            '* isb (isb)',
            '0: isb',
            '* isb (isb)',
            '1: isb',
            '* send ipi B (send)',
            '2: send B',
            '* send ipi C (send)',
            '3: send C',
        ]);
        assert.deepEqual(lowered('isb; await (load.acquire x == 1);'), [
            '* isb (isb)',
            '0: isb',
            '* await (load.acquire x == 1) (await)',
            '1: $0 = load &x acquire',
            '2: $0 = eq $0 1',
            '3: assume $0 retry 1',
        ]);
    });

    it('a procedure has registers of its own per call, and shows its arguments', () => {
        const declarations = 'proc add(word w, int n) { t = w; w = t + n; }';
        assert.deepEqual(lowered('add(x, 2); r = y; add(y, r);', '', declarations), [
            '* t = x (load) in add',
            '0: add.t#1 = load &x',
            '* x = t + 2 (store) in add',
            '1: $0 = add add.t#1 2',
            '2: store &x $0',
            '* r = y (load)',
            '3: r = load &y',
            '* r (assign)',
            '4: add.n#2 = mov r 0',
            '* t = y (load) in add',
            '5: add.t#2 = load &y',
            '* y = t + n (store) in add',
            '6: $0 = add add.t#2 add.n#2',
            '7: store &y $0',
        ]);
    });

    it('a label completes on every path; the default property binds before trailing executions', () => {
        const text = 'cpu B { execute foo; } forbid stale foo on B after A.l; forbid stale foo on B;';
        assert.deepEqual(lowered('patch foo = new; l: if (x) { isb; } execute foo;', text), [
            '* patch foo = new (patch)',
            '0: store &foo new',
            '* l: x (if)',
            '1: $0 = load &x',
            '2: branch !$0 4',
            '* isb (isb)',
            '3: isb',
            'l: x (if)',
            '4: mark 0 A.l',
            '* execute foo (execute)',
            '5: _ = fetch foo',
            '6: mark 1 A.$end',
        ]);
        const implied = lowered('patch foo = new; if (x) { isb; } execute foo;', 'cpu B { execute foo; }');
        assert.deepEqual(implied.slice(-4), [
            '3: isb',
            '4: mark 0 A.$end',
            '* execute foo (execute)',
            '5: _ = fetch foo',
        ]);
    });

    it('every combination of `any` is a program, expectations apply to theirs', () => {
        const text =
            'arch arm64 { idc = any, dic = any }, x86_64 code foo = old; cpu A { patch foo = new; } expect racy; ';
        const { programs } = lower(resolve(parse(text).file, standardHost));
        assert.deepEqual(
            programs.map(({ architecture, optionText, expectations }) => [
                architecture,
                optionText,
                expectations.length,
            ]),
            [
                ['arm64', 'idc = 0, dic = 0', 1],
                ['arm64', 'idc = 0, dic = 1', 1],
                ['arm64', 'idc = 1, dic = 0', 1],
                ['arm64', 'idc = 1, dic = 1', 1],
                ['x86_64', '', 1],
            ],
        );
    });

    it('returns and entries synchronize as the architecture says', () => {
        const ops = (architecture: string, statement: string) =>
            body(dumps(`arch ${architecture} cpu A { ${statement} }`)[0], 'A')[1];
        assert.equal(ops('arm64', 'enter irq;'), '0: enter irq synchronizes');
        assert.equal(ops('arm64 { eis = 0 }', 'enter irq;'), '0: enter irq');
        assert.equal(ops('x86_64', 'enter irq;'), '0: enter irq');
        assert.equal(ops('arm64 { eos = 0 }', 'eret;'), '0: return');
        assert.equal(ops('x86_64', 'iret;'), '0: return synchronizes serializes');
        assert.equal(ops('x86_64', 'sysret;'), '0: return');
        assert.equal(ops('riscv64', 'sret;'), '0: return');
    });
});
