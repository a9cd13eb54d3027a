/** A trace with everything needed to speak about it, and the questions every wording asks of it. */
import type { CpuIndex, EventId, LocationId, Program, Value } from '../machine/program';
import type { CodeSnapshot, Effect, Snapshot, Step, Trace } from '../machine/trace';
import { eventOf } from './names';

/** What is told: a program and what happened in it. */
export interface Scene {
    readonly program: Program;
    readonly trace: Trace;
    /** State after 0, 1, 2, … steps (one more than there are steps). Without them the I-caches and pipelines are not drawn. */
    readonly snapshots?: readonly Snapshot[];
}

type EffectOf<K extends Effect['kind']> = Extract<Effect, { readonly kind: K }>;

/** The first effect of a kind, narrowed. */
export function effect<K extends Effect['kind']>(step: Step | undefined, kind: K): EffectOf<K> | undefined {
    return step?.effects.find((each): each is EffectOf<K> => each.kind === kind);
}

export function effects<K extends Effect['kind']>(step: Step, kind: K): EffectOf<K>[] {
    return step.effects.filter((each): each is EffectOf<K> => each.kind === kind);
}

/** The number of a step as people count: from 1; 0 is the initial state. */
export const human = (index: number): number => index + 1;

/** A CPU's code state in a snapshot. */
export function codeAt(scene: Scene, taken: number, cpu: CpuIndex, location: LocationId): CodeSnapshot | undefined {
    return scene.snapshots?.[taken]?.cpus[cpu]?.code.find((each) => each.location === location);
}

/** Answers that are asked again and again of the same program or scene are kept with it. */
const executedBy = new WeakMap<Program, readonly (readonly LocationId[])[]>();

/** Where a CPU executes code that may be patched, in declaration order: only there a version's life matters. */
export function executedOn(program: Program, cpu: CpuIndex): readonly LocationId[] {
    let known = executedBy.get(program);
    if (known === undefined) {
        const found = program.cpus.map(() => new Set<LocationId>());
        for (const instruction of program.code) {
            const own = found[program.events[instruction.event]?.cpu ?? -1];
            if (instruction.op === 'fetch') for (const cell of instruction.cells) own?.add(cell);
            if (instruction.op === 'fetchAndRun') own?.add(instruction.cell);
        }
        known = found.map((set) => [...set].sort((x, y) => x - y));
        executedBy.set(program, known);
    }
    return known[cpu] ?? [];
}

/** What one pass over a trace finds, for questions about single steps. */
interface Index {
    /** Per step: the CPU's next event step. */
    readonly nextEvent: readonly (Step | undefined)[];
    /** By step that issued it: the step that completed the maintenance, or made the store visible. */
    readonly completed: ReadonlyMap<number, Step>;
    readonly drained: ReadonlyMap<number, Step>;
    /** Branches by event. */
    readonly branches: ReadonlyMap<EventId, readonly number[]>;
    readonly skipped: Map<number, readonly SkippedIpi[]>;
    /** Steps that read a registration as 0. */
    readonly looks: readonly Step[];
}
const indices = new WeakMap<Trace, Index>();

function indexOf({ program, trace }: Scene): Index {
    const known = indices.get(trace);
    if (known !== undefined) return known;
    const nextEvent: (Step | undefined)[] = [];
    const latest: (Step | undefined)[] = [];
    const completed = new Map<number, Step>();
    const drained = new Map<number, Step>();
    const looks: Step[] = [];
    for (let at = trace.steps.length - 1; at >= 0; at--) {
        const step = trace.steps[at];
        nextEvent[at] = latest[step.cpu];
        if (step.kind === 'event') latest[step.cpu] = step;
    }
    for (const step of trace.steps)
        for (const each of step.effects) {
            if (each.kind === 'drain' && !drained.has(each.since)) drained.set(each.since, step);
            if (each.kind === 'read' && each.value === 0 && program.locations[each.location]?.kind === 'registration')
                looks.push(step);
            if (each.kind !== 'complete') continue;
            for (const issued of each.maintenance) if (!completed.has(issued)) completed.set(issued, step);
            for (const issued of each.stores) if (!drained.has(issued)) drained.set(issued, step);
        }
    const branches = new Map<EventId, number[]>();
    program.code.forEach((instruction, pc) => {
        if (instruction.op === 'branch')
            branches.set(instruction.event, [...(branches.get(instruction.event) ?? []), pc]);
    });
    const made = { nextEvent, completed, drained, branches, skipped: new Map<number, SkippedIpi[]>(), looks };
    indices.set(trace, made);
    return made;
}

