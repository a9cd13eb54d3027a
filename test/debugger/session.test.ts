import { DebugClient } from './client';
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Search } from '../../debugger/host';
import type { Found, SearchOrder } from '../../debugger/search/find';
import { fakeTools, PROGRAM, TEXT } from './fake';
import { Story } from './story';
import { CAPABILITIES, NOT_DECLARED, ROWS } from '../../debugger/dispatch';

const host = {
    readFile: (path: string) =>
        path.includes('missing') ? Promise.reject(new Error('there is no such file')) : Promise.resolve(TEXT),
};
const PATH = '/w/fake.isosync';

describe('session on a small machine', () => {
    it('steps the race forwards and back', async () => {
        const story = new Story('fake-race', 'The race on a machine of six events', host, fakeTools);
        await story.launch({ program: PATH });
        await story.threads();
        await story.next('A');
        await story.next('A');
        await story.scope('B', 'I-cache and pipeline');
        await story.back('A');
        await story.go('A');
        await story.explain('A');
        await story.stack('B');
        await story.reverse('B');
        story.check();
    });

    it('two sessions do not share state', async () => {
        const [one, two] = [new DebugClient(host, fakeTools), new DebugClient(host, fakeTools)];
        await one.launch({ program: PATH });
        await two.launch({ program: PATH });
        await one.move('next', { threadId: 1 });
        await one.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'register' }] });
        const step = async (client: DebugClient) => (await client.ask('evaluate', { expression: 'step' })).result;
        assert.deepEqual([await step(one), await step(two)], ['1', '0']);
        const stopped = await two.move('continue', { threadId: 1 });
        assert.equal(stopped.reason, 'exception');
    });

    it('every capability is declared or has a reason not to be', () => {
        const declared = Object.keys(CAPABILITIES);
        assert.deepEqual(
            declared.filter((name) => name in NOT_DECLARED),
            [],
        );
        assert.ok(declared.length + Object.keys(NOT_DECLARED).length >= 41);
    });
});

describe('session, any messages', () => {
    const commands = [...ROWS.keys()].filter(
        (command) => !['disconnect', 'terminate', 'restart', 'launch'].includes(command),
    );
    const value: fc.Arbitrary<unknown> = fc.oneof(
        fc.integer({ min: -3, max: 30 }),
        fc.constantFrom(
            '',
            'B',
            'registered(B)',
            'B.pipeline.foo',
            'foo == old',
            '((',
            '1 +',
            'x'.repeat(300),
            'why()',
            'hold A',
            'violation',
            'new',
            '0',
        ),
        fc.boolean(),
        fc.constant(null),
        fc.array(
            fc.oneof(
                fc.integer(),
                fc.record({
                    line: fc.integer({ min: -1, max: 20 }),
                    name: fc.constantFrom('isb', 'kick', 'zzz'),
                    condition: fc.constantFrom('', '1', 'B.pipeline.foo == old', '('),
                }),
            ),
            { maxLength: 3 },
        ),
        fc.record({
            path: fc.constantFrom(PATH, '/other', 'file:///w/fake.isosync'),
            sourceReference: fc.integer({ min: -1, max: 3 }),
        }),
        fc.anything(),
    );
    const names = [
        'threadId',
        'frameId',
        'variablesReference',
        'name',
        'value',
        'expression',
        'context',
        'source',
        'line',
        'column',
        'breakpoints',
        'filters',
        'targetId',
        'start',
        'count',
        'levels',
        'startFrame',
        'text',
        'key',
        'step',
        'held',
        'locationReference',
        'sourceReference',
        'dataId',
        'granularity',
    ];
    const args = fc.oneof(
        fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 6 }),
        fc.constant(undefined),
        fc.anything(),
    );
    const message = fc.record({
        command: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...commands) }, fc.string(), fc.anything()),
        args,
    });

    it('never crash it, and every request is answered', async () => {
        await fc.assert(
            fc.asyncProperty(fc.array(message, { minLength: 40, maxLength: 60 }), async (messages) => {
                const client = new DebugClient(host, fakeTools);
                await client.launch({ program: PATH });
                for (const { command, args: given } of messages) {
                    const response = await client.request(command, given);
                    if (!response.success) assert.ok((response.message ?? '') !== '', 'an error says what is wrong');
                    assert.ok(!(response.message ?? '').includes('ISO900'), response.message);
                }
                // Still alive, and still in its senses.
                await client.request('pause', { threadId: 1 });
                assert.ok((await client.request('threads')).success);
            }),
            // Ten thousand messages at least.
            { numRuns: 250 },
        );
    });

    it('that are no messages at all are ignored', async () => {
        const client = new DebugClient(host, fakeTools);
        for (const garbage of [null, undefined, 7, 'next', [], {}, { type: 'event' }, { type: 'response' }]) {
            client.session.handleMessage(garbage as never);
        }
        await client.launch({ program: PATH });
    });

    it('before launch are answered with the way out', async () => {
        const client = new DebugClient(host, fakeTools);
        for (const command of ['next', 'stackTrace', 'evaluate', 'isosync/timeline', 'restart']) {
            const response = await client.request(command, { threadId: 1, expression: '1', frameId: 1 });
            assert.equal(response.success, false);
            assert.match(response.message ?? '', /launch/);
        }
    });
});

