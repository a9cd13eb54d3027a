/** From `initialize` to `disconnect`. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Context } from '../context';
import { tellEnd, tellStopped } from '../driver';
import { impossible } from '../errors';
import { launchScenario } from '../launch';
import { relaunch } from '../relaunch';
import { printTrace } from '../print';
import { clientBreakpoint } from './breakpoints';

/** What the client says of itself in `initialize`. */
export function meetClient(context: Context, args: Partial<DebugProtocol.InitializeRequestArguments>): void {
    context.client = {
        linesStartAt1: args.linesStartAt1 !== false,
        columnsStartAt1: args.columnsStartAt1 !== false,
        pathFormat: args.pathFormat === 'uri' ? 'uri' : 'path',
        supportsProgress: args.supportsProgressReporting === true,
        supportsInvalidated: args.supportsInvalidatedEvent === true,
        supportsAnsi: args.supportsANSIStyling === true,
        supportsVariablePaging: args.supportsVariablePaging === true,
    };
}

export async function launch(
    context: Context,
    args: Record<string, unknown>,
    request: DebugProtocol.Request,
): Promise<undefined> {
    if (context.debuggee !== null)
        throw impossible('a scenario is being debugged already: use `restart`, or start another session');
    context.searching = request.seq;
    const debuggee = await launchScenario(context, args).finally(() => (context.searching = null));
    context.debuggee = debuggee;
    context.launched = args;
    debuggee.settle(context.breakpoints);
    context.begin = () => begin(context, args);
    context.after(() => {
        // Only now does the client send breakpoints: they are settled against the scenario.
        context.send('initialized');
    });
    return undefined;
}

/** There is nothing to attach to: a scenario is run by the debugger itself. */
export function attach(): never {
    throw impossible('an isosync session is launched, not attached: use `"request": "launch"`');
}

export function configurationDone(context: Context): undefined {
    const { begin: work } = context;
    context.begin = null;
    if (work !== null) context.after(work);
    return undefined;
}

/** The first stop: at the entry, or at the violation with the history behind it. */
function begin(context: Context, args: Record<string, unknown>): void {
    const debuggee = context.loaded;
    if (debuggee.mode === 'run') {
        const isGood = printTrace(context, debuggee);
        context.send('exited', { exitCode: isGood ? 0 : 1 });
        context.send('terminated');
        return;
    }
    if (args.stopAt === 'violation' && debuggee.replay.scripted) return tellEnd(context, debuggee);
    tellStopped(context, { reason: 'entry', description: 'Paused before the first step' });
}

/** Restart keeps the schedule and reads the file again. */
export async function restart(context: Context, args: DebugProtocol.RestartArguments): Promise<undefined> {
    const before = context.loaded;
    // A run that goes on ends: what is started again stands at its beginning.
    if (context.running !== null) context.running.stop = true;
    const given: unknown = args.arguments;
    const launchArgs =
        given !== undefined && given !== null ? (given as Record<string, unknown>) : (context.launched ?? {});
    const { debuggee, message } = await relaunch(context, before, launchArgs);
    before.stop();
    context.running = null;
    context.debuggee = debuggee;
    context.launched = launchArgs;
    const settled = debuggee.settle(context.breakpoints);
    context.after(() => {
        if (message !== null) context.say(message, { category: 'important' });
        for (const each of settled.filter(({ id }) => !context.breakpoints.isFilter(id)))
            context.send('breakpoint', { reason: 'changed', breakpoint: clientBreakpoint(context, each) });
        begin(context, launchArgs);
    });
    return undefined;
}

export function terminate(context: Context): undefined {
    context.end();
    context.after(() => context.send('terminated'));
    return undefined;
}

export function disconnect(context: Context): undefined {
    context.end();
    return undefined;
}

export function cancel(context: Context, args: DebugProtocol.CancelArguments): undefined {
    const { progressId, requestId } = args;
    if (progressId !== undefined) context.cancel(progressId);
    if (requestId !== undefined) context.cancelRequest(requestId);
    return undefined;
}
