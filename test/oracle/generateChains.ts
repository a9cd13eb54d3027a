/**
 * AArch64 data tests as diy7 makes them: on each CPU a chain of accesses, each with its annotation (acquire, release, exclusive,
 * atomic), joined by program order, barriers and dependencies. The same seed gives the same test.
 */
import { type GeneratedTest, randomOf } from './generate';

const LOCATIONS = ['x', 'y', 'z'];
const BARRIERS = ['DMB SY', 'DMB LD', 'DMB ST', 'DSB SY', 'DSB LD', 'DSB ST', 'ISB', 'DMB ISH', 'DSB ISHST', 'DMB NSH'];
const LOADS = ['LDR', 'LDR', 'LDR', 'LDR', 'LDAR', 'LDAPR'];
const STORES = ['STR', 'STR', 'STR', 'STLR'];
const SUFFIXES = ['', '', 'A', 'L', 'AL'];

/** What the next access depends on, and how. */
type Edge = 'po' | 'barrier' | 'addr' | 'data' | 'ctrl' | 'ctrlisb' | 'pick' | 'pickctrl';
const EDGES: readonly Edge[] = [
    'po',
    'po',
    'barrier',
    'barrier',
    'addr',
    'data',
    'ctrl',
    'ctrlisb',
    'pick',
    'pickctrl',
];

/** @param most memory accesses at most, over all CPUs */
export function generateChains(seed: number, most = 8): GeneratedTest {
    const random = randomOf(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
    const chance = (probability: number): boolean => random() < probability;
    const cpus = pick([2, 2, 3]);
    const places = LOCATIONS.slice(0, pick([2, 2, 3]));
    const listed: string[] = [];
    let left = most;
    const columns = Array.from({ length: cpus }, (_, cpu) => {
        const lines: string[] = [];
        /** The register of the newest load. */
        let loaded: string | null = null;
        let register = 0;
        let labels = 0;
        let at = pick(places);
        const fresh = (): string => {
            listed.push(`${cpu}:X${register};`);
            return `W${register++}`;
        };
        const base = (): string => `X${20 + LOCATIONS.indexOf(at)}`;
        const length = 2 + Math.floor(random() * 3);
        for (let event = 0; event < length && left > 0; event++) {
            const edge: Edge = event === 0 ? 'po' : pick(EDGES);
            if (event > 0 && chance(0.7)) at = pick(places);
            const source: string | null = loaded;
            const zero = source !== null && (edge === 'addr' || edge === 'data' || edge === 'pick');
            if (edge === 'barrier') lines.push(pick(BARRIERS));
            if (source !== null && (edge === 'ctrl' || edge === 'ctrlisb')) {
                const label = `c${cpu}${labels++}`;
                lines.push(`${pick(['CBZ', 'CBNZ'])} ${source},${label}`, `${label}:`);
            }
            if (source !== null && edge === 'pickctrl') {
                const label = `c${cpu}${labels++}`;
                lines.push(`CMP ${source},#1`, 'CSET W16,EQ', `CBNZ W16,${label}`, `${label}:`);
            }
            if (source !== null && (edge === 'ctrlisb' || edge === 'pickctrl') && chance(0.7)) lines.push('ISB');
            if (zero) {
                if (edge === 'pick') lines.push(`CMP ${source},#1`, `CSEL W19,WZR,WZR,${pick(['EQ', 'NE'])}`);
                else lines.push(`EOR W19,${source},${source}`);
            }
            const byData = zero && (edge === 'data' || (edge === 'pick' && chance(0.5)));
            const address = zero && !byData ? `[${base()},W19,SXTW]` : `[${base()}]`;
            const indexed = address.includes(',');
            const value = 1 + Math.floor(random() * 2);
            const data = (to: string): string => (byData ? `ADD ${to},W19,#${value}` : `MOV ${to},#${value}`);
            const dice = random();
            left -= 1;
            if (dice < 0.42 && !byData) {
                const to = fresh();
                lines.push(`${indexed ? 'LDR' : pick(LOADS)} ${to},${address}`);
                loaded = to;
            } else if (dice < 0.76) lines.push(data('W18'), `${indexed ? 'STR' : pick(STORES)} W18,${address}`);
            else {
                left -= 1;
                if (indexed) lines.push(`ADD X17,${base()},W19,SXTW`);
                const plain = indexed ? '[X17]' : address;
                const to = chance(0.85) ? fresh() : 'WZR';
                lines.push(data('W18'));
                const kind = random();
                if (kind < 0.35) {
                    const status = `W${register++}`;
                    listed.push(`${cpu}:X${register - 1};`);
                    lines.push(
                        `${pick(['LDXR', 'LDAXR'])} ${to},${plain}`,
                        `${pick(['STXR', 'STLXR'])} ${status},W18,${plain}`,
                    );
                } else if (kind < 0.65)
                    lines.push(`${pick(['SWP', 'LDSET', 'LDEOR'])}${pick(SUFFIXES)} W18,${to},${plain}`);
                else if (kind < 0.8) lines.push(`${pick(['STSET', 'STADD'])}${pick(['', 'L'])} W18,${plain}`);
                else if (to === 'WZR') lines.push(`CAS${pick(SUFFIXES)} WZR,W18,${plain}`);
                else lines.push(`MOV ${to},#${pick([0, 0, 1])}`, `CAS${pick(SUFFIXES)} ${to},W18,${plain}`);
                if (to !== 'WZR' && (kind < 0.65 || kind >= 0.8)) loaded = to;
            }
        }
        return lines;
    });
    const height = Math.max(...columns.map((lines) => lines.length));
    const rows = Array.from(
        { length: height },
        (_, row) => ` ${columns.map((lines) => (lines[row] ?? '').padEnd(24)).join(' | ')} ;`,
    );
    const init = columns.map((_, cpu) => LOCATIONS.map((name, at) => `${cpu}:X${20 + at}=${name};`).join(' '));
    const names = columns.map((_, cpu) => `P${cpu}`).join(' | ');
    return {
        name: `CHAIN${seed}`,
        text: `AArch64 CHAIN${seed}\n{\n${init.join('\n')}\n}\n ${names} ;\n${rows.join('\n')}\nlocations [${listed.join(' ')} ${places.join('; ')};]\nexists (x=1)\n`,
    };
}
