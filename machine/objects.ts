/** Addresses as places in objects: what arithmetic on them gives. */
import { isSymbol, symbolIndex, symbolValue, type AluFunction, type Program, type Value } from './program';

export interface Objects {
    /** The symbols that arithmetic on an address may lead to, itself included. */
    siblings(symbol: number): readonly number[];
    /** An address and a number, or two addresses of one object, added or subtracted; null when that is no such sum. */
    arithmetic(fn: AluFunction, a: Value, b: Value): Value | null;
}

/** The objects of a program. */
export function objectsOf({ symbols }: Program): Objects {
    const members = new Map<number, Map<number, number>>();
    symbols.forEach((symbol, index) => {
        if (symbol.kind !== 'address' || symbol.within === undefined) return;
        const { object, offset } = symbol.within;
        const places = members.get(object) ?? new Map<number, number>();
        members.set(object, places.set(offset, index));
    });
    const placeOf = (value: Value): { object: number; offset: number } | null => {
        const symbol = isSymbol(value) ? symbols[symbolIndex(value)] : null;
        return symbol?.kind === 'address' ? (symbol.within ?? null) : null;
    };
    const at = (object: number, offset: number): Value | null => {
        const found = members.get(object)?.get(offset);
        return found === undefined ? null : symbolValue(found);
    };
    return {
        siblings(index) {
            const place = placeOf(symbolValue(index));
            return place === null ? [index] : [...(members.get(place.object)?.values() ?? [index])];
        },
        arithmetic(fn, a, b) {
            if (members.size === 0 || (fn !== 'add' && fn !== 'sub')) return null;
            const [left, right] = [placeOf(a), placeOf(b)];
            if (left !== null && right !== null)
                return fn === 'sub' && left.object === right.object ? left.offset - right.offset : null;
            if (left !== null && !isSymbol(b)) return at(left.object, left.offset + (fn === 'add' ? b : -b));
            return right !== null && !isSymbol(a) && fn === 'add' ? at(right.object, right.offset + a) : null;
        },
    };
}
