/** What the lints propose. */
import { FULL, READY, REGISTERED, racy, type Row } from './base';

export const LINT: readonly Row[] = [
    {
        code: 'ISO001',
        name: 'no dsb between dc and ic',
        text: racy(READY, { a: FULL.replace('dc cvau foo;\n    dsb ish;', 'dc cvau foo;') }),
        title: 'Insert `dsb ish;` before `ic ivau foo`, and expect safe',
        gives: 'dc cvau foo;\n    dsb ish;\n    ic',
    },
    {
        code: 'ISO002',
        name: 'no dsb after ic',
        text: racy(READY, { a: FULL.replace('ic ivau foo;\n    dsb ish;', 'ic ivau foo;') }),
        title: 'Insert `dsb ish;` after `ic ivau foo`, and expect safe',
        gives: 'ic ivau foo;\n    dsb ish;\nkick',
    },
    {
        code: 'ISO003',
        name: 'on arm64',
        text: racy('enter exception;\n    register;\n    execute foo;'),
        title: 'Insert `dsb ish; isb;` after `register`, and expect safe',
        gives: 'register;\n    dsb ish;\n    isb;\n    execute',
    },
    {
        code: 'ISO003',
        name: 'on x86_64',
        text: racy('mov cr3;\n    register;\n    execute foo;', {
            arch: 'x86_64',
            a: 'patch foo = new;\n    smp_mb(); // orders the patch\nkick:\n    if (registered(B)) { send ipi B; wait ack B; }',
        }),
        title: 'Insert `serialize;` after `register`, and expect safe',
        gives: 'register;\n    serialize;',
    },
    {
        code: 'ISO004',
        name: 'on arm64',
        text: racy('enter exception;\n    register;\n    isb;\n    execute foo;'),
        title: 'Insert `dsb ish;` after `register`, and expect safe',
        gives: 'register;\n    dsb ish;\n    isb;',
    },
    {
        code: 'ISO004',
        name: 'on riscv64',
        text: racy('register;\n    fence.i;\n    execute foo;\n    on ipi { fence.i; }', {
            arch: 'riscv64',
            a: 'patch foo = new;\n    fence rw,rw;\nkick:\n    if (registered(B)) { send ipi B; wait ack B; }',
        }),
        title: 'Insert `fence rw,rw;` after `register`, and expect safe',
        gives: 'register;\n    fence rw,rw;\n    fence.i;',
    },
    {
        code: 'ISO005',
        name: 'smp_mb',
        text: racy('enter exception;\n    register;\n    smp_mb();\n    isb;\n    execute foo;'),
        title: 'Replace `smp_mb()` by `dsb ish;`, and expect safe',
        gives: 'register;\n    dsb ish;\n    isb;',
    },
    {
        code: 'ISO006',
        name: 'between stores',
        text: racy('r = y;\n    smp_rmb();\n    s = x;', {
            how: '',
            head: 'shared x = 0;\nshared y = 0;',
            a: 'x = 1;\n    isb;\n    y = 1;',
            tail: 'forbid (B.r == 1 && B.s == 0);',
        }).replace('code foo = old;\n', ''),
        title: 'Replace `isb` by `smp_mb();`, and expect safe',
        gives: 'x = 1;\n    smp_mb();',
    },
    {
        code: 'ISO007',
        name: 'on arm64',
        text: racy('enter exception;\n    register;\n    dsb ish;\n    execute foo;'),
        title: 'Insert `isb;` after `dsb ish`, and expect safe',
        gives: 'dsb ish;\n    isb;',
    },
    {
        code: 'ISO007',
        name: 'on x86_64',
        text: racy('register;\n    mfence;\n    execute foo;', {
            arch: 'x86_64',
            a: 'patch foo = new;\n    mfence;\nkick:\n    if (registered(B)) { send ipi B; wait ack B; }',
        }),
        title: 'Insert `serialize;` after `mfence`, and expect safe',
        gives: 'mfence;\n    serialize;',
    },
    {
        code: 'ISO008',
        name: 'no maintenance at all',
        text: racy(READY, { a: 'patch foo = new;\nkick:\n    kick_all_cpus_sync();' }),
        title: 'Insert `caches_clean_inval_pou(foo);`, and expect safe',
        gives: 'caches_clean_inval_pou(foo);',
    },
    {
        code: 'ISO008',
        name: 'no ic',
        text: racy(READY, { a: FULL.replace('ic ivau foo;\n    dsb ish;\n', '') }),
        title: 'Insert `dsb ish; ic ivau foo; dsb ish;`, and expect safe',
        gives: 'ic ivau foo;',
    },
    {
        code: 'ISO008',
        name: 'no dc',
        text: racy(READY, { a: FULL.replace('dc cvau foo;\n    dsb ish;\n    ', '') }),
        title: 'Insert `dc cvau foo; dsb ish;`, and expect safe',
        gives: 'dc cvau foo;\n    dsb ish;\n    ic',
    },
    {
        code: 'ISO009',
        name: 'maintenance that does nothing',
        text: racy(READY, { arch: 'arm64 { idc = 1, dic = 1 }' }).replace('expect racy', 'expect safe'),
        title: 'Check all four combinations of idc and dic',
        gives: 'arm64 { idc = any, dic = any }',
    },
    {
        code: 'ISO011',
        name: 'a kick before the work',
        text: racy(READY, {
            a: 'kick_all_cpus_sync();\n    patch foo = new;\n    dc cvau foo;\n    dsb ish;\n    ic ivau foo;\nkick:\n    dsb ish;',
        }),
        title: 'Move it after `ic ivau foo`, behind a `dsb ish;`, and expect safe',
        gives: 'ic ivau foo;\n    dsb ish;\n    kick_all_cpus_sync();',
    },
    {
        code: 'ISO011',
        name: 'an unordered decision on x86_64',
        text: racy('register;\n    serialize;\n    execute foo;', {
            arch: 'x86_64',
            a: 'patch foo = new;\nkick:\n    if (registered(B)) { send ipi B; wait ack B; }',
        }),
        title: 'Insert `smp_mb();` before `registered(B)`, and expect safe',
        gives: 'smp_mb();\nkick:',
    },
    {
        code: 'ISO012',
        name: 'dsb nsh',
        text: racy(READY, { a: FULL.replace('ic ivau foo;\n    dsb ish;', 'ic ivau foo;\n    dsb nsh;') }),
        title: 'Replace `dsb nsh` by `dsb ish;`, and expect safe',
        gives: 'ic ivau foo;\n    dsb ish;',
    },
    {
        code: 'ISO012',
        name: 'ic iallu',
        text: racy(READY, { a: FULL.replace('ic ivau foo', 'ic iallu') }),
        title: 'Replace `ic iallu` by `ic ialluis;`, and expect safe',
        gives: 'ic ialluis;',
    },
    {
        code: 'ISO013',
        name: 'smp_mb before an IPI',
        text: racy('on ipi { r = d; if (r == 0) { bad = 1; } }', {
            how: '',
            head: 'shared d = 0;',
            a: 'd = 1;\n    smp_mb();\n    send ipi B;\n    wait ack B;',
            tail: 'forbid (B.bad == 1);',
        }).replace('code foo = old;\n', ''),
        title: 'Insert `dsb ishst;` before `send ipi B`, and expect safe',
        gives: 'dsb ishst;\n    send ipi B;',
    },
    {
        code: 'ISO014',
        name: 'both mask',
        text: racy('mask irq;\n    send ipi A;\n    wait ack A;', {
            how: '',
            a: 'mask irq;\n    send ipi B;\n    wait ack B;',
            tail: 'returns A;',
        })
            .replace('code foo = old;\n', '')
            .replace('expect racy', 'expect stuck'),
        title: 'Insert `unmask irq;` before `wait ack B`',
        gives: 'unmask irq;\n    wait ack B;',
    },
    {
        code: 'ISO015',
        name: 'after unregister',
        text: racy(
            'enter exception;\n    register;\n    dsb ish;\n    isb;\n    unregister;\n    execute foo;\n    eret;',
        ),
        title: 'Move `unregister` after `execute foo`, and expect safe',
        gives: 'execute foo;\n    unregister;',
    },
    {
        code: 'ISO015',
        name: 'before the registration',
        text: racy('enter exception;\n    execute foo;\n    register;'),
        title: 'Move `execute foo` after the registration, behind `dsb ish; isb;`, and expect safe',
        gives: 'register;\n    dsb ish; isb;\n    execute foo;',
    },
    {
        code: 'ISO016',
        name: 'a cmpxchg nobody looks at',
        text:
            racy('enter exception;\n    was = xchg(state, 1);\n    if (was & 2) { isb; }\n    execute foo;', {
                how: 'in user',
                head: 'shared state = 0;',
                a: FULL.replace(
                    'kick:\n    kick_all_cpus_sync();',
                    'seen = cmpxchg(state, 0, 2);\nkick:\n    if (seen == 1) { send ipi B; wait ack B; }',
                ),
            }) + 'cpu C {\n    early = cmpxchg(state, 0, 2);\n}\n',
        title: 'Exchange unconditionally',
        gives: 'early = xchg(state, 2)',
    },
    {
        code: 'ISO017',
        name: 'eis = 0',
        text: racy('register;\n    dsb ish;\n    enter exception;\n    execute foo;', { arch: 'arm64 { eis = 0 }' }),
        title: 'Insert `isb;` after `enter exception`, and expect safe',
        gives: 'enter exception;\n    isb;',
    },
    {
        code: 'ISO018',
        name: 'an empty handler with eis = eos = 0',
        text: racy('execute foo;', { ...REGISTERED, arch: 'arm64 { eis = 0, eos = 0 }' }),
        title: 'Let the handler do `isb;`, and expect safe',
        gives: 'on ipi { isb; }',
    },
    {
        code: 'ISO018',
        name: 'on riscv64',
        text: racy('execute foo;\n    on ipi {\n    }', {
            how: '',
            arch: 'riscv64',
            a: 'patch foo = new;\n    fence rw,rw;\n    send ipi B;\nkick:\n    wait ack B;',
        }),
        title: 'Let the handler do `fence.i;`, and expect safe',
        gives: 'on ipi { fence.i;',
    },
    {
        code: 'ISO019',
        name: 'smp_mb',
        text: racy('enter exception;\n    register;\n    smp_mb();\n    isb;\n    execute foo;'),
        title: 'Add a comment',
        gives: 'smp_mb(); // orders',
    },
    {
        code: 'ISO020',
        name: 'no wait',
        text: racy('execute foo;', { how: '', a: FULL.replace('kick_all_cpus_sync();', 'send ipi B;') })
            .replace('kick:\n    ', '')
            .replace('after A.kick', ''),
        title: 'Insert `wait ack B;` after `send ipi B`, and expect safe',
        gives: 'send ipi B;\nwait ack B;',
    },
];
