import assert from 'node:assert/strict';
import { readLitmus } from '../../language/litmus/index';
import { observe } from './observe';

/** Columns of instructions as a litmus test of the given kind. */
function test(kind: string, init: string, columns: readonly (readonly string[])[], condition: string): string {
    const rows = Math.max(...columns.map((column) => column.length));
    const lines = Array.from(
        { length: rows },
        (_, row) => `${columns.map((column) => column[row] ?? '').join(' | ')} ;`,
    );
    return `${kind} T\n{ ${init} }\n${columns.map((_, cpu) => `P${cpu}`).join(' | ')} ;\n${lines.join('\n')}\n${condition}\n`;
}

describe('the older X86 dialect', () => {
    const x86 = (columns: readonly (readonly string[])[], condition: string) =>
        observe(test('X86', 'x=0; y=0;', columns, condition));
    it('names the destination first, and registers in capitals', () => {
        const sides = [
            ['MOV [x],$1', 'MOV EAX,[y]'],
            ['MOV [y],$1', 'MOV EAX,[x]'],
        ];
        const { states, observation } = x86(sides, 'exists (0:EAX=0 /\\ 1:EAX=0)');
        assert.equal(observation, 'Sometimes');
        assert.ok(states.includes('0:EAX=1; 1:EAX=0;'));
    });
    it('fences and locked exchanges forbid it', () => {
        for (const [first, second] of [
            ['MOV [x],$1', 'MFENCE'],
            ['MOV EBX,$1', 'XCHG [x],EBX'],
        ]) {
            const sides = [
                [first, second, 'MOV EAX,[y]'],
                ['MOV [y],$1', 'MFENCE', 'MOV EAX,[x]'],
            ];
            assert.equal(x86(sides, 'exists (0:EAX=0 /\\ 1:EAX=0)').observation, 'Never');
        }
    });
});

describe('x86-64 data tests: total store order', () => {
    const x86 = (columns: readonly (readonly string[])[], condition: string) =>
        observe(test('X86_64', '', columns, condition)).observation;
    const writes = ['movl $1,(x)', 'movl $1,(y)'];

    it('a store may be overtaken by a later load', () => {
        const sides = [
            ['movl $1,(x)', 'movl (y),%eax'],
            ['movl $1,(y)', 'movl (x),%eax'],
        ];
        assert.equal(x86(sides, 'exists (0:rax=0 /\\ 1:rax=0)'), 'Sometimes');
    });
    for (const barrier of ['mfence', 'lock addl $0,(z)', 'xchgl %ecx,(z)', 'lock xaddl %ecx,(z)']) {
        it(`not with ${barrier} between`, () => {
            const sides = [
                ['movl $1,(x)', barrier, 'movl (y),%eax'],
                ['movl $1,(y)', barrier, 'movl (x),%eax'],
            ];
            assert.equal(x86(sides, 'exists (0:rax=0 /\\ 1:rax=0)'), 'Never');
        });
    }
    it('LFENCE and SFENCE do not help', () => {
        const sides = [
            ['movl $1,(x)', 'sfence', 'movl (y),%eax'],
            ['movl $1,(y)', 'lfence', 'movl (x),%eax'],
        ];
        assert.equal(x86(sides, 'exists (0:rax=0 /\\ 1:rax=0)'), 'Sometimes');
    });
    it('stores stay in order, and loads', () => {
        assert.equal(x86([writes, ['movl (y),%eax', 'movl (x),%ebx']], 'exists (1:rax=1 /\\ 1:rbx=0)'), 'Never');
    });
    it('a load is not overtaken by a later store', () => {
        const sides = [
            ['movl (x),%eax', 'movl $1,(y)'],
            ['movl (y),%eax', 'movl $1,(x)'],
        ];
        assert.equal(x86(sides, 'exists (0:rax=1 /\\ 1:rax=1)'), 'Never');
    });
    it('all CPUs agree on the order of two stores', () => {
        const readers = [
            ['movl (x),%eax', 'movl (y),%ebx'],
            ['movl (y),%eax', 'movl (x),%ebx'],
        ];
        assert.equal(
            x86([['movl $1,(x)'], ['movl $1,(y)'], ...readers], 'exists (2:rax=1 /\\ 2:rbx=0 /\\ 3:rax=1 /\\ 3:rbx=0)'),
            'Never',
        );
    });
    it('a locked increment counts, a plain one may be lost', () => {
        assert.equal(x86([['lock incl (x)'], ['lock incl (x)']], 'forall ([x]=2)'), 'Always');
        assert.equal(x86([['incl (x)'], ['incl (x)']], 'exists ([x]=1)'), 'Sometimes');
    });
    it('of two compare-and-swaps one wins', () => {
        const side = ['movl $0,%eax', 'movl $1,%ebx', 'lock cmpxchgl %ebx,(x)', 'jne l', 'movl $1,%ecx', 'l:'];
        assert.equal(x86([side, side], 'exists (0:rcx=1 /\\ 1:rcx=1)'), 'Never');
        assert.equal(x86([side, side], 'forall (0:rcx=1 \\/ 1:rcx=1)'), 'Always');
    });
});

