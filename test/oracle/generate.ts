/** Small random AArch64 litmus tests around a patched instruction: the same seed gives the same test. */

/** A deterministic source of numbers in [0, 1): mulberry32. */
export function randomOf(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

/** What a column may still use. */
interface Column {
    readonly cpu: number;
    readonly lines: string[];
    /** Registers that hold a loaded value. */
    readonly loaded: string[];
    /** It calls its exception handler, which only returns. */
    excepts: boolean;
    register: number;
    label: number;
    /** Memory accesses, fetches, DCs and ICs so far. */
    events: number;
}

const CACHE_TYPES = ['', 'CacheType=IDC\n', 'CacheType=DIC\n'];
const DATA = ['x', 'y'];
/** Address registers: x, y, the code cell. */
const ADDRESS = { x: 'X20', y: 'X21', code: 'X22' } as const;
const FULL = ['DMB ISH', 'DMB SY', 'DSB ISH', 'DSB ISH', 'DSB SY'];
const WEAK = ['DMB ISHLD', 'DMB ISHST', 'DSB LD', 'DSB ISHST', 'ISB', 'ISB', 'DMB LD', 'DMB ST'];

export interface GeneratedTest {
    readonly name: string;
    readonly text: string;
}

/**
 * A random test: two or three CPUs, one of them with a code cell that others may patch and run.
 * @param most events at most, over all CPUs
 */
export function generate(seed: number, most = 8): GeneratedTest {
    const random = randomOf(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
    const chance = (probability: number): boolean => random() < probability;
    const cpus = chance(0.8) ? 2 : 3;
    const shared = chance(0.35);
    const owner = shared ? 0 : 1;
    const columns = Array.from({ length: cpus }, (_, cpu): Column => ({
        cpu,
        lines: [],
        loaded: [],
        excepts: false,
        register: 0,
        label: 0,
        events: 0,
    }));
    let left = most;
    let value = 0;
    let inline = false;
    let patched = false;

    const spend = (column: Column, events: number): boolean => {
        if (events > left) return false;
        left -= events;
        column.events += events;
        return true;
    };
    const fresh = (column: Column): string => `W${column.register++}`;
    /** A zero that depends on something loaded, or nothing. */
    const dependency = (column: Column): string | null => {
        if (column.loaded.length === 0 || !chance(0.5)) return null;
        const [zero, source] = ['W19', pick(column.loaded)];
        if (chance(0.3)) column.lines.push(`CMP ${source},#1`, `CSEL ${zero},WZR,WZR,${pick(['EQ', 'NE'])}`);
        else column.lines.push(`EOR ${zero},${source},${source}`);
        return zero;
    };
    const load = (column: Column): void => {
        if (!spend(column, 1)) return;
        const to = fresh(column);
        const place = pick(DATA) === 'x' ? ADDRESS.x : ADDRESS.y;
        const depends = dependency(column);
        if (depends !== null) column.lines.push(`LDR ${to},[${place},${depends},SXTW]`);
        else column.lines.push(`${pick(['LDR', 'LDR', 'LDR', 'LDAR', 'LDAPR'])} ${to},[${place}]`);
        column.loaded.push(to);
        if (chance(0.35)) {
            const label = `c${column.cpu}${column.label++}`;
            column.lines.push(`${pick(['CBZ', 'CBNZ'])} ${to},${label}`, `${label}:`);
        }
    };
    const store = (column: Column): void => {
        if (!spend(column, 1)) return;
        const place = pick(DATA) === 'x' ? ADDRESS.x : ADDRESS.y;
        const depends = dependency(column);
        value = (value % 3) + 1;
        if (depends === null) column.lines.push(`MOV W18,#${value}`, `${pick(['STR', 'STR', 'STLR'])} W18,[${place}]`);
        else if (chance(0.5)) column.lines.push(`ADD W18,${depends},#${value}`, `STR W18,[${place}]`);
        else column.lines.push(`MOV W18,#${value}`, `STR W18,[${place},${depends},SXTW]`);
    };
    const atomic = (column: Column): void => {
        if (!spend(column, 2)) return;
        const to = chance(0.8) ? fresh(column) : 'WZR';
        const place = pick(DATA) === 'x' ? ADDRESS.x : ADDRESS.y;
        const order = pick(['', '', 'A', 'L', 'AL']);
        column.lines.push('MOV W18,#4', `${pick(['SWP', 'LDSET'])}${order} W18,${to},[${place}]`);
        if (to !== 'WZR') column.loaded.push(to);
    };
    const compareAndSwap = (column: Column): void => {
        if (!spend(column, 2)) return;
        const to = fresh(column);
        const place = pick(DATA) === 'x' ? ADDRESS.x : ADDRESS.y;
        const depends = dependency(column);
        column.lines.push(depends === null ? `MOV ${to},WZR` : `ADD ${to},${depends},#${pick([0, 1])}`);
        column.lines.push('MOV W18,#6', `CAS${pick(['', '', 'A', 'L', 'AL'])} ${to},W18,[${place}]`);
        column.loaded.push(to);
    };
    const exclusive = (column: Column): void => {
        if (!spend(column, 2)) return;
        const to = fresh(column);
        const place = pick(DATA) === 'x' ? ADDRESS.x : ADDRESS.y;
        column.lines.push(
            'MOV W18,#5',
            `${pick(['LDXR', 'LDAXR'])} ${to},[${place}]`,
            `${pick(['STXR', 'STLXR'])} ${fresh(column)},W18,[${place}]`,
        );
        column.loaded.push(to);
    };
    const patch = (column: Column): void => {
        if (!spend(column, 1)) return;
        patched = true;
        column.lines.push(`STR W23,[${ADDRESS.code}]`);
    };
    /** DC or IC, sometimes of an address that depends on a load. */
    const maintain = (column: Column, what: string): void => {
        if (!spend(column, 1)) return;
        const depends = what.endsWith('VAU') ? dependency(column) : null;
        if (depends !== null) column.lines.push(`ADD X17,${ADDRESS.code},${depends},SXTW`, `${what},X17`);
        else column.lines.push(what.endsWith('VAU') ? `${what},${ADDRESS.code}` : what);
    };
    const run = (column: Column): void => {
        if (!shared) {
            if (column.cpu !== owner || inline || !spend(column, 1)) return;
            inline = true;
            const to = fresh(column);
            column.lines.push('m0:', 'B m1', `MOV ${to},#1`, 'm1:');
            return;
        }
        if (!spend(column, 1)) return;
        column.lines.push('MOV W9,WZR', `BLR ${ADDRESS.code}`, `MOV W${10 + column.register++},W9`);
    };
    const except = (column: Column): void => {
        column.excepts = true;
        column.lines.push('SVC #0');
    };
    const statement = (column: Column): void => {
        const dice = random();
        if (dice < 0.18) load(column);
        else if (dice < 0.34) store(column);
        else if (dice < 0.38) atomic(column);
        else if (dice < 0.41) exclusive(column);
        else if (dice < 0.44) compareAndSwap(column);
        else if (dice < 0.49) patch(column);
        else if (dice < 0.57) maintain(column, 'DC CVAU');
        else if (dice < 0.65) maintain(column, pick(['IC IVAU', 'IC IVAU', 'IC IVAU', 'IC IALLUIS']));
        else if (dice < 0.75) run(column);
        else if (dice < 0.78) except(column);
        else column.lines.push(pick(chance(0.6) ? FULL : WEAK));
    };
    /** The writer's recipe, with steps left out now and then. */
    const recipe = (column: Column): void => {
        patch(column);
        if (chance(0.75)) maintain(column, 'DC CVAU');
        if (chance(0.75)) column.lines.push(pick(FULL));
        if (chance(0.8)) maintain(column, 'IC IVAU');
        if (chance(0.75)) column.lines.push(pick(FULL));
        if (chance(0.5)) store(column);
        else load(column);
    };
    const reader = (column: Column): void => {
        if (chance(0.5)) load(column);
        else store(column);
        if (chance(0.5)) column.lines.push(pick(chance(0.7) ? FULL : WEAK));
        if (chance(0.1)) except(column);
        else if (chance(0.7)) column.lines.push('ISB');
        run(column);
    };
    for (const column of columns) {
        const dice = random();
        const budget = 2 + Math.floor(random() * 4);
        if (column.cpu === 0 && dice < 0.6) recipe(column);
        else if (column.cpu > 0 && dice < 0.5) reader(column);
        for (let i = column.lines.length > 0 ? 3 : 0; i < budget; i++) statement(column);
    }
    if (!shared && !inline) {
        const column = columns[owner];
        column.lines.push('m0:', 'B m1', `MOV W${column.register++},#1`, 'm1:');
    }
    if (!patched) columns[0].lines.push(`STR W23,[${ADDRESS.code}]`);
    if (shared) columns[0].lines.push('B end', 'm0:', 'B m1', 'MOV W9,#1', 'm1:', 'RET', 'end:');
    return {
        name: `RANDOM${seed}`,
        text: print(
            seed,
            pick(CACHE_TYPES) + (chance(0.1) ? pick(['Variant=exs\n', 'Variant=exs,eis\n', 'Variant=exs,eos\n']) : ''),
            columns,
            shared ? 0 : owner,
        ),
    };
}

function print(seed: number, cache: string, columns: readonly Column[], owner: number): string {
    const init = columns.map(
        ({ cpu }) => `${cpu}:X20=x; ${cpu}:X21=y; ${cpu}:X22=P${owner}:m0; ${cpu}:X23=instr:"NOP";`,
    );
    const texts = columns.flatMap(({ cpu, lines, excepts }) => [
        [`P${cpu}`, ...lines],
        ...(excepts ? [[`P${cpu}.F`, 'ERET']] : []),
    ]);
    const height = Math.max(...texts.map((lines) => lines.length));
    const rows = Array.from({ length: height }, (_, row) =>
        texts.map((lines) => (lines[row] ?? '').padEnd(24)).join(' | '),
    );
    const registers = columns.flatMap(({ cpu, lines }) => {
        const written = lines.flatMap(
            (line) => /^(?:LDA?P?X?R|LDAXR|LDSETA?L?|SWPA?L?|CASA?L?|MOV|ADD|STL?XR) (.*)$/.exec(line)?.[1] ?? [],
        );
        const names = lines.flatMap((line) => [...line.matchAll(/\bW(\d+)\b/g)].map((match) => Number(match[1])));
        return written.length === 0
            ? []
            : [...new Set(names)].filter((number) => number < 17).map((number) => `${cpu}:X${number};`);
    });
    const atoms = [`[x]=1`, `[y]=1`];
    return `AArch64 RANDOM${seed}\n${cache}{\n${init.join('\n')}\n}\n${rows.map((row) => ` ${row} ;`).join('\n')}\nlocations [${registers.join(' ')}]\nexists (${atoms.join(' /\\ ')})\n`;
}
