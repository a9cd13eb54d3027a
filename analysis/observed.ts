/** What statements may observe over all executions: the explorer's observations, gathered per place of the document. */
import type { Program, ProgramEvent, Span, Value } from '../machine/program';
import { isSymbol, symbolIndex } from '../machine/program';
import type { Analysis } from './analysis';
import type { CheckReport } from './types';

export interface Observed {
    /** The statement or condition that reads. */
    readonly span: Span;
    /** One for each location and set of values; configurations that agree share it. */
    readonly observations: readonly {
        readonly location: string;
        readonly values: readonly string[];
        /** `{old, new}`; where several locations are read: `x {0, 1}`. */
        readonly text: string;
        /** The configurations it holds in. */
        readonly labels: readonly string[];
    }[];
}

/**
 * Per reading statement of the document, in text order. Nothing for configurations whose check was cut off: they have not
 * seen everything.
 */
export function observedIn(analysis: Analysis, report: CheckReport): readonly Observed[] {
    const places = new Map<
        string,
        { readonly span: Span; readonly sets: Map<string, { values: string[]; labels: string[] }> }
    >();
    for (const { program: index, observations, label, limit, failure } of report.configurations) {
        const program = analysis.lowered.programs[index]?.program;
        if (program === undefined || limit !== null || failure !== null) continue;
        const found = new Map<string, { span: Span; location: string; values: Value[] }>();
        for (const { event, location, value } of observations) {
            const at = program.events[event];
            const span = at && placeOf(analysis, at);
            const name = program.locations[location]?.name;
            if (!span || name === undefined) continue;
            const key = `${span.start} ${span.end} ${name}`;
            const known = found.get(key) ?? { span, location: name, values: [] };
            if (!known.values.includes(value)) known.values.push(value);
            found.set(key, known);
        }
        for (const { span, location, values } of found.values()) {
            const names = values.map((value) => nameOf(program, value));
            const place = places.get(`${span.start} ${span.end}`) ?? {
                span,
                sets: new Map<string, { values: string[]; labels: string[] }>(),
            };
            const key = `${location} ${names.join(' ')}`;
            const set = place.sets.get(key) ?? { values: names, labels: [] };
            set.labels.push(label);
            place.sets.set(key, set);
            places.set(`${span.start} ${span.end}`, place);
        }
    }
    return [...places.values()]
        .sort((a, b) => a.span.start - b.span.start)
        .map(({ span, sets }) => {
            const several = new Set([...sets.keys()].map((key) => key.split(' ')[0])).size > 1;
            return {
                span,
                observations: [...sets].map(([key, { values, labels }]) => {
                    const location = key.split(' ')[0] ?? '';
                    return { location, values, labels, text: `${several ? `${location} ` : ''}{${values.join(', ')}}` };
                }),
            };
        });
}

/** Only what stands in the document itself: a library procedure is looked at where it is called, step by step. */
function placeOf(analysis: Analysis, event: ProgramEvent): Span | null {
    return event.span.file === undefined || event.span.file === analysis.file.path ? event.span : null;
}

function nameOf(program: Program, value: Value): string {
    if (!isSymbol(value)) return String(value);
    const symbol = program.symbols[symbolIndex(value)];
    if (symbol === undefined) return '?';
    switch (symbol.kind) {
        case 'none':
            return 'none';
        case 'instruction':
            return symbol.text;
        case 'version':
            return symbol.quoted ? `"${symbol.name}"` : symbol.name;
        case 'address':
            return symbol.name;
    }
}
