/** States for the timeline view, made as in the product: by the check of a scenario, or by a debug session. */
import { analyse } from '../../../analysis/analysis';
import { check } from '../../../analysis/check';
import { createSession } from '../../../debugger/factory';
import { standardHost } from '../../../language';
import { checkProgram } from '../../../machine/check';
import type { TimelineState } from '../../../report/protocol';
import type { TimelineAnswer } from '../../../server/protocol';
import { completed, subjectOf } from '../../../server/drawing';
import { draw } from '../../../server/timelineAnswer';

/** What the view shows of a scenario, as the language server answers it. */
export function stillState(text: string): TimelineAnswer {
    const analysis = analyse({ uri: 'file:///scenario.isosync', version: 1, text }, standardHost);
    const { programs } = analysis.lowered;
    const report = check(checkProgram, { programs });
    const drawn = draw(subjectOf(analysis), { kind: 'timeline', report, target: {} });
    if (drawn.kind !== 'timeline') throw new Error(`not a timeline: ${drawn.kind}`);
    return { trace: drawn.trace && completed(analysis, drawn.trace), instead: drawn.instead };
}

type Body = Record<string, unknown>;

/** A debug session in this process; requests and their answers, and the state of its timeline. */
export class Debugging {
    private readonly session;
    private seq = 1;
    private stopped: (() => void) | null = null;
    private readonly waiting = new Map<number, { done: (body: Body) => void; fail: (error: Error) => void }>();

    private constructor(text: string) {
        this.session = createSession({ readFile: () => Promise.resolve(text) });
        this.session.onDidSendMessage((message) => this.receive(message as unknown as Body));
    }

    /** Starts a session and waits until it stands. @param launch further attributes of its configuration */
    static async start(text: string, launch: Body = {}): Promise<Debugging> {
        const made = new Debugging(text);
        await made.request('initialize', { adapterID: 'isosync' });
        await made.request('launch', { program: '/scenario.isosync', ...launch });
        const stopped = made.stop();
        await made.request('configurationDone');
        await stopped;
        return made;
    }

    private receive({ type, event, request_seq, success, body, message }: Body): void {
        if (type === 'event' && event === 'stopped') this.stopped?.();
        if (type !== 'response') return;
        const asked = this.waiting.get(Number(request_seq));
        if (success === true) asked?.done((body as Body | undefined) ?? {});
        else asked?.fail(new Error(JSON.stringify(message ?? body)));
    }

    private stop(): Promise<void> {
        return new Promise((resolve) => (this.stopped = resolve));
    }

    request(command: string, args: Body = {}): Promise<Body> {
        const seq = this.seq++;
        return new Promise((done, fail) => {
            this.waiting.set(seq, { done, fail });
            this.session.handleMessage({ seq, type: 'request', command, arguments: args } as never);
        });
    }

    /** A request after which the session stops anew. */
    async move(command: string, args: Body = {}): Promise<void> {
        const stopped = this.stop();
        await this.request(command, args);
        await stopped;
    }

    async state(known?: string): Promise<TimelineState> {
        return (await this.request('isosync/timeline', { known })) as unknown as TimelineState;
    }
}
