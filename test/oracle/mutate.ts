/** Litmus tests with a few instructions weakened, strengthened or left out: near misses of tests that people wrote. */

const BARRIERS = 'DSB ISH,DSB ISHST,DSB ISHLD,DSB SY,DSB NSH,DMB ISH,DMB ISHST,DMB ISHLD,DMB SY,ISB,NOP'.split(',');
const CACHE_TYPES = ['', 'CacheType=IDC', 'CacheType=DIC'];
const MOST_CHANGES = 3;

type Below = (limit: number) => number;

/** What an instruction may become; null: it is left alone. */
const CHANGES: readonly (readonly [RegExp, (instruction: string, below: Below) => string])[] = [
    [/^(?:DSB|DMB|ISB)\b/, (_, below) => BARRIERS[below(BARRIERS.length)]],
    [/^DC CVAU/, (text, below) => ['NOP', 'DSB ISH', text.replace('DC CVAU', 'IC IVAU')][below(3)]],
    [/^IC IVAU/, (text, below) => ['NOP', 'DSB ISH', text.replace('IC IVAU', 'DC CVAU')][below(3)]],
    [/^LDR [WX]\d+,\s*\[X\d+\]$/, (text, below) => text.replace('LDR', ['LDAR', 'LDAPR'][below(2)])],
    [/^LDAP?R /, (text) => text.replace(/^LDAP?R/, 'LDR')],
    [/^STR [WX]\d+,\s*\[X\d+\]$/, (text) => text.replace('STR', 'STLR')],
    [/^STLR /, (text) => text.replace('STLR', 'STR')],
    [
        /^(?:SWP|CAS|LDADD|LDCLR|LDSET)A?L? /,
        (text, below) => text.replace(/^(SWP|CAS|LDADD|LDCLR|LDSET)A?L?/, `$1${['', 'A', 'L', 'AL'][below(4)]}`),
    ],
    [/^CBN?Z /, (text, below) => text.replace(/^CBN?Z/, ['CBZ', 'CBNZ'][below(2)])],
];

/**
 * One to three instructions of an AArch64 test changed, and now and then its cache type.
 * @param text a test whose columns hold one instruction a cell
 * @param random numbers from 0 up to 1
 */
export function mutate(text: string, random: () => number): string {
    const below: Below = (limit) => Math.floor(random() * limit);
    const lines = text.split('\n');
    const spots = cellsOf(lines).filter(({ instruction }) => CHANGES.some(([what]) => what.test(instruction)));
    for (let change = 0; change <= below(MOST_CHANGES) && spots.length > 0; change++) {
        const [{ row, column, instruction }] = spots.splice(below(spots.length), 1);
        const [, become] = CHANGES.find(([what]) => what.test(instruction)) ?? [];
        const cells = rowOf(lines[row]);
        cells[column] = cells[column].replace(instruction, become?.(instruction, below) ?? instruction);
        lines[row] = `${cells.join('|')};`;
    }
    if (below(4) > 0) return lines.join('\n');
    const others = lines.filter((line) => !line.startsWith('CacheType='));
    others.splice(1, 0, ...[CACHE_TYPES[below(CACHE_TYPES.length)]].filter((line) => line !== ''));
    return others.join('\n');
}

const rowOf = (line: string): string[] => line.slice(0, line.lastIndexOf(';')).split('|');

function cellsOf(lines: readonly string[]) {
    const first = lines.findIndex((line) => /^\s*P0\b.*;\s*$/.test(line)) + 1;
    const last = lines.findIndex((line, at) => at >= first && !line.trimEnd().endsWith(';'));
    return lines.slice(first, last).flatMap((line, index) =>
        rowOf(line).map((cell, column) => ({
            row: first + index,
            column,
            instruction: cell.replace(/^\s*\w+\s*:/, '').trim(),
        })),
    );
}
