import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LINTS, lintFindings } from '../../analysis/lints';
import { apply } from '../../analysis/lints/edits';
import { isGood } from '../../analysis/repair';
import { check } from '../../analysis/check';
import { probeFindings, probes } from '../../analysis/probes';
import { checkProgram } from '../../machine/check';
import type { Finding } from '../../analysis/finding';
import { analysed, checked } from '../server/kit';

/** A writer A with full maintenance and a kick, and a B; `a` and `b` are put into them. */
function scenario({
    a = FULL,
    b,
    arch = 'arm64',
    head = '',
    tail = 'forbid stale foo on B after A.kick;',
}: Parts): string {
    return `scenario "lint"
arch ${arch}

code foo = old;
${head}
cpu A {
    ${a}
}

cpu B unregistered in user {
    ${b ?? 'enter exception;\n    register;\n    dsb ish;\n    isb;\n    execute foo;'}
}

${tail}
`;
}
interface Parts {
    readonly a?: string;
    readonly b?: string;
    readonly arch?: string;
    readonly head?: string;
    readonly tail?: string;
}
const FULL = `patch foo = new;
    dc cvau foo;
    dsb ish;
    ic ivau foo;
    dsb ish;
kick:
    kick_all_cpus_sync();`;

/** The repaired scenario, with instructions for versions. */
function quoted(from: string, to: string): string {
    return scenario({ a: FULL.replace('= new', `= "${to}"`) }).replace('= old', `= "${from}"`);
}

function findings(text: string): {
    readonly all: readonly Finding[];
    readonly of: (code: string) => Finding[];
    at: (finding: Finding) => string;
} {
    const analysis = analysed(text);
    const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error');
    assert.deepEqual(
        errors.map(({ code, message, span }) => `${code} ${message} ${text.slice(span.start, span.end)}`),
        [],
        text,
    );
    const all = lintFindings(analysis, checked(analysis));
    return {
        all,
        of: (code) => all.filter((each) => each.code === code),
        at: ({ span }) => text.slice(span.start, span.end).replace(/;$/, ''),
    };
}

/** Some repair of the finding works: it is gone, nothing is new, no verdict is worse. */
function repaired(text: string, finding: Finding): string | null {
    const analysis = analysed(text);
    const before = { analysis, report: checked(analysis) };
    for (const candidate of finding.candidates ?? []) {
        const after = analysed(apply(text, candidate.edits));
        if (isGood(before, { analysis: after, report: checked(after) }, finding.code)) return after.text;
    }
    return null;
}

/** One lint, where it is true and where it is not. */
interface Case {
    readonly code: string;
    readonly wrong: string;
    /** The statement it stands on. */
    readonly at: RegExp;
    readonly right: string;
    /** No repair is known. */
    readonly noRepair?: true;
}

