/** The kernel library where the client can open its documents itself, as VS Code can: the same ones that go to definition opens. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { tools } from '../../debugger/tools';
import { library } from '../../language';
import type { TimelineState } from '../../report/protocol';
import { DebugClient } from './client';
import { example, hostOf, lineOf, PATH, RACE } from './kit';

const LIBRARY = 'isosync-library:/library/arm64.isosync';
const text = library('arm64')[0]?.text ?? '';
const inside = lineOf(text, 'registered(c)');
const host = {
    ...hostOf(new Map([[PATH, example(RACE)]])),
    libraryUri: (file: string) => `isosync-library:/${file}`,
};

describe('the kernel library as documents of the client', () => {
    it('is named by their URI, in frames and in the list of sources', async () => {
        const client = new DebugClient(host, tools);
        await client.launch({ program: PATH, stopAt: 'entry' });
        const { sources } = (await client.ask('loadedSources')) as { sources: DebugProtocol.Source[] };
        assert.deepEqual(
            sources.map(({ path, sourceReference }) => [path, sourceReference]),
            [
                [PATH, undefined],
                [LIBRARY, undefined],
            ],
        );
    });

    it('keeps breakpoints that were set there before the session began, and stops at them both ways', async () => {
        const client = new DebugClient(host, tools);
        const source = { path: LIBRARY };
        await client.launch({ program: PATH, stopAt: 'entry' }, async () => {
            const { breakpoints } = (await client.ask('setBreakpoints', {
                source,
                breakpoints: [{ line: inside }],
            })) as { breakpoints: DebugProtocol.Breakpoint[] };
            assert.deepEqual(
                breakpoints.map(({ verified, line }) => [verified, line]),
                [[true, inside]],
            );
        });
        for (const command of ['continue', 'reverseContinue']) {
            assert.equal((await client.move(command, { threadId: 1 })).reason, 'breakpoint');
            const { stackFrames } = (await client.ask('stackTrace', { threadId: 1, levels: 1 })) as {
                stackFrames: DebugProtocol.StackFrame[];
            };
            assert.deepEqual([stackFrames[0]?.source?.path, stackFrames[0]?.line], [LIBRARY, inside]);
            if (command === 'continue')
                assert.equal((await client.move('continue', { threadId: 1 })).reason, 'exception');
        }
    });

    it('has its places in the timeline, each with the call in the scenario', async () => {
        const client = new DebugClient(host, tools);
        await client.launch({ program: PATH, stopAt: 'violation' });
        const { places } = (await client.ask('isosync/timeline')) as unknown as TimelineState;
        const call = { line: lineOf(example(RACE), 'kick_all_cpus_sync'), column: 5 };
        const there = places?.filter((place) => place?.file !== undefined) ?? [];
        assert.ok(there.length > 0);
        for (const place of there) assert.deepEqual([place?.file, place?.call], ['library/arm64.isosync', call]);
        assert.ok(there.some((place) => place?.line === inside));
    });
});
