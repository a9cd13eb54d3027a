/** Forwards: one event, into and out of procedures and handlers, to the next stop, and any choice there is. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CpuIndex } from '../../machine/program';
import type { Danger } from '../../machine/danger';
import type { Choice } from '../../machine/trace';
import type { Context } from '../context';
import type { Debuggee, Target } from '../debuggee';
import { drive, tellInvalidated } from '../driver';
import { noSuch } from '../errors';
import { momentAt } from '../replay/moments';
import type { Replay } from '../replay/replay';
import type { Outcome, Policy, Run } from '../replay/run';
import { runForward, stepCpu, stepToDepth } from '../replay/run';
import { depthOf } from '../replay/depth';
import { hitsAt } from '../replay/stops';
import { choiceTitle, choiceWhy } from '../view/explain';

/** Puts a step request off until its response is out; it can be undone as one. */
function step(context: Context, cpu: CpuIndex, make: (debuggee: Debuggee) => Run): undefined {
    const debuggee = context.still;
    context.after(() => {
        debuggee.replay.remember();
        drive(context, make(debuggee), { cpu, finished: () => debuggee.replay.forgetIfStill() });
    });
    return undefined;
}

/**
 * One event of this CPU; in a trace, the others move as it says. With `line` granularity a call counts as one event, however
 * many it is made of.
 */
export function next(context: Context, args: DebugProtocol.NextArguments): undefined {
    const cpu = context.cpu(args.threadId);
    return step(context, cpu, ({ replay, policy }) => {
        const { stops } = context.breakpoints;
        if (args.granularity !== 'line') return stepCpu(replay, cpu, stops, policy);
        return stepToDepth(replay, cpu, depthHere(replay, cpu), stops, policy);
    });
}

const depthHere = (replay: Replay, cpu: CpuIndex): number =>
    depthOf(replay.snapshot, replay.program, replay.state.steps, cpu);

/** Like `next`, but an IPI that can be taken is taken: into the handler. With a target: exactly that choice. */
export function stepIn(context: Context, args: DebugProtocol.StepInArguments): undefined {
    const cpu = context.cpu(args.threadId);
    if (args.targetId !== undefined && args.targetId !== null) return take(context, cpu, args.targetId);
    return step(context, cpu, ({ replay, policy }) =>
        stepCpu(replay, cpu, context.breakpoints.stops, intoHandlers(policy)),
    );
}

const intoHandlers = (policy: Policy): Policy => ({
    ...(policy.ready === undefined ? {} : { ready: policy.ready }),
    choose: (replay, cpu) =>
        replay.choices().find((choice) => choice.cpu === cpu && choice.kind === 'take') ?? policy.choose(replay, cpu),
});

function take(context: Context, cpu: CpuIndex, targetId: number): undefined {
    const debuggee = context.still;
    const target = debuggee.targets.get(targetId);
    if (target === undefined)
        throw noSuch(`there is no step-in target ${targetId}: ask for them again after every stop`);
    return takeChoice(context, target, cpu);
}

/** Performs one choice. The focus stays on the CPU that was stepped. */
export function takeChoice(context: Context, target: Target, focus: CpuIndex): undefined {
    return step(context, focus, (debuggee) => taking(context, debuggee, target));
}

function* taking(context: Context, debuggee: Debuggee, target: Target): Run {
    const { replay } = debuggee;
    const from = replay.branch;
    replay.rewind(target.position);
    const taken = replay.take(target.key);
    yield { step: taken, logs: [] };
    if (replay.branch !== from) {
        context.say(
            `Another way from step ${target.position + 1}: ${replay.branch.name}. The trunk is kept; Step Back returns to it.`,
        );
        tellInvalidated(context);
    }
    return stopsHere(context, debuggee) ?? { kind: 'done' };
}

function stopsHere(context: Context, { replay }: Debuggee): Outcome | null {
    const met = hitsAt(replay, context.breakpoints.stops, momentAt(replay, replay.position));
    const hits = met.filter((hit) => hit.stop.log === undefined);
    return hits.length === 0 ? null : { kind: 'hit', hits };
}

/** Every choice enabled at the frame's position, this CPU's first, each with its reason. */
export async function stepInTargets(context: Context, args: DebugProtocol.StepInTargetsArguments): Promise<object> {
    const debuggee = context.still;
    const frame = debuggee.frames.get(args.frameId);
    if (frame === undefined) throw noSuch(`there is no frame ${args.frameId}: frames are good until the next stop`);
    const choices = choicesFor(debuggee, frame.position, frame.cpu);
    const outlook = await debuggee.outlooks.soon(frame.position, choices);
    return {
        targets: choices.map((choice): DebugProtocol.StepInTarget => {
            const id = debuggee.targets.add({ key: choice.key, position: frame.position });
            return { id, label: labelOf(debuggee, choice, outlook.get(choice.key)), ...placeOf(debuggee, choice) };
        }),
    };
}

/** A menu shows lines only where they are in the scenario itself. */
function placeOf(debuggee: Debuggee, choice: Choice): Partial<DebugProtocol.StepInTarget> {
    const event = debuggee.program.events[choice.event];
    const span = event?.frames[0]?.call ?? event?.span;
    if (span === undefined || span.file !== undefined) return {};
    const { line, column, endLine, endColumn } = debuggee.texts.place(span);
    return { line, column, endLine, endColumn };
}

/** Choices in the order they are offered: the CPU in focus first. */
export function choicesFor(debuggee: Debuggee, position: number, cpu: CpuIndex): readonly Choice[] {
    const all = debuggee.replay.choices(position).filter((choice) => !debuggee.replay.held.has(choice.cpu));
    return [...all.filter((choice) => choice.cpu === cpu), ...all.filter((choice) => choice.cpu !== cpu)];
}

function labelOf(debuggee: Debuggee, choice: Choice, reach: Danger | undefined): string {
    const mark =
        reach === 'yes'
            ? ' ✕ a violation can follow'
            : reach === 'no'
              ? ''
              : ' (whether a violation can follow is unknown)';
    const why = choiceWhy(debuggee.replay, choice);
    return `${choiceTitle(debuggee.program, choice)}${why === '' ? '' : `: ${why}`}${mark}`;
}

/** Out of the innermost procedure or handler; at the top: to the last event of this CPU. */
export function stepOut(context: Context, args: DebugProtocol.StepOutArguments): undefined {
    const cpu = context.cpu(args.threadId);
    return step(context, cpu, ({ replay, policy }) =>
        stepToDepth(replay, cpu, depthHere(replay, cpu) - 1, context.breakpoints.stops, policy),
    );
}

export function continueRun(context: Context, args: DebugProtocol.ContinueArguments): object {
    const debuggee = context.still;
    const cpu = context.cpu(args.threadId);
    context.after(() => {
        debuggee.replay.forgetSteps();
        drive(context, runForward(debuggee.replay, cpu, context.breakpoints.stops, debuggee.policy), {
            cpu,
            quiet: true,
        });
    });
    return { allThreadsContinued: true };
}

export function pause(context: Context, args: DebugProtocol.PauseArguments): undefined {
    context.cpu(args.threadId);
    if (context.running !== null) context.running.stop = true;
    return undefined;
}
