/** Breakpoints of every kind as VS Code sends them, and what one reads where they stop. */
import { strict as assert } from 'node:assert';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { Debugging } from './debugging';
import { find, race, show } from './support';

describe('stops and what one sees there', () => {
    const debugging = new Debugging().hooks();
    const { step } = debugging;

    async function at(text: string): Promise<vscode.Location> {
        return new vscode.Location(race(), find(await vscode.workspace.openTextDocument(race()), text));
    }
    const go = async (session: vscode.DebugSession, command = 'continue') =>
        (await step(session, command, { threadId: 1 })).reason;

    it('a condition is looked at in both directions', async () => {
        vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(await at('execute foo'), true, 'registered(B) == 1')]);
        const session = await debugging.launch();
        assert.equal(await go(session), 'breakpoint');
        const there = await debugging.value(session, 'step');
        assert.equal(await go(session), 'exception');
        assert.equal(await go(session, 'reverseContinue'), 'breakpoint');
        assert.equal(await debugging.value(session, 'step'), there);
    });

    it('a condition that is never true stops nobody; one that cannot be read is said so', async () => {
        vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(await at('dc cvau'), true, 'registered(B) == 7')]);
        const session = await debugging.launch();
        assert.equal(await go(session), 'exception');
        await debugging.stop();
        vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
        const { breakpoints } = await setLine(await debugging.launch(), 'dc cvau', { condition: 'registered(' });
        assert.equal(breakpoints[0].verified, false);
        assert.match(breakpoints[0].message ?? '', /\S/);
    });

    it('a hit count is a position in the trace', async () => {
        vscode.debug.addBreakpoints([
            new vscode.SourceBreakpoint(await at('dsb ish'), true, undefined, '1'),
            new vscode.FunctionBreakpoint('dsb', true, undefined, '2'),
        ]);
        const session = await debugging.launch();
        assert.equal(await go(session), 'breakpoint');
        assert.equal(await go(session), 'function breakpoint');
        const a = await debugging.thread(session, 'A');
        const second = (await debugging.top(session, a)).line;
        assert.ok(second > (await at('ic ivau')).range.start.line + 1);
    });

    it('function breakpoints: an event kind, a procedure', async () => {
        vscode.debug.addBreakpoints([
            new vscode.FunctionBreakpoint('ic'),
            new vscode.FunctionBreakpoint('kick_all_cpus_sync'),
        ]);
        const session = await debugging.launch();
        assert.equal(await go(session), 'function breakpoint');
        assert.equal(await go(session), 'function breakpoint');
        assert.equal((await debugging.top(session, 1)).line, (await at('kick_all_cpus_sync')).range.start.line + 1);
    });

    it('data breakpoints: registered(B) from its row, for reads and for changes', async () => {
        const session = await debugging.launch();
        const info = (await session.customRequest('dataBreakpointInfo', {
            name: 'registered(B)',
        })) as DebugProtocol.DataBreakpointInfoResponse['body'];
        assert.ok(info.dataId !== null && info.accessTypes?.includes('read'));
        await session.customRequest('setDataBreakpoints', {
            breakpoints: [{ dataId: info.dataId, accessType: 'read' }],
        });
        assert.equal(await go(session), 'data breakpoint');
        const afterRead = Number(await debugging.value(session, 'step'));
        await session.customRequest('setDataBreakpoints', {
            breakpoints: [{ dataId: info.dataId, accessType: 'write' }],
        });
        assert.equal(await go(session), 'data breakpoint');
        assert.ok(Number(await debugging.value(session, 'step')) > afterRead);
        assert.equal(await debugging.value(session, 'registered(B)'), '1');
    });

    it('exception filters: an IPI that is missed, with a condition', async () => {
        const session = await debugging.launch();
        const filterOptions = (condition: string) => ({
            filters: [],
            filterOptions: [{ filterId: 'missed', condition }],
        });
        await session.customRequest('setExceptionBreakpoints', filterOptions('registered(B) == 0'));
        assert.equal(await go(session), 'exception');
        const info = (await session.customRequest('exceptionInfo', {
            threadId: 1,
        })) as DebugProtocol.ExceptionInfoResponse['body'];
        assert.match(`${info.exceptionId} ${info.description ?? ''}`, /IPI/);
    });

    it('the violation names the barrier that would have prevented it', async () => {
        const session = await debugging.launch({ stopAt: 'violation' });
        const info = (await session.customRequest('exceptionInfo', {
            threadId: await debugging.thread(session, 'B'),
        })) as DebugProtocol.ExceptionInfoResponse['body'];
        assert.match(info.description ?? '', /Prevented by `dsb ish; isb;`/);
    });

    it('inline values stand behind the lines a CPU has passed', async () => {
        await debugging.launch({ stopAt: 'violation' });
        const document = (await show(race())).document;
        const run = (await at('execute foo')).range;
        const whole = new vscode.Range(0, 0, document.lineCount, 0);
        const values = await vscode.commands.executeCommand<vscode.InlineValueEvaluatableExpression[]>(
            'vscode.executeInlineValueProvider',
            document.uri,
            whole,
            { frameId: 0, stoppedLocation: run },
        );
        assert.deepEqual(
            values.filter(({ range }) => range.start.line === run.start.line).map(({ expression }) => expression),
            ['B.pipeline.foo'],
        );
    });

    it('the console evaluates, completes, and explains why', async () => {
        const session = await debugging.launch({ stopAt: 'violation' });
        assert.match(await debugging.value(session, 'why(B.pipeline.foo)', 'repl'), /synchroni/);
        const { targets } = (await session.customRequest('completions', {
            text: 'B.pi',
            column: 5,
        })) as DebugProtocol.CompletionsResponse['body'];
        assert.ok(targets.some(({ label }) => label.includes('pipeline')));
        assert.equal(await debugging.value(session, 'B.pipeline.foo', 'clipboard'), 'old, new');
    });

    it('a variable that is set forks a what-if', async () => {
        const session = await debugging.launch();
        const b = await debugging.thread(session, 'B');
        const frame = await debugging.top(session, b);
        const { scopes } = (await session.customRequest('scopes', {
            frameId: frame.id,
        })) as DebugProtocol.ScopesResponse['body'];
        const scope = scopes.find(({ name }) => name === 'Registration and IPIs') ?? assert.fail('a scope');
        const { variables } = (await session.customRequest('variables', {
            variablesReference: scope.variablesReference,
        })) as DebugProtocol.VariablesResponse['body'];
        const registered = variables.find(({ name }) => name.startsWith('registered')) ?? assert.fail('registered(B)');
        await session.customRequest('setVariable', {
            variablesReference: scope.variablesReference,
            name: registered.name,
            value: '1',
        });
        assert.equal(await debugging.value(session, 'registered(B)'), '1');
        await step(session, 'stepBack', { threadId: b });
        assert.equal(await debugging.value(session, 'registered(B)'), '0');
    });

    async function setLine(session: vscode.DebugSession, text: string, more: object) {
        const { sources } = (await session.customRequest(
            'loadedSources',
        )) as DebugProtocol.LoadedSourcesResponse['body'];
        return (await session.customRequest('setBreakpoints', {
            source: sources[0],
            breakpoints: [{ line: (await at(text)).range.start.line + 1, ...more }],
        })) as DebugProtocol.SetBreakpointsResponse['body'];
    }
});
