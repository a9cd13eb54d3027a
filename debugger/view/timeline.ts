/** What the timeline view is told: the picture of the present branch, and the state at the cursor. */
import { mail } from '../../report/mail';
import { cpuName, stepText } from '../../report/names';
import type { PlaceOf } from '../../report/places';
import { callOf, stepPlace } from '../../report/places';
import { story, midway } from '../../report/story';
import { pictureOf } from '../../report/timeline/picture';
import { cardsOf } from '../../report/timeline/cards';
import type { TimelineBranch, TimelineChoice, TimelineParams, TimelineState } from '../../report/protocol';
import type { BreakpointSet } from '../breakpoints/set';
import type { Debuggee } from '../debuggee';
import type { Branch } from '../replay/branch';
import { stateAt } from '../replay/branch';
import { momentAt } from '../replay/moments';
import { choiceShort, choiceWhy, sceneUpTo } from './explain';
import { spanOf } from './frames';
import type { Texts } from './texts';

/** @param asked the id of the picture the asker holds (it is not made again), and whether the diagram is wanted too */
export function timelineState(
    debuggee: Debuggee,
    breakpoints: BreakpointSet,
    { known, mail: wanted = false }: TimelineParams,
): TimelineState {
    const { replay, program, texts } = debuggee;
    const { branch } = replay;
    const end = branch.entries.length;
    const id = `${program.name}/${branch.id}/${end}`;
    const whole = sceneUpTo(replay, end);
    const place = placesIn(texts);
    const cursor = replay.state.steps.length;
    const violated = whole.trace.property;
    const prevented = violated === null || cursor < whole.trace.steps.length ? undefined : debuggee.prevented(violated);
    const told =
        cursor === whole.trace.steps.length && whole.trace.property !== null
            ? story(whole, prevented)
            : midway(whole, cursor);
    const before = replay.position > 0 ? replay.snapshotAt(replay.position - 1) : undefined;
    return {
        id,
        ...(known === id
            ? {}
            : {
                  picture: pictureOf(whole),
                  places: whole.trace.steps.map((step) => {
                      const span = spanOf(replay, step);
                      return span === null ? null : stepPlace(place, span, callOf(whole, step));
                  }),
              }),
        cursor,
        sentence: told,
        cards: cardsOf(whole, replay.snapshot, before, debuggee.focus, place),
        choices: choicesHere(debuggee),
        notModelled: replay.stepper.notModelled(replay.state),
        breakpoints: stepsWithBreakpoints(debuggee, breakpoints),
        branches: replay.branches.length < 2 ? [] : replay.branches.map((each) => branchOf(debuggee, each)),
        ...(wanted ? { mail: mail(whole) } : {}),
    };
}

const placesIn =
    (texts: Texts): PlaceOf =>
    (span) => {
        const extent = texts.lines(span.file)?.extent(span);
        if (extent === undefined) return null;
        const place = { line: extent.line, column: extent.column };
        return span.file === undefined ? place : { file: span.file, ...place };
    };

function choicesHere(debuggee: Debuggee): TimelineChoice[] {
    const { replay, program } = debuggee;
    const taken = replay.next?.key;
    const all = replay.choices();
    const outlook = debuggee.outlooks.at(replay.position, all);
    return all.map((choice): TimelineChoice => {
        const reach = outlook.get(choice.key) ?? 'unknown';
        return {
            key: choice.key,
            cpu: choice.cpu,
            text: choiceShort(program, choice),
            reason: choiceWhy(replay, choice),
            taken: choice.key === taken,
            danger: reach === 'unknown' ? null : reach === 'yes',
        };
    });
}

/** Steps (from 1) that a breakpoint stops before. */
function stepsWithBreakpoints({ replay }: Debuggee, breakpoints: BreakpointSet): number[] {
    const stops = breakpoints.stops.filter((stop) => stop.kind !== 'data breakpoint' && stop.kind !== 'exception');
    if (stops.length === 0) return [];
    const found: number[] = [];
    for (let position = 0; position < replay.branch.entries.length; position++) {
        const step = replay.stepAt(position);
        if (step === null) continue;
        const moment = momentAt(replay, position);
        if (stops.some((stop) => stop.matches(moment))) found.push(step.index + 1);
    }
    return found;
}

function branchOf({ replay, program }: Debuggee, branch: Branch): TimelineBranch {
    const end = stateAt(replay.stepper, branch, branch.entries.length);
    const snapshot = replay.stepper.snapshot(end);
    const { origin } = branch;
    const before = origin === null ? undefined : stateAt(replay.stepper, branch, origin.at).steps.length;
    const own = before === undefined ? undefined : end.steps[before];
    return {
        id: branch.id,
        name: branch.name,
        from: origin === null || before === undefined ? null : { branch: origin.branch.id, step: before },
        text: own === undefined ? '' : `${cpuName(program, own.cpu)}: ${stepText(program, own)}`,
        current: branch === replay.branch,
        outcome: snapshot.violated.length > 0 ? 'violated' : snapshot.finished ? 'finished' : 'open',
    };
}
