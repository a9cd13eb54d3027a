/** Restart: the file again, and the schedule as far as it fits. */
import { cpuName, stepText } from '../report/names';
import type { Context } from './context';
import type { Program } from '../machine/program';
import type { Debuggee, Origin } from './debuggee';
import { attributesOf, configurationOf, debuggeeOf, read } from './launch';
import { stepAfter } from './replay/branch';
import type { Refitted } from './replay/refit';
import { refit } from './replay/refit';
import { Replay } from './replay/replay';
import { choiceTitle } from './view/explain';

/** The file again, with the schedule as far as it can still be performed. @throws RequestError */
export async function relaunch(
    context: Context,
    before: Debuggee,
    args: Readonly<Record<string, unknown>>,
): Promise<{ debuggee: Debuggee; message: string | null }> {
    const attributes = attributesOf(args);
    const scenario = await read(context, attributes.program);
    const configuration = configurationOf(scenario, attributes);
    const stepper = context.tools.createStepper(configuration.program);
    const source = sourceOf(before);
    const refitted = refit(source.stepper, source.trunk, stepper);
    const replay = new Replay(stepper, before.replay.motion, refitted.schedule);
    const debuggee = debuggeeOf(context, scenario, configuration, before.mode, replay, attributes);
    for (const cpu of before.replay.held) if (configuration.program.cpus[cpu] !== undefined) replay.held.add(cpu);
    debuggee.focus = replay.next?.cpu ?? 0;
    debuggee.shows = before.shows;
    debuggee.origin = { ...source, length: refitted.schedule.length };
    return { debuggee, message: changes(source, configuration.program, refitted) };
}

type Source = Pick<Origin, 'stepper' | 'trunk'>;

/**
 * What to refit: the trunk, or what it was made from if nothing was stepped since, so that undoing a change of the file brings
 * the whole trace back.
 */
function sourceOf({ origin, replay }: Debuggee): Source {
    const [trunk] = replay.branches;
    if (trunk === undefined) throw new RangeError('a replay has its trunk');
    if (origin !== null && origin.length === trunk.entries.length) return origin;
    return { stepper: replay.stepper, trunk };
}

/** What became of a schedule on a changed scenario; null: it is as it was. */
function changes({ stepper, trunk }: Source, now: Program, { kept, added, gone, stoppedAt }: Refitted): string | null {
    const { length } = trunk.entries;
    if (kept === length && added.length === 0) return null;
    const before = stepper.program;
    const sentences = [`The scenario has changed: ${kept} of ${length} steps of the trace are performed as before.`];
    if (added.length > 0) {
        const texts = added.map(({ cpu, event }) => `\`${now.events[event]?.text ?? ''}\` on ${cpuName(now, cpu)}`);
        sentences.push(`New on the way: ${listed(texts)}.`);
    }
    if (gone.length > 0) {
        const texts = gone.map((step) => `\`${stepText(before, step)}\` on ${cpuName(before, step.cpu)}`);
        sentences.push(`No longer there: ${listed(texts)}.`);
    }
    const step = stoppedAt === null ? null : stepAfter(stepper, trunk, stoppedAt);
    if (stoppedAt !== null) {
        const what = step === null ? 'the value that was set' : choiceTitle(before, { ...step, preferred: false });
        sentences.push(`Step ${stoppedAt + 1} cannot happen any more: ${what}. The trace ends before it.`);
    }
    sentences.push('Start a new session to look for a counterexample again.');
    return sentences.join(' ');
}

const MOST_LISTED = 5;
const listed = (texts: readonly string[]): string =>
    texts.length <= MOST_LISTED
        ? texts.join(', ')
        : `${texts.slice(0, MOST_LISTED).join(', ')} and ${texts.length - MOST_LISTED} more`;
