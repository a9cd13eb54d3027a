/** What a litmus test speaks about while it is lowered: symbols, locations, the shared register file. Each is made when first named. */
import { isSymbol, symbolIndex, symbolValue } from '../../machine/program';
import type { Location, LocationId, Op, Pc, ProgramSymbol, RegisterId, Value } from '../../machine/program';

/** Tables of a program under construction. */
export interface Names {
    readonly registers: string[];
    readonly locations: Location[];
    readonly symbols: ProgramSymbol[];
    readonly register: (canonicalName: string) => RegisterId;
    /** The memory location of that name. */
    readonly location: (name: string) => LocationId;
    readonly addressOfLocation: (name: string) => Value;
    /** The address of code; `cell` makes it a location too, so that loads, stores and maintenance reach it. */
    readonly addressOfCode: (pc: Pc, name: string, cell: Value | null) => Value;
    /** Equal texts are equal values. */
    readonly instruction: (text: string, op: () => Op | null, modifiable: boolean) => Value;
    readonly setInitial: (location: LocationId, initial: Value) => void;
    /** The location a code address stands for, or null. */
    readonly cellOf: (address: Value) => LocationId | null;
}

export function createNames(): Names {
    const registers: string[] = [];
    const locations: Location[] = [];
    const symbols: ProgramSymbol[] = [];
    const known = new Map<string, Value>();
    const words = new Map<string, LocationId>();
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
