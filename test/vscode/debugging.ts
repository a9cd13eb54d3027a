/** A debug session in VS Code, for the suites: started as a person starts it, driven by requests and VS Code's own commands. */
import { strict as assert } from 'node:assert';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { Log, activated, closeAll, race, show, until } from './support';

type Stop = DebugProtocol.StoppedEvent['body'];

export class Debugging {
    #log = new Log();
    #tracking: vscode.Disposable | undefined;

    /** What the adapter of the newest session has sent. */
    get log(): Log {
        return this.#log;
    }

    /** Registers the hooks of a suite: every test ends without a session, breakpoints or editors. */
    hooks(): this {
        before(async () => {
            await activated();
            this.#tracking = vscode.debug.registerDebugAdapterTrackerFactory('isosync', {
                createDebugAdapterTracker: () => (this.#log = new Log()),
            });
        });
        after(() => {
            this.#tracking?.dispose();
        });
        afterEach(async () => {
            await this.stop();
            vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
            await closeAll();
        });
        return this;
    }

    async stop(): Promise<void> {
        await vscode.debug.stopDebugging();
        await this.ended();
    }

    ended = (): Promise<true> =>
        until('end of the session', () => (vscode.debug.activeDebugSession ? undefined : true));

    /** Launches the scenario of the thread, or what the attributes name, and waits for the first stop. */
    async launch(more: object = {}): Promise<vscode.DebugSession> {
        await show(race());
        const program = race().fsPath;
        const config = { type: 'isosync', request: 'launch', name: 'suite', program, stopAt: 'entry', ...more };
        return this.started(vscode.debug.startDebugging(undefined, config));
    }

    /** Presses F5, in effect: no launch.json, no configuration, only the file in view. */
    async f5(uri: vscode.Uri = race()): Promise<vscode.DebugSession> {
        await show(uri);
        return this.started(vscode.commands.executeCommand('workbench.action.debug.start'));
    }

    /** The session that something starts, stopped for the first time. */
    async started(starting: Thenable<unknown>): Promise<vscode.DebugSession> {
        this.#log = new Log();
        assert.notEqual(await starting, false, 'a session starts');
        const session: vscode.DebugSession = await until('session', () => vscode.debug.activeDebugSession);
        await until('first stop', () => this.#log.stops[0]);
        return session;
    }

    /** The stop that something leads to. */
    async stopped(what: string, work: () => Thenable<unknown>): Promise<Stop> {
        const before = this.#log.stops.length;
        await work();
        return until(`stop after ${what}`, () => this.#log.stops[before]);
    }

    /** Performs a request that ends in a stop, and waits for that. */
    step = (session: vscode.DebugSession, command: string, args: object): Promise<Stop> =>
        this.stopped(command, () => session.customRequest(command, args));

    /** Runs one of VS Code's own commands, and waits for the stop it ends in. */
    press = (command: string): Promise<Stop> => this.stopped(command, () => vscode.commands.executeCommand(command));

    async threads(session: vscode.DebugSession): Promise<Map<string, DebugProtocol.Thread>> {
        const { threads } = (await session.customRequest('threads')) as DebugProtocol.ThreadsResponse['body'];
        // `CPU A: kernel`, …: the CPU's name is a word of it.
        return new Map(threads.map((thread) => [/\b([A-Z])\b(?!P)/.exec(thread.name)?.[1] ?? thread.name, thread]));
    }

    async thread(session: vscode.DebugSession, cpu: string): Promise<number> {
        const all = await this.threads(session);
        const found = all.get(cpu) ?? assert.fail(`CPU ${cpu} is among ${[...all.keys()].join(', ')}`);
        return found.id;
    }

    async frames(session: vscode.DebugSession, threadId: number, levels = 0): Promise<DebugProtocol.StackFrame[]> {
        const args = { threadId, startFrame: 0, levels };
        const { stackFrames } = (await session.customRequest(
            'stackTrace',
            args,
        )) as DebugProtocol.StackTraceResponse['body'];
        return stackFrames;
    }

    /** The innermost frame of a CPU. */
    top = async (session: vscode.DebugSession, threadId: number): Promise<DebugProtocol.StackFrame> =>
        (await this.frames(session, threadId, 1))[0] ?? assert.fail('a frame');

    /** Scope by scope, what the Variables view shows of a CPU. */
    async scopes(session: vscode.DebugSession, threadId: number): Promise<Map<string, DebugProtocol.Variable[]>> {
        const frame = await this.top(session, threadId);
        const { scopes } = (await session.customRequest('scopes', {
            frameId: frame.id,
        })) as DebugProtocol.ScopesResponse['body'];
        const found = new Map<string, DebugProtocol.Variable[]>();
        for (const { name, variablesReference } of scopes) {
            const { variables } = (await session.customRequest('variables', {
                variablesReference,
            })) as DebugProtocol.VariablesResponse['body'];
            found.set(name, variables);
        }
        return found;
    }

    async value(session: vscode.DebugSession, expression: string, context = 'watch'): Promise<string> {
        const answer = (await session.customRequest('evaluate', {
            expression,
            context,
        })) as DebugProtocol.EvaluateResponse['body'];
        return answer.result;
    }
}
