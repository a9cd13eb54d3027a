/** Everything both engines need for one program, computed once: values, layouts, initial states. */
import type { Architecture } from './architectures/architecture';
import { arm64 } from './architectures/arm64';
import { riscv64 } from './architectures/riscv64';
import { x86_64 } from './architectures/x86_64';
import { createGeometry, createValueTable, type Core, type Geometry, type ValueTable } from './core';
import { FIXED_SLOTS, LOCATION_SLOTS, MAX_DEPTH, PC, REGISTER_SLOTS, STATUS, type Layout } from './layout';
import type { ArchitectureName, CpuIndex, Program } from './program';
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
}

export function createSetup(program: Program): Setup {
    const values = createValueTable();
    const reach = reachOf(program);
    return {
        program,
        architecture: ARCHITECTURES[program.architecture],
        values,
        geometry: createGeometry(program, values),
        reach,
        layouts: program.cpus.map((_, cpu) => createLayout(program, cpu, reach[cpu])),
    };
}

function createLayout(program: Program, cpu: CpuIndex, reach: Reach): Layout {
    let slots = FIXED_SLOTS;
    const place = (size: number): number => {
        const slot = slots;
        slots += size;
        return slot;
    };
    const all = <T>(list: readonly T[], wanted: (index: number) => boolean, size: number): Int32Array =>
        Int32Array.from(list, (_, index) => (wanted(index) ? place(size) : -1));
    const lines = program.locations.reduce((most, location) => Math.max(most, location.line + 1), 0);
    // One more for Geometry.nowhere.
    const lineList = Array.from({ length: lines + 1 }, (_, line) => line);
    const armedHere = (index: number): boolean => {
        const property = program.properties[index];
        return property.kind === 'stale' && program.marks[property.after].cpu === cpu;
    };
    const register = all(program.cpus[cpu].registers, (index) => reach.registers.has(index), REGISTER_SLOTS);
    const location = all(
        program.locations,
        (index) => reach.locations.has(index) || [...reach.maintained].includes(program.locations[index].line),
        LOCATION_SLOTS,
    );
    const clean = all(lineList, (line) => reach.maintained.has(line), 2);
    const { snapshotsCoherence } = ARCHITECTURES[program.architecture];
    const fenced = all(program.locations, (index) => snapshotsCoherence && reach.fetched.has(index), 2);
    const stack = place(program.cpus[cpu].handler === null ? 0 : 2 * MAX_DEPTH);
    const sent = all(program.cpus, (index) => reach.targets.has(index), 1);
    const loop = Int32Array.from({ length: reach.loops }, () => place(1));
    const armed = all(program.properties, armedHere, 1);
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
