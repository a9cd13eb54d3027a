/** What a worker finds out beside the steps of a session: what would have prevented a violation, and which way leads to one. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebuggerHost, OutlookWorker, PreventionSearch, Tools } from '../../debugger/host';
import { Preventions } from '../../debugger/search/preventions';
import type { PreventionOrder } from '../../debugger/search/messages';
import { QUICK_STATES } from '../../debugger/search/outlook';
import { searchingIn } from '../../debugger/search/remote';
import { tools } from '../../debugger/tools';
import type { TimelineState } from '../../report/protocol';
import { DebugClient } from './client';
import { inMemory } from './inMemory';
import { example, hostOf, PATH, RACE } from './kit';

const files = hostOf(new Map([[PATH, example(RACE)]]));
const PREVENTED = /Prevented by `dsb ish; isb;`/;
/** As long as it takes. */
const EVER = 2 ** 31 - 1;

/** Nothing is quick: the worker has to be asked. */
const slow: Tools = {
    ...tools,
    patience: EVER,
    createDanger: (program, states) =>
        states === QUICK_STATES ? () => 'unknown' as const : tools.createDanger(program, states),
};

/** At the violation, in a client that shows progress. */
async function atViolation(host: DebuggerHost): Promise<DebugClient> {
    const client = new DebugClient(host, tools);
    await client.ask('initialize', { adapterID: 'isosync', supportsProgressReporting: true });
    await client.ask('launch', { program: PATH, stopAt: 'violation' });
    const stopped = client.event('stopped');
    await client.ask('configurationDone');
    await stopped;
    return client;
}

const info = async (client: DebugClient): Promise<string> => {
    const body = (await client.ask('exceptionInfo', { threadId: 2 })) as DebugProtocol.ExceptionInfoResponse['body'];
    return body.description ?? '';
};
const prevented = async (client: DebugClient) =>
    ((await client.ask('isosync/timeline')) as unknown as TimelineState).sentence?.prevented;

describe('what would have prevented a violation', () => {
    it('is found by the worker, and the explanation and the timeline have it', async () => {
        const client = await atViolation({ ...files, ...searchingIn(inMemory) });
        assert.equal(await prevented(client), undefined, 'the timeline does not wait for it');
        const told = client.event('isosync/timelineChanged');
        assert.match(await info(client), PREVENTED);
        await told;
        assert.match((await prevented(client)) ?? '', PREVENTED);
    });

    it('keeps nobody waiting: other requests are answered, and the wait can be cancelled', async () => {
        const asked: PreventionOrder[] = [];
        const stops: string[] = [];
        const prevention = (order: PreventionOrder): PreventionSearch => {
            asked.push(order);
            let end = (_: null): void => undefined;
            const found = new Promise<null>((resolve) => (end = resolve));
            return { found, stop: () => (stops.push(order.label), end(null)) };
        };
        const client = await atViolation({ ...files, prevention });
        const progress = client.event('progressStart');
        const explained = info(client);
        assert.ok((await client.request('threads')).success);
        assert.ok((await client.request('stackTrace', { threadId: 2 })).success);
        const { progressId, cancellable } = await progress;
        assert.equal(cancellable, true);
        const ended = client.event('progressEnd');
        await client.ask('cancel', { progressId });
        const text = await explained;
        await ended;
        assert.match(text, /^B executed stale code\./);
        assert.doesNotMatch(text, /Prevented/);
        assert.deepEqual([asked.length, stops], [1, ['arm64']], 'asked once, and stopped');
        assert.doesNotMatch(await info(client), /Prevented/);
        assert.equal(asked.length, 1, 'and not asked again');
    });

    it('is not known after a worker that fails, and not found in no time', async () => {
        const failing = new Preventions(
            () => assert.fail('there is a worker'),
            () => ({ found: Promise.reject(new Error('out of memory')), stop: () => undefined }),
            () => assert.fail('nothing was found'),
        );
        assert.equal(await failing.soon(0), undefined);
        const budgets: number[] = [];
        const here = new Preventions(
            (_, budget) => (budgets.push(budget), null),
            null,
            () => undefined,
        );
        assert.equal(here.at(0), undefined);
        assert.equal(here.at(0), undefined);
        assert.equal(budgets.length, 1, 'tried once');
        assert.ok((budgets[0] ?? Infinity) <= 300, 'where everything else waits, not for long');
    });
});

describe('a session that prefers what leads to a violation', () => {
    const launch = { program: PATH, mode: 'interactive', preferViolation: true };
    const steps = async (client: DebugClient) => {
        const { result } = (await client.ask('evaluate', { expression: 'registered(B)' })) as { result: string };
        return result;
    };

    it('asks the worker, and is led by its answer', async () => {
        const client = new DebugClient({ ...files, ...searchingIn(inMemory) }, slow);
        await client.launch(launch);
        await client.move('next', { threadId: 2 });
        await client.move('next', { threadId: 2 });
        const { stackFrames } = await client.ask('stackTrace', { threadId: 2, levels: 1 });
        const frameId = (stackFrames as DebugProtocol.StackFrame[])[0]?.id;
        const { scopes } = await client.ask('scopes', { frameId });
        const buffer = (scopes as DebugProtocol.Scope[]).find((scope) => scope.name === 'Store buffer');
        const { variables } = await client.ask('variables', { variablesReference: buffer?.variablesReference });
        assert.match(JSON.stringify(variables), /registered\(B\)/, 'the store is held');
    });

    it('takes the plain step when the worker says nothing in time, and can be stopped while it waits', async () => {
        const outlook = (): OutlookWorker => ({ ask: () => undefined, stop: () => undefined });
        const hasty = new DebugClient({ ...files, outlook }, { ...slow, patience: 1 });
        await hasty.launch(launch);
        await hasty.move('next', { threadId: 2 });
        await hasty.move('next', { threadId: 2 });
        assert.equal(await steps(hasty), '1', 'registered, and visible');
        const patient = new DebugClient({ ...files, outlook }, slow);
        await patient.ask('initialize', { adapterID: 'isosync', supportsProgressReporting: true });
        await patient.ask('launch', launch);
        const entry = patient.event('stopped');
        await patient.ask('configurationDone');
        await entry;
        const progress = patient.event('progressStart');
        const stopped = patient.event('stopped');
        await patient.ask('next', { threadId: 2 });
        const { progressId, title } = await progress;
        assert.equal(title, 'Looking for what leads to a violation');
        await patient.ask('cancel', { progressId });
        assert.equal((await stopped).reason, 'pause');
        await patient.ask('disconnect');
    });
});
