/** The debugger, from request to response: on traces of 50, 500 and 2,000 events, through the protocol, in memory. */
import { readFileSync } from 'node:fs';
import { createSession } from '../debugger/factory';

type Body = Record<string, unknown>;

/** A scenario whose counterexample-free trace has about this many events: two CPUs, patches, barriers, loads. */
function scenario(events: number): string {
    const rounds = Math.max(1, Math.floor(events / 10));
    return `scenario "bench"
arch arm64
code foo = old;
shared x = 0;
cpu A { repeat ${rounds} { patch foo = new; dc cvau foo; dsb ish; ic ivau foo; dsb ish; x = 1; } }
cpu B { repeat ${rounds} { r = x; isb; execute foo; dmb ish; } }
exists (x == 2);
`;
}

class Client {
    private readonly session;
    private seq = 1;
    private stopped: (() => void) | null = null;
    private readonly waiting = new Map<number, (body: Body) => void>();

    constructor(text: string) {
        this.session = createSession({ readFile: () => Promise.resolve(text) });
        this.session.onDidSendMessage((message) => {
            const { type, event, request_seq, success, body } = message as {
                type: string;
                event?: string;
                request_seq?: number;
                success?: boolean;
                body?: Body;
            };
            if (type === 'response') {
                if (success !== true) throw new Error(JSON.stringify(message));
                this.waiting.get(request_seq ?? 0)?.(body ?? {});
            } else if (event === 'stopped') this.stopped?.();
        });
    }
    request(command: string, args: Body = {}): Promise<Body> {
        const seq = this.seq++;
        return new Promise((resolve) => {
            this.waiting.set(seq, resolve);
            this.session.handleMessage({ seq, type: 'request', command, arguments: args } as never);
        });
    }
    async move(command: string, args: Body): Promise<void> {
        const stopped = new Promise<void>((resolve) => (this.stopped = resolve));
        await this.request(command, args);
        await stopped;
    }
}

const sorted = (times: readonly number[]): number[] => [...times].sort((a, b) => a - b);
const percentile = (times: readonly number[], part: number): number =>
    sorted(times)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? NaN;

async function timed(times: number[], work: () => Promise<unknown>): Promise<void> {
    const before = performance.now();
    await work();
    times.push(performance.now() - before);
}

async function measure(events: number): Promise<{ events: number; forward: number; back: number }> {
    const client = new Client(scenario(events));
    await client.request('initialize', { adapterID: 'bench' });
    await client.request('launch', { program: '/bench.isosync', mode: 'random', seed: 1 });
    await client.move('configurationDone', {});
    const { stackFrames } = (await client.request('stackTrace', { threadId: 1, levels: 1 })) as {
        stackFrames: { id: number }[];
    };
    if (stackFrames.length === 0) throw new Error('no frames');
    const times: Record<'next' | 'stepBack' | 'stackTrace' | 'scopes+variables', number[]> = {
        next: [],
        stepBack: [],
        stackTrace: [],
        'scopes+variables': [],
    };
    await client.move('continue', { threadId: 1 });
    const { totalFrames } = await client.request('stackTrace', { threadId: 1, levels: 1 });
    // Twice through the trace, so that the second time everything has been compiled.
    for (let round = 0; round < 2; round++) {
        for (const list of Object.values(times)) list.length = 0;
        await client.move('reverseContinue', { threadId: 1 });
        const steps = Math.min(200, Math.floor(Number(totalFrames) / 4));
        for (let step = 0; step < steps; step++) {
            await timed(times.next, () => client.move('next', { threadId: (step % 2) + 1 }));
            await timed(times.stackTrace, () =>
                client.request('stackTrace', { threadId: 1, startFrame: 0, levels: 20 }),
            );
            await timed(times['scopes+variables'], async () => {
                const frames = (await client.request('stackTrace', { threadId: 1, startFrame: 0, levels: 1 })) as {
                    stackFrames: { id: number }[];
                };
                const { scopes } = (await client.request('scopes', { frameId: frames.stackFrames[0]?.id ?? 0 })) as {
                    scopes: { variablesReference: number }[];
                };
                for (const { variablesReference } of scopes) await client.request('variables', { variablesReference });
            });
        }
        for (let step = steps - 1; step >= 0; step--)
            await timed(times.stepBack, () => client.move('stepBack', { threadId: (step % 2) + 1 }));
    }
    for (const [name, list] of Object.entries(times)) {
        console.log(
            `${String(totalFrames).padStart(6)} frames  ${name.padEnd(18)} p50 ${percentile(list, 0.5).toFixed(3)} ms  p95 ${percentile(list, 0.95).toFixed(3)} ms  (${list.length})`,
        );
    }
    return { events, forward: percentile(times.next, 0.5), back: percentile(times.stepBack, 0.5) };
}

/** From F5 to the first stop, on the scenario of the thread: reading, the search for the counterexample, its replay. */
async function measureLaunch(): Promise<void> {
    const text = readFileSync('examples/synchronized-before-registered.isosync', 'utf8');
    const times: number[] = [];
    for (let round = 0; round < 41; round++) {
        const client = new Client(text);
        await timed(times, async () => {
            await client.request('initialize', { adapterID: 'bench' });
            await client.request('launch', { program: '/race.isosync' });
            await client.move('configurationDone', {});
        });
    }
    const [first = NaN, ...others] = times;
    const p50 = percentile(others, 0.5);
    console.log(
        `launch to the first stop: first ${first.toFixed(1)} ms, then p50 ${p50.toFixed(1)} ms  p95 ${percentile(others, 0.95).toFixed(1)} ms  (p50 at most ${LAUNCH_MS} ms): ${p50 <= LAUNCH_MS ? 'pass' : 'FAIL'}`,
    );
    if (p50 > LAUNCH_MS) throw new Error(`a launch takes ${p50.toFixed(1)} ms`);
}
/** What nobody notices. */
const LAUNCH_MS = 100;

/** Fails where stepping back is slower than 1.2 times stepping forwards. */
export async function bench(): Promise<void> {
    await measureLaunch();
    for (const events of [50, 500, 2000]) {
        const { forward, back } = await measure(events);
        const ratio = back / forward;
        console.log(
            `${String(events).padStart(6)} events  stepping back takes ${ratio.toFixed(2)} times stepping forwards (at most 1.2): ${ratio <= 1.2 ? 'pass' : 'FAIL'}`,
        );
        if (ratio > 1.2)
            throw new Error(
                `stepping back is ${ratio.toFixed(2)} times as slow as stepping forwards at ${events} events`,
            );
    }
}
