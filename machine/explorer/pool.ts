/** A set of variable-length records of 16-bit slots, packed into one array: exact, no collisions, no objects. */

export interface Pool {
    readonly size: number;
    /** Bytes that its records and tables take at most. */
    readonly bytes: number;
    /** Bytes of the arrays allocated; text has none. */
    readonly capacity: number;
    clear(): void;
    /** Stores the first `length` slots of `record`; returns its number, and whether it is new in {@link Pool.fresh}. */
    insert(record: Uint16Array, length: number): number;
    /** Whether the last insertion was new. */
    readonly fresh: boolean;
    /** Copies a record into `into` and returns its length. */
    read(number: number, into: Uint16Array): number;
}

/** Knuth, The Art of Computer Programming 3, 6.4: near the golden ratio of 2^32, and odd. */
const MULTIPLIER = 0x9e3779b1;

/** Entries of a table that is emptied quicker as a whole. */
const SMALL_TABLE = 4096;

export function createPool(): Pool {
    let slots = new Uint16Array(1 << 11);
    let used = 0;
    let starts = new Int32Array(1 << 7);
    let size = 0;
    let table = new Int32Array(1 << 8);
    let fresh = false;

    /** Two slots at a time: the multiplications are what takes long. */
    const hashOf = (record: Uint16Array, from: number, length: number): number => {
        const end = from + length;
        let hash = length;
        let i = from;
        for (; i + 1 < end; i += 2) hash = Math.imul(hash ^ (record[i] | (record[i + 1] << 16)), MULTIPLIER);
        if (i < end) hash = Math.imul(hash ^ record[i], MULTIPLIER);
        hash = Math.imul(hash ^ (hash >>> 16), MULTIPLIER);
        return (hash ^ (hash >>> 15)) >>> 0;
    };
    const lengthOf = (number: number): number => (number + 1 < size ? starts[number + 1] : used) - starts[number];
    const equal = (number: number, record: Uint16Array, length: number): boolean => {
        if (lengthOf(number) !== length) return false;
        const start = starts[number];
        for (let i = 0; i < length; i++) if (slots[start + i] !== record[i]) return false;
        return true;
    };
    const rehash = (): void => {
        table = new Int32Array(table.length * 2);
        for (let number = 0; number < size; number++) {
            let place = hashOf(slots, starts[number], lengthOf(number)) & (table.length - 1);
            while (table[place] !== 0) place = (place + 1) & (table.length - 1);
            table[place] = number + 1;
        }
    };

    return {
        get size() {
            return size;
        },
        get bytes() {
            // Arrays grow by doubling: at most half of each is unused, three quarters of the table.
            return 4 * used + 24 * size;
        },
        get capacity() {
            return slots.byteLength + starts.byteLength + table.byteLength;
        },
        get fresh() {
            return fresh;
        },
        clear() {
            if (table.length <= SMALL_TABLE || size > table.length >> 4) table.fill(0);
            else {
                for (let number = 0; number < size; number++) {
                    let place = hashOf(slots, starts[number], lengthOf(number)) & (table.length - 1);
                    while (table[place] !== 0) {
                        table[place] = 0;
                        place = (place + 1) & (table.length - 1);
                    }
                }
            }
            used = 0;
            size = 0;
        },
        insert(record, length) {
            let place = hashOf(record, 0, length) & (table.length - 1);
            while (table[place] !== 0) {
                if (equal(table[place] - 1, record, length)) {
                    fresh = false;
                    return table[place] - 1;
                }
                place = (place + 1) & (table.length - 1);
            }
            if (used + length > slots.length) {
                const wider = new Uint16Array(Math.max(slots.length * 2, used + length));
                wider.set(slots);
                slots = wider;
            }
            if (size === starts.length) {
                const wider = new Int32Array(starts.length * 2);
                wider.set(starts);
                starts = wider;
            }
            for (let i = 0; i < length; i++) slots[used + i] = record[i];
            starts[size] = used;
            used += length;
            table[place] = ++size;
            fresh = true;
            if (size * 2 > table.length) rehash();
            return size - 1;
        },
        read(number, into) {
            const start = starts[number];
            const length = lengthOf(number);
            for (let i = 0; i < length; i++) into[i] = slots[start + i];
            return length;
        },
    };
}

/** Pools of searches that are over. A small search costs little more than allocating one. */
const spare: Pool[] = [];
const WORTH_KEEPING = { pools: 4, bytes: 2 ** 18 };

/** A pool to be given back with {@link returnPool}. */
export const borrowPool = (): Pool => spare.pop() ?? createPool();

export function returnPool(pool: Pool): void {
    if (pool.capacity > WORTH_KEEPING.bytes || spare.length >= WORTH_KEEPING.pools) return;
    pool.clear();
    spare.push(pool);
}

/** The same set over records kept as text: what packing is measured against. */
export function createTextPool(): Pool {
    const numbers = new Map<string, number>();
    let records: Uint16Array[] = [];
    let bytes = 0;
    let fresh = false;
    return {
        get size() {
            return records.length;
        },
        get bytes() {
            return bytes;
        },
        capacity: 0,
        get fresh() {
            return fresh;
        },
        clear() {
            numbers.clear();
            records = [];
            bytes = 0;
        },
        insert(record, length) {
            const copy = record.slice(0, length);
            const key = copy.join(',');
            const known = numbers.get(key);
            fresh = known === undefined;
            if (known !== undefined) return known;
            numbers.set(key, records.length);
            bytes += copy.byteLength + 2 * key.length;
            return records.push(copy) - 1;
        },
        read(number, into) {
            into.set(records[number]);
            return records[number].length;
        },
    };
}
