/** Every way a session begins: the modes of launch, and the places in VS Code one starts it from. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { Debugging } from './debugging';
import { activated, find, race, show, until, variant } from './support';

const litmus = `AArch64 SB
{ 0:X1=x; 0:X3=y; 1:X1=y; 1:X3=x; }
 P0          | P1          ;
 MOV W0,#1   | MOV W0,#1   ;
 STR W0,[X1] | STR W0,[X1] ;
 LDR W2,[X3] | LDR W2,[X3] ;
exists (0:X2=0 /\\ 1:X2=0)
`;

describe('ways to begin a session', () => {
    const debugging = new Debugging().hooks();
    const { step } = debugging;

    it('interactive: `next` performs the CPU’s own event, and nobody else’s', async () => {
        const session = await debugging.launch({ mode: 'interactive' });
        const b = await debugging.thread(session, 'B');
        await step(session, 'next', { threadId: b });
        await step(session, 'next', { threadId: b });
        assert.equal(await debugging.value(session, 'registered(B)'), '1');
        const a = await debugging.thread(session, 'A');
        const document = await vscode.workspace.openTextDocument(race());
        assert.equal((await debugging.top(session, a)).line, find(document, 'patch foo').line + 1);
    });

    it('trace: follows a `trace` of the file', async () => {
        const text = readFileSync(race().fsPath, 'utf8');
        const content = `${text}\ntrace mail { B.enter; A.patch; A.kick; B.register; B.run; }\n`;
        const document = await vscode.workspace.openTextDocument({ language: 'isosync', content });
        const program = document.uri.toString();
        const session = await debugging.launch({ program, mode: 'trace', trace: 'mail' });
        const a = await debugging.thread(session, 'A');
        assert.equal((await step(session, 'continue', { threadId: a })).reason, 'exception');
        const { trace } = (await session.customRequest('isosync/exportTrace')) as { trace: { schedule: string[] } };
        assert.match(trace.schedule.join(' '), /^B:\d+ A:0 /);
    });

    it('trace: follows one that was saved', async () => {
        const first = await debugging.launch();
        const { trace } = (await first.customRequest('isosync/exportTrace')) as { trace: { schedule: string[] } };
        await debugging.stop();
        const { fsPath } = await writeTemporary('saved.json', JSON.stringify(trace));
        const session = await debugging.launch({ mode: 'trace', trace: fsPath });
        const b = await debugging.thread(session, 'B');
        assert.equal((await step(session, 'continue', { threadId: b })).reason, 'exception');
        const again = (await session.customRequest('isosync/exportTrace')) as { trace: { schedule: string[] } };
        assert.deepEqual(again.trace.schedule, trace.schedule);
    });

    it('run without debugging: prints the counterexample and ends', async () => {
        await show(race());
        const program = race().fsPath;
        const ended = new Promise<void>((resolve) => {
            const listening = vscode.debug.onDidTerminateDebugSession(() => {
                listening.dispose();
                resolve();
            });
        });
        const config = { type: 'isosync', request: 'launch', name: 'run', program };
        assert.ok(await vscode.debug.startDebugging(undefined, config, { noDebug: true }));
        await ended;
        assert.deepEqual(debugging.log.stops, []);
        assert.match(debugging.log.output, /A writes `new` over the code of `foo`[^]*B executed stale code/);
    });

    it('from the code lens over the scenario', async () => {
        const document = (await show(race())).document;
        const lens = await until('lens', async () => {
            const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
                'vscode.executeCodeLensProvider',
                document.uri,
                50,
            );
            return lenses.find(({ command }) => command?.title === 'Debug counterexample');
        });
        const { command, arguments: given } = lens.command ?? assert.fail('a command');
        await debugging.started(vscode.commands.executeCommand(command, ...((given ?? []) as unknown[])));
    });

    it('from the Test Explorer', async () => {
        const { tests } = await activated();
        await show(race());
        await until('test', () => (tests.items.get(race().toString())?.children.size ? true : undefined));
        const session = await debugging.started(vscode.commands.executeCommand('testing.debugCurrentFile'));
        assert.equal(session.type, 'isosync');
    });

    it('from a litmus test', async () => {
        const uri = await writeTemporary('sb.litmus', litmus);
        const session = await debugging.f5(uri);
        const cpus = [...(await debugging.threads(session)).values()].map(({ name }) => name);
        assert.equal(cpus.length, 2);
        assert.match(cpus.join(), /P0.*P1/);
        await step(session, 'next', { threadId: await firstThread(session) });
    });

    it('from a document nobody saved', async () => {
        const document = await variant('register;', 'register; isb;');
        const session = await debugging.f5(document.uri);
        const b = await debugging.thread(session, 'B');
        assert.equal((await step(session, 'continue', { threadId: b })).reason, 'exception');
    });

    it('restart: the same schedule, the file as it is now', async () => {
        const document = await variant('register;', 'register; isb;');
        const session = await debugging.f5(document.uri);
        const b = await debugging.thread(session, 'B');
        await step(session, 'continue', { threadId: b });
        const at = Number(await debugging.value(session, 'step'));
        assert.ok(at > 5);
        await debugging.press('workbench.action.debug.restart');
        assert.equal(await debugging.value(session, 'step'), '0');
        assert.equal((await step(session, 'continue', { threadId: b })).reason, 'exception');
        assert.equal(Number(await debugging.value(session, 'step')), at);
    });

    const firstThread = async (session: vscode.DebugSession): Promise<number> =>
        [...(await debugging.threads(session)).values()][0].id;
});

/** A file outside the repository, gone with the run's home. */
async function writeTemporary(name: string, text: string): Promise<vscode.Uri> {
    const folder = vscode.Uri.file(`${process.env.TMPDIR ?? '/tmp'}/isosync-suite-${process.pid}`);
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return uri;
}
