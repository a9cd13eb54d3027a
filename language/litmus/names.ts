/** What a litmus test speaks about while it is lowered: symbols, locations, the shared register file. Each is made when first named. */
import { isSymbol, symbolIndex, symbolValue } from '../../machine/program';
import type { Location, LocationId, Op, Pc, ProgramSymbol, RegisterId, Value } from '../../machine/program';

/** Tables of a program under construction. */
export interface Names {
    readonly registers: string[];
    readonly locations: Location[];
    readonly symbols: ProgramSymbol[];
    readonly register: (canonicalName: string) => RegisterId;
    /** The memory location of that name; of an array its first element. */
    readonly location: (name: string) => LocationId;
    readonly addressOfLocation: (name: string) => Value;
    /** Declares an array of elements of `size` bytes; null when the name is taken. */
    readonly array: (name: string, length: number, size: number) => readonly LocationId[] | null;
    /** The elements of an array; null when there is none of that name. */
    readonly elements: (name: string) => readonly LocationId[] | null;
    readonly isElement: (location: LocationId) => boolean;
    /** Says how many bytes a location has. */
    readonly sized: (name: string, size: number) => void;
    /** Bytes of a location: of an array's elements, or as {@link sized} said; else 4. */
    readonly sizeOf: (location: LocationId) => number;
    /** Makes the addresses that adding these numbers of bytes to known ones leads to. */
    readonly displace: (offsets: readonly number[]) => void;
    /** The address of code; `cell` makes it a location too, so that loads, stores and maintenance reach it. */
    readonly addressOfCode: (pc: Pc, name: string, cell: Value | null) => Value;
    /** Equal texts are equal values. */
    readonly instruction: (text: string, op: () => Op | null, modifiable: boolean) => Value;
    readonly setInitial: (location: LocationId, initial: Value) => void;
    /** The location a code address stands for, or null. */
    readonly cellOf: (address: Value) => LocationId | null;
}

/** Sums that are sums of sums: two write-backs, an offset to their result. */
const ROUNDS = 4;
/** Places of one object at most; arithmetic beyond them is not modelled, and says so when it happens. */
const MOST_PLACES = 64;

/** Every location becomes an object whose places are its own and those that the offsets lead to. */
function displace(symbols: ProgramSymbol[], offsets: readonly number[]): void {
    const objects = new Map<number, { readonly name: string; readonly offsets: Set<number> }>();
    symbols.forEach((symbol, index) => {
        if (symbol.kind !== 'address' || symbol.pc !== null) return;
        const within = symbol.within ?? { object: index, offset: 0 };
        symbols[index] = { ...symbol, within };
        const object = objects.get(within.object) ?? { name: symbol.name, offsets: new Set<number>() };
        object.offsets.add(within.offset);
        objects.set(within.object, object);
    });
    for (const [object, { name, offsets: places }] of objects) {
        for (let round = 0; round < ROUNDS; round++)
            for (const place of [...places])
                for (const offset of offsets) if (places.size < MOST_PLACES) places.add(place + offset);
        const there = new Set(
            symbols.flatMap((symbol) =>
                symbol.kind === 'address' && symbol.within?.object === object ? [symbol.within.offset] : [],
            ),
        );
        for (const offset of places) {
            if (there.has(offset)) continue;
            const written = `${name}${offset < 0 ? '-' : '+'}${Math.abs(offset)}`;
            symbols.push({ kind: 'address', name: written, location: null, pc: null, within: { object, offset } });
        }
    }
}

export function createNames(): Names {
    const registers: string[] = [];
    const locations: Location[] = [];
    const symbols: ProgramSymbol[] = [];
    const known = new Map<string, Value>();
    const words = new Map<string, LocationId>();
    const arrays = new Map<string, readonly LocationId[]>();
    const sizes = new Map<LocationId, number>();
    const add = (key: string, symbol: ProgramSymbol): Value => {
        const value = symbolValue(symbols.length);
        symbols.push(symbol);
        known.set(key, value);
        return value;
    };
    const addLocation = (location: Omit<Location, 'line'>): LocationId => {
        // herd7's model, and so litmus tests: every location has a cache line of its own.
        locations.push({ ...location, line: locations.length });
        return locations.length - 1;
    };
    const names: Names = {
        registers,
        locations,
        symbols,
        register: (name) => {
            const at = registers.indexOf(name);
            return at >= 0 ? at : registers.push(name) - 1;
        },
        location: (name) => {
            const at = words.get(name) ?? addLocation({ name, kind: 'word', initial: 0 });
            words.set(name, at);
            return at;
        },
        addressOfLocation: (name) =>
            known.get(`location ${name}`) ??
            add(`location ${name}`, { kind: 'address', name, location: names.location(name), pc: null }),
        array: (name, length, size) => {
            if (words.has(name)) return null;
            const elements = Array.from({ length }, (_, index) =>
                addLocation({ name: `${name}[${index}]`, kind: 'word', initial: 0 }),
            );
            const object = symbols.length;
            elements.forEach((location, index) => {
                const offset = index * size;
                const written = offset === 0 ? name : `${name}+${offset}`;
                const symbol = {
                    kind: 'address',
                    name: written,
                    location,
                    pc: null,
                    within: { object, offset },
                } as const;
                add(`location ${index === 0 ? name : `${name}[${index}]`}`, symbol);
                words.set(index === 0 ? name : `${name}[${index}]`, location);
                sizes.set(location, size);
            });
            arrays.set(name, elements);
            return elements;
        },
        elements: (name) => arrays.get(name) ?? null,
        isElement: (location) => [...arrays.values()].some((elements) => elements.includes(location)),
        sized: (name, size) => sizes.set(names.location(name), size),
        sizeOf: (location) => sizes.get(location) ?? 4,
        displace: (offsets) => {
            displace(symbols, offsets);
        },
        addressOfCode: (pc, name, cell) => {
            const found = known.get(`code ${pc}`);
            if (found !== undefined) return found;
            const location = cell === null ? null : addLocation({ name, kind: 'code', initial: cell, pc });
            return add(`code ${pc}`, { kind: 'address', name, location, pc });
        },
        instruction: (text, op, modifiable) =>
            known.get(`instruction ${text}`) ??
            add(`instruction ${text}`, { kind: 'instruction', text, op: op(), modifiable }),
        setInitial: (location, initial) => {
            locations[location] = { ...locations[location], initial };
        },
        cellOf: (address) => {
            const symbol = isSymbol(address) ? symbols[symbolIndex(address)] : null;
            return symbol?.kind === 'address' && symbol.pc !== null ? symbol.location : null;
        },
    };
    return names;
}
