/** Code as it may be fetched, and breakpoints in it. */
import { readFileSync } from 'node:fs';
import { example, PATH, tell, tellRace } from './kit';

const litmus = (name: string): Record<string, string> => ({
    '/t.litmus': readFileSync(`test/litmus/own/${name}.litmus`, 'utf8'),
});

describe('stories: disassembly', () => {
    tell('disassembly', 'The code of a litmus test as it may be fetched', litmus('patch-full-recipe'), async (s) => {
        await s.launch({ program: '/t.litmus', mode: 'interactive' });
        await s.disassembly('P1', 1, 13);
        await s.next('P0');
        await s.disassembly('P1', 0, 5);
        s.note('the maintenance is complete: the I-cache is clean, the pipeline may not be');
        for (let count = 0; count < 4; count++) await s.next('P0');
        await s.disassembly('P1', 0, 5);
        for (let count = 0; count < 2; count++) await s.next('P0');
        for (let count = 0; count < 3; count++) await s.next('P1');
        s.note('after it has seen x = 1 and an ISB: the new one');
        await s.disassembly('P1', 2, 4);
    });

    tell('disassembly-shared', 'Code in the column of another CPU', litmus('call-shared'), async (s) => {
        await s.launch({ program: '/t.litmus', mode: 'interactive' });
        await s.next('P0');
        await s.disassembly('P0', 1, 5);
        await s.disassembly('P1', 0, 9);
        await s.next('P1');
        await s.stack('P1');
        await s.disassembly('P1', 1, 2);
    });

    tellRace(
        'disassembly-scenario',
        'Code of a scenario: what `execute` may get, and in an earlier frame what it might',
        async (s) => {
            await s.launch({ program: PATH, stopAt: 'violation' });
            await s.disassembly('B', 2, 4);
            s.note('after step 1 nothing had been patched yet');
            await s.disassembly('B', 0, 4, 10);
            s.note('procedures are code too');
            await s.back('A');
            await s.disassembly('A', 3, 5);
        },
    );

    tell(
        'instruction-breakpoints',
        'Breakpoints on instructions, with conditions, in both directions',
        { [PATH]: example('arm64/20-ipi-registered') },
        async (s) => {
            await s.launch({ program: PATH, mode: 'interactive' });
            const rows = await s.disassembly('A', 0, 12);
            const at = (text: string): string => rows.find((row) => row.instruction === text)?.address ?? '';
            const set = (words: string, ...breakpoints: object[]): Promise<void> =>
                s.breakpoints(words, 'setInstructionBreakpoints', { breakpoints });
            await set('break on `dsb ishst`', { instructionReference: at('dsb ishst') });
            await s.go('A');
            await s.stack('A');
            await set(
                'break on the second instruction, by offset; on the IPI where B may still run old; where no code is; with a mistake',
                { instructionReference: `${at('patch foo = new')}@1.0`, offset: 4 },
                { instructionReference: at('send ipi B'), condition: 'B.pipeline.foo == old' },
                { instructionReference: '0x7' },
                { instructionReference: at('dsb ish'), condition: 'nothing == 1' },
            );
            await s.reverse('A');
            await s.stack('A');
            await s.go('A');
            await s.stack('A');
            await s.raw('by a word', 'setInstructionBreakpoints', { breakpoints: [{ instructionReference: 'foo' }] });
        },
    );

    tellRace('disassembly-bad', 'References that lead nowhere', async (s) => {
        await s.launch({ program: PATH });
        for (const memoryReference of ['foo', '0x0', '0x9000000', '', '-1'])
            await s.raw(`at "${memoryReference}"`, 'disassemble', { memoryReference, instructionCount: 1 });
        s.note('beyond the code: as many rows as were asked for');
        await s.raw(
            'before it',
            'disassemble',
            { memoryReference: '0x1000000', instructionOffset: -2, instructionCount: 3 },
            (body) =>
                (body.instructions as { address: string; instruction: string }[])
                    .map((row) => `${row.address} ${row.instruction}`)
                    .join('\n'),
        );
        await s.raw(
            'a position nobody has been at',
            'disassemble',
            { memoryReference: '0x1000000@1.999', instructionCount: 1 },
            (body) => (body.instructions as { instruction: string }[]).map((row) => row.instruction).join(),
        );
    });
});