const CASES: readonly Case[] = [
    {
        code: 'ISO001',
        wrong: scenario({ a: FULL.replace('dc cvau foo;\n    dsb ish;', 'dc cvau foo;') }),
        at: /^ic ivau foo$/,
        right: scenario({
            arch: 'arm64 { idc = 1 }',
            a: FULL.replace('dc cvau foo;\n    dsb ish;', 'dc cvau foo;').replace(
                'patch foo = new;',
                'patch foo = new; dsb ish;',
            ),
        }),
    },
    {
        code: 'ISO002',
        wrong: scenario({ a: FULL.replace('ic ivau foo;\n    dsb ish;', 'ic ivau foo;') }),
        at: /^ic ivau foo$/,
        right: scenario({}),
    },
    {
        code: 'ISO003',
        wrong: scenario({ b: 'enter exception; register; execute foo;' }),
        at: /^register$/,
        right: scenario({}),
    },
    {
        code: 'ISO004',
        wrong: scenario({ b: 'enter exception; register; isb; execute foo;' }),
        at: /^register$/,
        right: scenario({}),
    },
    {
        code: 'ISO005',
        wrong: scenario({ b: 'enter exception; register; smp_mb(); isb; execute foo;' }),
        at: /^smp_mb\(\)$/,
        right: scenario({ b: 'enter exception; register; smp_mb(); dsb ish; isb; execute foo;' }),
    },
    {
        code: 'ISO006',
        wrong: scenario({
            head: 'shared x = 0;\nshared y = 0;',
            a: 'x = 1; isb; y = 1;',
            b: 'r = y; smp_rmb(); s = x;',
            tail: 'forbid (B.r == 1 && B.s == 0);',
        }),
        at: /^isb$/,
        right: scenario({
            head: 'shared x = 0;\nshared y = 0;',
            a: 'x = 1; smp_wmb(); y = 1;',
            b: 'r = y; if (r) { isb; } s = x;',
            tail: 'forbid (B.r == 1 && B.s == 0);',
        }),
    },
    {
        code: 'ISO007',
        wrong: scenario({ b: 'enter exception; register; dsb ish; execute foo;' }),
        at: /^dsb ish$/,
        right: scenario({}),
    },
    {
        code: 'ISO008',
        wrong: scenario({ a: FULL.replace('dc cvau foo;\n    dsb ish;\n    ', '') }),
        at: /^patch foo = new$/,
        right: scenario({ arch: 'arm64 { idc = 1 }', a: FULL.replace('dc cvau foo;\n    ', '') }),
    },
    {
        code: 'ISO009',
        wrong: scenario({ arch: 'arm64 { dic = 1, idc = 1 }' }),
        at: /^(dc|ic)/,
        right: scenario({ arch: 'arm64 { dic = any, idc = any }' }),
        noRepair: true,
    },
    {
        code: 'ISO010',
        wrong: quoted('ldr x0, [x1]', 'add x0, x0, #1'),
        at: /^patch foo = "add x0, x0, #1"$/,
        right: quoted('nop', 'b tramp'),
        noRepair: true,
    },
    {
        code: 'ISO011',
        wrong: scenario({
            a: 'kick_all_cpus_sync();\n    patch foo = new;\n    dc cvau foo;\n    dsb ish;\n    ic ivau foo;\nkick:\n    dsb ish;',
        }),
        at: /^kick_all_cpus_sync\(\)$/,
        right: scenario({}),
    },
    {
        code: 'ISO012',
        wrong: scenario({ a: FULL.replace('ic ivau foo;\n    dsb ish;', 'ic ivau foo;\n    dsb nsh;') }),
        at: /^dsb nsh$/,
        right: scenario({}),
    },
    {
        code: 'ISO013',
        wrong: scenario({
            head: 'shared d = 0;',
            a: 'd = 1; smp_mb(); send ipi B; wait ack B;',
            b: 'on ipi { r = d; if (r == 0) { bad = 1; } }',
            tail: 'forbid (B.bad == 1);',
        }),
        at: /^send ipi B$/,
        right: scenario({
            head: 'shared d = 0;',
            a: 'd = 1; dsb ishst; send ipi B; wait ack B;',
            b: 'on ipi { r = d; if (r == 0) { bad = 1; } }',
            tail: 'forbid (B.bad == 1);',
        }),
    },
    {
        code: 'ISO014',
        wrong: scenario({
            a: 'mask irq; send ipi B; wait ack B; patch foo = new;',
            b: 'mask irq; send ipi A; wait ack A; execute foo;',
            tail: 'forbid stale foo on B after A;'.replace(' after A', ''),
        }),
        at: /^wait ack [AB]$/,
        right: scenario({
            a: 'mask irq; send ipi B; wait ack B; patch foo = new;',
            b: 'execute foo;',
            tail: 'returns A;',
        }),
        noRepair: true,
    },
    {
        code: 'ISO015',
        wrong: scenario({ b: 'enter exception; register; dsb ish; isb; unregister; execute foo; eret;' }),
        at: /^execute foo$/,
        right: scenario({ b: 'enter exception; register; dsb ish; isb; execute foo; unregister; eret;' }),
    },
    {
        code: 'ISO016',
        wrong: scenario({
            head: 'shared work = 0;',
            a: FULL.replace('kick_all_cpus_sync();', 'smp_mb(); r = work; if (r == 1) { send ipi B; wait ack B; }'),
            b: 'enter exception; s = xchg(work, 1); isb; execute foo;',
        }),
        at: /^r = work$/,
        right: scenario({}),
        noRepair: true,
    },
    {
        code: 'ISO017',
        wrong: scenario({ arch: 'arm64 { eis = 0 }', b: 'register; dsb ish; enter exception; execute foo;' }),
        at: /^enter exception$/,
        right: scenario({ b: 'register; dsb ish; enter exception; execute foo;' }),
    },
    {
        code: 'ISO018',
        wrong: `scenario "x"\narch arm64 { eis = 0, eos = 0 }\ncode foo = old;\ncpu A {\n    ${FULL}\n}\ncpu B {\n    execute foo;\n}\nforbid stale foo on B after A.kick;\n`,
        at: /^B$/,
        right: `scenario "x"\narch arm64 { eis = 0, eos = 0 }\ncode foo = old;\ncpu A {\n    ${FULL}\n}\ncpu B {\n    execute foo;\n    on ipi { isb; }\n}\nforbid stale foo on B after A.kick;\n`,
    },
    {
        code: 'ISO019',
        wrong: scenario({ b: 'enter exception; register; smp_mb(); dsb ish; isb; execute foo;' }),
        at: /^smp_mb\(\)$/,
        right: scenario({
            b: 'enter exception; register;\n    smp_mb(); // orders the registration; pairs with that of the kick\n    dsb ish; isb; execute foo;',
        }),
    },
    {
        code: 'ISO020',
        wrong: `scenario "x"\narch arm64\ncode foo = old;\ncpu A {\n    patch foo = new;\n    caches_clean_inval_pou(foo);\nkick:\n    send ipi B;\n}\ncpu B {\n    execute foo;\n}\nforbid stale foo on B after A;\n`.replace(
            ' after A;',
            ';',
        ),
        at: /^send ipi B$/,
        right: `scenario "x"\narch arm64\ncode foo = old;\ncpu A {\n    patch foo = new;\n    caches_clean_inval_pou(foo);\n    send ipi B;\nkick:\n    wait ack B;\n}\ncpu B {\n    execute foo;\n}\nforbid stale foo on B after A.kick;\n`,
    },
];

