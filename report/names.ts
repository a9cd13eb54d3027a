/** What values, places and events are called, in the words of the scenario. */
import type { CpuIndex, EventId, LocationId, Program, ProgramEvent, Value } from '../machine/program';
import { isSymbol, symbolIndex } from '../machine/program';
import type { Step } from '../machine/trace';

/** A value as the reader writes it: `new`, `0`, an instruction, an address. */
export function valueName(program: Program, value: Value): string {
    if (!isSymbol(value)) return String(value);
    const symbol = program.symbols[symbolIndex(value)];
    if (symbol === undefined) return '?';
    switch (symbol.kind) {
        case 'none':
            return 'not executed';
        case 'address':
            return symbol.name;
        case 'version':
            return symbol.name;
        case 'instruction':
            return symbol.text;
    }
}

export function cpuName(program: Program, cpu: CpuIndex): string {
    return program.cpus[cpu]?.name ?? '?';
}

export function locationName(program: Program, location: LocationId): string {
    return program.locations[location]?.name ?? '?';
}

/** Locations on one cache line, as a list of names; `every line` for the whole cache. */
export function lineName(program: Program, line: number | 'all'): string {
    if (line === 'all') return 'every line';
    const names = program.locations.filter((l) => l.line === line && l.kind === 'code').map((l) => l.name);
    return names.length > 0 ? names.join(', ') : (program.locations.find((l) => l.line === line)?.name ?? '?');
}

export function eventOf(program: Program, id: EventId): ProgramEvent | undefined {
    return id < 0 ? undefined : program.events[id];
}

/** How many events each procedure expansion holds; computed once per program. */
const sizes = new WeakMap<Program, Map<number, number>>();

function expansionSize(program: Program, expansion: number): number {
    let known = sizes.get(program);
    if (known === undefined) {
        known = new Map();
        for (const event of program.events)
            for (const frame of event.frames) known.set(frame.expansion, (known.get(frame.expansion) ?? 0) + 1);
        sizes.set(program, known);
    }
    return known.get(expansion) ?? 0;
}

/**
 * The event as it is drawn: a procedure that is one single event (`smp_mb()` for its `dmb ish`) is shown under its own name,
 * without a frame around it; `instead` is then the event's text, for the note.
 */
export function shown(program: Program, event: ProgramEvent): { text: string; instead?: string; depth: number } {
    let depth = event.frames.length;
    let name: string | undefined;
    while (depth > 0) {
        const frame = event.frames[depth - 1];
        if (frame === undefined || frame.procedure === 'on ipi' || expansionSize(program, frame.expansion) !== 1) break;
        name = frame.procedure;
        depth--;
    }
    // `isb()` around `isb` says nothing new.
    if (name === undefined || event.text === name || event.text.startsWith(`${name} `))
        return { text: event.text, depth };
    return { text: `${name}()`, instead: event.text, depth };
}

/** What a step performs early, ahead of program order: `y = 1`, `send ipi B`. */
export function earlyText(program: Program, step: Step): string {
    for (const effect of step.effects) {
        if (effect.kind === 'write')
            return `${locationName(program, effect.location)} = ${valueName(program, effect.value)}`;
        if (effect.kind === 'send') return `send ipi ${cpuName(program, effect.target)}`;
    }
    return 'a store';
}

/** What a step is called in one line: `dsb ish`, `registered(B) = 1`, `take ipi`. */
export function stepText(program: Program, step: Step): string {
    switch (step.kind) {
        case 'promise':
            return `${earlyText(program, step)}, early`;
        case 'event': {
            const event = eventOf(program, step.event);
            if (event === undefined) return '?';
            if (event.kind === 'ack') return 'acknowledge';
            return shown(program, event).text;
        }
        case 'drain': {
            for (const effect of step.effects)
                if (effect.kind === 'drain')
                    return `${locationName(program, effect.location)} = ${valueName(program, effect.value)}`;
            return 'a held store';
        }
        case 'take': {
            for (const effect of step.effects)
                if (effect.kind === 'take' && program.cpus.length > 2)
                    return `take ipi from ${cpuName(program, effect.sender)}`;
            return 'take ipi';
        }
    }
}
