/** What a session stops at by itself, and its explanation. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { checkElements } from '../arguments';
import { FILTERS, missedBy } from '../breakpoints/exceptions';
import type { FilterId } from '../breakpoints/exceptions';
import type { Context } from '../context';
import { malformed, noSuch } from '../errors';
import { momentAt } from '../replay/moments';
import { headline, lastStepText, reasonsOf, sceneUpTo, storyText } from '../view/explain';
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

const TITLES: Readonly<Record<FilterId, string>> = {
    violation: 'property violated',
    stale: 'stale execution',
    missed: 'IPI not sent',
    unpredictable: 'unpredictable execution',
    stuck: 'stuck',
};

/** What happened, the chain of causes, and where it is written. */
export function exceptionInfo(
    context: Context,
    args: DebugProtocol.ExceptionInfoArguments,
): DebugProtocol.ExceptionInfoResponse['body'] {
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
    const prevented =
        scene.trace.property === null ? undefined : debuggee.prevented(scene.trace.property, () => context.tools.now());
    const missed = filter.id === 'missed' ? missedBy(moment) : null;
    const message =
        missed === null
            ? storyText(replay, prevented)
            : `${lastStepText(replay)} ${cpuName(program, missed)} gets no IPI: it will not be made to synchronize.`;
    const property = scene.trace.property === null ? undefined : program.properties[scene.trace.property];
    return {
        exceptionId: applying.map((each) => TITLES[each.id]).join(', '),
        // The exception widget of VS Code shows the description, and not the message of the details.
        description: message,
        breakMode: 'always',
        details: {
            message: missed === null ? headline(replay) : `${cpuName(program, missed)} is not interrupted`,
            typeName: TITLES[filter.id],
            fullTypeName: property === undefined ? TITLES[filter.id] : `${TITLES[filter.id]}: ${property.text}`,
            evaluateName: 'why()',
            // Shown below the message: the chain of events that allowed it, or its causes, nearest first.
            stackTrace: chain.join('\n'),
        },
    };
}
