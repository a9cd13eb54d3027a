/** The debug adapter as a program: on stdin and stdout, or on a port of this machine, for editors other than VS Code. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createSession } from './factory';
import type { DebuggerHost } from './host';

/** Why a file cannot be read, in words. */
const REASONS: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'it must not be read',
};

const host: DebuggerHost = {
    readFile: async (path) => {
        const name = /^file:\/\//i.test(path) ? fileURLToPath(path) : path;
        return readFile(name, 'utf8').catch((error: NodeJS.ErrnoException) => {
            throw new Error(REASONS[error.code ?? ''] ?? error.message, { cause: error });
        });
    },
    log: (text) => process.stderr.write(`${text}\n`),
};

/** Serves one session on stdin and stdout; ends with it. */
export function serveStdio(): void {
    const session = createSession(host);
    process.stdin.on('end', () => process.exit(0));
    session.start(process.stdin, process.stdout);
}

/**
 * Serves sessions on a port of the loopback interface, one for each connection.
 * @returns the port (the one chosen by the system for 0)
 */
export function servePort(port: number): Promise<number> {
    const server = createServer((socket) => {
        socket.on('error', (error) => host.log?.(error.message));
        createSession(host).start(socket, socket);
    });
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : port);
        });
    });
}

/**
 * `isosync dap [--port N]`.
 * @throws Error with a sentence when the arguments are wrong or the port is taken
 */
export async function main(args: readonly string[]): Promise<void> {
    if (args.length === 0) return serveStdio();
    const [name, value, ...rest] =
        args[0]?.startsWith('--port=') === true ? ['--port', args[0].slice(7), ...args.slice(1)] : args;
    const port = Number(value);
    if (name !== '--port' || rest.length > 0 || !/^\d+$/.test(value ?? '') || port > 65_535) {
        throw new Error('usage: isosync dap [--port N]');
    }
    const chosen = await servePort(port);
    process.stderr.write(`isosync: debug adapter on 127.0.0.1:${chosen}\n`);
}
