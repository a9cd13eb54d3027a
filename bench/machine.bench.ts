/**
 * The explorer: litmus folders with reductions and packing on and off in the same run, the examples, and growth families.
 * ISOSYNC_AGAINST=REV (npm run bench -- machine --against REV) compares with another revision, alternating.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, copyFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Program } from '../machine/program';
import { NO_REDUCTIONS } from '../machine/explore';
import type { Exploration } from '../machine/verdict';
import { flagFamily, ipiFamily } from './families';
import * as here from './subject';

type Subject = typeof here;

interface Batch {
    readonly name: string;
    readonly texts: readonly { readonly name: string; readonly text: string }[];
}

interface Total {
    milliseconds: number;
    nodes: number;
    states: number;
    /** Verdicts and final states, to be compared. */
    results: string[];
}

/** What the project promises; each is printed with whether it holds. */
const BOUNDS = { nodes: 1_200, states: 25_000, faster: 5, ipi: { seconds: 60, mebibytes: 1024 } };
const held = (holds: boolean): string => (holds ? 'pass' : 'FAIL');

export async function bench(): Promise<void> {
    const batches = [...litmusBatches(), ...exampleBatch()];
    const against = process.env.ISOSYNC_AGAINST;
    // First, so that the peak of memory is its own.
    growth();
    if (against !== undefined && against !== '') await compare(batches, against);
    budgets(batches);
    reductions(batches);
}

function* walk(folder: string, ending: string): Generator<string> {
    for (const entry of readdirSync(folder).sort()) {
        const path = join(folder, entry);
        if (statSync(path).isDirectory()) yield* walk(path, ending);
        else if (entry.endsWith(ending)) yield path;
    }
}

const batch = (name: string, folder: string, ending: string): Batch => ({
    name,
    texts: [...walk(folder, ending)].map((path) => ({ name: path, text: readFileSync(path, 'utf8') })),
});

function litmusBatches(): Batch[] {
    const shared = [process.env.ISOSYNC_LITMUS, '../shared/litmus', '../../shared/litmus'].find(
        (path) => path !== undefined && existsSync(path),
    );
    if (shared === undefined) {
        console.log('litmus folders: ../shared/litmus is absent, not measured');
        return [];
    }
    return ['ifetch', 'registration', 'mutants', 'data'].map((name) => batch(name, resolve(shared, name), '.litmus'));
}

const exampleBatch = (): Batch[] => (existsSync('examples') ? [batch('examples', 'examples', '.isosync')] : []);

const programsIn = (subject: Subject, { texts }: Batch): Program[] =>
    texts.flatMap(({ name, text }) => [...subject.programsOf(name, text)]);

