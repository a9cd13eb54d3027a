/**
 * What the state of a CPU may be in front of each of its events, as the union over all executions: every state of the stepping
 * machine is visited, in every order of everybody's steps.
 */
import { inUserMode, pendingIpis } from './interrupts';
import { MASKED, PC, STATUS } from './layout';
import type { CpuIndex, EventId, LocationId, Program, Value } from './program';
import { settled, type Looking } from './stepper/choices';
import { heldStore } from './stepper/entries';
import { waitsForOwnStore } from './stepper/fetching';
import { createKeys, type Identity } from './stepper/keys';
import { coreOf, createMachine, initialSituation, PLAUSIBLE, type Machine } from './stepper/machine';
import { outcomes } from './stepper/outcomes';
import { isOver } from './stepper/quiescence';
import { icache, mayRead, pipeline } from './stepper/sets';
import type { Situation } from './stepper/state';

/** One CPU in front of one of its events. Plain data; values in the order in which they were met. */
export interface Standing {
    readonly cpu: CpuIndex;
    /** null: behind its last event. */
    readonly event: EventId | null;
    readonly modes: readonly ('user' | 'kernel')[];
    /** Whether interrupts may be masked, and may be enabled. */
    readonly masked: readonly boolean[];
    /** The value of its registration, to itself and to each other CPU; null: nobody asks for it. */
    readonly registration: {
        readonly own: readonly Value[];
        readonly others: readonly { readonly cpu: CpuIndex; readonly may: readonly Value[] }[];
    } | null;
    /** Per code location: what its I-cache may hold, and what a fetch may return. */
    readonly code: readonly {
        readonly location: LocationId;
        readonly icache: readonly Value[];
        readonly pipeline: readonly Value[];
    }[];
    /** Per word: what a load may return. */
    readonly words: readonly { readonly location: LocationId; readonly may: readonly Value[] }[];
    /** Locations a store to which may still wait in its store buffer. */
    readonly held: readonly LocationId[];
    /** CPUs an IPI from which may be pending. */
    readonly pending: readonly CpuIndex[];
}

export interface Survey {
    readonly standings: readonly Standing[];
    /** Why not every execution was looked at; null: all were. */
    readonly limit: string | null;
    readonly states: number;
}

export interface SurveyLimits {
    readonly states: number;
    readonly milliseconds?: number;
    /** A clock; without one there is no time limit. */
    readonly now?: () => number;
}

/** @throws NotModelled as the stepping machine does */
export function survey(program: Program, limits: SurveyLimits): Survey {
    const machine = createMachine(program, PLAUSIBLE);
    const keys = createKeys();
    const seen = new Set<string>();
    const notes = new Map<string, Notes>();
    const deadline = limits.now ? limits.now() + (limits.milliseconds ?? Infinity) : Infinity;
    let limit: string | null = null;
    const looking: Looking = {
        step: 0,
        record: false,
        bounded: () => (limit ??= `loops were followed for ${program.options.loopBound} visits only`),
    };
    const work: { readonly situation: Situation; readonly identity: Identity }[] = [];
    const visit = (situation: Situation, identity: Identity): void => {
        const name = keys.text(identity);
        if (seen.has(name)) return;
        seen.add(name);
        work.push({ situation, identity });
    };
    const first = settled(machine, initialSituation(machine));
    visit(first, keys.of(first));
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
        if (seen.size > limits.states) {
            limit = `${limits.states} states`;
            break;
        }
        if (limits.now && (seen.size & 63) === 0 && limits.now() > deadline) {
            limit = `${limits.milliseconds ?? 0} ms`;
            break;
        }
        const { situation, identity } = node;
        program.cpus.forEach((_, cpu) => note(machine, situation, cpu, notes));
        for (const outcome of outcomes(machine, situation, looking))
            visit(outcome.situation, keys.after(situation, identity, outcome.situation));
    }
    const standings = [...notes.values()].map((each) => standing(machine, each));
    return {
        standings: standings.sort((a, b) => a.cpu - b.cpu || (a.event ?? Infinity) - (b.event ?? Infinity)),
        limit,
        states: seen.size,
    };
}

