/** How deep a CPU stands in procedures and IPI handlers. */
import type { CpuIndex, Frame, Program } from '../../machine/program';
import type { Snapshot } from '../../machine/trace';

/** Frames open around a CPU's next event, outermost first, those of interrupted events included. */
export function openFrames(snapshot: Snapshot, program: Program, cpu: CpuIndex): readonly Frame[] {
    const at = snapshot.cpus[cpu];
    if (at === undefined) return [];
    const own = at.next === null ? [] : (program.events[at.next]?.frames ?? []);
    const interrupted = at.handlers.flatMap((handler) =>
        handler.interrupted === null ? [] : (program.events[handler.interrupted]?.frames ?? []),
    );
    return [...interrupted, ...own];
}

export function depthOf(snapshot: Snapshot, program: Program, cpu: CpuIndex): number {
    return openFrames(snapshot, program, cpu).length;
}
