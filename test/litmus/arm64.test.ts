import assert from 'node:assert/strict';
import { readLitmus } from '../../language/litmus/index';
import { observe } from './observe';

/** The final states of one CPU's instructions. */
const states = (rows: readonly string[], init: string, condition: string): readonly string[] =>
    observe(`AArch64 T\n{ ${init} }\n P0 ;\n${rows.map((row) => `${row} ;\n`).join('')}${condition}\n`).states;

/** What `X0` is at the end. */
const result = (rows: readonly string[], init = ''): string => {
    const found = states(rows, init, 'locations [0:X0;]');
    assert.equal(found.length, 1);
    return found[0].replace(/^0:X0=(.*);$/, '$1');
};

describe('AArch64 instructions of litmus tests', () => {
    const arithmetic: readonly (readonly [string, string])[] = [
        ['MOVZ X0,#5,LSL #16', '327680'],
        ['MOVK W0,#2', '2'],
        ['UBFX W0,W1,#4,#8', '171'],
        ['SBFX X0,X1,#4,#8', '-85'],
        ['UXTB W0,W1', '188'],
        ['SXTB W0,W1', '-68'],
        ['UXTH W0,W1', '2748'],
        ['SXTH X0,X1', '2748'],
        ['MADD W0,W1,W2,W3', '8249'],
        ['MSUB X0,X2,X3,X1', '2733'],
        ['MNEG X0,X2,X3', '-15'],
        ['ADD X0,X2,X3,LSL #2', '23'],
        ['BIC W0,W1,#0xf', '2736'],
        ['EON W0,W2,W2', '-1'],
    ];
    for (const [instruction, expected] of arithmetic) {
        it(instruction, () => {
            assert.equal(result([instruction], '0:X1=0xabc; 0:X2=3; 0:X3=5;'), expected);
        });
    }

    it('branches spelt with and without a dot', () => {
        for (const branch of ['B.EQ', 'BEQ', 'b.eq'])
            assert.equal(result(['CMP W1,#0', `${branch} l`, 'MOV W0,#1', 'l: NOP']), '0');
    });
    it('overflow', () => {
        assert.equal(result(['ADDS W1,W1,W2', 'CSET W0,VS'], '0:X1=-2147483648; 0:X2=-3;'), '1');
        assert.equal(result(['CMP W1,W2', 'CSET W0,VC'], '0:X1=7; 0:X2=3;'), '1');
    });
    it('BICS, also onto its own source', () => {
        assert.equal(result(['BICS W1,W1,W2', 'CSET W0,MI'], '0:X1=-3; 0:X2=10;'), '1');
        assert.equal(result(['BICS W1,W1,W1', 'CSET W0,EQ'], '0:X1=3;'), '1');
        assert.equal(result(['BICS W0,W1,W2,LSL #1'], '0:X1=3; 0:X2=3;'), '1');
    });
    it('a word of a double word is its low half', () => {
        const x = 'int64_t x=0x100000002; 0:X1=x;';
        assert.equal(result(['LDR W0,[X1]'], x), '2');
        assert.equal(result(['LDR X0,[X1]'], x), '4294967298');
        assert.equal(result(['STR W2,[X1]', 'LDR X0,[X1]'], `${x} 0:X2=0x300000004;`), '4');
        assert.equal(result(['MOV X2,#1', 'LSL X2,X2,#32', 'STR X2,[X1]', 'LDR W0,[X1]'], 'int64_t x; 0:X1=x;'), '0');
        const atomic = 'AArch64 T\n{ int64_t x=0x100000002; 0:X1=x; }\n P0 ;\n SWP W2,W0,[X1] ;\nexists 0:X0=2\n';
        const { problems } = readLitmus(atomic);
        assert.match(problems[0].message, /^SWP of words, in a test with numbers beyond 32 bits/);
    });
    it('0xffffffff is the −1 of an untyped register, or that number', () => {
        assert.equal(observe('AArch64 T\n{ }\n P0 ;\n EON X1,X0,X0 ;\nforall 0:X1=0xffffffff\n').observation, 'Always');
        const typed = 'AArch64 T\n{ uint32_t x=0xffffffff; 0:X1=x; }\n P0 ;\n LDR W0,[X1] ;\nforall 0:X0=0xffffffff\n';
        assert.equal(observe(typed).observation, 'Always');
    });
    it('ADR as data: its distance, wherever it is executed', () => {
        const self = ['LDR W4,[X1]', 'B .+8', 'L0: ADR X3,L0', 'STR W4,[X5]', 'L1: MOV W6,#1', 'LDR W0,[X5]'];
        assert.deepEqual(states(self, '0:X1=P0:L0; 0:X5=P0:L1;', 'locations [0:X0; 0:X3; 0:X6;]'), [
            '0:X0=instr:"ADR X3,.+0"; 0:X3=0; 0:X6=1;',
            '0:X0=instr:"ADR X3,.+0"; 0:X3=P0:L1; 0:X6=0;',
        ]);
    });
    it('ADR of a location', () => {
        assert.equal(result(['ADR X1,x', 'LDR W0,[X1]'], 'int x=7;'), '7');
    });
    it('bytes and half words', () => {
        assert.equal(result(['STRB W2,[X1]', 'LDRB W0,[X1]'], 'int8_t x; 0:X1=x; 0:X2=0x1ff;'), '255');
        assert.equal(result(['LDRSB W0,[X1]'], 'uint8_t x=255; 0:X1=x;'), '-1');
        assert.equal(result(['LDRH W0,[X1]'], 'uint16_t v[3]={1,2,65537}; 0:X1=v[2];'), '1');
        assert.equal(result(['LDRSH X0,[X1]'], 'int16_t x=-2; 0:X1=x;'), '-2');
        assert.equal(result(['SWPALB W2,W0,[X1]'], 'int8_t x=3; 0:X1=x; 0:X2=9;'), '3');
    });
});

