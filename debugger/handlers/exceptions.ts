/** What a session stops at by itself, and its explanation. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { checkElements } from '../arguments';
import { FILTERS, missedBy } from '../breakpoints/exceptions';
import type { FilterId } from '../breakpoints/exceptions';
import type { Context } from '../context';
import type { Debuggee } from '../debuggee';
import { malformed, noSuch } from '../errors';
import { waitFor } from '../progress';
import { momentAt } from '../replay/moments';
import { headline, lastStepText, reasonsOf, sceneUpTo, storyTeller } from '../view/explain';
import { cpuName } from '../../report/names';
import { answers } from './breakpoints';

export function setExceptionBreakpoints(
    context: Context,
    args: DebugProtocol.SetExceptionBreakpointsArguments,
): object {
    checkElements(args.filterOptions, { filterId: 'string', condition: 'string?' }, 'filterOptions');
    const { breakpoints } = context;
    const asked = [
        ...(args.filters as readonly unknown[]).map((filter) => ({ filter: filterOf(filter), condition: undefined })),
        ...(args.filterOptions ?? []).map((option) => ({
            filter: filterOf(option.filterId),
            condition: option.condition,
        })),
    ];
    breakpoints.filters = asked.map((each) => ({ id: breakpoints.newId(), ...each }));
    return answers(
        context,
        breakpoints.filters.map((wish) => wish.id),
    );
}

function filterOf(id: unknown): FilterId {
    const filter = FILTERS.find((each) => each.id === id);
    if (filter === undefined) {
        throw malformed(
            `there is no exception filter ${JSON.stringify(id)}: use ${FILTERS.map((each) => each.id).join(', ')}`,
        );
    }
    return filter.id;
}

/** Milliseconds an explanation waits for what would have prevented the violation. */
const PATIENCE_MS = 3_000;

const TITLES: Readonly<Record<FilterId, string>> = {
    violation: 'property violated',
    stale: 'stale execution',
    missed: 'IPI not sent',
    unpredictable: 'unpredictable execution',
    stuck: 'stuck',
};

type Info = DebugProtocol.ExceptionInfoResponse['body'];

/** What happened, the chain of causes, and where it is written. */
export function exceptionInfo(context: Context, args: DebugProtocol.ExceptionInfoArguments): Info | Promise<Info> {
    const debuggee = context.still;
    context.cpu(args.threadId);
    const { replay, program } = debuggee;
    const moment = momentAt(replay, replay.position);
    const applying = FILTERS.filter((filter) => filter.applies(moment));
    const [filter] = applying;
    if (filter === undefined) throw noSuch('nothing went wrong at this step: there is nothing to explain');
    const scene = sceneUpTo(replay);
    const last = scene.trace.steps.at(-1);
    const chain = last === undefined ? [] : reasonsOf(program, last, scene.trace.steps);
    const missed = filter.id === 'missed' ? missedBy(moment) : null;
    const title = missed === null ? headline(replay) : `${cpuName(program, missed)} is not interrupted`;
    // Everything of this moment is worded before anything is waited for: the cursor may move meanwhile.
    const tell = storyTeller(replay);
    const happened =
        missed === null
            ? null
            : `${lastStepText(replay)} ${cpuName(program, missed)} gets no IPI: it will not be made to synchronize.`;
    const property = scene.trace.property === null ? undefined : program.properties[scene.trace.property];
    const info = (prevented: string | undefined): Info => ({
        exceptionId: applying.map((each) => TITLES[each.id]).join(', '),
        // The exception widget of VS Code shows the description, and not the message of the details.
        description: happened ?? tell(prevented),
        breakMode: 'always',
        details: {
            message: title,
            typeName: TITLES[filter.id],
            fullTypeName: property === undefined ? TITLES[filter.id] : `${TITLES[filter.id]}: ${property.text}`,
            evaluateName: 'why()',
            // Shown below the message: the chain of events that allowed it, or its causes, nearest first.
            stackTrace: chain.join('\n'),
        },
    });
    if (happened !== null) return info(undefined);
    const found = prevention(context, debuggee, scene.trace.property);
    return found instanceof Promise ? found.then(info) : info(found);
}

/** A sentence about what would have prevented a violation; undefined: nothing did, or it takes too long to find out. */
function prevention(
    context: Context,
    { studies, isPreventable }: Debuggee,
    property: number | null,
): string | undefined | Promise<string | undefined> {
    if (property === null || !isPreventable) return undefined;
    const { preventions } = studies;
    const known = preventions.at(property);
    if (!preventions.isOpen(property)) return known;
    // The widget with the explanation waits for this.
    let enough = (): void => undefined;
    const given = new Promise<undefined>((resolve) => (enough = () => resolve(undefined)));
    const timer = setTimeout(enough, PATIENCE_MS);
    const either = Promise.race([preventions.soon(property), given]).finally(() => clearTimeout(timer));
    return waitFor(context, 'Looking for what would have prevented this', either, () => {
        preventions.stop(property);
        enough();
    });
}
