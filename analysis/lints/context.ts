/** A program as lints look at it: per CPU, what it does in the order of its text, each with its place in the document. */
import type { LocationId, Program, ProgramEvent, Property } from '../../machine/program';
import type { Analysis } from '../analysis';
import type { ConfigurationReport } from '../types';
import { spanInDocument } from '../places';
import { locationOf, storesWord } from './acts';
import type { Act, LintContext } from './lint';

export function contextOf(analysis: Analysis, program: Program, configuration: ConfigurationReport): LintContext {
    const acts = program.code.flatMap((op): (Act & { cpu: number })[] => {
        const event = program.events[op.event];
        return event ? [{ op, event, span: spanInDocument(analysis, event), cpu: event.cpu }] : [];
    });
    const violated = configuration.properties.flatMap(({ outcome, property }) =>
        outcome === 'violated' ? (program.properties[property] ?? []) : [],
    );
    const cpus = program.cpus.map(({ name, startsInUser }, index) => {
        const mine = acts.filter(({ cpu }) => cpu === index);
        return {
            index,
            name,
            startsInUser,
            acts: mine.filter(({ event }) => !isHandled(event)),
            handler: mine.filter(({ event }) => isHandled(event)),
            isAccused: violated.some((property) => isAbout(program, property, index)),
        };
    });
    // Who writes what they read has to do with it too.
    const read = new Set(cpus.filter(({ isAccused }) => isAccused).flatMap(({ acts: own }) => wordsRead(program, own)));
    const accused = cpus
        .filter((cpu) => cpu.isAccused || cpu.acts.some((act) => storesWord(program, act) && isIn(program, act, read)))
        .map((cpu) => ({ ...cpu, isAccused: true }));
    return { analysis, program, configuration, cpus, accused, suspects: suspects(violated) };
}

function wordsRead(program: Program, acts: readonly Act[]): LocationId[] {
    return acts.flatMap(({ op }) =>
        op.op === 'load' || op.op === 'rmw' || op.op === 'cas' ? (locationOf(program, op.addr) ?? []) : [],
    );
}

function isIn(program: Program, { op }: Act, locations: ReadonlySet<LocationId>): boolean {
    const isStore = op.op === 'store' || op.op === 'rmw' || op.op === 'cas';
    const location = isStore ? locationOf(program, op.addr) : null;
    return location !== null && locations.has(location);
}

/** Whether the violation of a property is something a CPU may have to do with. */
function isAbout(program: Program, property: Property, cpu: number): boolean {
    switch (property.kind) {
        case 'stale': {
            const isSeen = property.on.includes(cpu) || program.marks[property.after]?.cpu === cpu;
            return (
                isSeen || program.code.some(({ op, event }) => op === 'store' && isPatchBy(program.events[event], cpu))
            );
        }
        case 'ipiInUser':
            return false;
        case 'returns':
        case 'unpredictable':
        case 'final':
        case 'assert':
            return true;
    }
}

const isPatchBy = (event: ProgramEvent | undefined, cpu: number) => event?.cpu === cpu && event.kind === 'patch';

function suspects(violated: readonly Property[]): ReadonlySet<LocationId> | null {
    const found = new Set<LocationId>();
    for (const property of violated) {
        if (property.kind === 'final' || property.kind === 'assert') return null;
        if (property.kind === 'stale' || property.kind === 'unpredictable') found.add(property.location);
    }
    return found;
}

const isHandled = ({ frames, kind }: Act['event']) =>
    kind === 'ack' || frames.some(({ procedure }) => procedure === 'on ipi');
