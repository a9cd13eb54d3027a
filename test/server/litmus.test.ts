import assert from 'node:assert/strict';
import { codeLenses } from '../../server/features/codeLens';
import { documentSymbols } from '../../server/features/documentSymbol';
import { hover } from '../../server/features/hover';
import { instructionMarkdown } from '../../server/features/litmus';
import { open } from './kit';

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

    it('have an outline', () => {
        const names = documentSymbols(open(MP, { uri })).map(({ name }) => name);
        assert.deepEqual(names, ['MP', 'P0', 'P1', 'exists']);
    });
});
