import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readLitmus } from '../../language/litmus/index';
import { isSymbol, symbolIndex } from '../../machine/program';
import { logOf, observe, programOf } from './observe';

/** Each problem as `code line:column text: message`. */
function problems(text: string): string[] {
    return readLitmus(text).problems.map(({ code, span, message }) => {
        const before = text.slice(0, span.start).split('\n');
        return `${code} ${before.length}:${(before.at(-1) ?? '').length + 1} ${text.slice(span.start, span.end)}: ${message}`;
    });
}

const one = (rows: string, condition = 'exists (0:X0=0)', init = '0:X1=x;', head = ''): string =>
    `AArch64 T\n${head}{ ${init} }\n P0 ;\n${rows}\n${condition}\n`;

describe('reading litmus tests', () => {
    it('lowers columns, labels and cells', () => {
        const program = programOf(
            one('m0: B l0 ;\n MOV W0,#1 ;\nl0: ;\n STR W2,[X1] ;', 'exists (0:X0=1)', '0:X1=P0:m0; 0:X2=instr:"NOP";'),
        );
        const text = program.code.map((instruction) => {
            const { text: written, label } = program.events[instruction.event];
            return `${label === undefined ? '' : `${label}: `}${written}: ${instruction.op}${instruction.boundary ? '' : ' (continued)'}`;
        });
        assert.deepEqual(text, ['m0: B l0: fetchAndRun', 'MOV W0,#1: alu', 'l0: STR W2,[X1]: store', 'end: halt']);
        const [cell] = program.locations;
        assert.equal(cell.name, 'P0:m0');
        const symbol = isSymbol(cell.initial) ? program.symbols[symbolIndex(cell.initial)] : null;
        assert.deepEqual(symbol, {
            kind: 'instruction',
            text: 'B .+8',
            op: { op: 'jump', target: 2, relative: true },
            modifiable: true,
        });
    });

    it('fetches only what a store may reach', () => {
        const fetched = (store: string): number =>
            programOf(one(`m0: B l0 ;\nl0: ${store} ;`, 'exists (0:X0=1)', '0:X1=P0:m0; 0:X3=x;')).code.filter(
                ({ op }) => op === 'fetchAndRun',
            ).length;
        assert.equal(fetched('STR W2,[X1]'), 1);
        assert.equal(fetched('LDR W2,[X1]'), 0);
        assert.equal(fetched('DC CVAU,X1'), 0);
        assert.equal(fetched('STR W2,[X3]'), 0);
        assert.equal(fetched('SWP W2,W4,[X1]'), 1);
    });

    it('equal instructions are equal values, however they are spelt', () => {
        const text = one(
            'LDR W0,[X1] ;\nCMP W0,W2 ;\nCSET W3,EQ ;\nm0: b  l0 ;\nl0: ;',
            'forall (0:X3=1)',
            '0:X1=P0:m0; 0:X2=instr:"B .+4";',
        );
        assert.equal(observe(text).observation, 'Always');
    });

    it('understands every final section', () => {
        const final = (condition: string) => observe(one('MOV W0,#3 ;\n STR W0,[X1] ;', condition));
        assert.deepEqual(final('exists (0:X0=3 /\\ ~(x=4))').states, ['0:X0=3; [x]=3;']);
        assert.equal(final('forall ([x]=3 \\/ false)').ok, true);
        assert.equal(final('~exists (not ( *x=3))').ok, true);
        assert.equal(final('exists (0:W0 != 3)').ok, false);
        assert.equal(final('forall (0:X0=3 => x=0x3)').ok, true);
        assert.equal(final('forall (0:X0=x)').ok, false);
        assert.deepEqual(final('locations [0:X1; y;]\nexists (true)').states, ['0:X1=x; [y]=0;']);
        assert.equal(final('exists (0:X0=[x])').ok, true);
        assert.match(logOf(one('MOV W0,#3 ;', 'exists 0:X0=3;'), 0), /^Condition exists \(0:X0=3\)$/m);
    });

    it('a test without a condition asks for nothing', () => {
        const { states, ok } = observe('AArch64 T\n{}\n P0 ;\n MOV W0,#2 ;\nlocations [0:X0;]\n');
        assert.deepEqual([states, ok], [['0:X0=2;'], true]);
    });

    it('takes options from the header', () => {
        const options = (head: string) => programOf(one('NOP ;', 'exists (true)', '', head)).options;
        assert.deepEqual([options('').idc, options('').dic], [0, 0]);
        assert.deepEqual([options('CacheType=IDC\n').idc, options('CacheType=IDC\n').dic], [1, 0]);
        assert.deepEqual([options('CacheType=DIC\n').idc, options('CacheType=DIC\n').dic], [1, 1]);
        assert.equal(options('Variant=exs\n').eis, 0);
        assert.equal(options('Variant=exs,eis\n').eis, 1);
        assert.equal(options('').ialluBroadcast, true);
    });

    it('skips comments, also nested and in the columns', () => {
        const text =
            'AArch64 T (* a (* b *) c *)\n{ 0:X1=x; // rest\n }\n P0 (* | ; *) ;\n MOV W0,#1 ; // store | next ;\n STR W0,[X1] (* x *) ;\nexists (* all *) (x=1)';
        assert.equal(observe(text).observation, 'Always');
    });

    it('reads CRLF files', () => {
        assert.equal(
            observe(one('MOV W0,#1 ;\n STR W0,[X1] ;', 'forall (x=1)').replaceAll('\n', '\r\n')).observation,
            'Always',
        );
    });
});

