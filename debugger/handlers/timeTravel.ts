/** Backwards, and jumps. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Context } from '../context';
import type { Debuggee } from '../debuggee';
import { drive, tellStopped } from '../driver';
import { impossible, noSuch } from '../errors';
import { isAbout, sitesAt } from '../breakpoints/lines';
import { cpuName, stepText } from '../../report/names';
import { humanColumn, humanLine } from '../positions';
import { momentAt } from '../replay/moments';
import type { RunBackArguments } from '../protocol';
import type { Stop } from '../replay/stops';
import { CURSOR } from '../replay/stops';
import { beforeLastStepOf, runBackward } from '../replay/run';

/**
 * Undoes exactly the last step request. After a run or a jump there is none: then it undoes this CPU's last event, and with
 * it what the others did since.
 */
export function stepBack(context: Context, args: DebugProtocol.StepBackArguments): undefined {
    const debuggee = context.still;
    const cpu = context.cpu(args.threadId);
    context.after(() => {
        const { replay } = debuggee;
        debuggee.focus = cpu;
        if (!replay.undoStep()) {
            const position = beforeLastStepOf(replay, cpu) ?? (replay.position > 0 ? 0 : null);
            if (position === null) {
                context.say('This is the start of the trace: there is nothing to undo.');
                return tellStopped(context, { reason: 'step', description: 'At the start of the trace' });
            }
            replay.goto({ branch: replay.branch, position });
        }
        tellStopped(context, {
            reason: 'step',
            description: replay.position === 0 ? 'At the start of the trace' : undefined,
        });
    });
    return undefined;
}

export function reverseContinue(context: Context, args: DebugProtocol.ReverseContinueArguments): undefined {
    const debuggee = context.still;
    const cpu = context.cpu(args.threadId);
    context.after(() => {
        debuggee.replay.forgetSteps();
        drive(context, runBackward(debuggee.replay, context.breakpoints.stops), { cpu, quiet: true, backwards: true });
    });
    return undefined;
}

/** To just before the last visit of an event on a line, or to a breakpoint on the way. */
export function runBack(context: Context, args: RunBackArguments): undefined {
    const debuggee = context.still;
    const cpu = context.cpu(args.threadId);
    const file = debuggee.texts.fileOf(args.source);
    const line = humanLine(context.client, args.line);
    const sites = file === null ? [] : sitesAt(debuggee.sites, file.file, line).filter((site) => site.line === line);
    if (sites.length === 0) throw noSuch('there is no event on this line');
    const cursor: Stop = {
        id: CURSOR,
        kind: 'breakpoint',
        matches: (moment) => sites.some((site) => isAbout(site, moment)),
    };
    context.after(() => {
        debuggee.replay.forgetSteps();
        const run = runBackward(debuggee.replay, [...context.breakpoints.stops, cursor]);
        drive(context, run, { cpu, quiet: true, backwards: true });
    });
    return undefined;
}

/** Every visit, in this trace, of the events on a line. */
export function gotoTargets(context: Context, args: DebugProtocol.GotoTargetsArguments): object {
    const debuggee = context.still;
    const file = debuggee.texts.fileOf(args.source);
    if (file === null) return { targets: [] };
    const { client } = context;
    const line = humanLine(client, args.line);
    const column = args.column === undefined ? undefined : humanColumn(client, args.column);
    // VS Code sends the column of the cursor: an event may begin after it, and the line is what is meant.
    const sites = sitesAt(debuggee.sites, file.file, line, undefined).filter((site) => site.line === line);
    const chosen = column === undefined ? sites : preferColumn(sites, column);
    const { replay } = debuggee;
    const targets: DebugProtocol.GotoTarget[] = [];
    for (let position = 0; position < replay.branch.entries.length; position++) {
        const site = chosen.find((each) => isAbout(each, momentAt(replay, position)));
        const step = replay.stepAt(position);
        if (site === undefined || step === null) continue;
        const place = debuggee.texts.place(site.span);
        targets.push({
            id: position + 1,
            label: `before step ${step.index + 1}, ${cpuName(debuggee.program, step.cpu)}: ${stepText(debuggee.program, step)}`,
            line: place.line,
            column: place.column,
            endLine: place.endLine,
            endColumn: place.endColumn,
        });
    }
    return { targets };
}

function preferColumn<T extends { readonly column: number; readonly endColumn: number }>(
    sites: readonly T[],
    column: number,
): readonly T[] {
    const around = sites.filter((site) => site.column <= column && site.endColumn > column);
    return around.length > 0 ? around : sites;
}

/** Jumps to just before an event. Target ids are positions of the trace, and so good for as long as the trace is. */
export function goto(context: Context, args: DebugProtocol.GotoArguments): undefined {
    const debuggee = context.still;
    const cpu = context.cpu(args.threadId);
    const position = args.targetId - 1;
    if (!Number.isInteger(position) || position < 0 || position > debuggee.replay.branch.entries.length) {
        throw noSuch(`there is no goto target ${args.targetId}`);
    }
    jump(context, debuggee, debuggee.replay.branch.id, position, cpu);
    return undefined;
}

/** Moves the cursor and tells the client. @throws RequestError when there is no such place */
export function jump(context: Context, debuggee: Debuggee, branch: number, position: number, focus: number): void {
    const found = debuggee.replay.branches[branch];
    if (found === undefined) throw noSuch(`there is no branch ${branch}: there are ${debuggee.replay.branches.length}`);
    if (!Number.isInteger(position) || position < 0 || position > found.entries.length) {
        throw noSuch(`there is no step ${position}: ${found.name} has ${found.entries.length}`);
    }
    context.after(() => {
        debuggee.replay.goto({ branch: found, position });
        debuggee.focus = focus;
        tellStopped(context, {
            reason: 'goto',
            description: position === 0 ? 'At the start of the trace' : `After step ${position}`,
        });
    });
}

/** Rewinds a procedure, a handler, a CPU to its first event, or the trace to before an earlier step. */
export function restartFrame(context: Context, args: DebugProtocol.RestartFrameArguments): undefined {
    const debuggee = context.still;
    const frame = debuggee.frames.get(args.frameId);
    if (frame === undefined) throw noSuch(`there is no frame ${args.frameId}: frames are good until the next stop`);
    if (frame.kind === 'label') throw impossible('this is a label, not a frame');
    const { replay } = debuggee;
    if (frame.kind === 'earlier') {
        jump(context, debuggee, replay.branch.id, frame.position - 1, debuggee.focus);
        return undefined;
    }
    const position = entryOf(debuggee, frame.cpu, frame.expansion);
    jump(context, debuggee, replay.branch.id, position, frame.cpu);
    return undefined;
}

/** The position before a CPU entered an expansion it is in (or began, for none). */
function entryOf(debuggee: Debuggee, cpu: number, expansion: number | null): number {
    const { replay, program } = debuggee;
    let entry = replay.position;
    for (let position = replay.position - 1; position >= 0; position--) {
        const step = replay.stepAt(position);
        if (step === null || step.cpu !== cpu || step.kind === 'drain') continue;
        const inside =
            expansion === null ||
            (step.kind === 'take'
                ? isHandler(debuggee, expansion)
                : (program.events[step.event]?.frames.some((frame) => frame.expansion === expansion) ?? false));
        if (!inside) break;
        entry = position;
        if (step.kind === 'take' && expansion !== null) break;
    }
    return entry;
}

function isHandler({ program }: Debuggee, expansion: number): boolean {
    return program.events.some((event) =>
        event.frames.some((frame) => frame.expansion === expansion && frame.procedure === 'on ipi'),
    );
}
