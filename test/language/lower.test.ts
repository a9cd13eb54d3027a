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
