/** Breakpoints of every kind, what-ifs and time travel, as VS Code sends them. */
import { strict as assert } from 'node:assert';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { Debugging } from './debugging';
import { find, inRepository, race, show, until } from './support';

describe('time travel', () => {
    const debugging = new Debugging().hooks();
    const { step } = debugging;
    const value = debugging.value.bind(debugging);

    it('stops where a CPU’s I-cache changes, forwards and back', async () => {
        const session = await debugging.launch();
        const { dataId } = (await session.customRequest('dataBreakpointInfo', { name: 'B.icache.foo' })) as {
            dataId: string;
        };
        await session.customRequest('setDataBreakpoints', {
            breakpoints: [{ dataId, condition: 'B.icache.foo != old' }],
        });
        assert.equal((await step(session, 'continue', { threadId: 1 })).reason, 'data breakpoint');
        const there = await value(session, 'step');
        await step(session, 'continue', { threadId: 1 });
        assert.equal((await step(session, 'reverseContinue', { threadId: 1 })).reason, 'data breakpoint');
        assert.equal(await value(session, 'step'), there);
    });

    it('speaks at a log point set in the editor, and does not stop there', async () => {
        const document = await vscode.workspace.openTextDocument(race());
        const location = new vscode.Location(race(), find(document, 'execute foo'));
        vscode.debug.addBreakpoints([
            new vscode.SourceBreakpoint(location, true, undefined, undefined, 'B may run {B.pipeline.foo}'),
        ]);
        const session = await debugging.launch();
        assert.equal((await step(session, 'continue', { threadId: 1 })).reason, 'exception');
        assert.match(debugging.log.output, /B may run old \(stale\), new/);
    });

    it('forks when a value is set, and steps back to the trunk', async () => {
        const session = await debugging.launch();
        await step(session, 'next', { threadId: 1 });
        await session.customRequest('setExpression', { expression: 'registered(B)', value: '1' });
        assert.equal(await value(session, 'registered(B)'), '1');
        await step(session, 'stepBack', { threadId: 1 });
        assert.equal(await value(session, 'registered(B)'), '0');
        assert.equal((await step(session, 'continue', { threadId: 1 })).reason, 'exception');
    });

    it('jumps to any visit of an event, and begins at the violation where one wants', async () => {
        const session = await debugging.launch({ stopAt: 'violation' });
        assert.equal(debugging.log.stops[0]?.reason, 'exception');
        const document = await vscode.workspace.openTextDocument(race());
        // A source as the session names it: in a remote window its path is a URI.
        const { sources } = (await session.customRequest(
            'loadedSources',
        )) as DebugProtocol.LoadedSourcesResponse['body'];
        const { targets } = (await session.customRequest('gotoTargets', {
            source: sources[0],
            line: find(document, 'ic ivau').line + 1,
        })) as DebugProtocol.GotoTargetsResponse['body'];
        assert.equal((await step(session, 'goto', { threadId: 1, targetId: targets[0].id })).reason, 'goto');
        assert.match(await value(session, 'B.icache.foo'), /old/);
    });

    it('runs back to the cursor', async () => {
        const session = await debugging.launch({ stopAt: 'violation' });
        await until('focus on a frame', () => vscode.debug.activeStackItem);
        const editor = await show(race());
        const at = find(editor.document, 'ic ivau');
        editor.selection = new vscode.Selection(at, at);
        const stopped = await debugging.press('isosync.runBackToCursor');
        assert.equal(stopped.description, 'At the cursor');
        assert.equal(await value(session, 'step'), '4');
    });

    it('holds and releases the CPU whose row was chosen', async () => {
        const session = await debugging.launch({ mode: 'interactive' });
        const names = async (): Promise<string> => {
            const { threads } = (await session.customRequest('threads')) as DebugProtocol.ThreadsResponse['body'];
            return threads.map((thread) => thread.name).join('; ');
        };
        // What the Call Stack view passes for a thread: its number.
        await vscode.commands.executeCommand('isosync.holdCpu', 2);
        assert.match(await names(), /CPU B: user, held/);
        await vscode.commands.executeCommand('isosync.releaseCpu', 2);
        assert.doesNotMatch(await names(), /held/);
    });

    it('disassembles what a CPU may fetch, and stops at an instruction of it', async () => {
        const session = await debugging.launch();
        const frame = () => debugging.top(session, 2);
        const { instructions } = (await session.customRequest('disassemble', {
            memoryReference: (await frame()).instructionPointerReference,
            instructionCount: 3,
        })) as { instructions: DebugProtocol.DisassembledInstruction[] };
        assert.deepEqual(
            instructions.map((each) => each.instruction),
            ['enter exception', 'register', 'execute foo: old'],
        );
        await session.customRequest('setInstructionBreakpoints', {
            breakpoints: [{ instructionReference: instructions[2].address }],
        });
        assert.equal((await step(session, 'continue', { threadId: 2 })).reason, 'instruction breakpoint');
        const { instructions: now } = (await session.customRequest('disassemble', {
            memoryReference: (await frame()).instructionPointerReference,
            instructionCount: 1,
        })) as { instructions: DebugProtocol.DisassembledInstruction[] };
        assert.equal(now[0].instruction, 'execute foo: old (stale), new');
    });

    it('steps a safe scenario by choice, and says that there is no counterexample', async () => {
        const session = await debugging.launch({ program: inRepository('examples/06-register-dsb-isb.isosync') });
        assert.match(debugging.log.output, /safe on arm64/);
        await step(session, 'next', { threadId: 2 });
        assert.equal(await value(session, 'step'), '1');
    });

    it('draws the same interleaving from the same seed', async () => {
        const schedules: string[] = [];
        for (let round = 0; round < 2; round++) {
            const session = await debugging.launch({ mode: 'random', seed: 11 });
            assert.match(debugging.log.output, /seed 11/);
            const { trace } = (await session.customRequest('isosync/exportTrace')) as { trace: { schedule: string[] } };
            schedules.push(trace.schedule.join(' '));
            await debugging.stop();
        }
        assert.equal(schedules[0], schedules[1]);
    });

    it('stops in the kernel library, in the document that go to definition opens', async () => {
        const library = await vscode.workspace.openTextDocument(
            vscode.Uri.parse('isosync-library:/library/arm64.isosync', true),
        );
        const inside = find(library, 'registered(c)');
        vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(library.uri, inside))]);
        const session = await debugging.launch();
        const stopped = await step(session, 'continue', { threadId: 1 });
        assert.equal(stopped.reason, 'breakpoint');
        const editor = await until('the library in the editor', () =>
            vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === library.uri.toString()),
        );
        assert.ok(editor.document.lineAt(inside.line).text.includes('registered(c)'));
        assert.equal((await debugging.top(session, 1)).line, inside.line + 1);
        assert.equal(
            vscode.workspace.textDocuments.filter((each) => each.uri.scheme === 'debug').length,
            0,
            'there is no second copy of it',
        );
    });
});