describe('naming what cannot be read', () => {
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
        ['an empty file', '', ['ISO400 1:1 : this is no litmus test: the file is empty']],
        [
            'a C test',
            'C SB\n{}\nP0(int *x) { }\n',
            ['ISO401 1:1 C: this is a litmus test for C; AArch64, X86_64, X86, RISCV are supported'],
        ],
        [
            'a scenario',
            'scenario "x"',
            [
                'ISO400 1:1 scenario: a litmus test begins with its kind (AArch64, X86_64, X86, RISCV) and its name, not with “scenario”',
            ],
        ],
        [
            'an unsupported instruction, and the rest',
            one('LDXP W0,W2,[X1] ;\n MOV W0,#1 ;\n FOO ;'),
            [
                'ISO403 4:1 LDXP W0,W2,[X1]: the instruction LDXP is not supported',
                'ISO403 6:2 FOO: the instruction FOO is not supported',
            ],
        ],
        ['an unknown barrier', one('DMB XYZ ;'), ['ISO403 4:1 DMB XYZ: DMB XYZ is not supported']],
        ['an unknown label', one('B nowhere ;'), ['ISO405 4:1 B nowhere: there is no label nowhere']],
        [
            'an unknown label as a value',
            one('NOP ;', 'exists (0:X0=0)', '0:X1=P0:m0;'),
            ['ISO405 2:8 P0:m0: P0 has no label m0'],
        ],
        ['an unknown register', one('NOP ;', 'exists (0:X31=0)'), ['ISO405 5:9 0:X31: X31 is no register of AArch64']],
        ['an unknown CPU', one('NOP ;', 'exists (3:X0=0)'), ['ISO405 5:9 3:X0: there is no P3']],
        [
            'an element that is not there',
            one('NOP ;', 'exists (x[2]=0)', 'int x[2]={1,2}; 0:X1=y[1]; int z[0];'),
            [
                'ISO405 2:24 y[1]: y is no array',
                'ISO404 2:34 z[0]: an array of 0 elements: 1 to 64 are supported',
                'ISO405 5:9 x[2]: the array x has 2 elements',
            ],
        ],
        [
            'an access beside a location',
            one('LDR W0,[X1,#4] ;'),
            ['ISO404 4:1 LDR W0,[X1,#4]: there is no location at x+4'],
        ],
        [
            'a page table entry',
            one('NOP ;', 'exists (0:X0=0)', '0:X1=PTE(x);'),
            ['ISO404 2:3 0:X1=PTE(x): PTE is not supported in the init section'],
        ],
        [
            'a type of 16 bytes',
            one('NOP ;', 'exists (0:X0=0)', '__int128 x;'),
            ['ISO404 2:3 __int128: the type __int128 is not supported'],
        ],
        [
            'mixed sizes',
            one('LDR W0,[X1] ;\nSTRB W0,[X1] ;'),
            ['ISO404 5:1 STRB W0,[X1]: 1 bytes of x, which has 4 elsewhere: mixed sizes are not supported'],
        ],
        [
            'a variant',
            one('LDR W0,[X1] ;', 'exists (0:X0=0)', '0:X1=x;', 'Variant=vmsa,fatal\n'),
            ['ISO404 2:1 Variant=vmsa,fatal: the variant vmsa is not supported'],
        ],
        [
            'a tagged address',
            one('LDR W0,[X1] ;', 'exists (0:X0=0)', '0:X1=x:red;'),
            ['ISO404 2:9 :red: tagged addresses are not supported'],
        ],
        [
            'a branch as a value',
            one('STR W0,[X1] ;', 'exists (0:X0=0)', '0:X0=instr:"B l";'),
            ['ISO404 2:8 instr:"B l": a branch as a value needs a distance: instr:"B .+8"'],
        ],
        [
            'a row without its end',
            'AArch64 T\n{}\nP0 ;\nNOP\nexists (true)\n',
            ['ISO402 4:1 NOP: this row of the program does not end with “;”'],
        ],
        [
            'an init section that is not closed',
            'AArch64 T\n{ 0:X1=x;\nP0 ;\n',
            ['ISO402 2:1 {: the init section is not closed: “}” is missing'],
        ],
    ];
    for (const [name, text, expected] of cases) {
        it(name, () => {
            assert.deepEqual(problems(text), expected);
            assert.equal(readLitmus(text).program, null);
        });
    }

    it('bears large and deep texts', () => {
        const rest = '\n P0 ;\n NOP ;\n';
        const texts = [
            `AArch64 T\n{}\n P0 ;\n ${'x'.repeat(100_000)} ;\nexists (true)`,
            `AArch64 T\n{}\n P0 ;\n ${'MOV W0,#1\n'.repeat(5_000)}`,
            `AArch64 T\n{}${rest}exists ${'('.repeat(5_000)}`,
            `AArch64 T\n{}${rest}exists ${'~'.repeat(5_000)}x=1`,
            `AArch64 T\n{}${rest}exists ${'x=1 /\\ '.repeat(5_000)}x=1`,
            `AArch64 T\n{ 0:X1=${'('.repeat(5_000)} }${rest}exists (true)`,
            `AArch64 T\n{${'(*'.repeat(5_000)}`,
        ];
        for (const text of texts) assert.ok(readLitmus(text).problems.length > 0, text.slice(0, 60));
    });

    it('ends where a load drops an address, and names stores to the end of a column', () => {
        const dropped = one('m0: LDR WZR,[X1] ;\n STR W2,[X3] ;', 'exists (true)', '0:X1=x; [x]=P0:m0; 0:X3=P0:m0;');
        assert.deepEqual(problems(dropped), []);
        assert.deepEqual(problems(one('STR W2,[X1] ;\nend: ;', 'exists (true)', '0:X1=P0:end;')), [
            'ISO404 4:1 STR W2,[X1]: P0:end cannot be modified or read as data here',
        ]);
    });

    it('never throws, whatever the text', () => {
        const pieces = [
            'AArch64 ',
            'T\n',
            '{',
            '}',
            ';',
            '|',
            'P0',
            'P1.F',
            ' exists ',
            '(',
            ')',
            '[',
            ']',
            '0:X1=',
            'x',
            '"',
            '(*',
            '*)',
            'instr:"NOP"',
            'MOV W0,#1',
            'B l',
            'l:',
            'LDR W0,[X1]',
            ',',
            '\n',
            '\0',
            'fault(',
            '/\\',
            '~',
            '-1',
            '0x',
        ];
        const text = fc
            .array(fc.constantFrom(...pieces), { maxLength: 40 })
            .map((list) => `AArch64 T\n${list.join('')}`);
        fc.assert(
            fc.property(text, (written) => {
                const { program, problems: found } = readLitmus(written);
                assert.equal(program === null, found.length > 0);
                for (const { span } of found)
                    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= written.length);
            }),
            { numRuns: 2000, seed: 7 },
        );
    });
});

