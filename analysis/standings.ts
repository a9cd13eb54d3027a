/** The states of CPUs at places of the document: a survey's standings, gathered per statement. */
import type { CpuItem, Statement } from '../language';
import type { CpuIndex, EventId, LocationId, Program, ProgramEvent, Value } from '../machine/program';
import type { Standing, Survey } from '../machine/survey';
import type { Analysis } from './analysis';
import { spanInDocument } from './places';

/** In front of a statement, in front of a CPU's first event, or behind its last. */
export type Place = Statement | 'start' | 'end';

/**
 * The state of a CPU at a place: the union over all executions and all visits.
 *
 * @returns null where no execution gets there, or the program has no such CPU
 */
export function standingAt(
    analysis: Analysis,
    program: Program,
    { standings }: Survey,
    item: CpuItem,
    place: Place,
): Standing | null {
    const cpu = program.cpus.findIndex(({ name }) => name === item.name.text);
    const own = standings.filter((each) => each.cpu === cpu);
    const wanted = eventsAt(analysis, program, cpu, place);
    const [first, ...rest] = own.filter(({ event }) => wanted.has(event));
    return first ? rest.reduce(union, first) : null;
}

/** The events that a CPU is in front of at a place; null stands for its end. */
function eventsAt(analysis: Analysis, { events }: Program, cpu: CpuIndex, place: Place): ReadonlySet<EventId | null> {
    if (place === 'end') return new Set([null]);
    const own = events.flatMap((event, id) => (event.cpu === cpu ? [{ event, id }] : []));
    if (place === 'start') return new Set(own.slice(0, 1).map(({ id }) => id));
    const here = own.filter(({ event }) => {
        const span = spanInDocument(analysis, event);
        return span !== null && span.start >= place.span.start && span.end <= place.span.end;
    });
    const [first] = here;
    if (first === undefined) return new Set();
    // Of a call, only its first event; a loop around it brings that back with every round.
    return new Set(here.filter(({ event }) => isSame(event, first.event)).map(({ id }) => id));
}

function isSame(a: ProgramEvent, b: ProgramEvent): boolean {
    return a.span.start === b.span.start && a.span.file === b.span.file && a.frames.length === b.frames.length;
}

function union(a: Standing, b: Standing): Standing {
    const both = <T>(one: readonly T[], other: readonly T[]): T[] => [...new Set([...one, ...other])];
    const words = new Map<LocationId, readonly Value[]>();
    for (const { location, may } of [...a.words, ...b.words]) words.set(location, both(words.get(location) ?? [], may));
    const code = new Map<LocationId, Standing['code'][number]>();
    for (const each of [...a.code, ...b.code]) {
        const known = code.get(each.location);
        code.set(each.location, {
            location: each.location,
            icache: both(known?.icache ?? [], each.icache),
            pipeline: both(known?.pipeline ?? [], each.pipeline),
        });
    }
    return {
        cpu: a.cpu,
        event: a.event,
        modes: both(a.modes, b.modes),
        masked: both(a.masked, b.masked),
        registration:
            a.registration && b.registration
                ? {
                      own: both(a.registration.own, b.registration.own),
                      others: a.registration.others.map(({ cpu, may }) => ({
                          cpu,
                          may: both(may, b.registration?.others.find((each) => each.cpu === cpu)?.may ?? []),
                      })),
                  }
                : null,
        code: [...code.values()],
        words: [...words].map(([location, may]) => ({ location, may })),
        held: both(a.held, b.held),
        pending: both(a.pending, b.pending),
    };
}
