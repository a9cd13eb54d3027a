/** Moving through a trace with VS Code's own buttons, and the commands it has none for. */
import { strict as assert } from 'node:assert';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { Debugging } from './debugging';
import { find, race, show, until } from './support';

describe('stepping', () => {
    const debugging = new Debugging().hooks();
    const { step, press } = debugging;

    /** The line, from 1, of some text of the scenario. */
    const lineOf = async (text: string) => find(await vscode.workspace.openTextDocument(race()), text).line + 1;

    /** Puts the cursor of the editor on some text of the scenario. */
    async function cursorOn(text: string): Promise<void> {
        const editor = await show(race());
        const at = find(editor.document, text);
        editor.selection = new vscode.Selection(at, at);
    }

    it('steps into a procedure of the kernel library, and out of it', async () => {
        const session = await debugging.launch();
        const a = await debugging.thread(session, 'A');
        for (let count = 0; count < 5; count++) await step(session, 'next', { threadId: a });
        assert.equal((await debugging.top(session, a)).line, await lineOf('kick_all_cpus_sync'));
        await step(session, 'stepIn', { threadId: a });
        const inside = await debugging.frames(session, a);
        assert.match(inside[0].source?.name ?? '', /arm64\.isosync/);
        assert.match(inside.map(({ name }) => name).join(), /kick_all_cpus_sync/);
        await step(session, 'stepOut', { threadId: a });
        assert.match((await debugging.top(session, a)).source?.name ?? '', /synchronized-before/);
    });

    it('runs to the cursor, and jumps to it, also back in time', async () => {
        const session = await debugging.launch();
        const a = await debugging.thread(session, 'A');
        await cursorOn('ic ivau');
        await press('editor.debug.action.runToCursor');
        assert.equal((await debugging.top(session, a)).line, await lineOf('ic ivau'));
        const there = Number(await debugging.value(session, 'step'));
        await cursorOn('dc cvau');
        await press('debug.jumpToCursor');
        assert.equal((await debugging.top(session, a)).line, await lineOf('dc cvau'));
        assert.ok(Number(await debugging.value(session, 'step')) < there);
    });

    it('has buttons for step back and reverse', async () => {
        const session = await debugging.launch();
        const a = await debugging.thread(session, 'A');
        await step(session, 'next', { threadId: a });
        await step(session, 'next', { threadId: a });
        const at = Number(await debugging.value(session, 'step'));
        await press('workbench.action.debug.stepBack');
        assert.ok(Number(await debugging.value(session, 'step')) < at);
        await press('workbench.action.debug.reverseContinue');
        assert.equal(await debugging.value(session, 'step'), '0');
    });

    it('holds a CPU and releases it', async () => {
        const session = await debugging.launch({ mode: 'interactive' });
        const [a, b] = [await debugging.thread(session, 'A'), await debugging.thread(session, 'B')];
        await vscode.commands.executeCommand('isosync.holdCpu', b);
        assert.match((await debugging.threads(session)).get('B')?.name ?? '', /held/);
        await step(session, 'continue', { threadId: a });
        assert.equal(await debugging.value(session, 'registered(B)'), '0');
        await vscode.commands.executeCommand('isosync.releaseCpu', b);
        assert.doesNotMatch((await debugging.threads(session)).get('B')?.name ?? '', /held/);
    });

    it('takes a choice of Step Into Target: the store is held, and becomes visible later', async () => {
        const session = await debugging.launch({ mode: 'interactive' });
        const b = await debugging.thread(session, 'B');
        await step(session, 'next', { threadId: b });
        const target = async (text: RegExp): Promise<number> => {
            const { targets } = (await session.customRequest('stepInTargets', {
                frameId: (await debugging.top(session, b)).id,
            })) as DebugProtocol.StepInTargetsResponse['body'];
            const found = targets.find(({ label }) => text.test(label));
            assert.ok(found, `${String(text)} is among ${targets.map(({ label }) => label).join(' | ')}`);
            return found.id;
        };
        await step(session, 'stepIn', { threadId: b, targetId: await target(/B.*register.*held/) });
        const held = await debugging.scopes(session, b);
        assert.match(JSON.stringify(held.get('Store buffer')), /registered\(B\)/);
        await step(session, 'stepIn', { threadId: b, targetId: await target(/visible/) });
        assert.doesNotMatch(
            JSON.stringify((await debugging.scopes(session, b)).get('Store buffer')),
            /registered\(B\)/,
        );
    });

    it('rewinds a procedure', async () => {
        const session = await debugging.launch();
        const a = await debugging.thread(session, 'A');
        for (let count = 0; count < 5; count++) await step(session, 'next', { threadId: a });
        const before = await debugging.value(session, 'step');
        await step(session, 'stepIn', { threadId: a });
        await step(session, 'stepIn', { threadId: a });
        const frame =
            (await debugging.frames(session, a)).find(({ canRestart }) => canRestart) ?? assert.fail('a frame');
        await step(session, 'restartFrame', { frameId: frame.id });
        assert.ok(Number(await debugging.value(session, 'step')) <= Number(before) + 1);
    });

    it('keeps the focus on the CPU that was stepped', async () => {
        const session = await debugging.launch();
        const b = await debugging.thread(session, 'B');
        const { threadId, allThreadsStopped } = await step(session, 'next', { threadId: b });
        assert.deepEqual([threadId, allThreadsStopped], [b, true]);
        await until('focus on B', () => (vscode.debug.activeStackItem?.threadId === b ? true : undefined));
    });
});
