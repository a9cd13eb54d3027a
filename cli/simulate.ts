/** `isosync run`: interleavings drawn at random, reproducible from a seed. They show what can happen, never that nothing else can. */
import type { Program } from '../machine/program';
import { randomRun } from '../machine/random';
import { createStepper } from '../machine/stepper';
import type { Trace } from '../machine/trace';
import { mail } from '../report/mail';
import { staged } from '../report/staged';
import { story } from '../report/story';
import { plain } from '../report/rich';
import type { CliIo, ExitStatus } from './io';
import { BadInput } from './io';
import type { Parsed } from './run';
import { loadOne, programsFor } from './witness';

/** Steps after which a run that does not end is left. */
const MOST_STEPS = 1000;
const MOST_RUNS = 1_000_000;

export async function simulate(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    const loaded = await loadOne(io, parsed);
    const [{ program, optionText }] = programsFor(loaded, parsed.value('architecture'));
    const runs = numberOf(parsed, 'runs', 1, MOST_RUNS) ?? 1;
    const seed = numberOf(parsed, 'seed', 0, 2 ** 31 - 1) ?? Math.floor(io.now() * 1000) % 2 ** 31;
    const where = [program.architecture, optionText].filter((each) => each !== '').join(' ');
    if (runs > 1) return many(io, program, where, seed, runs);
    const trace = randomRun(createStepper(program), seed, MOST_STEPS);
    io.out(`Seed ${seed} on ${where}; --seed ${seed} shows it again.\n\n`);
    io.out(mail(staged(program, trace)));
    if (!isBad(trace)) io.out(`\n${endOf(trace)}\n`);
    return isBad(trace) ? 1 : 0;
}

/** Outcomes counted, the most frequent first, each with a seed that shows it. */
function many(io: CliIo, program: Program, where: string, first: number, runs: number): ExitStatus {
    const stepper = createStepper(program);
    const tally = new Map<string, { count: number; readonly seed: number }>();
    let bad = false;
    for (let seed = first; seed < first + runs; seed++) {
        const trace = randomRun(stepper, seed, MOST_STEPS);
        bad ||= isBad(trace);
        const outcome = outcomeOf(program, trace);
        const known = tally.get(outcome);
        if (known === undefined) tally.set(outcome, { count: 1, seed });
        else known.count++;
    }
    io.out(`${runs} runs on ${where}, seeds ${first} to ${first + runs - 1}:\n`);
    const width = String(runs).length;
    for (const [outcome, { count, seed }] of [...tally].sort(([, a], [, b]) => b.count - a.count))
        io.out(`  ${String(count).padStart(width)}  ${outcome} (--seed ${seed})\n`);
    return bad ? 1 : 0;
}

const isBad = (trace: Trace): boolean => trace.property !== null || (trace.stuck?.length ?? 0) > 0;

const endOf = (trace: Trace): string =>
    trace.steps.length >= MOST_STEPS
        ? `Left after ${MOST_STEPS} steps: it had not ended.`
        : 'No property was violated in this run.';

function outcomeOf(program: Program, trace: Trace): string {
    if (trace.property !== null) return `violates ${program.properties[trace.property].text}`;
    if ((trace.stuck?.length ?? 0) > 0) return plain(story({ program, trace }).what);
    return trace.steps.length >= MOST_STEPS ? `not ended after ${MOST_STEPS} steps` : 'violates nothing';
}

/** @throws BadInput when the option is there and is not a whole number in the range */
function numberOf(parsed: Parsed, name: string, least: number, most: number): number | undefined {
    const text = parsed.value(name);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most)
        throw new BadInput(`--${name} ${text}: give a whole number from ${least} to ${most}.`);
    return number;
}