/** A writer and a CPU that registers itself, on the architectures without cache maintenance by address. */
function other(arch: 'x86_64' | 'riscv64', b: string, a = arch === 'x86_64' ? 'mfence;' : 'fence rw,rw;'): string {
    const handler = arch === 'x86_64' ? 'serialize;' : 'fence.i;';
    return `scenario "x"
arch ${arch}
code foo = old;
cpu A {
    patch foo = new;
    ${a}
kick:
    if (registered(B)) { send ipi B; wait ack B; }
}
cpu B unregistered {
    ${b}
    on ipi { ${handler} }
}
forbid stale foo on B after A.kick;
`;
}

/** The same mistakes where they are made differently, and where they are none. */
const ELSEWHERE: readonly Case[] = [
    {
        code: 'ISO003',
        wrong: other('x86_64', 'mov cr3; register; execute foo;'),
        at: /^register$/,
        right: other('x86_64', 'register; mov cr3; execute foo;'),
    },
    {
        code: 'ISO003',
        wrong: other('riscv64', 'fence.i; register; execute foo;'),
        at: /^register$/,
        right: other('riscv64', 'register; fence rw,rw; fence.i; execute foo;'),
    },
    {
        code: 'ISO004',
        wrong: other('riscv64', 'register; fence.i; execute foo;'),
        at: /^register$/,
        // A serialising instruction drains the store buffer.
        right: other('x86_64', 'register; serialize; execute foo;'),
    },
    {
        code: 'ISO007',
        wrong: other('x86_64', 'register; mfence; execute foo;'),
        at: /^mfence$/,
        right: other('x86_64', 'register; mfence; serialize; execute foo;'),
    },
    {
        code: 'ISO007',
        wrong: other('riscv64', 'register; fence rw,rw; execute foo;'),
        at: /^fence rw,rw$/,
        right: other('riscv64', 'register; fence rw,rw; fence.i; execute foo;'),
    },
    {
        code: 'ISO011',
        wrong: other('x86_64', 'register; serialize; execute foo;', ''),
        at: /^if \(registered\(B\)\)|^registered\(B\)$/,
        right: other('x86_64', 'register; serialize; execute foo;'),
    },
    {
        code: 'ISO011',
        wrong: other('riscv64', 'register; fence rw,rw; fence.i; execute foo;', ''),
        at: /^if \(registered\(B\)\)|^registered\(B\)$/,
        right: other('riscv64', 'register; fence rw,rw; fence.i; execute foo;'),
    },
    {
        code: 'ISO017',
        wrong: other('x86_64', 'register; mfence; enter syscall; execute foo;'),
        at: /^enter syscall$/,
        right: other('x86_64', 'register; mfence; iret; execute foo;'),
    },
    {
        code: 'ISO017',
        wrong: other('riscv64', 'register; fence rw,rw; enter exception; execute foo;'),
        at: /^enter exception$/,
        right: other('riscv64', 'register; fence rw,rw; enter exception; fence.i; execute foo;'),
    },
    {
        code: 'ISO018',
        wrong: other('riscv64', 'execute foo;').replace(' unregistered', '').replace('on ipi { fence.i; }', ''),
        at: /^B$/,
        right: other('riscv64', 'execute foo;').replace(' unregistered', ''),
    },
    {
        code: 'ISO021',
        wrong: 'scenario "x"\narch riscv64\ncpu A in user {\n    fence.i;\n}\n',
        at: /^fence\.i$/,
        right: 'scenario "x"\narch riscv64\ncpu A in user {\n    enter exception;\n    fence.i;\n    sret;\n}\n',
        noRepair: true,
    },
    {
        // B runs stale code; that C waits for nothing and D synchronizes early has nothing to do with it.
        code: 'ISO003',
        wrong: scenario({ b: 'enter exception; register; execute foo;' }),
        at: /^register$/,
        right: scenario({
            b: 'enter exception; register; isb; execute foo;',
            head: 'code bar = old;',
            tail: 'cpu C unregistered { enter exception; register; execute bar; }\nforbid stale foo on B after A.kick;',
        }),
    },
];

