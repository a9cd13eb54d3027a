/** The quick fixes that are tested: a mistake, the finding, the title, and the text it gives. */

export interface Row {
    readonly code: string;
    readonly name: string;
    /** The mistake: a replacement in {@link BASE}, or a text of its own. */
    readonly from?: string;
    readonly to?: string;
    readonly text?: string;
    /** Part of what the finding stands on; absent: the first of its code. */
    readonly at?: string;
    readonly title: string;
    /** Part of the mended text; absent: exactly {@link BASE}. */
    readonly gives?: string;
}

/** Safe, and without anything to complain about. */
export const BASE = `scenario "every statement is needed"
source "LKML 2020-04-20"
arch arm64

code foo = old;
shared flag = 0;

cpu A {
    patch foo = new;
    dc cvau foo;
    dsb ish;
    ic ivau foo;
    dsb ish;
kick:
    kick_all_cpus_sync();
    WRITE_ONCE(flag, 1);
}

cpu B unregistered in user {
    enter exception;
    register;
    dsb ish;
    isb;
run:
    execute foo;
    if (flag == 1) {
        note "told";
    }
    r = flag;
}

forbid stale foo on B after A.kick as window;
expect safe;
`;

const two = (to: string) => ({ from: 'expect safe;', to });

/** Of the language: syntax, names, types. */
const LANGUAGE: readonly Row[] = [
    {
        code: 'ISO100',
        name: 'a condition without parentheses',
        from: 'if (flag == 1) {',
        to: 'if flag == 1 {',
        title: 'Put the condition in parentheses',
    },
    {
        code: 'ISO100',
        name: 'an unclosed parenthesis',
        from: 'if (flag == 1) {',
        to: 'if (flag == 1 {',
        title: 'Insert `)`',
    },
    {
        code: 'ISO100',
        name: 'a branch without braces',
        from: '{\n        note "told";\n    }',
        to: 'note "told";',
        title: 'Put it in braces',
        gives: 'if (flag == 1) { note "told"; }',
    },
    { code: 'ISO100', name: 'a CPU without its brace', from: 'cpu A {', to: 'cpu A', title: 'Insert `{`' },
    {
        code: 'ISO100',
        name: '`unregistered` misspelt',
        from: 'unregistered',
        to: 'unregistred',
        title: 'Replace by `unregistered`',
    },
    { code: 'ISO100', name: '`user` misspelt', from: 'in user', to: 'in usr', title: 'Replace by `user`' },
    { code: 'ISO100', name: '`stale` misspelt', from: 'forbid stale', to: 'forbid stael', title: 'Replace by `stale`' },
    {
        code: 'ISO100',
        name: 'a comma for a semicolon',
        from: 'dc cvau foo;',
        to: 'dc cvau foo,',
        title: 'Replace `,` by `;`',
    },
    {
        code: 'ISO100',
        name: 'something before the semicolon',
        from: 'dc cvau foo;',
        to: 'dc cvau foo, 1;',
        title: 'Remove `, 1`',
    },
    {
        code: 'ISO100',
        name: 'a title without quotes',
        from: '"every statement is needed"',
        to: 'every statement is needed',
        title: 'Write `"every statement is needed"`',
    },
    {
        code: 'ISO100',
        name: 'a declaration without `=`',
        from: 'foo = old',
        to: 'foo old',
        title: 'Insert `=`',
        gives: 'code foo= old;',
    },
    { code: 'ISO101', name: 'after a statement', from: 'dc cvau foo;', to: 'dc cvau foo', title: 'Insert `;`' },
    {
        code: 'ISO101',
        name: 'after a call',
        from: 'kick_all_cpus_sync();',
        to: 'kick_all_cpus_sync()',
        title: 'Insert `;`',
    },
    { code: 'ISO101', name: 'after a declaration', from: 'code foo = old;', to: 'code foo = old', title: 'Insert `;`' },
    { code: 'ISO101', name: 'after a property', from: 'as window;', to: 'as window', title: 'Insert `;`' },
    { code: 'ISO101', name: 'after an expectation', from: 'expect safe;', to: 'expect safe', title: 'Insert `;`' },
    { code: 'ISO102', name: 'of a CPU', from: 'r = flag;\n}', to: 'r = flag;', title: 'Insert `}`' },
    { code: 'ISO103', name: 'after a CPU', from: 'r = flag;\n}', to: 'r = flag;\n}}', title: 'Remove `}`' },
    { code: 'ISO104', name: 'of a title', from: 'needed"', to: 'needed', title: 'Insert `"`' },
    { code: 'ISO104', name: 'of a note', from: '"told";', to: '"told;', title: 'Insert `"`' },
    {
        code: 'ISO105',
        name: 'on its line',
        from: 'dc cvau foo;',
        to: 'dc cvau foo; /* clean',
        title: 'Close the comment on this line',
        gives: '/* clean */\n',
    },
    { code: 'ISO106', name: 'a stray character', from: 'dc cvau foo;', to: 'dc cvau foo;§', title: 'Remove it' },
    {
        code: 'ISO106',
        name: 'half a comment',
        from: 'dc cvau foo;',
        to: 'dc cvau foo; / clean',
        title: 'Make it a comment: `//`',
        gives: 'foo; // clean',
    },
    { code: 'ISO107', name: 'a misspelt word', from: 'patch', to: 'pacth', title: 'Replace by `patch`' },
    {
        code: 'ISO107',
        name: 'the word of another tool',
        from: 'execute foo',
        to: 'exec foo',
        title: 'Replace by `execute`',
    },
    {
        code: 'ISO107',
        name: 'a misspelt `execute` in an assignment',
        from: 'r = flag;',
        to: 'r = execut foo;',
        title: 'Replace by `execute`',
        gives: 'r = execute foo;',
    },
    {
        code: 'ISO107',
        name: 'a call without parentheses',
        from: 'kick_all_cpus_sync();',
        to: 'kick_all_cpus_sync;',
        title: 'Insert `()`',
    },
    { code: 'ISO107', name: 'a label without its colon', from: 'kick:', to: 'kick', title: 'Insert `:`' },
    {
        code: 'ISO107',
        name: 'a label that ends like a statement',
        from: 'run:',
        to: 'run;',
        title: 'Make it a label: `run:`',
    },
    {
        code: 'ISO107',
        name: '`store.acquire`',
        from: 'WRITE_ONCE(flag, 1);',
        to: 'store.acquire flag = 1;',
        title: 'Replace by `release`',
        gives: 'store.release flag = 1;',
    },
    {
        code: 'ISO107',
        name: '`load.release`',
        from: 'r = flag;',
        to: 'r = load.release flag;',
        title: 'Replace by `acquire`',
        gives: 'load.acquire',
    },
    { code: 'ISO111', name: 'a misspelt `code`', from: 'code foo', to: 'cdoe foo', title: 'Replace by `code`' },
    { code: 'ISO111', name: 'a misspelt `cpu`', from: 'cpu A', to: 'cpuu A', title: 'Replace by `cpu`' },
    { code: 'ISO111', name: 'a misspelt `forbid`', from: 'forbid', to: 'forbit', title: 'Replace by `forbid`' },
    {
        code: 'ISO111',
        name: 'a misspelt `expect`',
        from: 'expect safe',
        to: 'expct safe',
        title: 'Replace by `expect`',
    },
    {
        code: 'ISO111',
        name: 'the word of another tool',
        from: 'shared flag',
        to: 'word flag',
        title: 'Replace by `shared`',
    },
    {
        code: 'ISO112',
        name: 'at the end of a CPU',
        from: 'r = flag;\n',
        to: 'r = flag;\nend:\n',
        title: 'Insert an empty statement',
        gives: 'end: ;',
    },
    { code: 'ISO115', name: 'a misspelt operand word', from: 'dsb ish;', to: 'dsb isj;', title: 'Replace by `ish`' },
    {
        code: 'ISO115',
        name: 'a misspelt second word',
        from: 'enter exception',
        to: 'enter exeption',
        title: 'Replace by `exception`',
    },
    { code: 'ISO115', name: 'a missing word', from: 'dsb ish;', to: 'dsb;', title: 'Insert `ish`' },
    {
        code: 'ISO115',
        name: 'a C spelling that does not exist',
        from: 'isb;',
        to: 'isb(sy);',
        title: 'Replace by `isb()`',
        gives: 'isb();',
    },
    { code: 'ISO200', name: 'a misspelt location', from: 'dc cvau foo', to: 'dc cvau fooo', title: 'Replace by `foo`' },
    { code: 'ISO200', name: 'a misspelt CPU', from: 'on B', to: 'on b', title: 'Replace by `B`' },
    {
        code: 'ISO200',
        name: 'an undeclared location',
        from: 'code foo = old;\nshared',
        to: 'shared',
        title: 'Declare `code foo = old;`',
        gives: 'shared flag = 0;\ncode foo = old;',
    },
    {
        code: 'ISO200',
        name: 'an undeclared word',
        from: 'WRITE_ONCE(flag, 1);',
        to: 'WRITE_ONCE(gone, 1);',
        title: 'Declare `shared gone = 0;`',
        gives: 'shared flag = 0;\nshared gone = 0;',
    },
    { code: 'ISO200', name: 'a misspelt verdict', from: 'expect safe', to: 'expect saef', title: 'Replace by `safe`' },
    {
        code: 'ISO200',
        name: 'a misspelt version',
        ...two('exists (B.run == nwe);'),
        title: 'Replace by `new`',
        gives: 'B.run == new',
    },
    {
        code: 'ISO200',
        name: 'a misspelt property',
        ...two('expect windw safe;'),
        title: 'Replace by `window`',
        gives: 'expect window safe;',
    },
    {
        code: 'ISO200',
        name: 'a misspelt register',
        ...two('exists (B.rr == 1 && B.rnu == new);'),
        at: 'rnu',
        title: 'Replace by `run`',
        gives: 'B.run',
    },
    {
        code: 'ISO201',
        name: 'two words',
        from: 'shared flag = 0;',
        to: 'shared flag = 0;\nshared flag = 1;',
        title: 'Rename it to `flag2`',
        gives: 'shared flag2 = 1;',
    },
    {
        code: 'ISO201',
        name: 'two CPUs',
        from: 'cpu B unregistered',
        to: 'cpu A unregistered',
        at: 'A',
        title: 'Rename it to `B`',
    },
    {
        code: 'ISO201',
        name: 'two labels',
        from: '    isb;',
        to: 'run:\n    isb;',
        title: 'Rename it to `run2`',
        gives: 'run2:\n    execute foo;',
    },
    {
        code: 'ISO201',
        name: 'a register and a label',
        from: 'r = flag;',
        to: 'r: r = flag;',
        title: 'Rename the label to `r2`',
        gives: 'r2: r = flag;',
    },
    {
        code: 'ISO201',
        name: 'two titles',
        from: 'source',
        to: 'scenario "again"\nsource',
        title: 'Remove it',
        gives: 'needed"\n\nsource',
    },
    { code: 'ISO201', name: 'an architecture twice', from: 'arch arm64', to: 'arch arm64, arm64', title: 'Remove it' },
    {
        code: 'ISO201',
        name: 'a built-in procedure',
        from: 'cpu A {',
        to: 'proc xchg() { isb; }\ncpu A {',
        title: 'Rename it to `my_xchg`',
        gives: 'proc my_xchg()',
    },
    {
        code: 'ISO201',
        name: 'two parameters',
        from: 'cpu A {',
        to: 'proc p(int n, int n) { isb; }\ncpu A {',
        title: 'Rename it to `n2`',
        gives: 'int n, int n2',
    },
    { code: 'ISO202', name: 'a forgotten `patch`', from: 'patch foo = new', to: 'foo = new', title: 'Insert `patch`' },
    {
        code: 'ISO202',
        name: 'a CPU for a value',
        from: 'flag == 1',
        to: 'B == 1',
        title: 'Replace by `registered(B)`',
        gives: 'if (registered(B) == 1)',
    },
    {
        code: 'ISO202',
        name: 'an own register with its CPU',
        from: 'r = flag;',
        to: 'B.r = flag;',
        title: 'Replace by `r`',
    },
    {
        code: 'ISO202',
        name: 'a parameter type',
        from: 'cpu A {',
        to: 'proc p(cod c) { execute c; }\ncpu A {',
        title: 'Replace by `code`',
        gives: 'proc p(code c)',
    },
    {
        code: 'ISO203',
        name: 'misspelt',
        from: 'kick_all_cpus_sync',
        to: 'kick_all_cpu_sync',
        title: 'Replace by `kick_all_cpus_sync`',
    },
    {
        code: 'ISO204',
        name: 'too many',
        from: 'kick_all_cpus_sync()',
        to: 'kick_all_cpus_sync(foo)',
        title: 'Remove what is too much',
    },
    {
        code: 'ISO204',
        name: 'the only location',
        from: 'kick_all_cpus_sync()',
        to: 'flush_icache_range()',
        title: 'Insert `foo`',
        gives: 'flush_icache_range(foo)',
    },
    { code: 'ISO206', name: 'misspelt', from: 'arch arm64', to: 'arch arm46', title: 'Replace by `arm64`' },
    { code: 'ISO206', name: 'another name', from: 'arch arm64', to: 'arch aarch64', title: 'Replace by `arm64`' },
    {
        code: 'ISO206',
        name: 'one that is not checked',
        ...two('expect safe for arm64, riscv64;'),
        title: 'Remove it',
        gives: 'expect safe for arm64;',
    },
    {
        code: 'ISO207',
        name: 'misspelt',
        from: 'arch arm64',
        to: 'arch arm64 { idcc = 0 }',
        title: 'Replace by `idc`',
        gives: '{ idc = 0 }',
    },
    {
        code: 'ISO207',
        name: 'a value that is none',
        from: 'arch arm64',
        to: 'arch arm64 { eis = 2 }',
        title: 'Replace by `1`',
        gives: '{ eis = 1 }',
    },
    {
        code: 'ISO208',
        name: '`mfence` on arm64',
        from: 'dsb ish;\nkick',
        to: 'mfence;\nkick',
        title: 'Replace by `dmb ish;`',
        gives: 'dmb ish;\nkick',
    },
    {
        code: 'ISO208',
        name: '`serialize` on arm64',
        from: '    isb;',
        to: '    serialize;',
        title: 'Replace by `isb;`',
    },
    { code: 'ISO208', name: '`fence.i` on arm64', from: '    isb;', to: '    fence.i;', title: 'Replace by `isb;`' },
    {
        code: 'ISO208',
        name: '`sync_core()` on arm64',
        from: '    isb;',
        to: '    sync_core();',
        title: 'Replace by `isb();`',
        gives: 'isb();',
    },
    {
        code: 'ISO208',
        name: '`iret` on arm64',
        from: '    r = flag;',
        to: '    r = flag;\n    iret;',
        title: 'Replace by `eret;`',
        gives: 'eret;',
    },
    {
        code: 'ISO208',
        name: '`isb` on x86_64',
        text: 'arch x86_64\ncode foo = old;\ncpu A { patch foo = new; isb; execute foo; }\n',
        title: 'Replace by `serialize;`',
        gives: 'new; serialize; execute',
    },
    {
        code: 'ISO208',
        name: '`dsb ish` on x86_64',
        text: 'arch x86_64\ncode foo = old;\ncpu A { patch foo = new; dsb ish; execute foo; }\n',
        title: 'Replace by `mfence;`',
        gives: 'mfence;',
    },
    {
        code: 'ISO208',
        name: '`dc cvau` on x86_64',
        text: 'arch x86_64\ncode foo = old;\ncpu A { patch foo = new; dc cvau foo; execute foo; }\n',
        title: 'Remove it',
        gives: 'new;  execute',
    },
    {
        code: 'ISO208',
        name: '`isb` on riscv64',
        text: 'arch riscv64\ncode foo = old;\ncpu A { patch foo = new; isb; execute foo; }\n',
        title: 'Replace by `fence.i;`',
        gives: 'fence.i;',
    },
    {
        code: 'ISO208',
        name: '`caches_clean_inval_pou` on riscv64',
        text: 'arch riscv64\ncode foo = old;\ncpu A { patch foo = new; caches_clean_inval_pou(foo); execute foo; }\n',
        title: 'Replace by `flush_icache_range(foo);`',
        gives: 'flush_icache_range(foo);',
    },
    {
        code: 'ISO208',
        name: 'on one of two architectures',
        text: 'arch arm64, x86_64\ncode foo = old;\ncpu A { patch foo = new; isb; execute foo; }\n',
        title: 'Write it for arm64 only, `serialize;` otherwise',
        gives: 'when (arm64) { isb; } else { serialize; }',
    },
    {
        code: 'ISO210',
        name: 'a name among instructions',
        text: 'arch arm64\ncode foo = "nop";\ncpu A { patch foo = new; }\ncpu B { execute foo; }\n',
        title: 'Replace by `"new"`',
        gives: 'patch foo = "new"',
    },
    {
        code: 'ISO210',
        name: 'an instruction among names',
        from: 'patch foo = new',
        to: 'patch foo = "new"',
        title: 'Replace by `new`',
    },
    {
        code: 'ISO211',
        name: 'an undeclared word',
        from: 'r = flag;',
        to: 'r = elsewhere;',
        title: 'Declare `shared elsewhere = 0;`',
        gives: 'shared elsewhere = 0;',
    },
    { code: 'ISO211', name: 'a misspelt word', from: 'r = flag;', to: 'r = flga;', title: 'Replace by `flag`' },
    {
        code: 'ISO212',
        name: 'a word that became a register',
        from: 'WRITE_ONCE(flag, 1);',
        to: 'flagg = 1;',
        title: 'Replace by `flag`',
        gives: 'flag = 1;',
    },
    {
        code: 'ISO216',
        name: 'no architecture',
        from: 'arch arm64\n',
        to: '',
        title: 'Insert `arch arm64`',
        gives: 'arch arm64\nscenario',
    },
    {
        code: 'ISO216',
        name: 'no CPU',
        text: 'scenario "empty"\narch arm64\n',
        title: 'Insert `cpu A { }`',
        gives: 'cpu A {\n}',
    },
    { code: 'ISO217', name: 'a misspelt label', from: 'after A.kick', to: 'after A.kikc', title: 'Replace by `kick`' },
    {
        code: 'ISO217',
        name: 'a label without its CPU',
        from: 'after A.kick',
        to: 'after kick',
        title: 'Replace by `A.kick`',
    },
    {
        code: 'ISO217',
        name: 'a CPU without a label',
        from: 'after A.kick',
        to: 'after A',
        title: 'Replace by `A.kick`',
    },
    {
        code: 'ISO217',
        name: 'a trace item',
        ...two('trace t { A.ptach; }'),
        title: 'Replace by `patch`',
        gives: 'trace t { A.patch; }',
    },
    {
        code: 'ISO218',
        name: 'two of one configuration',
        ...two('expect safe;\nexpect racy;'),
        title: 'Remove this expectation',
        gives: 'expect safe;\n',
    },
    {
        code: 'ISO219',
        name: 'of a whole instruction',
        from: 'patch foo = new',
        to: 'patch foo.0 = new',
        title: 'Name the whole instruction: `foo`',
    },
    {
        code: 'ISO219',
        name: 'beyond the last',
        text: 'arch x86_64\ncode foo = old in 2 parts;\ncpu A { patch foo.2 = new; }\ncpu B { execute foo; }\n',
        title: 'Replace by `1`',
        gives: 'patch foo.1',
    },
    {
        code: 'ISO220',
        name: 'an own register with its CPU',
        from: 'r = flag;',
        to: 'r = flag; s = B.r;',
        title: 'Replace by `r`',
        gives: 's = r;',
    },
    {
        code: 'ISO222',
        name: 'an event that never happens',
        ...two('trace t { A.patch; B.mask; }'),
        title: 'Remove this item',
        gives: 'trace t { A.patch;  }',
    },
    {
        code: 'ISO223',
        name: 'the wrong location',
        from: 'forbid stale foo on B after A.kick as window;',
        to: 'forbid stale bar on B;',
        text: BASE.replace('code foo', 'code bar = old;\ncode foo')
            .replace('forbid stale foo on B after A.kick as window;', 'forbid stale bar on B;')
            .replace('expect safe;', 'expect safe;'),
        title: 'Replace by `foo`',
        gives: 'forbid stale foo on B;',
    },
    {
        code: 'ISO224',
        name: 'a word',
        from: 'shared flag = 0;',
        to: 'shared flag = 0;\nshared spare = 0;',
        title: 'Remove it',
    },
];

