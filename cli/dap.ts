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
            throw new Error(reason(error), { cause: error });
        }
    },
};

export async function dap(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    if (parsed.words.length > 0) throw new BadInput(`dap takes no files (${parsed.words.join(' ')}).`);
    const port = parsed.value('port');
    if (port !== undefined && (!/^\d+$/.test(port) || Number(port) > 65535))
        throw new BadInput(`--port ${port}: a port is a number from 0 to 65535.`);
    const adapter = createRequire(join(io.bundles, 'cli.js'))('./debugAdapter.js') as DebuggerModule;
    if (port === undefined) {
        const { stdin, stdout } = process;
        await serve(adapter, { input: stdin, output: stdout, end: () => stdin.destroy() }, io);
        return 0;
    }
    const server = createServer((socket) => {
        // What was written last still goes out.
        const end = (): void => void socket.end(() => socket.destroy());
        serve(adapter, { input: socket, output: socket, end }, io).then(end, (error: unknown) => {
            // One client that breaks off is nothing to the others.
            io.err(`isosync: a debug client was lost: ${error instanceof Error ? error.message : String(error)}\n`);
            socket.destroy();
        });
    });
    return new Promise((resolve, reject) => {
        server.on('error', (error) => reject(new BadInput(whyNot(port, error))));
        server.on('close', () => resolve(0));
        server.listen(Number(port), '127.0.0.1', () => {
            const address = server.address();
            const number = typeof address === 'object' && address !== null ? address.port : port;
            io.err(`isosync: debug adapter listening on 127.0.0.1:${number}\n`);
        });
    });
}

function whyNot(port: string, error: NodeJS.ErrnoException): string {
    switch (error.code) {
        case 'EADDRINUSE':
            return `Port ${port} is in use: choose another one, or 0 for any that is free.`;
        case 'EACCES':
            return `Port ${port} is for privileged processes only: choose one from 1024 on, or 0 for any that is free.`;
        default:
            return `Port ${port}: ${error.message}.`;
    }
}

interface Connection {
    readonly input: Readable;
    readonly output: Writable;
    /** Reads no more. */
    readonly end: () => void;
}

/** One session over a connection; ends when the client disconnects, or is gone. */
async function serve(adapter: DebuggerModule, { input, output, end }: Connection, io: CliIo): Promise<void> {
    const session = adapter.createSession(host);
    let isOver = false;
    session.onDidSendMessage((message) => {
        if (output.writable) output.write(framed(message));
        if (!isDisconnected(message)) return;
        isOver = true;
        end();
    });
    try {
        for await (const frame of frames(input)) {
            if (frame.kind === 'message') session.handleMessage(frame.message);
            else io.err(`isosync: a message from the debug client was dropped: ${frame.problem}\n`);
        }
    } catch (error) {
        // Where reading was ended from here, that is no loss.
        if (!isOver) throw error;
    } finally {
        session.dispose();
    }
}

/** The answer to the request that ends a session. */
function isDisconnected(message: unknown): boolean {
    if (typeof message !== 'object' || message === null) return false;
    const { type, command, success } = message as { type?: unknown; command?: unknown; success?: unknown };
    return type === 'response' && command === 'disconnect' && success === true;
}
