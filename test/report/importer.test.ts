import assert from 'node:assert/strict';
import { importDiagram } from '../../language/mail';

const THREAD = `From: Mark Rutland
Date: Mon Apr 20 2020 - 08:36:38 EST

occur after the CPU has re-registered. e.g.

CPU A\t\t\t\t\tCPU B
[ Modifies some code ]
\t\t\t\t\t[ enters exception ]
[ D cache maintenance ]
[ I cache maintenance ]
[ IPI ]\t\t\t// IPI not taken
...\t\t\t\t\t[ register for IPI ]
[ IPI completes ]
\t\t\t\t\t[ execute stale code here ]

However, I think 'IMB' is far too generic, and we should have an arch hook.
`;

describe('language: scenarios from mail diagrams', () => {
    it('reads the diagram of the thread', () => {
        const { text, problems } = importDiagram(THREAD);
        assert.deepEqual(problems, []);
        assert.ok(text !== null);
        assert.match(
            text,
            /cpu A \{\s+patch foo = new;.*\n\s+dc cvau foo;.*\n\s+dsb ish;\n\s+ic ivau foo;.*\n\s+dsb ish;\nkick:\n\s+kick_all_cpus_sync\(\);/,
        );
        assert.match(text, /cpu B unregistered in user \{\s+enter exception;.*\n\s+register;.*\nrun:\n\s+execute foo;/);
        assert.match(text, /forbid stale foo on B after A\.kick;\nexpect racy;/);
        assert.match(text, /trace mail \{ A\.patch; B\.enter; A\.dc; A\.ic; A\.if; B\.register; B\.execute; \}/);
        assert.match(text, /source "Mon Apr 20 2020 - 08:36:38 EST, Mark Rutland"/);
    });
    it('reads it from an archive that folded the columns, and from a quotation', () => {
        const folded = THREAD.replace(/\t+/g, ' ').replace(/^ +/gm, '');
        assert.match(importDiagram(folded).text ?? '', /cpu B unregistered in user \{\s+enter exception/);
        const quoted = THREAD.replace(/^/gm, '> ');
        assert.match(importDiagram(quoted).text ?? '', /cpu B unregistered in user \{\s+enter exception/);
    });
    it('keeps what it does not understand as a note, and says so', () => {
        const { text, problems } = importDiagram('CPU A            CPU B\n[ frobnicates the widget ]\n');
        assert.match(text ?? '', /note "frobnicates the widget";/);
        assert.equal(problems.length, 1);
        assert.match(problems[0]?.message ?? '', /frobnicates/);
    });
    it('says what is missing where there is no diagram', () => {
        const { text, problems } = importDiagram('Hello,\n\nno picture here.\n');
        assert.equal(text, null);
        assert.equal(problems.length, 1);
    });
});
