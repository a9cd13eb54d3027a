import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readLitmus, writeLitmus } from '../../language/litmus/index';
import { explore } from '../../machine/explore';
import { oracleStates } from '../oracle/enumerate';
import { observe, programOf } from './observe';
import { programsOf, registrationScenario } from './scenarios';

const writing = (scenario: string): string => {
    const { text, problems } = writeLitmus(programsOf(scenario)[0]);
    assert.ok(text !== null, problems.join(' '));
    return text;
};

describe('writing scenarios as litmus tests', () => {
    it('writes code, versions, words, registrations and the question', () => {
        const text = writing(
            'scenario "posted"\narch arm64\ncode foo = old;\nshared go = 1;\ncpu A { patch foo = new; dsb ish; last: r = registered(B); if (r == 1) { send ipi B; } }\ncpu B unregistered { register; isb; run: execute foo; go = 0; }\nforbid stale foo on B after A.last;\n',
        );
        assert.equal(
            text,
            [
                'AArch64 posted',
                '(* posted: can stale foo on B after A.last happen without an IPI?',
                '   The condition counts every execution, also one before the label that nothing orders after it. *)',
                '{',
                'go=1;',
                'registered_A=1;',
                '0:X16=instr:"B .+12"; 0:X17=P0:f_foo; 0:X18=registered_B;',
                '1:X16=registered_B; 1:X17=P0:f_foo; 1:X18=go; 1:X0=255;',
                '}',
                ' P0             | P1             ;',
                '  STR W16,[X17] |  MOV W15,#1    ;',
                '  DSB ISH       |  STR W15,[X16] ;',
                '  LDR W0,[X18]  |  ISB           ;',
                '  CMP W0,#1     |  BLR X17       ;',
                '  B.NE l1       |  MOV W0,W28    ;',
                '  B cut0        |  STR WZR,[X18] ;',
                ' l1:            | end1:          ;',
                '  B finish      |                ;',
                ' cut0:          |                ;',
                '  MOV W27,#1    |                ;',
                '  B finish      |                ;',
                ' f_foo:         |                ;',
                '  B .+4         |                ;',
                '  MOV W28,#0    |                ;',
                '  RET           |                ;',
                '  MOV W28,#1    |                ;',
                '  RET           |                ;',
                ' finish:        |                ;',
                'exists (0:X27=0 /\\ 1:X0=0)',
                '',
            ].join('\n'),
        );
    });

    it('final values become a condition of the same answer', () => {
        const scenario = (order: string, property: string): string =>
            `scenario "p"\narch arm64\nshared x = 0;\nshared y = 0;\ncpu A { x = 1; ${order} y = 1; }\ncpu B { a = y; smp_rmb(); b = x; }\n${property}\n`;
        for (const order of ['', 'smp_wmb();']) {
            for (const property of [
                'forbid (B.a == 1 && B.b == 0);',
                'exists (B.a == 1 && B.b == 0);',
                'always (!(B.a == 1) || B.b == 1);',
            ]) {
                const [program] = programsOf(scenario(order, property));
                const { text } = writeLitmus(program);
                assert.ok(text !== null);
                const violated = explore(program).properties[0].outcome === 'violated';
                assert.equal(observe(text).ok, !violated, `${order} ${property}`);
            }
        }
    });

    it('names what litmus cannot say', () => {
        const why = (body: string): readonly string[] =>
            writeLitmus(
                programsOf(
                    `scenario "n"\narch arm64\ncode foo = old;\nshared x = 0;\ncpu A { patch foo = new; ${body} }\ncpu B { execute foo; }\nforbid stale foo on B after A.done;\n`,
                )[0],
            ).problems;
        assert.deepEqual(why('done: dsb nsh;'), ['herd7 gives dsb nsh no effect at all.']);
        assert.deepEqual(why('done: ic iallu;'), ['herd7 takes IC IALLU as a broadcast.']);
        assert.deepEqual(why('r = foo; done: x = 1;'), ['Code read as data has no litmus form here.']);
        assert.deepEqual(
            writeLitmus(
                programsOf(
                    'scenario "n"\narch arm64 { idc = 0, dic = 1 }\nshared x = 0;\ncpu A { x = 1; }\nexists (x == 1);\n',
                )[0],
            ).problems,
            ['herd7 knows no DIC=1 with IDC=0.'],
        );
    });

    it('every arm64 example that can be written can be read back', () => {
        const files = readdirSync(resolve('examples'), { recursive: true, encoding: 'utf8' }).filter((file) =>
            file.endsWith('.isosync'),
        );
        let written = 0;
        for (const file of files) {
            const scenario = readFileSync(join('examples', file), 'utf8');
            if (!/^arch .*arm64/m.test(scenario)) continue;
            for (const program of programsOf(scenario)) {
                const { text, problems } = writeLitmus(program);
                assert.equal(text === null, problems.length > 0, file);
                if (text === null) continue;
                assert.deepEqual(readLitmus(text).problems, [], `${file}\n${text}`);
                written++;
            }
        }
        assert.ok(written >= 50, `${written} written`);
    });

    it('"forbid stale" and its litmus condition agree, for both checkers', () => {
        const count = { racy: 0, safe: 0 };
        for (let seed = 1; seed <= 80; seed++) {
            const scenario = registrationScenario(seed);
            const [program] = programsOf(scenario);
            const violated = explore(program, { witness: false }).properties[0].outcome === 'violated';
            const text = writing(scenario);
            assert.equal(observe(text).observation !== 'Never', violated, `${scenario}\n${text}`);
            const litmus = programOf(text);
            const states = oracleStates(litmus);
            const known = explore(litmus, { finals: true, witness: false }).finals.map((row) => row.join(' '));
            assert.deepEqual(states, known.sort(), text);
            count[violated ? 'racy' : 'safe']++;
        }
        assert.ok(count.racy >= 15 && count.safe >= 15, JSON.stringify(count));
    });
});
