/** Sends each message over a pipe in one piece: its header and its body would else be two writes, and two reads elsewhere. */
import { Writable } from 'node:stream';

const HEADER_END = '\r\n\r\n';

/**
 * @param out what header and body are written to, together
 * @returns a stream that expects a header and a body in turn, each in one write, as the protocol's library writes them
 */
export function wholeMessages(out: NodeJS.WritableStream): Writable {
    let header: Buffer | null = null;
    return new Writable({
        write: (chunk: Buffer, _encoding, done) => {
            if (header === null && chunk.subarray(-HEADER_END.length).toString('latin1') === HEADER_END) {
                header = chunk;
                done();
                return;
            }
            const message = header === null ? chunk : Buffer.concat([header, chunk]);
            header = null;
            out.write(message, done);
        },
    });
}
