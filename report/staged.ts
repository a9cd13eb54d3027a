/** A trace with the states in between: replayed on the stepping machine, which knows what every CPU may still hold. */
import type { Program } from '../machine/program';
import { createStepper } from '../machine/stepper';
import type { Trace } from '../machine/trace';
import type { Scene } from './scene';

/**
 * Replays a trace for drawing. A trace in which a store is performed early (`promise`) has no in-order replay: it is told
 * without I-caches and pipelines.
 * @throws RangeError when the trace is not one of this program
 */
export function staged(program: Program, trace: Trace): Scene {
    if (trace.steps.some((step) => step.kind === 'promise')) return { program, trace };
    const stepper = createStepper(program);
    let state = stepper.initial();
    const snapshots = [stepper.snapshot(state)];
    for (const step of trace.steps) {
        state = stepper.apply(state, step.key);
        snapshots.push(stepper.snapshot(state));
    }
    return { program, trace: { ...trace, steps: state.steps }, snapshots };
}