describe('RISC-V data tests: RVWMO', () => {
    const riscv = (columns: readonly (readonly string[])[], condition: string) =>
        observe(test('RISCV', '0:x6=x; 0:x8=y; 1:x6=x; 1:x8=y; 0:x5=1; 1:x5=1;', columns, condition)).observation;
    const passing = (writer: string | null, reader: readonly string[]) =>
        riscv(
            [
                ['sw x5,0(x6)', ...(writer === null ? [] : [writer]), 'sw x5,0(x8)'],
                ['lw x10,0(x8)', ...reader],
            ],
            'exists (1:a0=1 /\\ 1:x11=0)',
        );

    it('message passing needs fences on both sides', () => {
        assert.equal(passing(null, ['lw x11,0(x6)']), 'Sometimes');
        assert.equal(passing('fence w,w', ['lw x11,0(x6)']), 'Sometimes');
        assert.equal(passing('fence w,w', ['fence r,r', 'lw x11,0(x6)']), 'Never');
        assert.equal(passing('fence.tso', ['fence.tso', 'lw x11,0(x6)']), 'Never');
        assert.equal(passing('fence r,r', ['fence r,r', 'lw x11,0(x6)']), 'Sometimes');
    });
    it('or an address dependency on the reading side', () => {
        assert.equal(passing('fence w,w', ['xor x12,a0,a0', 'add x13,x6,x12', 'lw x11,0(x13)']), 'Never');
    });
    it('a control dependency does not order loads', () => {
        assert.equal(passing('fence w,w', ['bnez x10,l', 'l: lw x11,0(x6)']), 'Sometimes');
    });
    it('store buffering needs fence rw,rw', () => {
        const sb = (fence: string) =>
            riscv(
                [
                    ['sw x5,0(x6)', fence, 'lw x10,0(x8)'],
                    ['sw x5,0(x8)', fence, 'lw x10,0(x6)'],
                ],
                'exists (0:x10=0 /\\ 1:x10=0)',
            );
        assert.equal(sb('fence w,w'), 'Sometimes');
        assert.equal(sb('fence.tso'), 'Sometimes');
        assert.equal(sb('fence rw,rw'), 'Never');
        assert.equal(sb('fence'), 'Never');
    });
    it('loads may be overtaken by later independent stores', () => {
        assert.equal(
            riscv(
                [
                    ['lw x10,0(x6)', 'sw x5,0(x8)'],
                    ['lw x10,0(x8)', 'sw x5,0(x6)'],
                ],
                'exists (0:x10=1 /\\ 1:x10=1)',
            ),
            'Sometimes',
        );
        assert.equal(
            riscv(
                [
                    ['lw x10,0(x6)', 'sw x10,0(x8)'],
                    ['lw x10,0(x8)', 'sw x10,0(x6)'],
                ],
                'exists (0:x10=1 /\\ 1:x10=1)',
            ),
            'Never',
        );
    });
    it('offsets, bytes and half words', () => {
        const one = (init: string, lines: readonly string[], condition: string) =>
            observe(test('RISCV', init, [lines], condition)).states;
        assert.deepEqual(one('int x[2]={3,4}; 0:x6=x;', ['lw x5,4(x6)'], 'exists (0:x5=4)'), ['0:x5=4;']);
        assert.deepEqual(one('uint8_t x; 0:x6=x; 0:x7=255;', ['sb x7,0(x6)', 'lb x5,0(x6)'], 'exists (0:x5=-1)'), [
            '0:x5=-1;',
        ]);
        assert.deepEqual(one('int16_t x=-1; 0:x6=x;', ['lhu x5,(x6)'], 'exists (0:x5=1)'), ['0:x5=65535;']);
        assert.deepEqual(one('int x=7; 0:x6=x; 0:x7=5;', ['amoand.w x5,x7,(x6)'], 'exists (x=5)'), ['[x]=5;']);
    });
    it('LR and SC with both ordering bits are ordered after what precedes them, too', () => {
        const store = (first: string): string =>
            riscv(
                [
                    ['ori x5,x0,1', 'sw x5,0(x6)', `${first} x7,(x8)`],
                    ['ori x5,x0,1', 'sw x5,0(x8)', 'fence rw,rw', 'lw x7,0(x6)'],
                ],
                'exists (0:x7=0 /\\ 1:x7=0)',
            );
        assert.equal(store('lr.w.aq'), 'Sometimes');
        assert.equal(store('lr.w.aqrl'), 'Never');
    });
    it('atomics count, and exclusives exclude', () => {
        assert.equal(riscv([['amoadd.w x10,x5,(x6)'], ['amoadd.w x10,x5,(x6)']], 'forall ([x]=2)'), 'Always');
        const pair = ['lr.w x10,(x6)', 'sc.w x11,x5,(x6)'];
        assert.equal(riscv([pair, pair], 'exists (0:x10=0 /\\ 0:x11=0 /\\ 1:x10=0 /\\ 1:x11=0)'), 'Never');
    });
});

