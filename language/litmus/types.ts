/** C types of the init section: how wide a value is, and how it wraps. */

export interface WordType {
    /** Bytes. */
    readonly size: 1 | 2 | 4 | 8;
    readonly signed: boolean;
}

const SIZES: Readonly<Record<string, WordType['size']>> = {
    int8_t: 1,
    int16_t: 2,
    int32_t: 4,
    int64_t: 8,
    intptr_t: 8,
};
const PLAIN: Readonly<Record<string, WordType>> = {
    char: { size: 1, signed: true },
    short: { size: 2, signed: true },
    int: { size: 4, signed: true },
    uint: { size: 4, signed: false },
    long: { size: 8, signed: true },
    size_t: { size: 8, signed: false },
    ins_t: { size: 4, signed: false },
    instr_t: { size: 4, signed: false },
};

/** Words a type may be made of. */
export const TYPE_WORD =
    /^(?:u?int(?:8|16|32|64|ptr)?_t|u?int|char|short|long|void|size_t|ins_t|instr_t|unsigned|signed|const|volatile|pteval_t)$/;
/** Types that are known and not supported. */
export const WIDE_TYPE = /^(?:u?int128_t|__int128|float|double)$/;

/** The type as written (`uint16_t`, `int *`); null: as an untyped location, four bytes. */
export function wordType(written: string | null): WordType {
    if (written === null) return PLAIN.int;
    if (written.includes('*') || written.includes('pteval_t')) return { size: 8, signed: false };
    const words = written.split(' ');
    const unsigned = words.some((word) => word === 'unsigned' || word.startsWith('u'));
    for (const word of words) {
        if (Object.hasOwn(PLAIN, word)) return unsigned ? { ...PLAIN[word], signed: false } : PLAIN[word];
        const sized = word.replace(/^u/, '');
        if (Object.hasOwn(SIZES, sized)) return { size: SIZES[sized], signed: !word.startsWith('u') };
    }
    return unsigned ? PLAIN.uint : PLAIN.int;
}

/** A number as a value of a type: it wraps around. */
export function wrap(value: number, { size, signed }: WordType): number {
    if (size === 8) return value;
    const bits = size * 8;
    return Number(signed ? BigInt.asIntN(bits, BigInt(value)) : BigInt.asUintN(bits, BigInt(value)));
}
