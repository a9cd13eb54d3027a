/** A debug session: receives messages, finds the row of the dispatch table, checks the arguments, answers. It only translates. */
import { Response } from '@vscode/debugadapter/lib/messages';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { checkShapes } from './arguments';
import { Context } from './context';
import type { Row } from './dispatch';
import { ROWS } from './dispatch';
import { malformed, requestErrorOf, unsupported } from './errors';
import type { DebuggerHost, Tools } from './host';

export class IsosyncSession extends ProtocolServer {
    private readonly context: Context;

    constructor(
        private readonly host: DebuggerHost,
        tools: Tools,
    ) {
        super();
        // A message that is not JSON is the client's mistake, not the end of the session.
        this.on('error', (event: { body?: unknown }) =>
            this.host.log?.(typeof event.body === 'string' ? event.body : 'protocol error'),
        );
        this.context = new Context(host, tools, (event, body) => {
            const message: DebugProtocol.Event = { seq: 0, type: 'event', event, body };
            this.sendEvent(message);
        });
    }

    override handleMessage(message: DebugProtocol.ProtocolMessage): void {
        const unknownMessage: unknown = message;
        if (typeof unknownMessage !== 'object' || unknownMessage === null) {
            this.host.log?.('received something that is not a message');
            return;
        }
        if ((unknownMessage as { type?: unknown }).type === 'request') {
            this.dispatchRequest(unknownMessage as DebugProtocol.Request);
        } else if ((unknownMessage as { type?: unknown }).type !== 'response') {
            this.host.log?.('received a message that is neither a request nor a response');
        }
    }

    /** The client is gone: what still runs ends. */
    override dispose(): void {
        this.context.end();
    }

    protected override dispatchRequest(request: DebugProtocol.Request): void {
        void this.answer(request);
    }

    private async answer(request: DebugProtocol.Request): Promise<void> {
        const command: unknown = request.command;
        const response: DebugProtocol.Response = new Response({
            ...request,
            command: typeof command === 'string' ? command : '',
        });
        try {
            if (typeof command !== 'string') throw malformed('a request needs a `command`, a string');
            const row: Row | undefined = ROWS.get(command);
            if (row === undefined) throw unsupported(command);
            checkShapes(request.arguments, row.shapes, command);
            // Handlers that can answer at once do, so that the order of answers is the order of requests.
            const result = row.handle(this.context, request.arguments ?? {}, request);
            const body = result instanceof Promise ? await result : result;
            if (body !== undefined) response.body = body;
        } catch (error) {
            this.fail(response, error);
        }
        this.sendResponse(response);
        for (const work of this.context.takeLater()) this.context.protect(work);
    }

    private fail(response: DebugProtocol.Response, error: unknown): void {
        const known = requestErrorOf(error);
        if (known !== error) this.host.log?.(error instanceof Error ? (error.stack ?? error.message) : String(error));
        response.success = false;
        response.message = known.message;
        // Braces in a format are placeholders; ours go in whole, as a variable.
        const body: DebugProtocol.ErrorResponse['body'] = {
            error: {
                id: known.id,
                format: '{message}',
                variables: { message: known.message },
                showUser: known.showUser,
            },
        };
        response.body = body;
    }
}