/** The CPU's next step that is an event; undefined: there is none. */
export const nextEventOf = (scene: Scene, step: Step): Step | undefined => indexOf(scene).nextEvent[step.index];

/** Steps that read a registration as 0, in order. */
export const looksOf = (scene: Scene): readonly Step[] => indexOf(scene).looks;

/** CPUs that patch a location in this trace. */
export function patchers(scene: Scene, location: LocationId): CpuIndex[] {
    const found = new Set<CpuIndex>();
    for (const step of scene.trace.steps)
        for (const write of effects(step, 'write')) if (write.patch && write.location === location) found.add(step.cpu);
    return [...found];
}

/** Whether a CPU's read of `registered(X)` decided against an IPI: X, and the event of the send that did not happen. */
export interface SkippedIpi {
    readonly target: CpuIndex;
    readonly event: EventId;
}

/**
 * The IPIs that a step decided not to send: it read `registered(X)` as 0, an arm of its branch sends to X, and that CPU's
 * next step (if there is one) is not inside that arm.
 */
export function skippedIpis(scene: Scene, step: Step): readonly SkippedIpi[] {
    const { branches, skipped } = indexOf(scene);
    const known = skipped.get(step.index);
    if (known !== undefined) return known;
    const found = findSkipped(scene, step, branches.get(step.event) ?? []);
    skipped.set(step.index, found);
    return found;
}

function findSkipped(scene: Scene, step: Step, branches: readonly number[]): SkippedIpi[] {
    const { program } = scene;
    const targets = new Set<CpuIndex>();
    for (const read of effects(step, 'read')) {
        const location = program.locations[read.location];
        if (read.value === 0 && location?.kind === 'registration' && location.cpu !== undefined)
            targets.add(location.cpu);
    }
    if (targets.size === 0) return [];
    const next = nextEventOf(scene, step);
    const found: SkippedIpi[] = [];
    for (const pc of branches) {
        const instruction = program.code[pc];
        if (instruction?.op !== 'branch') continue;
        for (let at = pc + 1; at < Math.min(instruction.target, program.code.length); at++) {
            const inside = program.code[at];
            if (inside?.op !== 'send' || !targets.has(inside.target)) continue;
            const performed = next !== undefined && rangeHas(program, pc + 1, instruction.target, next.event);
            if (!performed) found.push({ target: inside.target, event: inside.event });
        }
    }
    return found;
}

function rangeHas(program: Program, from: number, to: number, event: EventId): boolean {
    for (let at = from; at < Math.min(to, program.code.length); at++)
        if (program.code[at]?.event === event) return true;
    return false;
}

/** The last step before `before` (exclusive) that satisfies a test. */
export function lastBefore(scene: Scene, before: number, test: (step: Step) => boolean): Step | undefined {
    for (let at = Math.min(before, scene.trace.steps.length) - 1; at >= 0; at--) {
        const step = scene.trace.steps[at];
        if (step !== undefined && test(step)) return step;
    }
    return undefined;
}

/** The step in which a label completed, as a property's `after` names it. */
export function markedAt(scene: Scene, cpu: CpuIndex, label: string): Step | undefined {
    return lastBefore(scene, scene.trace.steps.length, (step) =>
        step.cpu === cpu ? effects(step, 'mark').some((mark) => mark.label === label) : false,
    );
}

/** Whether a context synchronization event leaves a version that is not the newest one. */
export function leavesStale(scene: Scene, step: Step): { location: LocationId; values: Value[] }[] {
    const result: { location: LocationId; values: Value[] }[] = [];
    for (const location of executedOn(scene.program, step.cpu)) {
        const code = codeAt(scene, step.index + 1, step.cpu, location);
        const values = code?.pipeline.filter((value) => value !== code.newest) ?? [];
        if (values.length > 0) result.push({ location, values });
    }
    return result;
}

/** The last write of 1 to `registered(cpu)` before a step, by that CPU itself. */
export function registrationBefore(scene: Scene, cpu: CpuIndex, before: number): Step | undefined {
    const location = scene.program.cpus[cpu]?.registration;
    return lastBefore(scene, before, (step) =>
        step.cpu === cpu ? effects(step, 'write').some((w) => w.location === location && w.value === 1) : false,
    );
}

/** The step that made a held store visible; undefined while it is held. */
export const drainOf = (scene: Scene, index: number): Step | undefined => indexOf(scene).drained.get(index);

/** The step that completed the maintenance issued by another one; undefined while it is in flight. */
export const completionOf = (scene: Scene, index: number): Step | undefined => indexOf(scene).completed.get(index);

/** The last event kind that matters for naming a step's actor: its event, if it has one. */
export const eventKind = (scene: Scene, step: Step) => eventOf(scene.program, step.event)?.kind;