describe('long searches', () => {
    /** A search that is not done at once, and a worker for it that answers when told. */
    const slow = {
        ...fakeTools,
        explore: (...[program]: Parameters<typeof fakeTools.explore>) => ({
            ...fakeTools.explore(program),
            properties: [],
            verdict: 'unknown' as const,
            limit: '250 ms',
        }),
    };

    function withWorker(): {
        client: DebugClient;
        answer: (found: Found | null) => void;
        progress: (states: number) => void;
        stopped: () => boolean;
    } {
        let resolve: (found: Found | null) => void = () => assert.fail('nobody searches');
        let tell: (states: number) => void = () => assert.fail('nobody searches');
        let isStopped = false;
        const search = (_order: SearchOrder, onProgress: (states: number) => void): Search => {
            tell = onProgress;
            return {
                found: new Promise((settle) => (resolve = settle)),
                stop: () => void ((isStopped = true), resolve(null)),
            };
        };
        return {
            client: new DebugClient({ ...host, search }, slow),
            answer: (found) => resolve(found),
            progress: (states) => tell(states),
            stopped: () => isStopped,
        };
    }

    it('go to the worker of the host, and other requests are answered meanwhile', async () => {
        const { client, answer, progress } = withWorker();
        await client.ask('initialize', { supportsProgressReporting: true });
        const started = client.event('progressStart');
        const launched = client.request('launch', { program: PATH });
        assert.equal((await started).cancellable, true);
        await new Promise((resolve) => setTimeout(resolve, 5));
        progress(1000);
        assert.deepEqual((await client.ask('threads')).threads, []);
        const exploration = fakeTools.explore(PROGRAM);
        answer({ exploration, trace: exploration.properties[0]?.witness ?? null, more: false });
        assert.ok((await launched).success);
        assert.equal((await client.ask('isosync/timeline')).cursor, 0);
    });

    it('end when they are cancelled: undecided, and one steps oneself', async () => {
        const { client, stopped } = withWorker();
        await client.ask('initialize', { supportsProgressReporting: true });
        const started = client.event('progressStart');
        const launched = client.request('launch', { program: PATH });
        const { progressId } = await started;
        await new Promise((resolve) => setTimeout(resolve, 5));
        await client.ask('cancel', { progressId });
        assert.ok((await launched).success);
        assert.ok(stopped());
        assert.match(client.output, /Not decided: cancelled/);
    });

    it('end when the request that searches is cancelled', async () => {
        const { client, stopped } = withWorker();
        await client.ask('initialize', { supportsProgressReporting: true });
        const started = client.event('progressStart');
        const launched = client.request('launch', { program: PATH });
        await started;
        await new Promise((resolve) => setTimeout(resolve, 5));
        await client.ask('cancel', { requestId: 1 });
        assert.equal(stopped(), false, 'another request is another request');
        await client.ask('cancel', { requestId: 2 });
        assert.ok((await launched).success);
        assert.ok(stopped());
        assert.match(client.output, /Not decided: cancelled/);
    });

    it('end with the session', async () => {
        const { client, stopped } = withWorker();
        await client.ask('initialize', { supportsProgressReporting: true });
        const started = client.event('progressStart');
        void client.request('launch', { program: PATH });
        await started;
        await new Promise((resolve) => setTimeout(resolve, 5));
        client.session.dispose();
        assert.ok(stopped());
    });
});
