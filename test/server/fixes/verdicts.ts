/** Of verdicts. */
import { BASE, FULL, racy, two, type Row } from './base';

export const VERDICT: readonly Row[] = [
    {
        code: 'ISO300',
        name: 'one place',
        text: racy('enter exception;\n    register;\n    isb;\n    execute foo;'),
        title: 'Insert `dsb ish;` after the registration, and expect safe',
        gives: 'register;\n    dsb ish;',
    },
    {
        code: 'ISO300',
        name: 'two places',
        text: racy('enter exception;\n    register;\n    execute foo;', {
            a: FULL.replace('ic ivau foo;\n    dsb ish;', 'ic ivau foo;'),
        }),
        title: 'Insert `dsb ish;` after `ic ivau foo`, and `dsb ish; isb;` before `execute foo`, and expect safe',
        gives: 'ic ivau foo;\n    dsb ish;\nkick',
    },
    {
        code: 'ISO300',
        name: 'two places of a data race',
        text: `arch arm64\nshared x = 0;\nshared y = 0;\ncpu A {\n    x = 1;\n    r = y;\n}\ncpu B {\n    y = 1;\n    r = x;\n}\nforbid (A.r == 0 && B.r == 0);\nexpect racy;\n`,
        title: 'Insert `smp_mb();` before `r = y`, and `smp_mb();` before `r = x`, and expect safe',
        gives: 'smp_mb();\n    r = x;',
    },
    {
        code: 'ISO300',
        name: 'a call that does not tell anybody',
        text: `arch arm64\ncode foo = old;\ncpu A {\n    patch foo = new;\nkick:\n    caches_clean_inval_pou(foo);\n}\ncpu B {\n    execute foo;\n}\nforbid stale foo on B after A.kick;\nexpect racy;\n`,
        title: 'Replace `caches_clean_inval_pou(foo)` by `flush_icache_range(foo);`, and expect safe',
        gives: 'kick:\n    flush_icache_range(foo);',
    },
    {
        code: 'ISO300',
        name: 'on riscv64',
        text: `arch riscv64\ncode foo = old;\ncpu A {\npatched:\n    patch foo = new;\n    execute foo;\n}\nforbid stale foo on A after A.patched;\nexpect racy;\n`,
        title: 'Insert `fence.i;` before `execute foo`, and expect safe',
        gives: 'fence.i;\n    execute',
    },
    {
        code: 'ISO301',
        name: 'an unsynchronized middle',
        text: `arch x86_64\ncode foo = old in 2 parts;\ncpu A {\n    patch foo.0 = int3;\n    smp_text_poke_sync_each_cpu();\n    patch foo.1 = new;\n    patch foo.0 = new;\n}\ncpu B {\n    execute foo;\n    on ipi { sync_core(); }\n}\nforbid unpredictable foo;\nexpect unpredictable;\n`,
        title: 'Insert `smp_text_poke_sync_each_cpu();` after `patch foo.1 = new`, and expect safe',
        gives: 'patch foo.1 = new;\n    smp_text_poke_sync_each_cpu();',
    },
    {
        code: 'ISO302',
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
    { code: 'ISO305', name: 'everywhere', from: 'expect safe', to: 'expect racy', title: 'Expect safe' },
    {
        code: 'ISO305',
        name: 'of a property',
        ...two('expect window racy;'),
        title: 'Expect safe',
        gives: 'expect window safe;',
    },
    {
        code: 'ISO305',
        name: 'for some bits',
        text: BASE.replace('arch arm64', 'arch arm64 { dic = any, idc = 1 }').replace(
            '    ic ivau foo;\n    dsb ish;\n',
            '',
        ),
        title: 'Expect racy and safe, each for its configurations',
        gives: 'expect racy for arm64 { dic = 0 };\nexpect safe for arm64 { dic = 1 };',
    },
    {
        code: 'ISO308',
        name: 'a dsb too many',
        from: '    isb;',
        to: '    dsb ish;\n    isb;',
        title: 'Remove `dsb ish`',
    },
    { code: 'ISO310', name: 'of one configuration', from: 'expect safe;\n', to: '', title: 'Insert `expect safe;`' },
];