/** What the probes answer: code and statement. */
function asked(text: string): string[] {
    const analysis = analysed(text);
    const programs = probes(analysis);
    if (programs.length === 0) return [];
    const found = probeFindings(analysis, programs, check(checkProgram, { programs }));
    return found.map(({ code, span }) => `${code} ${text.slice(span.start, span.end).replace(/;$/, '')}`);
}

describe('lints', () => {
    for (const { code, wrong, at, right, noRepair } of [...CASES, ...ELSEWHERE]) {
        const where = /^arch (\w+)/m.exec(wrong)?.[1] ?? '';
        it(`${code} says so where it is true (${where})`, () => {
            const { of, at: place, all } = findings(wrong);
            const found = of(code);
            assert.ok(found.length > 0, `only ${all.map((each) => each.code).join(' ')}`);
            assert.match(place(found[0]), at);
        });
        it(`${code} is silent where it is not (${where})`, () => {
            assert.deepEqual(
                findings(right)
                    .of(code)
                    .map(({ message }) => message),
                [],
            );
        });
        if (!noRepair)
            it(`${code} has a repair that works (${where})`, () => {
                const found = findings(wrong).of(code);
                assert.ok(
                    found.some((each) => repaired(wrong, each) !== null),
                    wrong,
                );
            });
    }

    it('ISO022 is decided by a check of its own', () => {
        const kicked = scenario({ b: 'execute foo;' }).replace('unregistered ', '');
        assert.deepEqual(asked(kicked), ['ISO022 kick_all_cpus_sync()']);
        assert.deepEqual(asked(kicked.replace(' in user', '')), []);
        assert.deepEqual(asked(kicked + 'forbid ipi to B while user;\n'), []);
    });

    it('each has a case where it is true and one where it is not', () => {
        const tested = new Set([...CASES, ...ELSEWHERE].map(({ code }) => code));
        for (const { code } of LINTS) assert.ok(tested.has(code) || code === 'ISO022', code);
    });

    it('never speak of an error where the verdict is safe and nothing waits', () => {
        const root = join(process.cwd(), 'examples');
        const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
            file.endsWith('.isosync'),
        );
        assert.ok(files.length > 50);
        for (const file of files) {
            const analysis = analysed(readFileSync(join(root, file), 'utf8'));
            const report = checked(analysis);
            if (report.verdict !== 'safe') continue;
            const loud = lintFindings(analysis, report).filter(({ severity }) => severity === 'error');
            assert.deepEqual(
                loud.map(({ code, message }) => `${file}: ${code} ${message}`),
                [],
            );
        }
    });
});
