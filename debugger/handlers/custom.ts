/** Requests of our own: what the timeline view and other clients need beyond the protocol. */
import type { Context } from '../context';
import { threadOf } from '../debuggee';
import { noSuch } from '../errors';
import type {
    ChoicesBody,
    ExportTraceBody,
    HoldArguments,
    GotoParams,
    TakeParams,
    TimelineParams,
    TimelineState,
} from '../protocol';
import { cpuName } from '../../report/names';
import { stateAt } from '../replay/branch';
import type { Replay } from '../replay/replay';
import { toSaved } from '../replay/saved';
import { statementOf } from '../view/frames';
import { choiceTitle, choiceWhy } from '../view/explain';
import { timelineState } from '../view/timeline';
import { hold as holdNamed } from './console';
import { choicesFor, takeChoice } from './stepping';
import { jump } from './timeTravel';

export function timeline(context: Context, args: TimelineParams | undefined): TimelineState {
    return timelineState(context.still, context.breakpoints, args ?? {});
}

export async function choices(context: Context, args: { readonly threadId?: number }): Promise<ChoicesBody> {
    const debuggee = context.still;
    const cpu = args.threadId === undefined ? debuggee.focus : context.cpu(args.threadId);
    const { replay, program } = debuggee;
    const taken = replay.next?.key ?? null;
    const offered = choicesFor(debuggee, replay.position, cpu);
    const outlook = await debuggee.outlooks.soon(replay.position, offered);
    return {
        choices: offered.map((choice) => ({
            key: choice.key,
            threadId: threadOf(choice.cpu),
            cpu: cpuName(program, choice.cpu),
            text: choiceTitle(program, choice, false),
            why: choiceWhy(replay, choice),
            preferred: choice.preferred,
            inTrace: choice.key === taken,
            violation: outlook.get(choice.key) ?? 'unknown',
        })),
    };
}

/** Performs a choice by its key; forks where the trace goes another way. */
export function take(context: Context, args: TakeParams & { readonly threadId?: number }): undefined {
    const debuggee = context.still;
    const choice = debuggee.replay.choices().find((each) => each.key === args.key);
    if (choice === undefined) throw noSuch(`\`${args.key}\` is not possible here: ask \`isosync/choices\` what is`);
    const focus = args.threadId === undefined ? choice.cpu : context.cpu(args.threadId);
    return takeChoice(context, { key: choice.key, position: debuggee.replay.position }, focus);
}

/** To just after a step (0: the start) of the present branch, or of another. */
export function gotoStep(context: Context, args: GotoParams): undefined {
    const debuggee = context.still;
    const { replay } = debuggee;
    const branch = args.branch ?? replay.branch.id;
    const position = args.position ?? positionAfter(replay, branch, args.step);
    jump(context, debuggee, branch, position, debuggee.focus);
    return undefined;
}

/** A forced value is an entry of the schedule but no step: the last position with so many steps taken. */
function positionAfter(replay: Replay, id: number, step: number): number {
    const branch = replay.branches[id];
    if (branch === undefined || branch.entries.every((entry) => entry.kind === 'choice')) return step;
    for (let position = branch.entries.length; position >= 0; position--)
        if (stateAt(replay.stepper, branch, position).steps.length === step) return position;
    return branch.entries.length + 1;
}

export function hold(context: Context, args: HoldArguments): object {
    const debuggee = context.still;
    const cpu = context.cpu(args.threadId);
    return { message: holdNamed(context, debuggee, cpuName(debuggee.program, cpu), args.held) };
}

/** The present branch as a file that mode `trace` reads. */
export function exportTrace(context: Context): ExportTraceBody {
    const { replay, scenario, configuration } = context.still;
    const entries = replay.schedule();
    const statements = entries.map((_, index) => statementOf(replay.program, replay.stepAt(index)));
    return { trace: toSaved(scenario.path, configuration.label, entries, statements, replay.position) };
}