function measure(
    subject: Subject,
    programs: readonly Program[],
    options: Parameters<Subject['exploreProgram']>[1],
): Total {
    const total: Total = { milliseconds: 0, nodes: 0, states: 0, results: [] };
    for (const program of programs) {
        const start = performance.now();
        const { counts, verdict, finals }: Exploration = subject.exploreProgram(program, options);
        total.milliseconds += performance.now() - start;
        total.results.push(`${verdict} ${finals.map((row) => row.join(' ')).join(';')}`);
        total.nodes += counts.nodes;
        total.states += counts.localStates;
    }
    return total;
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Runs two measurements in turn, so that both meet the same machine. */
function alternate(
    rounds: number,
    first: () => Total,
    second: () => Total,
): { first: Total; second: Total; ratio: number } {
    const pairs = Array.from({ length: rounds }, () => ({ first: first(), second: second() }));
    const total = (pick: (pair: { first: Total; second: Total }) => Total): Total => ({
        ...pick(pairs[0]),
        milliseconds: median(pairs.map((pair) => pick(pair).milliseconds)),
    });
    return {
        first: total((pair) => pair.first),
        second: total((pair) => pair.second),
        ratio: median(pairs.map((pair) => pair.second.milliseconds / pair.first.milliseconds)),
    };
}

const show = ({ milliseconds, nodes, states }: Total): string =>
    `${milliseconds.toFixed(0).padStart(6)} ms ${String(nodes).padStart(7)} nodes ${String(states).padStart(8)} states`;

/** Nodes and states as machine.md A12 counts them: every step's state stored, for every timeline anew. */
function budgets(batches: readonly Batch[]): void {
    const ifetch = batches.find(({ name }) => name === 'ifetch');
    if (ifetch === undefined) return;
    const programs = programsIn(here, ifetch);
    const { nodes, states } = measure(here, programs, {
        finals: true,
        reductions: { stretches: false, projection: false },
    });
    console.log(`\nbudgets of the ${programs.length} ifetch tests (every step stored, on every timeline)`);
    console.log(`  ${nodes} nodes, at most ${BOUNDS.nodes}: ${held(nodes <= BOUNDS.nodes)}`);
    console.log(`  ${states} local states, at most ${BOUNDS.states}: ${held(states <= BOUNDS.states)}`);
}

function reductions(batches: readonly Batch[]): void {
    console.log('\nreductions and packing on / off (median of 5, alternating)');
    const sums = { on: 0, off: 0 };
    let same = true;
    for (const one of batches) {
        const programs = programsIn(here, one);
        measure(here, programs, { finals: true });
        const { first, second, ratio } = alternate(
            5,
            () => measure(here, programs, { finals: true }),
            () => measure(here, programs, { finals: true, reductions: NO_REDUCTIONS }),
        );
        if (one.name !== 'examples') {
            sums.on += first.milliseconds;
            sums.off += second.milliseconds;
            same &&= first.results.join('|') === second.results.join('|');
        }
        console.log(
            `  ${one.name.padEnd(13)} on ${show(first)}   off ${show(second)}   ${ratio.toFixed(1)} times faster`,
        );
    }
    if (sums.on === 0) return;
    const faster = sums.off / sums.on;
    console.log(
        `  ${'four folders'.padEnd(13)} ${faster.toFixed(1)} times faster together, at least ${BOUNDS.faster}: ${held(faster >= BOUNDS.faster)}; same results: ${held(same)}`,
    );
}

function growth(): void {
    console.log('\ngrowth (verdict only; peak: of the process so far)');
    const families: readonly [string, (count: number) => string, number][] = [
        ['flag, isb', (count) => flagFamily(count, true), 10],
        ['flag, no isb', (count) => flagFamily(count, false), 10],
        ['IPI', ipiFamily, 8],
    ];
    for (const [name, textOf, most] of families) {
        const nodes: number[] = [];
        for (let count = 1; count <= most; count++) {
            const programs = here.programsOf('family.isosync', textOf(count));
            const total = measure(here, programs, { witness: false });
            const peak = process.resourceUsage().maxRSS / 1024;
            nodes.push(total.nodes);
            const verdict = total.results.join().trim();
            console.log(
                `  ${name.padEnd(13)} N=${String(count).padStart(2)} ${verdict.padEnd(6)} ${show(total)} peak ${peak.toFixed(0)} MiB${name === 'IPI' ? inTime(count, total, peak) : ''}`,
            );
        }
        if (name !== 'IPI') {
            const linear = nodes.every((many, index) => many <= nodes[0] * (index + 1));
            console.log(`  ${name.padEnd(13)} no worse than linear: ${held(linear)}`);
        }
    }
}

function inTime(count: number, { milliseconds }: Total, peak: number): string {
    if (count !== 6) return '';
    const { seconds, mebibytes } = BOUNDS.ipi;
    return `, within ${seconds} s and ${mebibytes} MiB: ${held(milliseconds <= seconds * 1000 && peak <= mebibytes)}`;
}

async function compare(batches: readonly Batch[], revision: string): Promise<void> {
    const there = await subjectOf(revision);
    console.log(`\nagainst ${revision} (median of 5, alternating; above 1: this tree is faster)`);
    for (const one of batches) {
        const ours = programsIn(here, one);
        const theirs = programsIn(there, one);
        const { first, second, ratio } = alternate(
            5,
            () => measure(here, ours, { finals: true }),
            () => measure(there, theirs, { finals: true }),
        );
        console.log(`  ${one.name.padEnd(13)} here ${show(first)}   there ${show(second)}   ${ratio.toFixed(2)}`);
    }
}

/** The same file bundled against another revision of the tree. */
async function subjectOf(revision: string): Promise<Subject> {
    const folder = resolve('.cache/against');
    rmSync(folder, { recursive: true, force: true });
    execFileSync('git', ['worktree', 'prune']);
    execFileSync('git', ['worktree', 'add', '--detach', '--force', folder, revision], { stdio: 'ignore' });
    try {
        symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
        mkdirSync(join(folder, 'bench'), { recursive: true });
        copyFileSync('bench/subject.ts', join(folder, 'bench/subject.ts'));
        const out = resolve('out/bench/against.mjs');
        await build({
            entryPoints: [join(folder, 'bench/subject.ts')],
            bundle: true,
            platform: 'node',
            format: 'esm',
            outfile: out,
            minify: true,
            loader: { '.isosync': 'text' },
            logLevel: 'error',
        });
        return (await import(`file://${out}`)) as Subject;
    } finally {
        execFileSync('git', ['worktree', 'remove', '--force', folder]);
    }
}
