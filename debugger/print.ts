/** Lines in the console: each is linked to its event. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Span } from '../machine/program';
import type { Step } from '../machine/trace';
import type { Context } from './context';
import type { Debuggee } from './debuggee';
import { momentAt } from './replay/moments';
import { runForward } from './replay/run';
import type { Hit } from './replay/stops';
import { endText, lastStepText } from './view/explain';
import { spanOf } from './view/frames';

/** Colours of CPUs in the console, in declaration order; not red, which means violation. */
const CPU_COLOURS = [36, 35, 33, 32, 34] as const;

type Link = Partial<Pick<DebugProtocol.OutputEvent['body'], 'source' | 'line' | 'column'>>;

function link(debuggee: Debuggee, span: Span | null): Link {
    if (span === null) return {};
    const { source, line, column } = debuggee.texts.place(span);
    return { source, line, column };
}

/** The step that led to `position`, as a sentence. `data.step` counts from 1. */
export function sayStep(context: Context, debuggee: Debuggee, position: number): void {
    const { replay } = debuggee;
    const step = replay.stepAt(position - 1);
    if (step === null) return;
    context.say(`${marker(context, step)} ${lastStepText(replay, position)}`, {
        category: 'stdout',
        ...link(debuggee, spanOf(replay, step)),
        data: { step: step.index + 1 },
    });
}

/** The number of a step, in the colour of its CPU where the client can show it. */
function marker(context: Context, step: Step): string {
    const number = `${step.index + 1}`.padStart(3);
    if (!context.client.supportsAnsi) return number;
    const colour = CPU_COLOURS[step.cpu % CPU_COLOURS.length] ?? 36;
    return `\u001b[${colour}m${number}\u001b[0m`;
}

/** The message of a log point. */
export function sayHit(context: Context, debuggee: Debuggee, hit: Hit): void {
    const { replay } = debuggee;
    const text = hit.stop.log?.(momentAt(replay, replay.position)) ?? '';
    const site = context.breakpoints.answer(hit.stop.id).site;
    context.say(text, { category: 'console', ...link(debuggee, site?.span ?? null), data: { step: replay.position } });
}

/**
 * The whole trace, for a run without debugging.
 * @returns whether nothing was violated and nobody is stuck
 */
export function printTrace(context: Context, debuggee: Debuggee): boolean {
    const { replay } = debuggee;
    if (!replay.scripted) {
        // A safe scenario: one interleaving of it, the newest answers everywhere.
        const run = runForward(replay, 0, []);
        while (run.next().done !== true);
        replay.goto({ branch: replay.branch, position: 0 });
    }
    for (let position = 1; position <= replay.branch.entries.length; position++) {
        replay.goto({ branch: replay.branch, position });
        sayStep(context, debuggee, position);
    }
    context.say(endText(replay, debuggee.shows), { category: 'important' });
    return replay.snapshot.violated.length === 0 && replay.snapshot.stuck.length === 0;
}
