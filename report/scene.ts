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

/** Where each CPU executes code that may be patched, in declaration order: only there a version's life matters. */
export function executedOn(program: Program, cpu: CpuIndex): LocationId[] {
    const found = new Set<LocationId>();
    for (const instruction of program.code) {
        if (program.events[instruction.event]?.cpu !== cpu) continue;
        if (instruction.op === 'fetch') for (const cell of instruction.cells) found.add(cell);
        if (instruction.op === 'fetchAndRun') found.add(instruction.cell);
    }
    return [...found].sort((a, b) => a - b);
}

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
export function skippedIpis(scene: Scene, step: Step): SkippedIpi[] {
    const { program, trace } = scene;
    const reads = effects(step, 'read').filter((read) => read.value === 0);
    const targets = new Set<CpuIndex>();
    for (const read of reads) {
        const location = program.locations[read.location];
        if (location?.kind === 'registration' && location.cpu !== undefined) targets.add(location.cpu);
    }
    if (targets.size === 0 || step.event < 0) return [];
    const next = trace.steps.find(
        (later) => later.index > step.index && later.cpu === step.cpu && later.kind === 'event',
    );
    const found: SkippedIpi[] = [];
    program.code.forEach((instruction, pc) => {
        if (instruction.op !== 'branch' || instruction.event !== step.event) return;
        for (let at = pc + 1; at < Math.min(instruction.target, program.code.length); at++) {
            const inside = program.code[at];
            if (inside?.op !== 'send' || !targets.has(inside.target)) continue;
            const performed = next !== undefined && rangeHas(program, pc + 1, instruction.target, next.event);
            if (!performed) found.push({ target: inside.target, event: inside.event });
        }
    });
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
export function drainOf(scene: Scene, index: number): Step | undefined {
    return scene.trace.steps.find((step) =>
        step.effects.some(
            (each) =>
                (each.kind === 'drain' && each.since === index) ||
                (each.kind === 'complete' && each.stores.includes(index)),
        ),
    );
}

/** The step that completed the maintenance issued by another one; undefined while it is in flight. */
export function completionOf(scene: Scene, index: number): Step | undefined {
    return scene.trace.steps.find((step) =>
        step.effects.some((each) => each.kind === 'complete' && each.maintenance.includes(index)),
    );
}

/** The last event kind that matters for naming a step's actor: its event, if it has one. */
export const eventKind = (scene: Scene, step: Step) => eventOf(scene.program, step.event)?.kind;
