/** Items of the `trace`s of a file that cannot happen where they stand: each is followed on the stepping machine. */
import type { LoweredTrace, TraceTarget } from '../language';
import type { Program } from '../machine/program';
import { createStepper } from '../machine/stepper';
import { followTrace } from './script';

/** The first item of a trace that cannot happen. Plain data. */
export interface ImpossibleItem {
    /** Index of the program. */
    readonly program: number;
    readonly trace: Pick<LoweredTrace, 'name' | 'span'>;
    readonly item: TraceTarget;
}

/** @param programs of one file; those without `traces` are not looked at */
export function impossibleItems(
    programs: readonly { readonly program: Program; readonly traces?: readonly LoweredTrace[] }[],
): readonly ImpossibleItem[] {
    return programs.flatMap(({ program, traces = [] }, index) => {
        if (traces.length === 0) return [];
        const stepper = createStepper(program);
        return traces.flatMap((trace) => {
            const { infeasible } = followTrace(stepper, trace);
            const { name, span } = trace;
            return infeasible === null ? [] : [{ program: index, trace: { name, span }, item: infeasible }];
        });
    });
}
