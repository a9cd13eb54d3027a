/** Entering a procedure, as a moment. */
import type { Moment } from '../replay/moments';

/** Whether the next event is the first of an expansion of this procedure. */
export function entersProcedure(moment: Moment, procedure: string): boolean {
    const { next, program, state } = moment;
    if (next === null || next.event < 0 || next.kind === 'drain' || next.kind === 'take') return false;
    const frame = program.events[next.event]?.frames.find((each) => each.procedure === procedure);
    if (frame === undefined) return false;
    for (let index = state.steps.length - 1; index >= 0; index--) {
        const step = state.steps[index];
        if (step === undefined || step.cpu !== next.cpu || step.kind === 'drain') continue;
        if (step.kind === 'take') return true;
        return !(program.events[step.event]?.frames.some((each) => each.expansion === frame.expansion) ?? false);
    }
    return true;
}
