/** What the rules work on: one CPU's packed state beside the timeline it sees. Both engines use the same. */
import type { Architecture } from './architectures/architecture';
import type { Layout } from './layout';
import { objectsOf, type Objects } from './objects';
import type { LocationId, Program, Value } from './program';
import type { Timeline } from './timeline';

/** Values as small numbers, in order of first use; number 0 is the integer 0. */
export interface ValueTable {
    readonly values: Value[];
    numberOf(value: Value): number;
}

export function createValueTable(): ValueTable {
    const values: Value[] = [0];
    const numbers = new Map<Value, number>([[0, 0]]);
    return {
        values,
        numberOf(value) {
            const known = numbers.get(value);
            if (known !== undefined) return known;
            const fresh = values.length;
            if (fresh > 0xffff) throw new RangeError('more than 65,536 different values');
            values.push(value);
            numbers.set(value, fresh);
            return fresh;
        },
    };
}

/** Per location and line, what the rules ask for often. */
export interface Geometry {
    readonly lineOf: readonly number[];
    /** The line of addresses that are no location: nobody stores there, so maintenance of it only waits in its place. */
    readonly nowhere: number;
    /** Code cells of each line. */
    readonly cellsOf: readonly (readonly LocationId[])[];
    /** Lines that hold a code cell. */
    readonly codeLines: readonly number[];
    /** Value number of each location's initial value. */
    readonly initial: readonly number[];
    /** Addresses as places in objects. */
    readonly objects: Objects;
}

/** One CPU in front of a timeline. `s` is the state being changed. */
export interface Core {
    readonly program: Program;
    readonly architecture: Architecture;
    readonly geometry: Geometry;
    readonly cpu: number;
    readonly layout: Layout;
    readonly timeline: Timeline;
    readonly values: ValueTable;
    s: Uint16Array;
}

export function createGeometry(program: Program, values: ValueTable): Geometry {
    const lineOf: number[] = [];
    const initial: number[] = [];
    let lines = 0;
    for (const location of program.locations) {
        lineOf.push(location.line);
        initial.push(values.numberOf(location.initial));
        lines = Math.max(lines, location.line + 1);
    }
    const cellsOf: LocationId[][] = [];
    for (let line = 0; line <= lines; line++) cellsOf.push([]);
    program.locations.forEach((location, id) => {
        if (location.kind === 'code') cellsOf[location.line].push(id);
    });
    const codeLines = cellsOf.flatMap((cells, line) => (cells.length > 0 ? [line] : []));
    return { lineOf, nowhere: lines, cellsOf, codeLines, initial, objects: objectsOf(program) };
}
