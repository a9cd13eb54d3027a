/** Where steps are written, as people count lines. */
import type { Span } from '../machine/program';
import type { Step } from '../machine/trace';
import { eventOf } from './names';
import type { Scene } from './scene';
import { effect } from './scene';
import type { StepPlace } from './protocol';

/** A place in a file; lines and columns from 1. `file` is absent for the scenario itself. */
export interface Place {
    readonly file?: string;
    readonly line: number;
    readonly column: number;
}

/** Finds the line and column of a span; null where its file is not known. */
export type PlaceOf = (span: Span) => Place | null;

/**
 * Where a step is written: its statement; for a held store that becomes visible, the statement that stored; for an IPI that is
 * taken, the handler or else the CPU.
 */
export function spanOf(scene: Scene, step: Step): Span | undefined {
    const { program, trace } = scene;
    const event = eventOf(program, step.event);
    if (event !== undefined) return event.span;
    const drain = effect(step, 'drain');
    const issued = drain === undefined ? undefined : trace.steps[drain.since];
    if (issued !== undefined) return eventOf(program, issued.event)?.span;
    const handler = program.events.find(
        (each) => each.cpu === step.cpu && each.frames.some((frame) => frame.procedure === 'on ipi'),
    );
    return handler?.frames.find((frame) => frame.procedure === 'on ipi')?.call ?? program.cpus[step.cpu]?.span;
}

/** The outermost call that a step is made in, which the scenario itself contains; undefined where a CPU's own text has the step. */
export function callOf({ program }: Scene, step: Step): Span | undefined {
    const frames = eventOf(program, step.event)?.frames ?? [];
    return frames[0]?.call ?? undefined;
}

/** A step's statement, and beside it the call in the scenario where the statement is another file's. */
export function stepPlace(place: PlaceOf, span: Span, call: Span | undefined): StepPlace | null {
    const at = place(span);
    const from = call === undefined || call.file !== undefined ? null : place(call);
    if (at === null) return from;
    return at.file === undefined || from === null ? at : { ...at, call: { line: from.line, column: from.column } };
}
