/**
 * How deep a CPU stands in procedures and IPI handlers. A CPU is inside a call once it has performed an event of it: before
 * that it stands at the call. Taking an IPI is entering its handler.
 */
import type { CpuIndex, EventId, Frame, Program } from '../../machine/program';
import type { Snapshot, Step } from '../../machine/trace';

/** Where a CPU stands at an event: the frames it is inside of, and the call it stands at, if the event lies in one. */
export interface Standing {
    /** Outermost first. */
    readonly inside: readonly Frame[];
    /** The call that its next event enters; null: it stands at the event itself. */
    readonly at: Frame | null;
}

/** Where a CPU stands that performs `event` next. */
export function standingAt(program: Program, steps: readonly Step[], cpu: CpuIndex, event: EventId | null): Standing {
    const frames = event === null ? [] : (program.events[event]?.frames ?? []);
    if (frames.length === 0) return { inside: [], at: null };
    const last = lastOwn(steps, cpu);
    const entered = new Set(
        last === null || last.event < 0
            ? []
            : (program.events[last.event]?.frames ?? []).map((frame) => frame.expansion),
    );
    const isTaken = last !== null && last.kind === 'take';
    const outside = frames.findIndex(
        (frame) => !entered.has(frame.expansion) && !(isTaken && frame.procedure === 'on ipi'),
    );
    if (outside < 0) return { inside: frames, at: null };
    return { inside: frames.slice(0, outside), at: frames[outside] ?? null };
}

/** The last thing a CPU did itself: a store becoming visible is not one. */
function lastOwn(steps: readonly Step[], cpu: CpuIndex): Step | null {
    for (let index = steps.length - 1; index >= 0; index--) {
        const step = steps[index];
        if (step?.cpu === cpu && step.kind !== 'drain') return step;
    }
    return null;
}

/** Frames a CPU is inside of now, those of what a handler interrupted included, outermost first. */
export function openFrames(
    snapshot: Snapshot,
    program: Program,
    steps: readonly Step[],
    cpu: CpuIndex,
): readonly Frame[] {
    const at = snapshot.cpus[cpu];
    if (at === undefined) return [];
    const interrupted = at.handlers.flatMap((handler) =>
        handler.interrupted === null ? [] : (program.events[handler.interrupted]?.frames ?? []),
    );
    return [...interrupted, ...standingAt(program, steps, cpu, at.next).inside];
}

export function depthOf(snapshot: Snapshot, program: Program, steps: readonly Step[], cpu: CpuIndex): number {
    return openFrames(snapshot, program, steps, cpu).length;
}
