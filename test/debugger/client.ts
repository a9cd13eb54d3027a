/** A debug client in memory: sends requests, keeps what comes back, and writes the conversation down as a story. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebuggerHost, Tools } from '../../debugger/host';
import { IsosyncSession } from '../../debugger/session';

type Body = Record<string, unknown>;

export class DebugClient {
    readonly session: IsosyncSession;
    readonly received: DebugProtocol.ProtocolMessage[] = [];
    private seq = 1;
    private readonly waiting = new Map<number, (response: DebugProtocol.Response) => void>();
    private readonly listeners = new Set<(event: DebugProtocol.Event) => void>();

    constructor(host: DebuggerHost, tools: Tools) {
        this.session = new IsosyncSession(host, tools);
        this.session.onDidSendMessage((message) => this.receive(message as DebugProtocol.ProtocolMessage));
    }

    private receive(message: DebugProtocol.ProtocolMessage): void {
        // As over a wire: what is not JSON is lost.
        const copy = JSON.parse(JSON.stringify(message)) as DebugProtocol.ProtocolMessage;
        this.received.push(copy);
        if (copy.type === 'response') {
            const response = copy as DebugProtocol.Response;
            this.waiting.get(response.request_seq)?.(response);
            this.waiting.delete(response.request_seq);
        } else if (copy.type === 'event') {
            for (const listener of [...this.listeners]) listener(copy as DebugProtocol.Event);
        }
    }

    /** Sends a request as it is; resolves with the response, successful or not. */
    request(command: unknown, args?: unknown): Promise<DebugProtocol.Response> {
        const seq = this.seq++;
        return new Promise((resolve) => {
            this.waiting.set(seq, resolve);
            const message: unknown = { seq, type: 'request', command, arguments: args };
            this.session.handleMessage(message as DebugProtocol.ProtocolMessage);
        });
    }

    /** A request that has to succeed. */
    async ask(command: string, args?: unknown): Promise<Body> {
        const response = await this.request(command, args);
        if (!response.success) throw new Error(`${command}: ${response.message ?? ''}`);
        return (response.body ?? {}) as Body;
    }

    /** The next event of this kind. */
    event(name: string): Promise<Body> {
        return new Promise((resolve) => {
            const listener = (event: DebugProtocol.Event): void => {
                if (event.event !== name) return;
                this.listeners.delete(listener);
                resolve((event.body ?? {}) as Body);
            };
            this.listeners.add(listener);
        });
    }

    /** A request that moves, and the stop it leads to. */
    async move(command: string, args: Body): Promise<Body> {
        const stopped = this.event('stopped');
        await this.ask(command, args);
        return stopped;
    }

    async launch(args: Body, configure?: () => Promise<void>): Promise<Body> {
        await this.ask('initialize', {
            adapterID: 'isosync',
            pathFormat: 'path',
            linesStartAt1: true,
            columnsStartAt1: true,
            supportsInvalidatedEvent: true,
        });
        const initialized = this.event('initialized');
        await this.ask('launch', args);
        await initialized;
        await configure?.();
        const stopped = this.event('stopped');
        await this.ask('configurationDone');
        return stopped;
    }

    get output(): string {
        return this.received
            .filter(
                (message): message is DebugProtocol.OutputEvent =>
                    message.type === 'event' && (message as DebugProtocol.Event).event === 'output',
            )
            .map((event) => event.body.output)
            .join('');
    }
}
