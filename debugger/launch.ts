/** From launch attributes to a loaded scenario with its replay. Every mistake in them gets a sentence that names the way out. */
import type { Program, Property } from '../machine/program';
import { randomRun } from '../machine/random';
import type { Exploration } from '../machine/verdict';
import type { Stepper } from '../machine/trace';
import type { Context } from './context';
import type { Mode } from './debuggee';
import { Debuggee } from './debuggee';
import { cannotLaunch } from './errors';
import type { Configuration, Scenario } from './load/scenario';
import { baseName, besides } from './positions';
import type { Entry } from './replay/branch';
import { newest } from './replay/run';
import { Replay } from './replay/replay';
import type { ReadTrace } from './replay/saved';
import { fromSaved } from './replay/saved';
import { followTrace } from '../analysis/script';
import { statementOf } from './view/frames';
import { towardsViolation } from './replay/reach';
import type { OutlookWorker } from './host';
import { TIMELINE_EVENT } from './protocol';
import { isQuery } from './search/find';
import type { Outcome } from './search/messages';
import { Outlooks, QUICK_STATES } from './search/outlook';
import { Preventions, WORKER_BUDGET_MS } from './search/preventions';
import { searchCounterexample } from './search/search';

/** A random run ends after so many steps. */
const RANDOM_STEPS = 5_000;

const MODES: readonly Mode[] = ['counterexample', 'interactive', 'random', 'trace', 'run'];

interface Attributes {
    readonly program: string;
    readonly mode: Mode;
    readonly seed: number | null;
    readonly trace: string | readonly unknown[] | null;
    readonly property: number | null;
    readonly architecture: string | null;
    readonly options: Readonly<Record<string, unknown>>;
    readonly preferViolation: boolean;
    readonly budget: number | null;
}

/** @throws RequestError naming the attribute that is wrong */
export function attributesOf(args: Readonly<Record<string, unknown>>): Attributes {
    const mode = args.noDebug === true ? 'run' : (args.mode ?? 'counterexample');
    const known = MODES.find((each) => each === mode);
    if (known === undefined) {
        throw cannotLaunch(`there is no mode ${quoted(mode)}: use ${MODES.map((each) => `"${each}"`).join(', ')}`);
    }
    const { stopAt } = args;
    if (stopAt !== undefined && stopAt !== 'entry' && stopAt !== 'violation') {
        throw cannotLaunch(`\`stopAt\` cannot be ${quoted(stopAt)}: use "entry" or "violation"`);
    }
    const trace = args.trace ?? null;
    if (trace !== null && typeof trace !== 'string' && !Array.isArray(trace)) {
        throw cannotLaunch(
            '`trace` has to be the name of a trace of the file, the path of a saved one, or a list of steps',
        );
    }
    const options = args.options ?? {};
    if (typeof options !== 'object' || Array.isArray(options))
        throw cannotLaunch('`options` has to be an object, for example { "dic": 1 }');
    return {
        program: String(args.program),
        mode: trace !== null && args.mode === undefined ? 'trace' : known,
        seed: numberOf(args, 'seed'),
        trace: trace as Attributes['trace'],
        property: numberOf(args, 'property'),
        architecture: textOf(args, 'architecture'),
        options: options as Record<string, unknown>,
        preferViolation: args.preferViolation === true,
        budget: numberOf(args, 'budget'),
    };
}

const quoted = (value: unknown): string => JSON.stringify(value) ?? 'undefined';

function numberOf(args: Readonly<Record<string, unknown>>, name: string): number | null {
    const value = args[name] ?? null;
    if (value === null) return null;
    if (typeof value !== 'number' || !Number.isFinite(value))
        throw cannotLaunch(`\`${name}\` has to be a number, not ${quoted(value)}`);
    return value;
}

function textOf(args: Readonly<Record<string, unknown>>, name: string): string | null {
    const value = args[name] ?? null;
    if (value === null || value === '') return null;
    if (typeof value !== 'string') throw cannotLaunch(`\`${name}\` has to be a text, not ${quoted(value)}`);
    return value;
}

/** Reads the file and prepares the session. @throws RequestError */
export async function launchScenario(context: Context, args: Readonly<Record<string, unknown>>): Promise<Debuggee> {
    const attributes = attributesOf(args);
    const scenario = await read(context, attributes.program);
    const configuration = configurationOf(scenario, attributes);
    const stepper = context.tools.createStepper(configuration.program);
    const { replay, mode, shows } = await replayFor(context, attributes, scenario, configuration, stepper);
    const debuggee = debuggeeOf(context, scenario, configuration, mode, replay, attributes);
    debuggee.focus = replay.next?.cpu ?? 0;
    debuggee.shows = shows ?? null;
    return debuggee;
}

