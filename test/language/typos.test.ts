/** Slips of the pen in the scenario of the thread: one mistake, one message, and it says what was probably meant. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { analysed, RACE } from '../server/kit';

/** What stands there, what was typed, and what is said of it. */
const TYPOS: readonly [string, string, RegExp][] = [
    ['patch foo = new;', 'patch foo = new', /^ISO101 expected `;` after `patch foo = new`$/],
    ['patch foo = new;', 'pach foo = new;', /^ISO107 `pach` starts no statement; did you mean `patch`\?$/],
    ['patch foo =', 'patch fo =', /^ISO200 unknown code location `fo`; did you mean `foo`\?$/],
    ['patch foo =', 'patch bar =', /^ISO200 unknown code location `bar`$/],
    ['patch foo =', 'foo =', /^ISO202 `foo` is code: write `patch foo = …`$/],
    ['dc cvau foo', 'dc cvua foo', /^ISO115 `dc` is followed by .*, not by `cvua`; did you mean `cvau`\?$/],
    ['dsb ish;', 'dsb isn;', /did you mean `ish`\?$/],
    ['dsb ish;', 'dbs ish;', /^ISO107 `dbs` starts no statement; did you mean `dsb`\?$/],
    ['dsb ish;', 'dsb;', /^ISO115 `dsb` is followed by `ish`/],
    ['dsb ish;', 'dsb ish,', /^ISO100 expected `;` after `dsb ish`, found `,`$/],
    ['dsb ish;', 'dsb,ish;', /^ISO115 `dsb` is followed by .* found `,`$/],
    ['kick_all_cpus_sync();', 'kick_all_cpu_sync();', /^ISO203 .*did you mean `kick_all_cpus_sync`\?$/],
    ['kick_all_cpus_sync();', 'kick_all_cpus_sync;', /^ISO107 .*a call ends with `\(\)`/],
    ['kick_all_cpus_sync();', 'kick_all_cpus_sync()', /^ISO101 expected `;` after the call$/],
    ['kick_all_cpus_sync();', 'kick_all_cpus_sync(;', /^ISO100 expected `\)` after the arguments/],
    ['kick:', 'kick', /^ISO107 `kick` starts no statement; a label ends with `:`/],
    ['kick:', 'kik:', /^ISO217 A has no label `kick`; did you mean `kik`\?$/],
    ['A.kick', 'A.kik', /^ISO217 A has no label `kik`; did you mean `kick`\?$/],
    ['A.kick', 'C.kick', /^ISO200 unknown CPU `C`$/],
    ['A.kick', 'kick', /^ISO217 a label is named with its CPU: `after A.kick`$/],
    ['A.kick', 'A', /^ISO217 after which event of A\?/],
    ['after A.kick', 'A.kick', /^ISO100 expected `;` after the property, found `A`$/],
    ['on B', 'on b', /^ISO200 unknown CPU `b`; did you mean `B`\?$/],
    ['forbid stale', 'forbid stal', /^ISO100 expected `stale` after `forbid`, found `stal`$/],
    ['forbid stale', 'forbd stale', /^ISO111 `forbd` declares nothing; did you mean `forbid`\?$/],
    ['expect racy', 'expect race', /^ISO200 a verdict is .*did you mean `racy`\?$/],
    ['expect racy', 'expct racy', /^ISO111 `expct` declares nothing; did you mean `expect`\?$/],
    ['expect racy;', 'expect racy', /^ISO101 expected `;` after the expectation$/],
    ['enter exception', 'enter exeption', /not by `exeption`; did you mean `exception`\?$/],
    ['enter exception', 'entr exception', /^ISO107 `entr` starts no statement; did you mean `enter`\?$/],
    ['register;', 'registr;', /^ISO107 `registr` starts no statement; did you mean `register`\?$/],
    ['register;', 'register via exchg;', /^ISO115 `register via` is followed by `xchg`/],
    ['execute foo;', 'execute;', /^ISO115 `execute` is followed by the name of a code location, found `;`$/],
    ['execute foo;', 'exec foo;', /^ISO107 `exec` starts no statement; did you mean `execute`\?$/],
    ['execute foo;', 'r = execut foo;', /^ISO107 `execut` is no event; did you mean `execute`\?$/],
    ['unregistered', 'unregistred', /^ISO100 expected `unregistered` here, found `unregistred`$/],
    ['in user', 'in usr', /^ISO100 expected `user` after `in`, found `usr`$/],
    ['in user {', 'in user', /^ISO100 expected `{` to open CPU `B`, found `enter`$/],
    ['cpu A {', 'cpu {', /^ISO113 expected a name for the CPU, found `{`$/],
    ['cpu A {', 'cp A {', /^ISO111 `cp` declares nothing; did you mean `cpu`\?$/],
    ['arch arm64', 'arch arm46', /^ISO206 unknown architecture `arm46`.*did you mean `arm64`\?$/],
    ['arch arm64', 'arch aarch64', /^ISO206 the architecture is called `arm64` here$/],
    ['arch arm64', 'arch powerpc64', /^ISO206 `powerpc64` is not modelled yet/],
    ['arch arm64', 'ach arm64', /^ISO111 `ach` declares nothing; did you mean `arch`\?$/],
    ['code foo = old;', 'code foo old;', /^ISO100 expected `=` after the name, found `old`$/],
    ['code foo = old;', 'cod foo = old;', /^ISO111 `cod` declares nothing; did you mean `code`\?$/],
    ['code foo = old;', '', /^ISO200 unknown code location `foo`$/],
    ['before registered"', 'before registered', /^ISO104 this string is not closed/],
    ['scenario "', 'scenari "', /^ISO111 `scenari` declares nothing; did you mean `scenario`\?$/],
    ['execute foo;\n}', 'execute foo;\n', /^ISO102 CPU `B` is not closed/],
    ['sync();\n}', 'sync();\n}}', /^ISO103 this `}` closes nothing$/],
    ['register;', 'if (registered(B) { isb; }', /^ISO100 expected `\)` after the condition, found `{`$/],
    ['register;', 'if registered(B) { isb; }', /^ISO100 expected `\(` after `if`, found `registered`$/],
    ['register;', 'if (registered(B)) isb;', /^ISO100 expected `{` to open the `if`: blocks always have braces$/],
    ['register;', 'isb(sy);', /^ISO115 `isb` takes no argument: `isb\(\)`$/],
    ['register;', 'mfence;', /^ISO208 .* the nearest on arm64 is `dmb ish`$/],
    ['register;', 'sync_core();', /^ISO208 .* the nearest on arm64 is `isb\(\)`$/],
    ['register;', 'mask irqs;', /not by `irqs`; did you mean `irq`\?$/],
    ['register;', 'B.r = 1;', /^ISO202 inside CPU B its register is called `r`$/],
    ['register;', 'r = A.x;', /^ISO220 a CPU cannot read `A.x`/],
    ['// Mark', '/ Mark', /^ISO106 there is no `\/` here; a comment begins with `\/\/`$/],
    ['register;', 'flag++;', /^ISO107 there is no `\+\+`: write `flag = flag \+ 1`$/],
    ['register;', 'r = 0; q = load r;', /^ISO107 `load` is not needed: `r` reads it$/],
    ['cpu A {', 'A {', /^ISO111 `A` declares nothing; a CPU is `cpu A \{ … \}`$/],
    ['code foo = old;', 'code foo = old;\nvar x = 0;', /^ISO111 `var` declares nothing; did you mean `shared`\?$/],
    ['register;', 'store flag = 1;', /^ISO107 `store` is not needed: `flag = …;` writes it/],
    ['register;', 'int r = 0;', /^ISO107 `r` needs no declaration/],
    ['register;', 'for (i = 0; i < 3; i++) { isb; }', /^ISO107 a `for` goes over the other CPUs/],
    ['register;', 'do { isb; } while (r);', /^ISO107 there is no `do`/],
    ['register;', 'return;', /^ISO107 there is no `return`/],
    ['register;', 'r = 0; r = r ? 1 : 2;', /^ISO106 there is no `\?:` here/],
    ['register;', 'r = 0; if (r = 1) { r = 0; }', /^ISO100 a condition compares with `==`; `=` assigns$/],
    ['register;', 'while (!registered(B)) cpu_relax();', /^ISO100 a loop has a block; to wait for something/],
    ['register;', 'registered(B);', /^ISO220 `registered\(…\)` is a value/],
    ['register;', '}\n    register;', /^ISO111 `register` stands outside any CPU/],
    ['register;', 'DSB ISH;', /^ISO107 `DSB` starts no statement; did you mean `dsb`\?$/],
];

describe('slips of the pen', () => {
    for (const [from, to, said] of TYPOS)
        it(`${from.replaceAll('\n', '⏎')} → ${to.replaceAll('\n', '⏎') || 'nothing'}`, () => {
            assert.ok(RACE.includes(from));
            const { diagnostics } = analysed(RACE.replace(from, to));
            const messages = diagnostics.map(({ code, message }) => `${code} ${message}`);
            assert.equal(messages.length, 1, messages.join('\n'));
            assert.match(messages[0] ?? '', said);
        });
});
