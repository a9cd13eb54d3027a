/** Properties of whole sessions, through the protocol, on programs of every architecture. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { ROWS } from '../../debugger/dispatch';
import { tools } from '../../debugger/tools';
import { DebugClient } from './client';
import { hostOf } from './kit';
import { PROGRAMS } from './programs';

type Body = Record<string, unknown>;
/** A clock that stands still: no budget ends before the work is done. */
const timeless = { ...tools, now: () => 0 };
const newClient = (files = new Map(PROGRAMS)): DebugClient => new DebugClient(hostOf(files), timeless);
const pick = fc.nat({ max: PROGRAMS.length - 1 });
const pathAt = (index: number): string => PROGRAMS[index]?.[0] ?? assert.fail();

/** Something a person does. Numbers choose among what there is. */
const action = fc.record({
    what: fc.constantFrom(
        'next', 'next', 'next', 'stepIn', 'stepOut', 'stepBack', 'continue', 'reverseContinue', 'target', 'goto', 'restartFrame',
        'set', 'hold', 'breakpoint', 'runBack',
    ), // prettier-ignore
    thread: fc.nat(),
    which: fc.nat(),
});
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

async function threadsOf(client: DebugClient): Promise<number> {
    return ((await client.ask('threads')).threads as unknown[]).length;
}

/** Performs it, whether it succeeds or not. */
async function act(client: DebugClient, path: string, { what, thread, which }: Action): Promise<void> {
    const threadId = (thread % (await threadsOf(client))) + 1;
    const move = async (command: string, args: Body): Promise<void> => {
        const stopped = client.event('stopped');
        if ((await client.request(command, args)).success) await stopped;
    };
    const frameAt = async (): Promise<number> => {
        const { stackFrames } = await client.ask('stackTrace', { threadId, startFrame: which % 3, levels: 1 });
        return (stackFrames as DebugProtocol.StackFrame[])[0]?.id ?? -1;
    };
    switch (what) {
        case 'target': {
            const response = await client.request('stepInTargets', { frameId: await frameAt() });
            const { targets } = (response.success ? response.body : { targets: [] }) as { targets: { id: number }[] };
            const target = targets[which % Math.max(1, targets.length)];
            if (target !== undefined) await move('stepIn', { threadId, targetId: target.id });
            return;
        }
        case 'goto':
            return move('goto', { threadId, targetId: (which % 20) + 1 });
        case 'restartFrame':
            return move('restartFrame', { frameId: await frameAt() });
        case 'runBack':
            return move('isosync/runBack', { threadId, source: { path }, line: which % 30 });
        case 'set':
            await client.request('setExpression', { expression: which % 2 === 0 ? 'registered(B)' : 'x', value: '1' });
            return;
        case 'hold':
            await client.request('isosync/hold', { threadId, held: which % 2 === 0 });
            return;
        case 'breakpoint':
            await client.request('setBreakpoints', { source: { path }, breakpoints: [{ line: which % 30 }] });
            return;
        default:
            return move(what, { threadId });
    }
}

/** Everything one can look at, by name. */
async function everything(client: DebugClient): Promise<unknown> {
    const seen: unknown[] = [];
    for (let threadId = 1; threadId <= (await threadsOf(client)); threadId++) {
        const { stackFrames } = await client.ask('stackTrace', { threadId });
        const frames = stackFrames as DebugProtocol.StackFrame[];
        seen.push(frames.map(({ name, line }) => `${name} ${line}`.replace(/ of what-if \d+/, '')));
        const { scopes } = await client.ask('scopes', { frameId: frames[0]?.id });
        for (const scope of scopes as DebugProtocol.Scope[]) {
            const { variables } = await client.ask('variables', { variablesReference: scope.variablesReference });
            seen.push(scope.name, ...(variables as DebugProtocol.Variable[]).map((row) => `${row.name}: ${row.value}`));
        }
    }
    return seen;
}

/** What was heard, without numbers that count sessions or requests. */
const heard = (client: DebugClient): unknown =>
    client.received.map((message) => ({ ...message, seq: 0, request_seq: 0 }));

