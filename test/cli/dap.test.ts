/** `isosync dap` as a process: over stdio and on a port of the loopback interface, with clients that behave and clients that do not. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { framed, frames } from '../../cli/frames';

type Body = Record<string, unknown>;
const RACE = 'examples/synchronized-before-registered.isosync';
/** Too large for what a session answers at once: its marks come from the worker. */
const LARGE = 'examples/arm64/28-three-cpus-dmb.isosync';

/** A client over a pair of streams. */
class Client {
    private seq = 1;
    private readonly answers = new Map<number, (response: DebugProtocol.Response) => void>();
    private readonly events: { name: string; resolve: (body: Body) => void }[] = [];

    constructor(
        input: Readable,
        private readonly output: Writable,
    ) {
        void this.read(input);
    }
    private async read(input: Readable): Promise<void> {
        for await (const frame of frames(input)) {
            assert.equal(frame.kind, 'message', 'nothing but messages is written there');
            const message = (frame as { message: unknown }).message as DebugProtocol.Response | DebugProtocol.Event;
            if (message.type === 'response') {
                const response = message as DebugProtocol.Response;
                this.answers.get(response.request_seq)?.(response);
            } else {
                const event = message as DebugProtocol.Event;
                const at = this.events.findIndex((each) => each.name === event.event);
                if (at >= 0) this.events.splice(at, 1)[0]?.resolve((event.body ?? {}) as Body);
            }
        }
    }
    request(command: string, args: object = {}): Promise<DebugProtocol.Response> {
        const seq = this.seq++;
        const answer = new Promise<DebugProtocol.Response>((resolve) => this.answers.set(seq, resolve));
        this.output.write(framed({ seq, type: 'request', command, arguments: args }));
        return answer;
    }
    async ask(command: string, args: object = {}): Promise<Body> {
        const response = await this.request(command, args);
        assert.ok(response.success, `${command}: ${response.message ?? ''}`);
        return (response.body ?? {}) as Body;
    }
    event(name: string): Promise<Body> {
        return new Promise((resolve) => this.events.push({ name, resolve }));
    }
    async move(command: string, args: object): Promise<Body> {
        const stopped = this.event('stopped');
        await this.ask(command, args);
        return stopped;
    }
    async launch(program: string, args: object = {}): Promise<Body> {
        await this.ask('initialize', { adapterID: 'isosync' });
        const initialized = this.event('initialized');
        await this.ask('launch', { program, ...args });
        await initialized;
        return this.move('configurationDone', {});
    }
    async step(): Promise<unknown> {
        return (await this.ask('evaluate', { expression: 'step' })).result;
    }
}

