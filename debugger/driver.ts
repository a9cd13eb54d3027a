/** Drives runs in slices and tells the client where they stopped. */
import type { CpuIndex } from '../machine/program';
import { FILTERS } from './breakpoints/exceptions';
import type { Context } from './context';
import type { Debuggee } from './debuggee';
import { threadOf } from './debuggee';
import { TIMELINE_EVENT } from './protocol';
import { sayHit, sayStep } from './print';
import { momentAt } from './replay/moments';
import type { Outcome, Passed, Run, Waiting } from './replay/run';
import type { Hit } from './replay/stops';
import { CURSOR, hitsAt } from './replay/stops';
import { cpuName } from '../report/names';
import { beyondText, endText, headline, storyText } from './view/explain';

/** A slice of a run: short enough for the host to stay responsive. */
const SLICE_MS = 12;
/** A run that takes longer than this reports progress. */
const PROGRESS_MS = 300;

export interface DriveOptions {
    /** The CPU the request was about: the focus stays on it. */
    readonly cpu: CpuIndex;
    /** Do not tell every step: the run was not a step. */
    readonly quiet?: boolean;
    /** Steps were undone, not taken: they are not told again. */
    readonly backwards?: boolean;
    readonly finished?: (outcome: Outcome) => void;
}

/** Runs to the end, slice by slice; afterwards the client is told. */
export function drive(context: Context, run: Run, options: DriveOptions): void {
    const debuggee = context.loaded;
    const { tools } = context;
    const started = tools.now();
    const progress = `run-${started}-${debuggee.replay.position}`;
    const running = { stop: false, progress };
    context.running = running;
    debuggee.focus = options.cpu;
    let reported = false;
    let steps = 0;

    const slice = (): void => {
        const until = tools.now() + SLICE_MS;
        for (;;) {
            // Also between slices: whoever stopped it wants no further step.
            if (running.stop) return finish(null);
            let result: IteratorResult<Passed | Waiting, Outcome>;
            try {
                result = run.next();
                if (result.done !== true) {
                    if ('until' in result.value) return wait(result.value.until);
                    tell(context, debuggee, result.value, options);
                }
            } catch (error) {
                // The client waits for a stop, whatever went wrong.
                context.tell(error);
                return finish('failed');
            }
            if (result.done === true) return finish(result.value);
            steps++;
            if (tools.now() >= until) break;
        }
        report('Running the trace');
        setTimeout(() => context.protect(slice), 0);
    };
    const report = (title: string): void => {
        if (!context.client.supportsProgress || tools.now() - started <= PROGRESS_MS) return;
        const message = `${steps} steps`;
        if (!reported) context.send('progressStart', { progressId: progress, title, cancellable: true, message });
        else context.send('progressUpdate', { progressId: progress, message });
        reported = true;
    };
    /** Others go on meanwhile; who cancels or pauses does not wait for the rest. */
    const wait = (until: Promise<unknown>): void => {
        const timer = setInterval(() => {
            report('Looking for what leads to a violation');
            if (running.stop) goOn();
        }, PROGRESS_MS / 4);
        let isWaiting = true;
        const goOn = (): void => {
            if (!isWaiting) return;
            isWaiting = false;
            clearInterval(timer);
            context.protect(slice);
        };
        void until.then(goOn, goOn);
    };
    const finish = (outcome: Outcome | 'failed' | null): void => {
        if (reported) context.send('progressEnd', { progressId: progress });
        if (context.running === running) context.running = null;
        // The session may have ended while the run was going on.
        if (context.debuggee !== debuggee) return;
        if (outcome === null) tellStopped(context, { reason: 'pause', description: 'Paused' });
        else if (outcome === 'failed') tellStopped(context, { reason: 'step', description: 'It cannot go on' });
        else {
            options.finished?.(outcome);
            tellOutcome(context, debuggee, outcome);
        }
    };
    slice();
}

function tell(context: Context, debuggee: Debuggee, passed: Passed, options: DriveOptions): void {
    if (passed.step !== null && options.quiet !== true && options.backwards !== true)
        sayStep(context, debuggee, debuggee.replay.position);
    for (const hit of passed.logs) sayHit(context, debuggee, hit);
}