describe('numbers of litmus tests', () => {
    const refused = (kind: string, init: string, ...rows: string[]): string =>
        readLitmus(test(kind, init, [rows], 'exists true'))
            .problems.map(({ code, message }) => `${code} ${message}`)
            .join('\n');

    // 2^48 and more stand for addresses and code inside the machine: such a number would be taken for one.
    it('beyond what the machine computes exactly are named, on every architecture', () => {
        const large = '281474976710657';
        const expected = new RegExp(`^ISO404 ${large} is too large`);
        assert.match(refused('RISCV', '', `li x5,${large}`), expected);
        assert.match(refused('RISCV', '0:x6=x;', `lw x5,${large}(x6)`), expected);
        assert.match(refused('X86_64', '', `movq $${large},%rax`), /^ISO404 .*281474976710657 is too large/);
        assert.match(refused('AArch64', '', `MOV X0,#${large}`), /^ISO404 .*281474976710657 is too large/);
        assert.match(refused('AArch64', '', 'MOVZ X0,#1,LSL #48'), /^ISO404 1 << 48 is too large/);
        assert.match(refused('AArch64', '0:X1=x;', `LDR X0,[X1],#${large}`), /^ISO404 .*281474976710657 is too large/);
    });
    it('LUI, and words of double words on RISC-V', () => {
        const riscv = (init: string, rows: string[], condition: string) =>
            observe(test('RISCV', init, [rows], condition)).observation;
        assert.equal(riscv('', ['lui x5,3'], 'forall 0:x5=12288'), 'Always');
        const x = 'int64_t x=0x1ffffffff; 0:x6=x;';
        assert.equal(riscv(x, ['lw x5,0(x6)'], 'forall 0:x5=-1'), 'Always');
        assert.equal(riscv(x, ['lwu x5,0(x6)'], 'forall 0:x5=4294967295'), 'Always');
    });
});