export function debuggeeOf(
    context: Context,
    scenario: Scenario,
    configuration: Configuration,
    mode: Mode,
    replay: Replay,
    attributes: Pick<Attributes, 'preferViolation'>,
): Debuggee {
    const studies = {
        outlooks: outlooksOf(context, replay),
        preventions: preventionsOf(context, scenario, configuration),
    };
    const policy = attributes.preferViolation ? towardsViolation(studies.outlooks) : newest;
    return new Debuggee(
        scenario,
        configuration,
        mode,
        replay,
        policy,
        studies,
        context.client,
        context.host.libraryUri ?? null,
    );
}

function preventionsOf(
    { tools, host, send }: Context,
    { path, text, others }: Scenario,
    { label, prevention }: Configuration,
): Preventions {
    const files = [...others].flatMap(([name, other]) => (other.shipped ? [] : [[name, other.text] as const]));
    const { prevention: search } = host;
    return new Preventions(
        prevention === undefined ? null : (property, budget) => prevention(property, () => tools.now(), budget),
        search === undefined
            ? null
            : (property) => search({ path, text, others: files, label, property, milliseconds: WORKER_BUDGET_MS }),
        () => send(TIMELINE_EVENT),
    );
}

function outlooksOf({ tools, host, send }: Context, replay: Replay): Outlooks {
    const { program } = replay;
    const { outlook } = host;
    if (outlook === undefined) return new Outlooks(replay, tools.createDanger(program), null, 0, () => undefined);
    const start = (outcome: (outcome: Outcome) => void): OutlookWorker =>
        outlook(program, {
            outcome,
            // The marks stay unknown; everything else goes on.
            failed: (error) => host.log?.(`the search worker failed: ${error.message}`),
        });
    return new Outlooks(replay, tools.createDanger(program, QUICK_STATES), start, tools.patience, () =>
        send(TIMELINE_EVENT),
    );
}

/** The longest prefix of a schedule that a program can perform. */
function feasiblePart(
    stepper: Stepper,
    schedule: readonly Entry[],
    statements: readonly string[] | null,
): readonly Entry[] {
    let state = stepper.initial();
    for (const [index, entry] of schedule.entries()) {
        try {
            state =
                entry.kind === 'choice'
                    ? stepper.apply(state, entry.key)
                    : stepper.force(state, entry.target, entry.value);
        } catch (error) {
            if (error instanceof RangeError) return schedule.slice(0, index);
            throw error;
        }
        // Keys name events by number: after a change of the file the same number may mean another statement.
        const step = entry.kind === 'choice' ? (state.steps.at(-1) ?? null) : null;
        const saved = statements?.[index];
        if (saved !== undefined && saved !== statementOf(stepper.program, step)) return schedule.slice(0, index);
    }
    return schedule;
}

export async function read(context: Context, path: string): Promise<Scenario> {
    let text: string;
    try {
        text = await context.host.readFile(path);
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw cannotLaunch(`cannot read \`${path}\`: ${why}`);
    }
    return context.tools.load(path, text, (other) => context.host.readFile(other));
}

export function configurationOf(scenario: Scenario, attributes: Attributes): Configuration {
    const errors = scenario.problems.filter((problem) => problem.severity === 'error');
    const [first] = errors;
    if (scenario.configurations.length === 0) {
        if (first === undefined)
            throw cannotLaunch(`${baseName(scenario.path)} has no scenario to debug: it declares no CPU`);
        const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
        throw cannotLaunch(
            `${baseName(scenario.path)}:${first.line}:${first.column}: ${first.message} (${first.code})${more}. Correct the file first: the Problems view lists everything`,
        );
    }
    const { architecture } = attributes;
    const ofArchitecture = scenario.configurations.filter(
        (each) => architecture === null || each.label === architecture || each.program.architecture === architecture,
    );
    const matching = ofArchitecture.find((each) =>
        Object.entries(attributes.options).every(
            ([name, value]) => (each.program.options as unknown as Record<string, unknown>)[name] === value,
        ),
    );
    if (matching !== undefined) return matching;
    const all = scenario.configurations.map((each) => each.label).join('; ');
    if (ofArchitecture.length === 0)
        throw cannotLaunch(`this scenario is not written for \`${architecture ?? ''}\`: it is for ${all}`);
    throw cannotLaunch(
        `no architecture of this scenario has the options ${quoted(attributes.options)}: it is for ${all}`,
    );
}

