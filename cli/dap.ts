/** `isosync dap`: the debug adapter for editors other than VS Code, over stdio or a loopback port. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { reason } from './files';
import { frames, framed } from './frames';
import type { CliIo, ExitStatus } from './io';
import { BadInput } from './io';
import type { Parsed } from './run';

/** The face of `dist/debugAdapter.js`, which VS Code's extension host uses too. */
interface DebuggerModule {
    readonly createSession: (host: { readFile(path: string): Promise<string> }) => Session;
}
interface Session {
    readonly onDidSendMessage: (listener: (message: unknown) => void) => unknown;
    handleMessage(message: unknown): void;
    dispose(): unknown;
}

const host = {
    readFile: async (path: string): Promise<string> => {
        try {
            return await readFile(path.startsWith('file:') ? fileURLToPath(path) : path, 'utf8');
        } catch (error) {
            throw new Error(`${path}: ${reason(error)}`, { cause: error });
        }
    },
};

export async function dap(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    if (parsed.words.length > 0) throw new BadInput(`dap takes no files (${parsed.words.join(' ')}).`);
    const port = parsed.value('port');
    const adapter = createRequire(join(io.bundles, 'cli.js'))('./debugAdapter.js') as DebuggerModule;
    if (port === undefined) return serve(adapter, process.stdin, process.stdout, io);
    if (!/^\d+$/.test(port) || Number(port) > 65535)
        throw new BadInput(`--port ${port}: a port is a number from 0 to 65535.`);
    const server = createServer((socket) => {
        socket.on('error', () => socket.destroy());
        void serve(adapter, socket, socket, io).then(() => socket.end());
    });
    return new Promise((resolve, reject) => {
        server.on('error', (error) => reject(new BadInput(`Port ${port}: ${error.message}.`)));
        server.on('close', () => resolve(0));
        server.listen(Number(port), '127.0.0.1', () => {
            const address = server.address();
            const number = typeof address === 'object' && address !== null ? address.port : port;
            io.err(`isosync: debug adapter listening on 127.0.0.1:${number}\n`);
        });
    });
}

/** One session over a pair of streams; ends when the other side does. */
async function serve(adapter: DebuggerModule, input: Readable, output: Writable, io: CliIo): Promise<ExitStatus> {
    const session = adapter.createSession(host);
    session.onDidSendMessage((message) => output.write(framed(message)));
    try {
        for await (const frame of frames(input)) {
            if (frame.kind === 'message') session.handleMessage(frame.message);
            else io.err(`isosync: a message from the debug client was dropped: ${frame.problem}\n`);
        }
    } finally {
        session.dispose();
    }
    return 0;
}
