import { strict as assert } from 'node:assert';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { Log, activated, closeAll, find, race, show, until } from './support';

describe('debugging a counterexample', () => {
    let log = new Log();
    let tracking: vscode.Disposable;

    before(async () => {
        await activated();
        tracking = vscode.debug.registerDebugAdapterTrackerFactory('isosync', {
            createDebugAdapterTracker: () => (log = new Log()),
        });
    });
    after(() => {
        tracking.dispose();
    });
    afterEach(async () => {
        await vscode.debug.stopDebugging();
        await until('end of the session', () => (vscode.debug.activeDebugSession ? undefined : true));
        await closeAll();
    });

    /** Press F5, in effect: no launch.json, no configuration, only the file in view. */
    async function start(): Promise<vscode.DebugSession> {
        await show(race());
        await vscode.commands.executeCommand('workbench.action.debug.start');
        const session: vscode.DebugSession = await until('session', () => vscode.debug.activeDebugSession);
        await until('stop at the entry', () => log.stops[0]);
        return session;
    }

    async function threads(session: vscode.DebugSession): Promise<Map<string, number>> {
        const { threads } = (await session.customRequest('threads')) as DebugProtocol.ThreadsResponse['body'];
        // `CPU A (kernel)`, `A: …`: however it is decorated, the CPU's name is a word of it.
        return new Map(threads.map((thread) => [/\b([AB])\b/.exec(thread.name)?.[1] ?? thread.name, thread.id]));
    }

    /** Perform a request that ends in a stop, and wait for that. */
    async function step(
        session: vscode.DebugSession,
        command: string,
        args: object,
    ): Promise<DebugProtocol.StoppedEvent['body']> {
        const before = log.stops.length;
        await session.customRequest(command, args);
        return until(`stop after ${command}`, () => log.stops[before]);
    }

    async function top(session: vscode.DebugSession, threadId: number): Promise<DebugProtocol.StackFrame> {
        const { stackFrames } = (await session.customRequest('stackTrace', {
            threadId,
            startFrame: 0,
            levels: 1,
        })) as DebugProtocol.StackTraceResponse['body'];
        return stackFrames[0];
    }

    async function scopes(
        session: vscode.DebugSession,
        threadId: number,
    ): Promise<Map<string, DebugProtocol.Variable[]>> {
        const frame = await top(session, threadId);
        const { scopes } = (await session.customRequest('scopes', {
            frameId: frame.id,
        })) as DebugProtocol.ScopesResponse['body'];
        const found = new Map<string, DebugProtocol.Variable[]>();
        for (const scope of scopes) {
            const { variables } = (await session.customRequest('variables', {
                variablesReference: scope.variablesReference,
            })) as DebugProtocol.VariablesResponse['body'];
            found.set(scope.name, variables);
        }
        return found;
    }

    it('starts with F5 and shows a thread for each CPU', async () => {
        const session = await start();
        assert.deepEqual([...(await threads(session)).keys()], ['A', 'B']);
        assert.equal(log.stops[0]?.allThreadsStopped, true);
    });

    it('steps a CPU, and back to exactly where it was', async () => {
        const session = await start();
        const a = (await threads(session)).get('A') ?? 0;
        const before = await top(session, a);
        const stopped = await step(session, 'next', { threadId: a });
        assert.equal(stopped?.threadId, a, 'the focus stays on the CPU that was stepped');
        const after = await top(session, a);
        assert.notEqual(after.line, before.line);
        await step(session, 'stepBack', { threadId: a });
        assert.equal((await top(session, a)).line, before.line);
    });

    it('has the scopes of a CPU, with what its caches may still hold', async () => {
        const session = await start();
        const b = (await threads(session)).get('B') ?? 0;
        const found = await scopes(session, b);
        for (const name of [
            'Registers',
            'Registration and IPIs',
            'I-cache and pipeline',
            'Store buffer',
            'Timeline',
            'Properties',
        ])
            assert.ok(found.has(name), `${name} is among ${[...found.keys()].join(', ')}`);
        const foo = found.get('I-cache and pipeline')?.find((variable) => variable.name === 'foo');
        assert.match(foo?.value ?? '', /old/);
    });

    it('runs to the violation, stops on `execute foo` and explains it', async () => {
        const session = await start();
        const b = (await threads(session)).get('B') ?? 0;
        const stopped = await step(session, 'continue', { threadId: b });
        assert.equal(stopped?.reason, 'exception');
        const document = await vscode.workspace.openTextDocument(race());
        assert.equal((await top(session, stopped?.threadId ?? b)).line, find(document, 'execute foo').line + 1);
        const info = (await session.customRequest('exceptionInfo', {
            threadId: stopped?.threadId ?? b,
        })) as DebugProtocol.ExceptionInfoResponse['body'];
        assert.ok((info.description ?? '').length > 20, 'it says why');
        await step(session, 'reverseContinue', { threadId: b });
        assert.notEqual((await top(session, b)).line, find(document, 'execute foo').line + 1);
    });

    it('offers what the architecture allows through Step Into Targets', async () => {
        await show(race());
        await vscode.debug.startDebugging(undefined, {
            type: 'isosync',
            request: 'launch',
            name: 'choices',
            program: race().fsPath,
            mode: 'interactive',
        });
        const session = await until('session', () => vscode.debug.activeDebugSession);
        await until('stop at the entry', () => log.stops[0]);
        const a = (await threads(session)).get('A') ?? 0;
        const frame = await top(session, a);
        const { targets } = (await session.customRequest('stepInTargets', {
            frameId: frame.id,
        })) as DebugProtocol.StepInTargetsResponse['body'];
        assert.ok(targets.length >= 2, targets.map((one) => one.label).join(' | '));
        await step(session, 'stepIn', { threadId: a, targetId: targets[0].id });
    });

    it('stops at a breakpoint set in the editor', async () => {
        const document = await vscode.workspace.openTextDocument(race());
        const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(race(), find(document, 'ic ivau')));
        vscode.debug.addBreakpoints([breakpoint]);
        try {
            const session = await start();
            const a = (await threads(session)).get('A') ?? 0;
            const stopped = await step(session, 'continue', { threadId: a });
            assert.equal(stopped?.reason, 'breakpoint');
            assert.equal((await top(session, stopped?.threadId ?? a)).line, find(document, 'ic ivau').line + 1);
        } finally {
            vscode.debug.removeBreakpoints([breakpoint]);
        }
    });

    it('evaluates what one hovers or watches', async () => {
        const session = await start();
        const b = (await threads(session)).get('B') ?? 0;
        const frame = await top(session, b);
        const evaluate = async (expression: string, context: string) =>
            (await session.customRequest('evaluate', {
                expression,
                frameId: frame.id,
                context,
            })) as DebugProtocol.EvaluateResponse['body'];
        assert.match((await evaluate('B.pipeline.foo', 'hover')).result, /old/);
        assert.match((await evaluate('registered(B)', 'watch')).result, /0/);
    });

    it('says what is wrong with a program that is none', async () => {
        const started = await Promise.resolve(
            vscode.debug.startDebugging(undefined, {
                type: 'isosync',
                request: 'launch',
                name: 'none',
                program: '/nowhere/none.isosync',
            }),
        ).catch(() => false);
        await until('no session', () => (vscode.debug.activeDebugSession ? undefined : true));
        assert.ok(typeof started === 'boolean');
    });
});
