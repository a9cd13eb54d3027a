/** What the handlers of a session share. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CpuIndex } from '../machine/program';
import { BreakpointSet } from './breakpoints/set';
import { cpuOfThread, type Debuggee } from './debuggee';
import { noSuch, notLaunched, requestErrorOf, running } from './errors';
import type { DebuggerHost, Tools } from './host';
import type { ClientFacts } from './positions';
import { DEFAULT_CLIENT } from './positions';

/** A run that is going on, and how to end it early. */
export interface Running {
    stop: boolean;
    readonly progress: string | null;
}

export class Context {
    client: ClientFacts = DEFAULT_CLIENT;
    readonly breakpoints = new BreakpointSet();
    /** The loaded scenario; null before `launch`. */
    debuggee: Debuggee | null = null;
    /** The arguments of `launch`, for `restart`. */
    launched: Record<string, unknown> | null = null;
    /** Work after `launch`, done at `configurationDone`. */
    begin: (() => void) | null = null;
    running: Running | null = null;
    /** The request that searches, if one does: cancelling it is cancelling its search. */
    searching: number | null = null;
    /** Progress ids that were cancelled. */
    readonly cancelled = new Set<string>();
    private readonly cancelling = new Map<string, () => void>();
    private readonly later: (() => void)[] = [];

    constructor(
        readonly host: DebuggerHost,
        readonly tools: Tools,
        readonly send: (event: string, body?: object) => void,
    ) {}

    /** @throws RequestError when nothing is loaded */
    get loaded(): Debuggee {
        if (this.debuggee === null) throw notLaunched();
        return this.debuggee;
    }

    /** The loaded scenario, standing still. @throws RequestError */
    get still(): Debuggee {
        if (this.running !== null) throw running();
        return this.loaded;
    }

    /** @throws RequestError when there is no such thread */
    cpu(thread: number): CpuIndex {
        const cpu = cpuOfThread(thread);
        const { cpus } = this.loaded.program;
        if (cpus[cpu] === undefined) {
            throw noSuch(`there is no thread ${thread}: the CPUs are threads 1 to ${cpus.length}`);
        }
        return cpu;
    }

    /** Says something in the console. */
    say(text: string, more: Partial<DebugProtocol.OutputEvent['body']> = {}): void {
        this.send('output', { category: 'console', output: `${text}\n`, ...more });
    }

    /** Says what went wrong where no response can. */
    tell(error: unknown): void {
        const { message } = requestErrorOf(error);
        this.host.log?.(error instanceof Error ? (error.stack ?? message) : message);
        this.say(message, { category: 'important' });
    }

    /** Work for when a progress is cancelled. */
    onCancel(progressId: string, work: () => void): void {
        this.cancelling.set(progressId, work);
    }

    /** A progress was cancelled by the person. */
    cancel(progressId: string): void {
        this.cancelled.add(progressId);
        if (this.running?.progress === progressId) this.running.stop = true;
        this.cancelling.get(progressId)?.();
        this.cancelling.delete(progressId);
    }

    /** A request was cancelled. Only a search takes long enough to be; whatever else was asked is answered already, or at once. */
    cancelRequest(seq: number): void {
        if (this.searching !== seq) return;
        for (const progressId of [...this.cancelling.keys()]) this.cancel(progressId);
    }

    /** The session ends: whatever runs or searches ends with it. */
    end(): void {
        if (this.running !== null) this.running.stop = true;
        for (const stop of this.cancelling.values()) stop();
        this.cancelling.clear();
        this.debuggee?.stop();
        this.debuggee = null;
        this.begin = null;
    }

    /** Work for after the response of the present request has been sent. */
    after(work: () => void): void {
        this.later.push(work);
    }

    /** Work that belongs to no response: what goes wrong in it is told in the console. */
    protect(work: () => void): void {
        try {
            work();
        } catch (error) {
            this.running = null;
            this.tell(error);
        }
    }

    /** The work that was put off; called by the session when a response is out. */
    takeLater(): readonly (() => void)[] {
        return this.later.splice(0);
    }
}
