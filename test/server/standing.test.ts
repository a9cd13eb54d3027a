import assert from 'node:assert/strict';
import type { Hover } from 'vscode-languageserver';
import { survey } from '../../machine/survey';
import { hoverWithState } from '../../server/features/hover';
import type { Surveys } from '../../server/surveys';
import { startClient } from './client';
import { RACE, SAFE, URI, open } from './kit';

/** Surveys made on the spot. */
const surveys: Surveys = {
    of: (analysis) =>
        Promise.resolve(analysis.lowered.programs.map(({ program }) => survey(program, { states: 20_000 }))),
    stop: () => undefined,
};

async function stateAt(source: string, marker: string): Promise<string> {
    const view = open(source.replace(marker, `<|>${marker}`));
    const found = await hoverWithState(view, view.at, surveys);
    const { contents } = found ?? { contents: '' };
    const text = typeof contents === 'object' && 'value' in contents ? contents.value : '';
    return text.slice(text.indexOf('**CPU '));
}

describe('hover: the state of a CPU', () => {
    it('at a line: the old instruction may still be anywhere, and nobody need have seen the registration', async () => {
        const text = await stateAt(RACE, 'execute foo;\n}');
        assert.match(text, /^\*\*CPU B in front of this line\*\*, over all executions:/);
        assert.match(text, /- in the kernel, interrupts enabled/);
        assert.match(text, /- registered: `1` to itself; A may read `0` or `1`/);
        assert.match(
            text,
            /- `foo`: its I-cache may hold `new` or `old`, an instruction already fetched may be `new` or `old`/,
        );
        assert.match(text, /- its store buffer may still hold stores to `registered\(B\)`/);
    });

    it('after the repair: the registration has left the store buffer', async () => {
        const text = await stateAt(SAFE, 'execute foo;\n}');
        assert.match(text, /- registered: `1` to itself/);
        assert.doesNotMatch(text, /store buffer/);
    });

    it('in its header: in front of its first event and behind its last', async () => {
        const text = await stateAt(RACE, 'B unregistered');
        assert.match(text, /\*\*CPU B in front of its first event\*\*[^*]*- in user mode, interrupts enabled/);
        assert.match(text, /\*\*CPU B behind its last event\*\*[^*]*- in the kernel/);
    });

    it('in front of a call: that of its first event, not of what it does inside', async () => {
        const text = await stateAt(RACE, 'kick_all_cpus_sync();');
        assert.match(text, /^\*\*CPU A in front of this line\*\*/);
        assert.match(text, /- in the kernel/);
    });

    it('says where nobody knows, and where nobody gets', async () => {
        const never: Surveys = {
            ...surveys,
            of: (analysis) =>
                Promise.resolve(analysis.lowered.programs.map(({ program }) => survey(program, { states: 3 }))),
        };
        const view = open(RACE.replace('execute foo;\n}', '<|>execute foo;\n}'));
        assert.match(
            JSON.stringify(await hoverWithState(view, view.at, never)),
            /not known: not all executions could be looked at \(3 states\)/,
        );
        const unreached = RACE.replace('execute foo;', 'await (zero == 1);\n    execute foo;').replace(
            'code foo',
            'shared zero = 0;\ncode foo',
        );
        assert.match(await stateAt(unreached, 'execute foo;\n}'), /no execution gets here/);
    });

    it('is found out by the checker, over stdio', async () => {
        const client = await startClient();
        client.open(URI, RACE);
        const line = RACE.split('\n').findIndex((each) => each.includes('execute foo'));
        const found = await client.request<Hover | null>('textDocument/hover', {
            textDocument: { uri: URI },
            position: { line, character: 6 },
        });
        assert.match(JSON.stringify(found?.contents), /A may read `0` or `1`/);
        await client.close();
    });
});
