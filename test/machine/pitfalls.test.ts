/**
 * Mistakes that are easy to make in a machine like this one, one test each. They were made on the way to the prototype whose
 * rules this machine follows; explorer and stepper must both be free of them.
 */
import assert from 'node:assert/strict';
import { explore } from '../../machine/explore';
import type { Verdict } from '../../machine/verdict';
import { exploreAll, stepperAgrees } from '../fuzz/agree';
import { programOf } from '../fuzz/sketch';
import type { Program } from '../../machine/program';

const BUDGETS = { explorer: 200_000, stepper: 60_000 };
const FULL = 'patch foo = new; dc cvau foo; dsb ish; ic ivau foo; dsb ish;';
const STALE = 'forbid stale foo on B after A.done;';

function programFrom(options: string, a: string, b: string, properties: string): Program {
    const text = [
        `scenario "pitfall"\narch arm64${options === '' ? '' : ` { ${options} }`}`,
        'code foo = old; shared x = 0; shared y = 0; shared never = 0;',
        `cpu A ${a.startsWith('unregistered') ? a : `{ ${a} }`}`,
        `cpu B ${b.startsWith('unregistered') ? b : `{ ${b} }`}`,
        properties,
    ].join('\n');
    const program = programOf(text);
    assert.ok(program !== null, text);
    return program;
}

/** Both engines say the same, and it is this. */
function expectVerdict(verdict: Verdict, program: Program): void {
    const explored = exploreAll(program, BUDGETS);
    assert.equal(explored.verdict, verdict);
    const compared = stepperAgrees(program, explored, BUDGETS, true);
    assert.deepEqual(compared.differences, []);
    assert.ok(compared.complete);
}

