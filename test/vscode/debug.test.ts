import { strict as assert } from 'node:assert';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { Debugging } from './debugging';
import { find, race, until } from './support';

describe('debugging a counterexample', () => {
    const debugging = new Debugging().hooks();
    const { step, top } = debugging;

    it('starts with F5 and shows a thread for each CPU', async () => {
        const session = await debugging.f5();
        assert.deepEqual([...(await debugging.threads(session)).keys()], ['A', 'B']);
        assert.equal(debugging.log.stops[0]?.allThreadsStopped, true);
    });

    it('steps a CPU, and back to exactly where it was', async () => {
        const session = await debugging.f5();
        const a = await debugging.thread(session, 'A');
        const before = await top(session, a);
        const stopped = await step(session, 'next', { threadId: a });
        assert.equal(stopped.threadId, a, 'the focus stays on the CPU that was stepped');
        const after = await top(session, a);
        assert.notEqual(after.line, before.line);
        await step(session, 'stepBack', { threadId: a });
        assert.equal((await top(session, a)).line, before.line);
    });

    it('has the scopes of a CPU, with what its caches may still hold', async () => {
        const session = await debugging.f5();
        const b = await debugging.thread(session, 'B');
        const found = await debugging.scopes(session, b);
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
        const session = await debugging.f5();
        const b = await debugging.thread(session, 'B');
        const stopped = await step(session, 'continue', { threadId: b });
        assert.equal(stopped.reason, 'exception');
        const document = await vscode.workspace.openTextDocument(race());
        assert.equal((await top(session, stopped.threadId ?? b)).line, find(document, 'execute foo').line + 1);
        const info = (await session.customRequest('exceptionInfo', {
            threadId: stopped.threadId ?? b,
        })) as DebugProtocol.ExceptionInfoResponse['body'];
        assert.ok((info.description ?? '').length > 20, 'it says why');
        await step(session, 'reverseContinue', { threadId: b });
        assert.notEqual((await top(session, b)).line, find(document, 'execute foo').line + 1);
    });

    it('offers what the architecture allows through Step Into Targets', async () => {
        const session = await debugging.launch({ mode: 'interactive' });
        const a = await debugging.thread(session, 'A');
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
        const session = await debugging.f5();
        const a = await debugging.thread(session, 'A');
        const stopped = await step(session, 'continue', { threadId: a });
        assert.equal(stopped.reason, 'breakpoint');
        assert.equal((await top(session, stopped.threadId ?? a)).line, find(document, 'ic ivau').line + 1);
    });

    it('evaluates what one hovers or watches', async () => {
        const session = await debugging.f5();
        assert.match(await debugging.value(session, 'B.pipeline.foo', 'hover'), /old/);
        assert.match(await debugging.value(session, 'registered(B)'), /0/);
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