describe('arrays of litmus tests', () => {
    const array = 'int64_t v[3]={10,20,30}; 0:X1=v; 0:X4=99;';
    it('elements are reached by offset, index and pair', () => {
        assert.equal(result(['LDR X0,[X1,#16]'], array), '30');
        assert.equal(result(['MOV X2,#1', 'LDR X0,[X1,X2,LSL #3]'], array), '20');
        assert.equal(result(['LDP X3,X0,[X1,#8]'], array), '30');
        assert.equal(result(['LDP X1,X0,[X1]'], array), '20');
        assert.equal(result(['ADD X1,X1,#16', 'LDUR X0,[X1,#-8]'], array), '20');
        assert.equal(result(['LDR X0,[X5]'], `${array} 0:X5=v[1];`), '20');
    });
    it('write-back moves on', () => {
        assert.deepEqual(
            states(
                ['LDR X0,[X1],#8', 'LDR X2,[X1,#8]!', 'STP X4,X0,[X1,#-16]!'],
                array,
                'locations [0:X0; 0:X1; 0:X2; v;]',
            ),
            ['0:X0=10; 0:X1=v; 0:X2=30; v={99,10,30};'],
        );
    });
    it('an address beside a location may be computed, and compared, as long as it is not accessed', () => {
        assert.deepEqual(states(['LDR X0,[X1],#44'], '0:X1=x;', 'exists (0:X0=0 /\\ 0:X1!=x)'), ['0:X0=0; 0:X1=x+44;']);
        assert.equal(result(['ADD X2,X1,#8', 'SUB X0,X2,X1'], '0:X1=x;'), '8');
    });
    it('are printed element by element, or whole', () => {
        const { states: found, ok } = observe(
            'AArch64 T\n{ int x[2]={1}; 0:X1=x; }\n P0 ;\n MOV W0,#4 ;\n STR W0,[X1,#4] ;\nforall (x[0]=1 /\\ x[1]=4)\n',
        );
        assert.deepEqual([found, ok], [['x[0]=1; x[1]=4;'], true]);
        assert.equal(observe('AArch64 T\n{ int x[2]={1}; }\n P0 ;\n NOP ;\nexists (x={1,0})\n').observation, 'Always');
    });
    it('the halves of a pair are not ordered, those of LDIAPP and STILP are', () => {
        const message = (write: string, first: string, second: string): string =>
            observe(
                `AArch64 T\n{ int64_t v[2]; 0:X1=v; 1:X1=v; 1:X7=v[1]; 0:X2=1; 0:X3=2; }\n P0 | P1 ;\n ${write} X2,X3,[X1] | ${first} ;\n | ${second} ;\nexists (1:X6=2 /\\ 1:X5=0)\n`,
            ).observation;
        assert.equal(message('STP', 'LDAR X6,[X7]', 'LDR X5,[X1]'), 'Sometimes');
        assert.equal(message('STILP', 'LDAR X6,[X7]', 'LDR X5,[X1]'), 'Never');
        const read = (load: string): string =>
            observe(
                `AArch64 T\n{ int64_t v[2]; 0:X1=v; 0:X4=v[1]; 1:X1=v; 0:X2=1; }\n P0 | P1 ;\n STR X2,[X4] | ${load} X5,X6,[X1] ;\n DMB ST | ;\n STR X2,[X1] | ;\nexists (1:X5=1 /\\ 1:X6=0)\n`,
            ).observation;
        assert.equal(read('LDP'), 'Sometimes');
        assert.equal(read('LDIAPP'), 'Never');
    });
});

describe('filters of litmus tests', () => {
    it('leave out final states, for the listing and for the condition', () => {
        const sb = (final: string) =>
            observe(
                `AArch64 SB\n{ 0:X1=x; 0:X2=y; 1:X1=y; 1:X2=x; }\n P0 | P1 ;\n MOV W0,#1 | MOV W0,#1 ;\n STR W0,[X1] | STR W0,[X1] ;\n LDR W3,[X2] | LDR W3,[X2] ;\n${final}\n`,
            );
        const { states: found, observation } = sb('filter (0:X3=0)\nexists (1:X3=0)');
        assert.deepEqual([found, observation], [['1:X3=0;', '1:X3=1;'], 'Sometimes']);
        assert.equal(sb('filter (0:X3=1)\nforall (1:X3=0 \\/ 1:X3=1)').ok, true);
        assert.equal(sb('filter (0:X3=1 /\\ 1:X3=1)\nexists (1:X3=0)').observation, 'Never');
    });
});
