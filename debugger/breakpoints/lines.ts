/** Where the events of a program stand in its texts, and which of them a line means. */
import type { EventId, Program, Span } from '../../machine/program';
import type { Moment } from '../replay/moments';
import type { TextLines } from '../positions';

/** A place one can stop at: an event, or the call of a procedure (then: its first event). */
export interface Site {
    /** Path of the file in spans; undefined: the scenario. */
    readonly file: string | undefined;
    readonly span: Span;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
    /** Events that stand here. */
    readonly events: ReadonlySet<EventId>;
    /** Expansions called here: entering one of them counts. */
    readonly expansions: ReadonlySet<number>;
}

interface Building {
    file: string | undefined;
    span: Span;
    events: Set<EventId>;
    expansions: Set<number>;
}

/** All places of a program, in text order per file. */
export function sitesOf(program: Program, texts: (file: string | undefined) => TextLines | null): Site[] {
    const building = new Map<string, Building>();
    const at = (span: Span): Building => {
        const key = `${span.file ?? ''}:${span.start}:${span.end}`;
        const known = building.get(key);
        if (known !== undefined) return known;
        const made: Building = { file: span.file, span, events: new Set(), expansions: new Set() };
        building.set(key, made);
        return made;
    };
    program.events.forEach((event, id) => {
        // The acknowledgement, the return, and a handler that is not written stand nowhere one would break.
        const written = (span: Span): boolean => {
            const text = texts(span.file)?.text ?? '';
            return !text.startsWith('}', span.start);
        };
        if (event.kind !== 'ack' && written(event.span)) at(event.span).events.add(id);
        for (const frame of event.frames) {
            const isImplied =
                frame.procedure === 'on ipi' &&
                texts(frame.call.file)?.text.startsWith('on', frame.call.start) !== true;
            if (!isImplied) at(frame.call).expansions.add(frame.expansion);
        }
    });
    const sites: Site[] = [];
    for (const { file, span, events, expansions } of building.values()) {
        const text = texts(file);
        if (text === null) continue;
        sites.push({ file, span, ...text.extent(span), events, expansions });
    }
    return sites.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
}

/**
 * The sites a breakpoint on a line (from 1) means. A line without events means the next one that has some.
 * @param column from 1; the site that starts there, or else the innermost one around it
 */
export function sitesAt(
    sites: readonly Site[],
    file: string | undefined,
    line: number,
    column?: number,
): readonly Site[] {
    const inFile = sites.filter((site) => site.file === file);
    const first = Math.min(...inFile.filter((site) => site.line >= line).map((site) => site.line));
    const onLine = inFile.filter((site) => site.line === first);
    if (column === undefined || first !== line) return onLine;
    const exact = onLine.filter((site) => site.column === column);
    if (exact.length > 0) return exact;
    const after = onLine.filter((site) => site.column > column);
    const around = onLine.filter((site) => site.column < column && (site.endLine > line || site.endColumn > column));
    const inner = around.at(-1);
    if (inner !== undefined) return [inner];
    return after.length > 0 ? after.slice(0, 1) : onLine.slice(-1);
}

/** Whether what happens next at a moment is at a site. */
export function isAbout(site: Site, moment: Moment): boolean {
    const { next, program } = moment;
    if (next === null || next.kind === 'drain' || next.kind === 'take') return false;
    if (site.events.has(next.event)) return true;
    const frames = program.events[next.event]?.frames ?? [];
    const entering = frames.find((frame) => site.expansions.has(frame.expansion));
    return entering !== undefined && !isInside(moment, entering.expansion);
}

/** Whether the last event of the CPU that acts next was already inside an expansion. */
function isInside(moment: Moment, expansion: number): boolean {
    const { steps } = moment.state;
    for (let index = steps.length - 1; index >= 0; index--) {
        const step = steps[index];
        if (step === undefined || step.cpu !== moment.next?.cpu || step.event < 0 || step.kind === 'drain') continue;
        return moment.program.events[step.event]?.frames.some((frame) => frame.expansion === expansion) ?? false;
    }
    return false;
}
