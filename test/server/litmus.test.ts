import assert from 'node:assert/strict';
import { codeLenses } from '../../server/features/codeLens';
import { completion } from '../../server/features/completion';
import { definition } from '../../server/features/definition';
import { documentHighlights } from '../../server/features/documentHighlight';
import { foldingRanges } from '../../server/features/folding';
import { references } from '../../server/features/references';
import { semanticTokens, semanticTokensLegend } from '../../server/features/semanticTokens';
import { documentSymbols } from '../../server/features/documentSymbol';
import { hover } from '../../server/features/hover';
import { instructionMarkdown } from '../../server/features/litmus';
import { open, textOf } from './kit';

const MP = `AArch64 MP
{
0:X1=x; 0:X3=y;
1:X1=y; 1:X3=x;
}
 P0          | P1          ;
 MOV W0,#1   | LDR W0,[X1] ;
 STR W0,[X1] | DMB ISH     ;
 MOV W2,#1   | LDR W2,[X3] ;
 STR W2,[X3] |             ;
exists (1:X0=1 /\\ 1:X2=0)
`;
const uri = 'file:///tests/MP.litmus';

describe('litmus files', () => {
    it('answer their question in a lens', () => {
        const titles = codeLenses(open(MP, { uri, verdicts: true })).map(({ command }) => command?.title);
        assert.ok(titles.includes('Ok · Sometimes · 1 of 4 states'));
        const forbidden = MP.replace('MOV W2,#1   |', 'DMB ISH     |').replace('STR W2,[X3] |', 'STR W0,[X3] |');
        const answers = codeLenses(open(forbidden, { uri, verdicts: true })).map(({ command }) => command?.title);
        assert.ok(answers.includes('No · Never · 0 of 3 states'), answers.join(' | '));
    });

    it('name what is not supported, with the line', () => {
        const view = open(MP.replace('DMB ISH    ', 'STLXP W1,W2'), { uri });
        const [problem] = view.analysis.diagnostics;
        assert.match(problem?.code ?? '', /^ISO40/);
        assert.match(problem?.message ?? '', /STLXP/);
        assert.equal(view.analysis.text.slice(problem?.span.start, problem?.span.end).includes('STLXP'), true);
    });

    it('explain instructions and the condition', () => {
        const view = open(MP.replace('DMB ISH', 'DMB<|> ISH'), { uri });
        assert.match(JSON.stringify(hover(view, view.at)), /Waits for cache maintenance/);
        const load = open(MP.replace('LDR W0', 'L<|>DR W0'), { uri });
        assert.match(JSON.stringify(hover(load, load.at)), /Load\. Orders nothing/);
        const condition = open(MP.replace('exists', 'ex<|>ists'), { uri, verdicts: true });
        assert.match(JSON.stringify(hover(condition, condition.at)), /Sometimes.*of 4 final states/);
        for (const text of ['DSB ISHST', 'DC CVAU,X1', 'IC IVAU,X1', 'ISB', 'ERET', 'CBNZ W0,L', 'LDADDAL W0,W1,[X2]'])
            assert.ok(instructionMarkdown(text) !== null || text.startsWith('LDADDAL'), text);
    });

    it('say of a register how wide it is, what it starts with, and whether the end asks about it', () => {
        const said = (text: string, from: string, to: string): string => {
            assert.ok(text.includes(from), from);
            const view = open(text.replace(from, to), { uri });
            const answer = hover(view, view.at);
            assert.ok(answer, to);
            return JSON.stringify(answer.contents);
        };
        const load = said(MP, 'LDR W0,[X1]', 'LDR W<|>0,[X1]');
        assert.match(load, /`W0` of P1: the lower 32 bits of `X0`; writing it clears the upper half/);
        assert.match(load, /Starts with 0/);
        assert.match(load, /The condition asks what it holds at the end/);
        const address = said(MP, 'LDR W0,[X1]', 'LDR W0,[X<|>1]');
        assert.match(address, /`X1` of P1: 64 bits/);
        assert.match(address, /Starts with the address of `y`/);
        assert.match(address, /Nothing asks what it holds at the end/);
        assert.match(said(MP, '1:X2=0', '1:X<|>2=0'), /`X2` of P1.*asks/);
        const listed = MP.replace('exists', 'locations [0:X2;]\nexists');
        assert.match(said(listed, 'MOV W2,#1', 'MOV W<|>2,#1'), /What it holds at the end is listed/);
        const zero = MP.replace('STR W2,[X3] |', 'STR WZR,[X3]|');
        assert.match(said(zero, 'STR WZR', 'STR WZ<|>R'), /`WZR` of P0: reads as 0; what is written to it is gone\."/);
    });

    it('say the same of registers of x86-64 and RISC-V', () => {
        const x86 = `X86_64 SB
{ uint64_t x; uint64_t y; }
 P0          | P1          ;
 MOV [x],$1  | MOV [y],$1  ;
 MOV EA<|>X,[y] | MOV RAX,[x] ;
exists (0:RAX=0 /\\ 1:RAX=0)
`;
        const view = open(x86, { uri });
        const half = JSON.stringify(hover(view, view.at)?.contents);
        assert.match(half, /`EAX` of P0: the lower 32 bits of `RAX`; writing it clears the upper half/);
        assert.match(half, /The condition asks/);
        const riscv = `RISCV LB
{ 0:x6=x; 0:x8=y; 1:x6=y; 1:x8=x; }
 P0          | P1          ;
 lw x<|>5,0(x6) | lw x5,0(x6) ;
 sw x0,0(x8) | sw x0,0(x8) ;
exists (1:x5=0)
`;
        const other = open(riscv, { uri });
        const whole = JSON.stringify(hover(other, other.at)?.contents);
        assert.match(whole, /`x5` of P0: 64 bits/);
        assert.match(whole, /Nothing asks/);
        const zero = open(riscv.replace('<|>', '').replace('sw x0,0(x8) |', 'sw x<|>0,0(x8) |'), { uri });
        assert.match(JSON.stringify(hover(zero, zero.at)?.contents), /`x0` of P0: reads as 0/);
    });

    it('complete instructions, what follows them, registers and labels of the CPU, and names in the condition', () => {
        const labels = (source: string): string[] => {
            const view = open(source, { uri });
            return completion(view, view.at).map(({ label }) => label);
        };
        const first = labels(MP.replace('STR W2,[X3] |             ;', 'STR W2,[X3] | L<|>           ;'));
        for (const each of ['LDR', 'STLR', 'CBNZ', 'DMB ISH', 'ISB', 'IC IVAU']) assert.ok(first.includes(each), each);
        assert.ok(!first.includes('mfence') && !first.includes('W0'));
        const second = labels(MP.replace('DMB ISH', 'DMB <|>'));
        assert.ok(second.includes('ISH') && second.includes('ISHST') && !second.includes('LDR'), second.join(' '));
        const operand = labels(MP.replace('LDR W2,[X3] ;', 'LDR W2,[<|>] ;'));
        assert.deepEqual(operand, ['W0', 'W2', 'X0', 'X1', 'X2', 'X3']);
        const jump = MP.replace(
            'STR W2,[X3] |             ;',
            'CBNZ W0,<|>  | out:        ;\nL1:          |             ;',
        );
        assert.deepEqual(
            labels(jump).filter((label) => /^L1|out$/.test(label)),
            ['L1'],
        );
        const condition = labels(MP.replace('1:X2=0', '1:<|>'));
        assert.deepEqual(condition, ['0:X0', '0:X1', '0:X2', '0:X3', '1:X0', '1:X1', '1:X2', '1:X3', 'x', 'y']);
        assert.deepEqual(labels(MP.replace('AArch64 MP', 'AArch64 M<|>P')), []);
        assert.deepEqual(labels(MP.replace('{', '(* <|> *)\n{')), []);
    });

    it('complete only instructions that the reader knows', () => {
        for (const [name, architecture] of [
            ['AArch64', 'arm64'],
            ['X86_64', 'x86_64'],
            ['RISCV', 'riscv64'],
        ]) {
            const view = open(`${name} T\n{ int x; }\n P0 ;\n <|> ;\nexists (true)\n`, { uri });
            const items = completion(view, view.at);
            assert.ok(items.length > 25, `${architecture}: ${items.length}`);
            for (const { label, documentation, data } of items) {
                assert.ok(documentation !== undefined || data !== undefined, label);
                const operands = { MSR: 'ELR_EL1,X0', MRS: 'X0,ELR_EL1' }[label] ?? '';
                const text = `${name} T\n{ int x; }\n P0 ;\n ${label} ${operands} ;\nexists (true)\n`;
                // Its operands are missing, which is another mistake.
                const unknown = open(text, { uri }).analysis.diagnostics.filter(({ code }) => code === 'ISO403');
                assert.deepEqual(unknown, [], label);
            }
        }
    });

    it('have colours: instructions, registers, locations, labels, comments over several lines', () => {
        const source = MP.replace('MP\n', 'MP\n(* a comment\n   of two lines *)\n').replace(
            'STR W2,[X3] |             ;',
            'STR W2,[X3] | out:        ;\n CBNZ W0,L1  |             ;\nL1:          |             ;',
        );
        const view = open(source, { uri });
        assert.deepEqual(view.analysis.diagnostics, []);
        const data = semanticTokens(view);
        const found: string[] = [];
        let line = 0;
        let character = 0;
        for (let at = 0; at < data.length; at += 5) {
            const [down = 0, right = 0, length = 0, type = 0] = data.slice(at, at + 4);
            character = down === 0 ? character + right : right;
            line += down;
            const text = source.split('\n')[line]?.slice(character, character + length) ?? '';
            found.push(`${text} ${semanticTokensLegend.tokenTypes[type] ?? ''}`);
        }
        for (const expected of [
            'AArch64 keyword',
            'MP namespace',
            '(* a comment comment',
            'of two lines *) comment',
            '0:X1 variable',
            'x variable',
            'P1 class',
            'STR keyword',
            'X3 variable',
            '#1 number',
            'ISH keyword',
            'L1 macro',
            'exists keyword',
            '1:X0 variable',
            '/\\ operator',
        ])
            assert.ok(found.includes(expected), `${expected} is not among ${found.join(', ')}`);
        const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } };
        assert.equal(semanticTokens(view, range).length, 5);
    });

    it('show the other mentions of a register in all its widths, and where a label stands', () => {
        const view = open(MP.replace('LDR W0,[X1]', 'LDR W<|>0,[X1]'), { uri });
        const texts = documentHighlights(view, view.at).map(({ range }) => textOf(view.analysis, range));
        assert.deepEqual(texts, ['W0', '1:X0']);
        const jump = MP.replace(
            'STR W2,[X3] |             ;',
            'STR W2,[X3] |             ;\n CBNZ W0,L<|>1  |             ;\nL1:          |             ;',
        );
        const at = open(jump, { uri });
        const [place] = definition(at, at.at);
        assert.equal(place?.range.start.line, 11);
        assert.equal(references(at, { ...at.at, context: { includeDeclaration: false } }).length, 1);
    });

    it('fold their init section and their code', () => {
        const ranges = foldingRanges(open(MP, { uri })).map(({ startLine, endLine }) => [startLine, endLine]);
        assert.deepEqual(ranges, [
            [1, 4],
            [5, 9],
        ]);
    });

    it('have an outline', () => {
        const names = documentSymbols(open(MP, { uri })).map(({ name }) => name);
        assert.deepEqual(names, ['MP', 'P0', 'P1', 'exists']);
    });
});
