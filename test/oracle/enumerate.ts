/** All final states Arm's model allows of a small program, by enumerating its candidate executions. */
import type { Program, Value } from '../../machine/program';
import type { Event } from './events';
import { allowed, type Candidate } from './model';
import { rvwmo, tso } from './others';
import { NotCovered, pathsOf, type Path } from './paths';

const MODELS = { arm64: allowed, x86_64: tso, riscv64: rvwmo };

/** Every value a location may hold: initial values, and whatever some path stores. */
function domains(program: Program): Path[][] {
    const domain = program.locations.map((location) => new Set([location.initial]));
    for (let round = 0; round < 12; round++) {
        const paths = program.cpus.map((_, cpu) => pathsOf(program, cpu, domain));
        let grew = false;
        for (const { events } of paths.flat()) {
            for (const written of events) {
                if (written.kind !== 'write') continue;
                grew ||= !domain[written.location].has(written.value);
                domain[written.location].add(written.value);
            }
        }
        // A value comes about by a chain of writes, and no execution has more of them than the paths.
        if (!grew || round >= mostWrites(paths)) return paths;
    }
    throw new NotCovered('values that grow without end');
}

const mostWrites = (paths: readonly Path[][]): number =>
    paths
        .map((own) => Math.max(...own.map(({ events }) => events.filter(({ kind }) => kind === 'write').length)))
        .reduce((sum, count) => sum + count, 0);

/** Final states over {@link Program.observed}, sorted, as strings of values. @throws NotCovered */
export function oracleStates(program: Program, most = 400_000): string[] {
    if (program.filter !== undefined) throw new NotCovered('a filter');
    const found = new Set<string>();
    let candidates = 0;
    let tried = 0;
    for (const paths of product(domains(program))) {
        const events = paths.flatMap((path) => path.events);
        if (events.length > 31) throw new NotCovered('more than 31 events');
        const position = paths.flatMap((path) => path.events.map((_, at) => at));
        const sources = events.map((event, at) => sourcesOf(events, event, at));
        if (sources.some((list) => list.length === 0)) continue;
        for (const coherence of coherences(program, events, position)) {
            if (++tried > 10 * most) throw new NotCovered('too many coherence orders');
            const state = stateOf(program, paths, events, coherence);
            if (found.has(state)) continue;
            for (const readsFrom of product(sources)) {
                if (++candidates > most) throw new NotCovered('too many candidate executions');
                const candidate: Candidate = {
                    events,
                    position,
                    readsFrom,
                    coherence,
                    idc: program.options.idc,
                    dic: program.options.dic,
                };
                if (!MODELS[program.architecture](candidate)) continue;
                found.add(state);
                break;
            }
        }
    }
    return [...found].sort();

    /** Writes an event may read from; −1 is the initial value, −2 stands for an event that reads nothing. */
    function sourcesOf(events: readonly Event[], event: Event, at: number): number[] {
        if (event.kind !== 'read' && event.kind !== 'fetch') return [-2];
        const writes = events.flatMap((other, index) =>
            index !== at && other.kind === 'write' && other.location === event.location && other.value === event.value
                ? [index]
                : [],
        );
        return program.locations[event.location].initial === event.value ? [-1, ...writes] : writes;
    }
}

/** Every choice of one element of each list. */
function* product<T>(lists: readonly (readonly T[])[], chosen: readonly T[] = []): Generator<T[]> {
    if (chosen.length === lists.length) {
        yield [...chosen];
        return;
    }
    for (const item of lists[chosen.length]) yield* product(lists, [...chosen, item]);
}

/** Coherence orders: per location, every order of its writes that keeps each CPU's own. */
function* coherences(program: Program, events: readonly Event[], position: readonly number[]): Generator<number[]> {
    const writes = program.locations.map((_, location) =>
        events.flatMap((event, at) => (event.kind === 'write' && event.location === location ? [at] : [])),
    );
    const orders = writes.map((list) =>
        permutations(list).filter((order) =>
            order.every((a, i) =>
                order.every((b, j) => i >= j || events[a].cpu !== events[b].cpu || position[a] < position[b]),
            ),
        ),
    );
    for (const chosen of product(orders)) {
        const place = events.map(() => -1);
        for (const order of chosen) order.forEach((write, at) => (place[write] = at));
        yield place;
    }
}

function permutations(list: readonly number[]): number[][] {
    if (list.length === 0) return [[]];
    return list.flatMap((first, at) =>
        permutations(list.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
    );
}

function stateOf(
    program: Program,
    paths: readonly Path[],
    events: readonly Event[],
    coherence: readonly number[],
): string {
    const last = (location: number): Value => {
        let newest = -1;
        let value = program.locations[location].initial;
        events.forEach((event, at) => {
            if (event.kind !== 'write' || event.location !== location || coherence[at] <= newest) return;
            newest = coherence[at];
            value = event.value;
        });
        return value;
    };
    const values = program.observed.map((observable) => {
        if (observable.kind === 'fault') {
            const { fault } = paths[observable.cpu];
            return fault !== null && (observable.pc === null || observable.pc === fault) ? 1 : 0;
        }
        return observable.kind === 'register'
            ? paths[observable.cpu].registers[observable.reg]
            : last(observable.location);
    });
    return values.join(' ');
}
