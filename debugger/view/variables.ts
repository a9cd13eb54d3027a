/** Variables before they are DAP: names, values as text, children made when they are opened. */
import type { Span } from '../../machine/program';
import type { ForceTarget } from '../replay/branch';
import type { CpuIndex, Program } from '../../machine/program';
import type { Snapshot } from '../../machine/trace';
import type { Format } from '../expressions/show';

export interface VariableSpec {
    readonly name: string;
    readonly value: string;
    readonly type?: string;
    /** Names it in expressions; stable over stops. */
    readonly evaluateName?: string;
    readonly children?: () => readonly VariableSpec[];
    /** What a data breakpoint on it watches, where that is not what names it. */
    readonly watch?: string;
    /** Number of indexed children, for paging. */
    readonly indexed?: number;
    /** What a what-if sets. */
    readonly settable?: ForceTarget;
    readonly declared?: Span;
    /** The step (from 0) that gave it its value. */
    readonly since?: number;
    readonly stale?: boolean;
}

/** What variables are made from. */
export interface Look {
    readonly program: Program;
    readonly snapshot: Snapshot;
    readonly cpu: CpuIndex;
    readonly format: Format;
}

/** `step 3`, as people count; steps before the first are the initial state. */
export const stepName = (index: number): string => (index < 0 ? 'the start' : `step ${index + 1}`);