describe('sessions on every architecture', () => {
    it('whatever was done, a new session on the saved trace shows the same', async () => {
        await fc.assert(
            fc.asyncProperty(
                pick,
                fc.constantFrom('interactive', 'random'),
                fc.array(action, { maxLength: 14 }),
                async (index, mode, actions) => {
                    const files = new Map(PROGRAMS);
                    const client = newClient(files);
                    await client.launch({ program: pathAt(index), mode, seed: 5 });
                    for (const each of actions) await act(client, pathAt(index), each);
                    const { trace } = await client.ask('isosync/exportTrace');
                    files.set('/saved.json', JSON.stringify(trace));
                    const again = newClient(files);
                    await again.launch({ program: pathAt(index), mode: 'trace', trace: '/saved.json' });
                    const cursor = (trace as { cursor: number }).cursor;
                    await again.move('isosync/goto', { step: 0, position: cursor });
                    // Who is held is of the session, not of the trace.
                    for (let threadId = 1; threadId <= (await threadsOf(client)); threadId++)
                        await client.ask('isosync/hold', { threadId, held: false });
                    assert.deepEqual(await everything(again), await everything(client));
                },
            ),
            { numRuns: 40 },
        );
    });

    it('a step of any kind is undone by one Step Back', async () => {
        await fc.assert(
            fc.asyncProperty(
                pick,
                fc.array(action, { maxLength: 8 }),
                fc.constantFrom('next', 'stepIn', 'stepOut', 'target', 'set'),
                fc.nat(),
                async (index, actions, what, which) => {
                    const client = newClient();
                    await client.launch({
                        program: pathAt(index),
                        mode: which % 2 === 0 ? 'interactive' : 'random',
                        seed: 7,
                    });
                    for (const each of actions) await act(client, pathAt(index), each);
                    const before = await everything(client);
                    const stops = (): number =>
                        client.received.filter(
                            (each) => each.type === 'event' && (each as DebugProtocol.Event).event === 'invalidated',
                        ).length + steps(client);
                    const length = await value(client, 'step');
                    const heardBefore = stops();
                    await act(client, pathAt(index), { what, thread: which, which });
                    // Nothing happened: there is nothing to undo.
                    if (stops() === heardBefore || ((await value(client, 'step')) === length && what !== 'set')) return;
                    await client.move('stepBack', { threadId: 1 });
                    assert.deepEqual(await everything(client), before);
                },
            ),
            { numRuns: 40 },
        );
    });

    it('two sessions whose requests alternate hear what each hears alone', async () => {
        await fc.assert(
            fc.asyncProperty(
                pick,
                pick,
                fc.array(action, { minLength: 4, maxLength: 10 }),
                async (one, two, actions) => {
                    const launched = async (index: number): Promise<DebugClient> => {
                        const client = newClient();
                        await client.launch({ program: pathAt(index), mode: 'random', seed: 3 });
                        return client;
                    };
                    const [first, second] = await Promise.all([launched(one), launched(two)]);
                    for (const each of actions)
                        await Promise.all([act(first, pathAt(one), each), act(second, pathAt(two), each)]);
                    const alone = await launched(one);
                    for (const each of actions) await act(alone, pathAt(one), each);
                    assert.deepEqual(heard(first), heard(alone));
                },
            ),
            { numRuns: 20 },
        );
    });

    it('garbage between what a person does harms nothing: every request is answered, every bad one with an error', async () => {
        const commands = [...ROWS.keys()].filter((command) => !['disconnect', 'terminate'].includes(command));
        const junk = fc.record({
            command: fc.oneof(
                { weight: 6, arbitrary: fc.constantFrom(...commands) },
                fc.constantFrom('modules', 'readMemory', '', 'Next'),
                fc.anything(),
            ),
            args: fc.oneof(
                fc.anything(),
                fc.dictionary(
                    fc.constantFrom(
                        'threadId', 'frameId', 'variablesReference', 'expression', 'value', 'name', 'source', 'line', 'breakpoints',
                        'filters', 'targetId', 'memoryReference', 'instructionCount', 'instructionOffset', 'offset', 'program', 'mode',
                        'arguments', 'step', 'key', 'held', 'text', 'column', 'start', 'count',
                    ), // prettier-ignore
                    fc.oneof(
                        fc.integer({ min: -2, max: 12 }),
                        fc.constantFrom('B', 'x', 'P1.X3', '0x1000000', '0x2000004@3.99', 'random', 'registered(B)'),
                        fc.record({ path: fc.constantFrom(...PROGRAMS.map(([path]) => path), '/none') }),
                        fc.array(
                            fc.record({
                                line: fc.integer(),
                                name: fc.constant('isb'),
                                instructionReference: fc.constantFrom('0x1000000', 'x'),
                            }),
                        ),
                        fc.anything(),
                    ),
                    { maxKeys: 5 },
                ),
            ),
        });
        await fc.assert(
            fc.asyncProperty(
                pick,
                fc.array(fc.tuple(action, fc.array(junk, { maxLength: 8 })), { minLength: 6, maxLength: 12 }),
                async (index, rounds) => {
                    const client = newClient();
                    await client.launch({ program: pathAt(index), mode: 'random', seed: 9 });
                    for (const [each, messages] of rounds) {
                        for (const { command, args } of messages) {
                            const response = await client.request(command, args);
                            if (response.success) continue;
                            assert.ok((response.message ?? '') !== '', 'an error says what is wrong');
                            assert.ok(!(response.message ?? '').includes('ISO900'), response.message);
                        }
                        await act(client, pathAt(index), each);
                    }
                    assert.ok(!client.output.includes('ISO900'), client.output);
                    assert.ok((await client.request('threads')).success);
                },
            ),
            { numRuns: 60 },
        );
    });
});

async function value(client: DebugClient, expression: string): Promise<unknown> {
    return (await client.ask('evaluate', { expression })).result;
}
const steps = (client: DebugClient): number =>
    client.received.filter((each) => each.type === 'event' && (each as DebugProtocol.Event).event === 'stopped').length;