describe("herd7's log format", () => {
    it('is what mcompare7 reads', () => {
        const text =
            'AArch64 SB\n{ 0:X1=x; 0:X2=y; 1:X1=y; 1:X2=x; }\n P0 | P1 ;\n MOV W0,#1 | MOV W0,#1 ;\n STR W0,[X1] | STR W0,[X1] ;\n DMB SY | ;\n LDR W3,[X2] | LDR W3,[X2] ;\nexists 0:X3=0 /\\ 1:X3=0\n';
        assert.equal(
            logOf(text, 0.014),
            [
                'Test SB Allowed',
                'States 4',
                '0:X3=0; 1:X3=0;',
                '0:X3=0; 1:X3=1;',
                '0:X3=1; 1:X3=0;',
                '0:X3=1; 1:X3=1;',
                'Ok',
                'Witnesses',
                'Positive: 1 Negative: 3',
                'Condition exists (0:X3=0 /\\ 1:X3=0)',
                'Observation SB Sometimes 1 3',
                'Time SB 0.01',
                '',
            ].join('\n'),
        );
    });

    it('says which faults happened', () => {
        const text = 'AArch64 U\n{ }\n P0 ;\nl0: UDF #0 ;\n MOV W0,#1 ;\nexists (fault(P0:l0,UndefinedInstruction))\n';
        assert.deepEqual(observe(text).states, ['Fault(P0:l0,UndefinedInstruction);']);
    });
});