function tellOutcome(context: Context, debuggee: Debuggee, outcome: Outcome): void {
    const { program } = debuggee;
    switch (outcome.kind) {
        case 'done':
            return tellStopped(context, { reason: 'step' });
        case 'hit':
            return tellHits(context, debuggee, outcome.hits);
        case 'start':
            return tellStopped(context, { reason: 'step', description: 'At the start of the trace' });
        case 'end':
            context.say(endText(debuggee.replay, debuggee.shows), { category: 'important' });
            return tellStopped(context, { reason: 'step', description: 'At the end of the trace' });
        case 'blocked':
            context.say(blockedText(debuggee, outcome.cpu, outcome.because));
            return tellStopped(context, {
                reason: 'step',
                description: `${cpuName(program, outcome.cpu)} cannot go on`,
            });
        case 'limit':
            context.say(`Stopped after ${outcome.steps} steps without a stop: continue to go on.`);
            return tellStopped(context, { reason: 'pause', description: `Paused after ${outcome.steps} steps` });
    }
}

function blockedText(debuggee: Debuggee, cpu: CpuIndex, because: string): string {
    const { program, replay } = debuggee;
    const who = cpuName(program, cpu);
    switch (because) {
        case 'held':
            return `${who} is held: release it to let it go on.`;
        case 'finished':
            return `${who} has finished: it has no more events.`;
        case 'stopped':
            return `${who} has stopped at a fault.`;
        case 'not modelled':
            return beyondText(replay, cpu);
        case 'no more events':
            return `This trace has no more events of ${who}. To go on another way: Step Into Target lists what can happen.`;
        default: {
            const waitsFor = replay.snapshot.cpus[cpu]?.waitsFor;
            return `${who} waits${waitsFor === undefined || waitsFor === null ? '' : ` for ${cpuName(program, waitsFor)}`}: step another CPU, or continue.`;
        }
    }
}

/** To the end of the trace at once, whatever breakpoints there are on the way: the history lies behind it. */
export function tellEnd(context: Context, debuggee: Debuggee): void {
    const { replay } = debuggee;
    replay.goto({ branch: replay.branch, position: replay.branch.entries.length });
    debuggee.focus = replay.last?.cpu ?? debuggee.focus;
    const met = hitsAt(replay, context.breakpoints.stops, momentAt(replay, replay.position));
    const hits = met.filter((hit) => hit.stop.kind === 'exception');
    if (hits.length > 0) return tellHits(context, debuggee, hits);
    context.say(endText(replay, debuggee.shows), { category: 'important' });
    tellStopped(context, { reason: 'entry', description: 'At the end of the trace' });
}

const RANK: readonly Hit['stop']['kind'][] = [
    'exception',
    'data breakpoint',
    'function breakpoint',
    'instruction breakpoint',
    'breakpoint',
];

function tellHits(context: Context, debuggee: Debuggee, hits: readonly Hit[]): void {
    debuggee.hits = hits;
    const kind = RANK.find((each) => hits.some((hit) => hit.stop.kind === each)) ?? 'breakpoint';
    const isClients = (hit: Hit): boolean => hit.stop.kind !== 'exception' && hit.stop.id !== CURSOR;
    const ids = hits.filter(isClients).map((hit) => hit.stop.id);
    if (kind === 'exception') {
        const text = headline(debuggee.replay);
        // The exception widget says it already: a toast beside it would be too much.
        context.say(storyText(debuggee.replay), { category: 'console' });
        const labels = hits.flatMap((hit) =>
            FILTERS.filter((filter) => filter.id === context.breakpoints.filterOf(hit.stop)),
        );
        const description = [...new Set(labels.map((filter) => filter.label))].join(', ');
        return tellStopped(context, { reason: 'exception', description, text, hitBreakpointIds: ids }, hits);
    }
    // Nothing but the cursor: no breakpoint was hit.
    if (ids.length === 0) return tellStopped(context, { reason: 'goto', description: 'At the cursor' }, hits);
    return tellStopped(context, { reason: kind, hitBreakpointIds: ids }, hits);
}

/** A stop, and what goes with every stop. */
export function tellStopped(
    context: Context,
    body: {
        readonly reason: string;
        readonly description?: string;
        readonly text?: string;
        readonly hitBreakpointIds?: readonly number[];
    },
    hits: readonly Hit[] = [],
): void {
    const debuggee = context.loaded;
    debuggee.forget();
    debuggee.hits = hits;
    // Always the thread that was stepped, and all threads: anything else makes the focus of the Call Stack view jump
    // (microsoft/vscode#30002).
    context.send('stopped', { ...body, threadId: threadOf(debuggee.focus), allThreadsStopped: true });
    context.send(TIMELINE_EVENT);
}

/** After a fork, or when values changed without a stop. */
export function tellInvalidated(context: Context): void {
    if (context.client.supportsInvalidated) context.send('invalidated', { areas: ['all'] });
    context.send(TIMELINE_EVENT);
}
