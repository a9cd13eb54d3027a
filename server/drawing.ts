/** What is drawn of a checked scenario, and what comes of it: plain data, since the checker's worker draws. */
import type { Analysis } from '../analysis/analysis';
import type { CheckReport } from '../analysis/types';
import { notesOf } from '../language';
import type { Program } from '../machine/program';
import type { Picture } from '../report/timeline/picture';
import { witnessLines } from './checkResult';
import type { Target, TimelineAnswer, TraceResult } from './protocol';

/** Of an analysis, what a drawing shows. */
export interface Subject {
    readonly uri: string;
    readonly version: number;
    readonly text: string;
    readonly title: string | null;
    /** Who and where: the first two parts of the scenario's `source`. */
    readonly citation: string;
    readonly notes: readonly string[];
    readonly programs: readonly Program[];
}

export function subjectOf({ uri, version, text, file, lowered }: Analysis): Subject {
    const source = file.items.find((item) => item.kind === 'source')?.citation.value ?? '';
    return {
        uri,
        version,
        text,
        title: file.items.find((item) => item.kind === 'scenario')?.title.value ?? null,
        citation: source.split(', ').slice(0, 2).join(', '),
        notes: notesOf(file),
        programs: lowered.programs.map(({ program }) => program),
    };
}

export type Wish =
    /** Lanes and the initial state, before anything is known. */
    | { readonly kind: 'lanes'; readonly target: Target }
    /** The counterexample. */
    | { readonly kind: 'trace'; readonly report: CheckReport; readonly target: Target }
    /** The counterexample, or what there is instead; `report` is null where nothing could be checked. */
    | { readonly kind: 'timeline'; readonly report: CheckReport | null; readonly target: Target };

/** Without its steps in words, which name places in files that only the server has. */
export interface DrawnTrace extends Omit<TraceResult, 'witness'> {
    /** Index into the subject's programs. */
    readonly program: number;
}

export type Drawn =
    | { readonly kind: 'lanes'; readonly picture: Picture | null }
    | { readonly kind: 'timeline'; readonly trace: DrawnTrace | null; readonly instead: TimelineAnswer['instead'] };

/** The drawing as the client is sent it. */
export function completed(analysis: Analysis, drawn: DrawnTrace): TraceResult | null {
    const { program: index, ...rest } = drawn;
    const program = analysis.lowered.programs[index]?.program;
    return program === undefined ? null : { ...rest, witness: witnessLines(analysis, program, drawn.trace) };
}