const racy = (
    b: string,
    {
        a = FULL,
        head = '',
        arch = 'arm64',
        tail = 'forbid stale foo on B after A.kick;',
        how = 'unregistered in user',
    } = {},
) => `scenario "lint"
arch ${arch}

code foo = old;
${head}
cpu A {
    ${a}
}

cpu B ${how} {
    ${b}
}

${tail}
expect racy;
`;
const FULL = `patch foo = new;
    dc cvau foo;
    dsb ish;
    ic ivau foo;
    dsb ish;
kick:
    kick_all_cpus_sync();`;
const READY = 'enter exception;\n    register;\n    dsb ish;\n    isb;\n    execute foo;';
const REGISTERED = { how: '', a: FULL };

/** What the lints propose. */
const LINT: readonly Row[] = [
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

/** Of verdicts. */
const VERDICT: readonly Row[] = [
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

export const ROWS: readonly Row[] = [...LANGUAGE, ...LINT, ...VERDICT];

/** Codes whose section in docs/diagnostics.md says why there is none. */
export const NO_FIX: ReadonlySet<string> = new Set([
    'ISO010',
    'ISO021',
    'ISO022',
    'ISO108',
    'ISO109',
    'ISO110',
    'ISO113',
    'ISO114',
    'ISO205',
    'ISO209',
    'ISO213',
    'ISO214',
    'ISO215',
    'ISO221',
    'ISO303',
    'ISO304',
    'ISO306',
    'ISO307',
    'ISO309',
]);