const CASES: readonly (readonly [string, Verdict, string, string, string, string])[] = [
    [
        '1. two atomics that cannot both win do not both count as having won',
        'safe',
        '',
        `${FULL} r = xchg(x, 1); if (r == 0) { done: note "won"; }`,
        's = xchg(x, 1); if (s == 0) { run: execute foo; }',
        STALE,
    ],
    [
        '2. an execute is before whatever this CPU published after it, also when stores overtake each other',
        'safe',
        '',
        'patch foo = new; await (y == 1); done: note "seen";',
        'run: execute foo; x = 1; y = 1;',
        STALE,
    ],
    [
        '3. a label on a call completes with the last event of the call',
        'safe',
        '',
        `${FULL} done: kick_all_cpus_sync();`,
        'run: execute foo;',
        STALE,
    ],
    [
        "4. a CPU's own executes are after its label in program order, wherever their places are",
        'racy',
        '',
        'patch foo = new; done: note "patched"; run: execute foo;',
        'x = 1;',
        'forbid stale foo on A after A.done;',
    ],
    [
        '5. an acknowledgement is published by its handler: what the handler ran was before it',
        'safe',
        'eis = 0, eos = 0',
        `${FULL} send ipi B; wait ack B; done: note "seen";`,
        'x = 1; on ipi { run: execute foo; }',
        STALE,
    ],
    [
        '6. a second wait is not satisfied by the first acknowledgement',
        'safe',
        '',
        `send ipi B; ${FULL} send ipi B; done: wait ack B;`,
        'run: execute foo;',
        STALE,
    ],
    [
        '7. two IPIs of one CPU to another are two',
        'safe',
        '',
        'send ipi B; send ipi B; wait ack B;',
        'note "idle"; on ipi { x = x + 1; }',
        'always (x == 2);',
    ],
    ['8. a CPU whose events are over still takes IPIs', 'safe', '', 'send ipi B; wait ack B;', 'x = 1;', 'returns A;'],
    [
        '9. a CPU takes IPIs while it waits',
        'safe',
        '',
        'send ipi B; wait ack B; x = 1;',
        'await (x == 1);',
        'returns A; returns B;',
    ],
    [
        '10. an isb is no local step on a CPU that may be interrupted behind it',
        'racy',
        'eis = 0, eos = 0',
        `${FULL} send ipi B; done: wait ack B;`,
        'isb; run: execute foo;',
        STALE,
    ],
    [
        '10. nor is a mask: an IPI may come before it',
        'racy',
        'eis = 0, eos = 0',
        `${FULL} send ipi B; done: wait ack B;`,
        'isb; mask irq; run: execute foo;',
        STALE,
    ],
    [
        '11. an await that an old value satisfies may still miss it',
        'stuck',
        '',
        'x = 1; x = 0;',
        'await (x);',
        'returns B;',
    ],
    ['12. nothing is stuck while a store is held', 'safe', '', 'x = 1;', 'await (x);', 'returns B;'],
    [
        '12. an execution has not ended while an IPI can be delivered',
        'safe',
        '',
        'send ipi B;',
        'x = 0; on ipi { y = 1; }',
        'always (y == 1);',
    ],
    [
        '13. an execution that ends stuck has no final state',
        'stuck',
        '',
        'await (never);',
        'x = 1;',
        'forbid (x == 1);',
    ],
    [
        '14. a DMB keeps no store from being overtaken by an IPI',
        'racy',
        'idc = 1, dic = 1',
        'patch foo = new; dmb ish; send ipi B; done: wait ack B;',
        'run: execute foo;',
        STALE,
    ],
    [
        '15. what another CPU fetches says nothing about a local invalidation',
        'racy',
        '',
        'patch foo = new; dc cvau foo; dsb ish; ic iallu; dsb ish; isb; run1: execute foo; done: note "ran";',
        'run2: execute foo; run3: execute foo;',
        STALE,
    ],
    [
        '16. with DIC alone a clean is what a fetch needs',
        'safe',
        'dic = 1',
        'patch foo = new; dc cvau foo; dsb ish; done: x = 1;',
        'await (x == 1); isb; run: execute foo;',
        STALE,
    ],
    [
        '16. and without it the fetch may miss the patch',
        'racy',
        'dic = 1',
        'patch foo = new; dsb ish; done: x = 1;',
        'await (x == 1); isb; run: execute foo;',
        STALE,
    ],
    [
        '18. a cmpxchg that fails orders nothing',
        'racy',
        '',
        `${FULL} smp_mb(); if (registered(B)) { dsb ishst; send ipi B; } done: wait ack B;`,
        'unregistered { register; r = cmpxchg(never, 7, 1); isb; run: execute foo; }',
        STALE,
    ],
    [
        '19. register via xchg; isb is not register; dsb; isb',
        'racy',
        '',
        `${FULL} smp_mb(); if (registered(B)) { dsb ishst; send ipi B; } done: wait ack B;`,
        'unregistered { register via xchg; isb; run: execute foo; }',
        STALE,
    ],
    [
        '20. older is older in coherence order: of two patches the first is stale',
        'racy',
        'idc = 1, dic = 1',
        'patch foo = new; dsb ish; isb; patch foo = newer; done: note "twice";',
        'r = foo; if (r == new) { isb; run: execute foo; }',
        STALE,
    ],
    [
        '20. and a patch back to the same text cannot be told',
        'safe',
        '',
        'patch foo = old; done: note "the same";',
        'run: execute foo;',
        STALE,
    ],
    [
        '21. without a CPU every one counts, the patching one included',
        'racy',
        '',
        `${FULL} done: note "patched"; run: execute foo;`,
        'x = 1;',
        'forbid stale foo after A.done;',
    ],
];

describe('pitfalls', () => {
    for (const [what, verdict, options, a, b, properties] of CASES) {
        it(what, () => {
            expectVerdict(verdict, programFrom(options, a, b, properties));
        });
    }

    it('17. what a condition was computed from is forgotten after its branch', () => {
        const program = programFrom('', 'if (x) { } if (y) { } r = y; r = y;', 'x = 1; y = 1;', '');
        const states = (deadRegisters: boolean): number =>
            explore(program, { finals: true, witness: false, reductions: { deadRegisters, stretches: false } }).counts
                .localStates;
        assert.ok(states(true) < states(false));
    });

    it('22. a limit never hides a violation that was found, and never becomes safe', () => {
        const racy = programFrom('', `${FULL} done: x = 1; y = 1;`, 'run: execute foo; x = 2;', STALE);
        const safe = programFrom('', `${FULL} send ipi B; done: wait ack B;`, 'run: execute foo;', STALE);
        const seen = new Set<string>();
        for (let nodes = 1; nodes <= 60; nodes++) {
            const limited = explore(racy, { finals: true, witness: false, limits: { nodes } });
            seen.add(`${limited.verdict} ${limited.limit === undefined ? 'whole' : 'cut'}`);
            const other = explore(safe, { finals: true, witness: false, limits: { nodes } });
            assert.equal(other.verdict, other.limit === undefined ? 'safe' : 'unknown');
        }
        assert.ok(seen.has('racy cut'), [...seen].join());
        assert.ok(!seen.has('safe cut') && !seen.has('safe whole'));
    });
});
