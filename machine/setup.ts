/** Everything both engines need for one program, computed once: values, layouts, initial states. */
import type { Architecture } from './architectures/architecture';
import { arm64 } from './architectures/arm64';
import { riscv64 } from './architectures/riscv64';
import { x86_64 } from './architectures/x86_64';
import { createGeometry, createValueTable, type Core, type Geometry, type ValueTable } from './core';
import { FIXED_SLOTS, LOCATION_SLOTS, MAX_DEPTH, PC, REGISTER_SLOTS, STATUS, type Layout } from './layout';
import { askedOf } from './asked';
import type { ArchitectureName, CpuIndex, LocationId, Observable, Program } from './program';
import { reachOf, type Reach } from './reach';
import type { Timeline } from './timeline';

/** A later architecture is one more file, one more name in program.ts, and one more word here: docs/architecture.md. */
export const ARCHITECTURES: Readonly<Record<ArchitectureName, Architecture>> = { arm64, x86_64, riscv64 };

export interface Setup {
    readonly program: Program;
    readonly architecture: Architecture;
    readonly values: ValueTable;
    readonly geometry: Geometry;
    readonly reach: readonly Reach[];
    readonly layouts: readonly Layout[];
    /** What is asked for of final states. */
    readonly asked: readonly Observable[];
    /** Locations the order of whose writes is asked for, also where no CPU reads them: by final values and by `forbid stale`. */
    readonly ordered: ReadonlySet<LocationId>;
}

export function createSetup(program: Program): Setup {
    const values = createValueTable();
    const asked = askedOf(program);
    const reach = reachOf(program, asked);
    return {
        program,
        architecture: ARCHITECTURES[program.architecture],
        values,
        geometry: createGeometry(program, values),
        reach,
        layouts: program.cpus.map((_, cpu) => createLayout(program, cpu, reach[cpu])),
        asked,
        ordered: orderedOf(program, asked),
    };
}

function orderedOf({ properties }: Program, asked: readonly Observable[]): Set<LocationId> {
    const found = new Set<LocationId>();
    for (const one of asked) if (one.kind === 'location') found.add(one.location);
    for (const property of properties) if (property.kind === 'stale') found.add(property.location);
    return found;
}

function createLayout(program: Program, cpu: CpuIndex, reach: Reach): Layout {
    let slots = FIXED_SLOTS;
    const place = (wanted: boolean, size: number): number => {
        if (!wanted) return -1;
        slots += size;
        return slots - size;
    };
    const { locations, properties, marks, cpus } = program;
    const { cleaned, invalidated, fetched } = reach;
    const register = cpus[cpu].registers.map((_, index) => place(reach.registers.has(index), REGISTER_SLOTS));
    const location = locations.map(({ line }, index) =>
        place(reach.locations.has(index) || cleaned.has(line) || invalidated.has(line), LOCATION_SLOTS),
    );
    const clean: number[] = [];
    for (const { line } of locations) while (clean.length <= line) clean.push(place(cleaned.has(clean.length), 2));
    // One more for Geometry.nowhere.
    clean.push(-1);
    const { snapshotsCoherence } = ARCHITECTURES[program.architecture];
    const fenced = locations.map((_, index) => place(snapshotsCoherence && fetched.has(index), 2));
    const stack = place(true, cpus[cpu].handler === null ? 0 : 2 * MAX_DEPTH);
    const sent = cpus.map((_, index) => place(reach.targets.has(index), 1));
    const loop: number[] = [];
    while (loop.length < reach.loops) loop.push(place(true, 1));
    const armed = properties.map((property) =>
        place(property.kind === 'stale' && marks[property.after].cpu === cpu, 1),
    );
    return { slots, register, location, clean, fenced, stack, sent, loop, armed };
}

/** A CPU in front of a timeline, in its initial state. */
export function createCore(setup: Setup, cpu: CpuIndex, timeline: Timeline, s = initialState(setup, cpu)): Core {
    const { program, architecture, geometry, values, layouts } = setup;
    return { program, architecture, geometry, values, cpu, layout: layouts[cpu], timeline, s };
}

export function initialState(setup: Setup, cpu: CpuIndex): Uint16Array {
    const { entry, initial, startsInUser } = setup.program.cpus[cpu];
    const layout = setup.layouts[cpu];
    const s = new Uint16Array(layout.slots);
    s[PC] = entry;
    s[STATUS] = startsInUser ? 0x100 : 0;
    layout.register.forEach((slot, register) => {
        if (slot >= 0) s[slot] = setup.values.numberOf(initial[register] ?? 0);
    });
    return s;
}