async function replayFor(
    context: Context,
    attributes: Attributes,
    scenario: Scenario,
    configuration: Configuration,
    stepper: Stepper,
): Promise<{ replay: Replay; mode: Mode; shows?: Property | null }> {
    const { mode } = attributes;
    const scripted = (keys: readonly string[]): Replay =>
        new Replay(
            stepper,
            'scripted',
            keys.map((key) => ({ kind: 'choice', key })),
        );
    switch (mode) {
        case 'interactive':
            return { replay: new Replay(stepper, 'free'), mode };
        case 'random': {
            const seed = attributes.seed ?? Math.floor(context.tools.now() * 1000) % 2 ** 31;
            context.say(`Random interleaving with seed ${seed}: launch with "seed": ${seed} to see it again.`);
            const { steps } = randomRun(stepper, seed, RANDOM_STEPS);
            return { replay: scripted(steps.map(({ key }) => key)), mode };
        }
        case 'trace': {
            if (attributes.trace === null && configuration.traces.length === 0) {
                throw cannotLaunch(
                    'mode "trace" needs `trace`: the name of a trace of the file, or the path of a saved one',
                );
            }
            return { replay: await tracedReplay(context, attributes, configuration, stepper), mode };
        }
        case 'counterexample':
        case 'run': {
            const { exploration, trace } = await searchCounterexample(
                context,
                configuration.program,
                attributes.property,
                attributes.budget,
            );
            if (trace !== null) {
                sayWhich(context, configuration.program, attributes.property, trace.property);
                const asked =
                    trace.property !== null && isQuery(configuration.program, trace.property) ? trace.property : null;
                const shows = asked === null ? null : (configuration.program.properties[asked] ?? null);
                return { replay: scripted(trace.steps.map((step) => step.key)), mode, shows };
            }
            const what = withoutTrace(scenario, configuration, exploration);
            context.say(mode === 'run' ? what : `${what} Step it yourself: every step is your choice.`, {
                category: 'important',
            });
            return { replay: new Replay(stepper, 'free'), mode: mode === 'run' ? mode : 'interactive' };
        }
    }
}

/** Why there is no counterexample to step. */
function withoutTrace(scenario: Scenario, configuration: Configuration, exploration: Exploration): string {
    const { label } = configuration;
    const name = baseName(scenario.path);
    if (exploration.verdict === 'unknown') {
        const { limit = 'a limit was reached' } = exploration;
        // More time changes nothing about what the machine does not know.
        const advice = limit.startsWith('not modelled')
            ? ''
            : ' Launch with a larger "budget" (milliseconds) to look longer.';
        return `Not decided: ${limit}, and no counterexample was found by then.${advice}`;
    }
    if (exploration.verdict !== 'safe') {
        return `${name} is ${exploration.verdict} on ${label}, but no trace that shows it was found in time. Launch with a larger "budget" (milliseconds) to look longer.`;
    }
    const queries = configuration.program.properties.filter((_, index) => isQuery(configuration.program, index));
    const never = queries.map((query) => ` No execution satisfies ${query.text}.`).join('');
    return never === '' ? `${name} is safe on ${label}: there is no counterexample.` : `${name} on ${label}:${never}`;
}

/** The property that was asked for holds, or another one is shown. */
function sayWhich(context: Context, program: Program, asked: number | null, shown: number | null): void {
    if (asked === null || asked === shown) return;
    const text = program.properties[asked]?.text;
    context.say(
        text === undefined
            ? `There is no property ${asked}; this counterexample is of another one.`
            : `\`${text}\` has no counterexample; this one is of another property.`,
        { category: 'important' },
    );
}

async function tracedReplay(
    context: Context,
    attributes: Attributes,
    configuration: Configuration,
    stepper: Stepper,
): Promise<Replay> {
    const { trace } = attributes;
    const named =
        typeof trace === 'string'
            ? configuration.traces.find((each) => each.name === trace)
            : trace === null
              ? configuration.traces[0]
              : undefined;
    if (named !== undefined) {
        const { keys, infeasible } = followTrace(stepper, named);
        if (infeasible !== null) {
            context.say(`The trace \`${named.name}\` stops at \`${infeasible.text}\`: that cannot happen there.`, {
                category: 'important',
            });
        }
        return new Replay(
            stepper,
            'scripted',
            keys.map((key) => ({ kind: 'choice', key })),
        );
    }
    const { entries, statements } = await savedEntries(context, attributes, configuration);
    const feasible = feasiblePart(stepper, entries, statements);
    if (feasible.length < entries.length) {
        context.say(
            `Only ${feasible.length} of ${entries.length} steps of the saved trace can be performed: it belongs to another scenario, or to an earlier version of this one.`,
            { category: 'important' },
        );
    }
    return new Replay(stepper, 'scripted', feasible);
}

async function savedEntries(
    context: Context,
    { trace, program }: Pick<Attributes, 'trace' | 'program'>,
    configuration: Configuration,
): Promise<ReadTrace> {
    const names = configuration.traces.map((each) => `"${each.name}"`).join(', ');
    const known = names === '' ? 'the file has no traces' : `the file has ${names}`;
    try {
        if (typeof trace !== 'string') return fromSaved(JSON.stringify(trace));
        // A path that is not absolute begins where the scenario lies, as in its `use`.
        return fromSaved(await context.host.readFile(besides(trace, program) ?? trace));
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw cannotLaunch(
            `\`trace\` ${quoted(trace)} is neither a trace of the file (${known}) nor a saved one: ${why}`,
        );
    }
}
