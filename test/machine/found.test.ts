/** What random scenarios have found (test/fuzz), made small: however it is looked at, the answer is the same. */
import assert from 'node:assert/strict';
import { exploreAll, NOTHING_REDUCED, reductionsAgree, stepperAgrees, SWITCHES, walkComesBack } from '../fuzz/agree';
import { programOf } from '../fuzz/sketch';

const BUDGETS = { explorer: 100_000, stepper: 20_000 };

const scenario = (options: string, ...cpus: readonly string[]): string =>
    [
        `scenario "found"\narch ${options}\ncode foo = old;\nshared x = 0;\nshared y = 0;`,
        ...cpus.map((body, index) => `cpu ${'ABC'[index]} { ${body} }`),
    ].join('\n');

const FOUND: readonly (readonly [string, string, string])[] = [
    [
        'a clean and an invalidation that nothing orders keep their order for whoever fetches',
        'racy',
        scenario(
            'arm64',
            'patch foo = new; dsb ish; dc cvau foo; ic ivau foo; dsb ish; x = 1;',
            'if (x == 1) { isb; run: execute foo; }',
        ),
    ],
    [
        'a label counts when what its CPU has published is performed later, before a wait that is not over',
        'racy',
        scenario(
            'arm64',
            'patch foo = new; done: note "patched"; r = x; send ipi B; wait ack B;',
            'x = 1; on ipi { run: execute foo; }',
        ).concat('forbid stale foo on B after A.done;'),
    ],
    [
        'dsb nsh completes an invalidation for this CPU alone, so an IPI may overtake it',
        'racy',
        scenario(
            'arm64',
            'patch foo = new; dc cvac foo; dsb ish; ic ivau foo; dsb nsh; send ipi B; wait ack B;',
            'run: execute foo;',
        ),
    ],
    [
        'dsb nsh does not make a store visible to others',
        'racy',
        scenario(
            'arm64 { idc = 1, dic = 1 }',
            'patch foo = new; dsb nsh; x = 1;',
            'await (x == 1); isb; run: execute foo;',
        ),
    ],
    [
        'dsb nsh makes its own store visible to this CPU, held or not',
        'safe',
        scenario('arm64 { idc = 1, dic = 1 }', 'patch foo = new; dsb nsh; isb; run: execute foo;', 'x = 1;'),
    ],
    [
        'dsb nshld waits for loads, not for an invalidation',
        'racy',
        scenario('arm64 { idc = 1 }', 'patch foo = new; dsb ish; ic ialluis; dsb nshld; isb; run: execute foo;'),
    ],
    [
        'dsb ishst does not wait for a clean that a dmb orders',
        'racy',
        scenario(
            'arm64 { dic = 1 }',
            'patch foo = new; dc cvac foo; dmb sy; dsb ishst; send ipi B; wait ack B;',
            'run: execute foo;',
        ),
    ],
    [
        'an IPI may overtake a store before a dmb',
        'racy',
        scenario('arm64 { idc = 1, dic = 1 }', 'patch foo = new; dmb sy; send ipi B; wait ack B;', 'run: execute foo;'),
    ],
    [
        'with DIC = 1, where a clean took place is one place for all CPUs',
        'racy',
        scenario(
            'arm64 { dic = 1 }',
            'patch foo = new; dc cvau foo; dsb ish; isb; run1: execute foo;',
            'patch foo = newer; run2: execute foo; run3: execute foo;',
        ),
    ],
    [
        'a CPU that only maintains a line needs to see what others have written there',
        'safe',
        scenario(
            'arm64',
            'patch foo = new; store.release x = 1; done: note "told";',
            'await (load.acquire x); dc cvau foo; dsb ish; ic ivau foo; dsb ish; y = 1;',
            'await (load.acquire y); isb; run: execute foo;',
        ).concat('forbid (C.run == old);'),
    ],
    [
        'dsb nsh does not order an invalidation after a clean, for its own CPU neither (docs/semantics.md)',
        'racy',
        scenario(
            'arm64',
            'patch foo = new; dc cvau foo; dsb nsh; ic ivau foo; dsb nsh; isb; run: execute foo;',
            'x = 1;',
        ).concat('forbid (A.run == old);'),
    ],
    [
        'dsb ish does, and what follows may be local',
        'safe',
        scenario(
            'arm64',
            'patch foo = new; dc cvau foo; dsb ish; ic iallu; dsb nsh; isb; run: execute foo;',
            'x = 1;',
        ).concat('forbid (A.run == old);'),
    ],
    [
        'a store may overtake a clean that waits for an older store, and both',
        'safe',
        `arch arm64
        code foo = old;
        shared x = 0;
        cpu A { patch foo = new; dc civac foo; x = 1; }
        cpu B { if (x == 1) { run: execute foo; } patch foo = newer; }
        exists (B.run == old && foo == new);`,
    ],
    [
        'nothing is left to read but an own store that was performed early: that way leads nowhere',
        'safe',
        `arch x86_64
        code foo = old in 2 parts;
        shared x = 0;
        shared y = 0;
        cpu A { r = cmpxchg(x, 0, 2); }
        cpu B { r = 0; run2: execute foo; if (x + y == 2) { } else { store.release y = 1; } }
        exists (y == 0);`,
    ],
    [
        'a failed cmpxchg writes nothing, so a dsb ishst behind it holds no store back (foresight.ts)',
        'safe',
        `arch arm64
        shared x = 0;
        shared y = 0;
        cpu A { r = cmpxchg_relaxed(x, 0, 1); dsb ishst; y = 1; }
        cpu B { q = y; dsb ish; x = 2; }
        exists (A.r == 2 && B.q == 1);`,
    ],
    [
        'where it succeeds, the barrier orders its write',
        'safe',
        `arch arm64
        shared x = 0;
        shared y = 0;
        cpu A { r = cmpxchg_relaxed(x, 0, 1); dsb ishst; y = 1; }
        cpu B { q = y; dmb ish; p = x; }
        forbid (A.r == 0 && B.q == 1 && B.p == 0);`,
    ],
    [
        'on RISC-V the same for fence w,w',
        'safe',
        `arch riscv64
        shared x = 0;
        shared y = 0;
        cpu A { r = cmpxchg_relaxed(x, 0, 1); fence w, w; y = 1; }
        cpu B { q = y; fence rw, rw; x = 2; }
        exists (A.r == 2 && B.q == 1);`,
    ],
];

describe('found by random scenarios', () => {
    for (const [what, verdict, text] of FOUND) {
        it(what, () => {
            const program = programOf(text);
            assert.ok(program !== null, text);
            const explored = exploreAll(program, BUDGETS);
            assert.equal(explored.verdict, verdict);
            const compared = [
                stepperAgrees(program, explored, BUDGETS, true),
                ...[NOTHING_REDUCED, ...SWITCHES].map((off) => reductionsAgree(program, explored, BUDGETS, off)),
            ];
            assert.deepEqual(
                compared.flatMap(({ differences }) => differences),
                [],
            );
            assert.ok(compared.every(({ complete }) => complete));
            assert.deepEqual(walkComesBack(program, 1), []);
        });
    }
});