/** A {@link Standing} while it is gathered; values by number. */
interface Notes {
    readonly cpu: CpuIndex;
    readonly event: EventId | null;
    readonly modes: Set<'user' | 'kernel'>;
    readonly masked: Set<boolean>;
    readonly own: Set<number>;
    readonly others: Map<CpuIndex, Set<number>>;
    readonly icache: Map<LocationId, Set<number>>;
    readonly pipeline: Map<LocationId, Set<number>>;
    readonly words: Map<LocationId, Set<number>>;
    readonly held: Set<LocationId>;
    readonly pending: Set<CpuIndex>;
}

function notesOf(notes: Map<string, Notes>, cpu: CpuIndex, event: EventId | null): Notes {
    const key = `${cpu} ${event ?? 'end'}`;
    const known = notes.get(key);
    if (known) return known;
    const made: Notes = {
        cpu,
        event,
        modes: new Set(),
        masked: new Set(),
        own: new Set(),
        others: new Map(),
        icache: new Map(),
        pipeline: new Map(),
        words: new Map(),
        held: new Set(),
        pending: new Set(),
    };
    notes.set(key, made);
    return made;
}

function note(machine: Machine, situation: Situation, cpu: CpuIndex, all: Map<string, Notes>): void {
    const { program, timeline, setup } = machine;
    const { s, buffer } = situation.cpus[cpu];
    const instruction = program.code[s[PC]];
    const isEnd = instruction.op === 'halt' || isOver(machine, situation, cpu);
    const notes = notesOf(all, cpu, isEnd ? null : instruction.event);
    const core = coreOf(machine, situation, cpu);
    notes.modes.add(inUserMode(core) ? 'user' : 'kernel');
    notes.masked.add((s[STATUS] & MASKED) !== 0);
    for (const ts of pendingIpis(core)) notes.pending.add(situation.log[ts - 1].cpu);
    for (const entry of buffer) if (entry.kind === 'store') notes.held.add(entry.location);
    const { registration } = program.cpus[cpu];
    if (registration !== null) {
        const visible = mayRead(machine, situation, cpu, registration);
        notes.own.add(heldStore(buffer, registration)?.value ?? visible[visible.length - 1]);
        program.cpus.forEach((_, other) => {
            if (other === cpu) return;
            for (const value of mayRead(machine, situation, other, registration)) put(notes.others, other, value);
        });
    }
    program.locations.forEach(({ kind }, location) => {
        if (kind !== 'code') {
            for (const value of mayRead(machine, situation, cpu, location)) put(notes.words, location, value);
            return;
        }
        // Nothing is fetched from there until the store has become visible, and then the CPU still stands here.
        if (waitsForOwnStore(core, buffer, location)) return;
        const fetched = pipeline(machine, situation, cpu, location);
        const cached = icache(machine, situation, cpu, location);
        const valueOf = (ts: number) => (ts === 0 ? setup.geometry.initial[location] : timeline.value[ts]);
        for (const ts of fetched) put(notes.pipeline, location, valueOf(ts));
        for (const ts of cached) put(notes.icache, location, valueOf(ts));
    });
}

function put<K>(map: Map<K, Set<number>>, key: K, value: number): void {
    const known = map.get(key);
    if (known) known.add(value);
    else map.set(key, new Set([value]));
}

function standing({ program, setup }: Machine, notes: Notes): Standing {
    const valuesOf = (numbers: ReadonlySet<number> | undefined): Value[] =>
        [...(numbers ?? [])].map((number) => setup.values.values[number]);
    const { cpu, event } = notes;
    return {
        cpu,
        event,
        modes: [...notes.modes],
        masked: [...notes.masked],
        registration:
            program.cpus[cpu].registration === null
                ? null
                : {
                      own: valuesOf(notes.own),
                      others: [...notes.others].map(([other, may]) => ({ cpu: other, may: valuesOf(may) })),
                  },
        code: [...notes.pipeline].map(([location, fetched]) => ({
            location,
            icache: valuesOf(notes.icache.get(location)),
            pipeline: valuesOf(fetched),
        })),
        words: [...notes.words].map(([location, may]) => ({ location, may: valuesOf(may) })),
        held: [...notes.held],
        pending: [...notes.pending],
    };
}
