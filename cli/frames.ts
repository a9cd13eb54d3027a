/** The framing that the Debug Adapter Protocol shares with LSP: `Content-Length: N`, an empty line, N bytes of JSON. */
import type { Readable } from 'node:stream';

export type Frame =
    { readonly kind: 'message'; readonly message: unknown } | { readonly kind: 'problem'; readonly problem: string };

/** Larger messages are a mistake of the other side, not a request. */
const LIMIT = 64 * 2 ** 20;

export function framed(message: unknown): Buffer {
    const body = Buffer.from(JSON.stringify(message));
    return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

/** Messages as they arrive; what is not a message is a problem, and reading goes on behind it. */
export async function* frames(input: Readable): AsyncGenerator<Frame> {
    let waiting = Buffer.alloc(0);
    for await (const chunk of input) {
        waiting = Buffer.concat([waiting, Buffer.from(chunk as Uint8Array)]);
        for (;;) {
            const end = waiting.indexOf('\r\n\r\n');
            if (end < 0) {
                // Nothing that long can be a header.
                if (waiting.length > 4096) {
                    yield { kind: 'problem', problem: 'its header never ends' };
                    waiting = Buffer.alloc(0);
                }
                break;
            }
            const length = /content-length:\s*(\d+)/i.exec(waiting.toString('latin1', 0, end))?.[1];
            if (length === undefined || Number(length) > LIMIT) {
                yield {
                    kind: 'problem',
                    problem: length === undefined ? 'it has no Content-Length' : 'it is too long',
                };
                waiting = waiting.subarray(end + 4);
                continue;
            }
            const from = end + 4;
            const to = from + Number(length);
            if (waiting.length < to) break;
            const body = waiting.toString('utf8', from, to);
            waiting = waiting.subarray(to);
            yield parse(body);
        }
    }
}

function parse(body: string): Frame {
    try {
        const message: unknown = JSON.parse(body);
        if (typeof message === 'object' && message !== null) return { kind: 'message', message };
        return { kind: 'problem', problem: 'it is not an object' };
    } catch {
        return { kind: 'problem', problem: 'it is not JSON' };
    }
}