describe('isosync dap', () => {
    let folder = '';
    const children: ChildProcess[] = [];
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'isosync-dap-'));
        const dist = join(folder, 'dist');
        mkdirSync(dist);
        writeFileSync(join(folder, 'package.json'), readFileSync('package.json'));
        await build({
            entryPoints: { cli: 'cli/main.ts', debugAdapter: 'debugger/node.ts', search: 'debugger/nodeSearch.ts' },
            bundle: true,
            platform: 'node',
            format: 'cjs',
            mainFields: ['module', 'main'],
            loader: { '.isosync': 'text', '.md': 'text' },
            outdir: dist,
            logLevel: 'error',
        });
    });
    after(() => {
        for (const child of children) child.kill();
        rmSync(folder, { recursive: true, force: true });
    });

    function started(...words: string[]) {
        const child = spawn(process.execPath, [join(folder, 'dist', 'cli.js'), 'dap', ...words]);
        children.push(child);
        return child;
    }
    const ended = (child: ChildProcess): Promise<number | null> =>
        new Promise((resolve) => child.on('exit', (status) => resolve(status)));

    /** A server on a free port; `err`: what it has said. */
    async function listening(): Promise<{ child: ChildProcess; port: number; err: () => string }> {
        const child = started('--port', '0');
        let err = '';
        const port = await new Promise<number>((resolve, reject) => {
            child.on('exit', () => reject(new Error(err)));
            child.stderr.on('data', (chunk: Buffer) => {
                err += chunk.toString();
                const said = /listening on 127\.0\.0\.1:(\d+)/.exec(err);
                if (said !== null) resolve(Number(said[1]));
            });
        });
        return { child, port, err: () => err };
    }
    const connected = (port: number): Promise<Socket> =>
        new Promise((resolve, reject) => {
            const socket = connect(port, '127.0.0.1', () => resolve(socket));
            socket.on('error', reject);
        });
    async function client(port: number): Promise<Client> {
        const socket = await connected(port);
        return new Client(socket, socket);
    }

    it('over stdio: a session from initialize to disconnect, which ends the process', async () => {
        const child = started();
        const one = new Client(child.stdout, child.stdin);
        assert.equal((await one.launch(RACE)).reason, 'entry');
        assert.equal((await one.move('continue', { threadId: 2 })).reason, 'exception');
        const { description } = await one.ask('exceptionInfo', { threadId: 2 });
        assert.match(String(description), /B executed stale code/);
        await one.move('stepBack', { threadId: 2 });
        const exit = ended(child);
        await one.ask('disconnect');
        assert.equal(await exit, 0);
    });

    it('over stdio: a client that is gone ends it too, in the middle of a message or not', async () => {
        for (const last of ['', 'Content-Length: 500\r\n\r\n{"seq":']) {
            const child = started();
            const one = new Client(child.stdout, child.stdin);
            await one.launch(RACE);
            const exit = ended(child);
            child.stdin.end(last);
            assert.equal(await exit, 0);
        }
    });

    it('on a port: clients one after the other and at once share nothing', async () => {
        const { port } = await listening();
        const [one, two] = [await client(port), await client(port)];
        await Promise.all([one.launch(RACE), two.launch(RACE, { mode: 'interactive' })]);
        await one.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'register' }] });
        await one.move('next', { threadId: 1 });
        assert.deepEqual([await one.step(), await two.step()], ['2', '0']);
        assert.equal((await one.move('continue', { threadId: 1 })).reason, 'function breakpoint');
        await one.ask('disconnect');
        assert.equal(await two.step(), '0', 'the other one goes on');
        const three = await client(port);
        assert.equal((await three.launch(RACE)).reason, 'entry');
        assert.equal((await three.move('continue', { threadId: 1 })).reason, 'exception');
    });

    it('on a port: marks that take long come from a worker thread', async () => {
        const { port, err } = await listening();
        const one = await client(port);
        await one.launch(LARGE, { mode: 'interactive' });
        const { stackFrames } = await one.ask('stackTrace', { threadId: 1, levels: 1 });
        const frameId = (stackFrames as { id: number }[])[0]?.id;
        const labels = async (): Promise<string[]> =>
            ((await one.ask('stepInTargets', { frameId })).targets as { label: string }[]).map((each) => each.label);
        const told = one.event('isosync/timelineChanged');
        const first = await labels();
        assert.ok(first.length > 1);
        // A slow machine: the menu did not wait, the timeline is told.
        if (first.some((label) => label.includes('unknown'))) await told;
        for (const label of await labels()) assert.match(label, /✕ a violation can follow/, err());
    });

    it('on a port: listens on the loopback interface only', async () => {
        const { port } = await listening();
        const outside = Object.values(networkInterfaces())
            .flatMap((each) => each ?? [])
            .find((each) => !each.internal && each.family === 'IPv4');
        if (outside === undefined) return;
        const refused = await new Promise<boolean>((resolve) => {
            const socket = connect(port, outside.address, () => {
                socket.destroy();
                resolve(false);
            });
            socket.on('error', () => resolve(true));
        });
        assert.ok(refused, `it must not be reachable at ${outside.address}`);
    });

    it('on a port: a client that breaks off, or sends what is no message, harms nobody', async () => {
        const { child, port, err } = await listening();
        const steady = await client(port);
        await steady.launch(RACE);
        const half = await connected(port);
        half.write('Content-Length: 500\r\n\r\n{"seq":1,"type":"request"');
        half.resetAndDestroy();
        const sudden = await connected(port);
        sudden.write(framed({ seq: 1, type: 'request', command: 'initialize', arguments: {} }));
        sudden.write(framed({ seq: 2, type: 'request', command: 'launch', arguments: { program: LARGE } }));
        sudden.destroy();
        const odd = await connected(port);
        const conversation = new Client(odd, odd);
        odd.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
        odd.write('Content-Length: 9\r\n\r\nnot JSON!');
        odd.write('Content-Length: 2\r\n\r\n[]');
        odd.write('Content-Length: 99999999999\r\n\r\n');
        odd.write(framed({ seq: 90, type: 'event', event: 'x' }));
        assert.equal((await conversation.launch(RACE)).reason, 'entry', 'what comes after garbage is understood');
        const unknown = await conversation.request('fly');
        assert.equal(unknown.success, false);
        assert.match(unknown.message ?? '', /no request `fly`/);
        assert.equal(await steady.step(), '0');
        assert.equal(child.exitCode, null);
        assert.match(err(), /dropped: it has no Content-Length/);
        assert.match(err(), /dropped: it is not JSON/);
        assert.match(err(), /dropped: it is too long/);
    });

    it('says in one sentence what is wrong with a port', async () => {
        const taken = createServer();
        await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
        const address = taken.address();
        const port = typeof address === 'object' && address !== null ? String(address.port) : assert.fail();
        for (const [given, sentence] of [
            ['x', /--port x: a port is a number from 0 to 65535\.\n$/],
            ['65536', /--port 65536: a port is a number from 0 to 65535\.\n$/],
            ['=-1', /a port is a number from 0 to 65535\.\n$/],
            [port, /is in use: choose another one, or 0 for any that is free\.\n$/],
        ] as const) {
            const child = started(...(given.startsWith('=') ? [`--port${given}`] : ['--port', given]));
            const [err, status] = await Promise.all([text(child.stderr), ended(child)]);
            assert.match(err, sentence);
            assert.equal(err.split('\n').length, 2, err);
            assert.equal(status, 2, given);
        }
        taken.close();
    });
});
