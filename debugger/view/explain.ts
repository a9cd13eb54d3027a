/** Explanations: what the last step did, why a violation happened, why a value is what it is. */
import type { CpuIndex, Program, Property, Value } from '../../machine/program';
import type { Cause, Choice, Snapshot, Step } from '../../machine/trace';
import { cpuName, earlyText, locationName, stepText } from '../../report/names';
import type { Scene } from '../../report/scene';
import { midway, story, told } from '../../report/story';
import { sentence } from '../../report/words';
import { violatedBy } from '../breakpoints/exceptions';
import { cpuNamed, locationNamed } from '../expressions/names';
import { setText, valueText, versionsText } from '../expressions/show';
import type { Expression } from '../expressions/syntax';
import { stateAt } from '../replay/branch';
import type { Replay } from '../replay/replay';
import { causeText } from './causes';
import { chainClause, chainLines, chainsText } from './chains';
import { stepName } from './variables';

/** Sentences for consoles and dialogs: code stays in backticks, nothing is bold. */
const worded = (text: string): string => text.replaceAll('**', '');

/** The trace up to a position, with the snapshots report/ wants, made only when they are looked at. */
export function sceneUpTo(replay: Replay, position: number = replay.position): Scene {
    const { stepper, branch, program } = replay;
    const { steps } = stateAt(stepper, branch, position);
    const last = steps.at(-1) ?? null;
    const positions = positionsByStep(replay, position, steps.length);
    const snapshots: Snapshot[] = [];
    for (let taken = 0; taken <= steps.length; taken++) {
        const at = positions[taken] ?? position;
        Object.defineProperty(snapshots, taken, {
            get: () => replay.snapshotAt(at),
            enumerable: true,
            configurable: true,
        });
    }
    const stuck = replay.snapshotAt(position).stuck;
    return { program, trace: { steps, property: violatedBy(last), ...(stuck.length > 0 ? { stuck } : {}) }, snapshots };
}

/** Position of the branch after each number of steps (they part where a value was forced). */
function positionsByStep(replay: Replay, position: number, count: number): number[] {
    const result: number[] = [];
    if (count === position) {
        for (let taken = 0; taken <= count; taken++) result.push(taken);
        return result;
    }
    for (let at = 0; at <= position; at++) result[stateAt(replay.stepper, replay.branch, at).steps.length] = at;
    return result;
}

/** What the last step did, in one or two sentences. */
export function lastStepText(replay: Replay, position: number = replay.position): string {
    const scene = sceneUpTo(replay, position);
    const step = scene.trace.steps.at(-1);
    return step === undefined ? 'Nothing has happened yet.' : worded(sentence(scene, step));
}

/**
 * The whole story of where we are: the violation with its causes, what it is stuck in, or the last step.
 * @returns tells it, with a verified sentence about what would have prevented it where there is one
 */
export function storyTeller(replay: Replay): (prevented?: string) => string {
    const scene = sceneUpTo(replay);
    if (scene.trace.property !== null || (scene.trace.stuck?.length ?? 0) > 0)
        return (prevented) => worded(told(story(scene, prevented)));
    const text = lastStepText(replay);
    return () => text;
}

export const storyText = (replay: Replay): string => storyTeller(replay)();

/**
 * What to say where nothing more happens.
 * @param shows the outcome a trace was built to show (an `exists` of the scenario); null: another kind of trace
 */
export function endText(replay: Replay, shows: Property | null): string {
    const { snapshot, scripted } = replay;
    if (snapshot.stuck.length > 0 || snapshot.violated.length > 0) return storyText(replay);
    if (shows !== null && scripted)
        return `This is an outcome that was asked about: ${shows.text}. ${outcomeText(replay)}`;
    if (snapshot.finished)
        return `Every CPU has finished, and no property was violated on the way. ${outcomeText(replay)}`.trim();
    const beyond = [...replay.program.cpus.keys()]
        .filter((cpu) => replay.notModelled(cpu) !== null)
        .map((cpu) => ` ${beyondText(replay, cpu)}`)
        .join('');
    if (scripted) return `The trace ends here. To go on another way: Step Into Target lists what can happen.${beyond}`;
    if (replay.held.size > 0) return `Nothing can happen while CPUs are held: release one.${beyond}`;
    return `Nothing more can happen.${beyond}`;
}

/** Why a CPU cannot go on whose next event the machine does not model. */
export const beyondText = (replay: Replay, cpu: CpuIndex): string =>
    `${cpuName(replay.program, cpu)} cannot go on: its next event does something the machine does not model: ${replay.notModelled(cpu) ?? ''}.`;

/** The values the scenario asks about, as they are now: `A.r = 0, B.s = 0.` */
function outcomeText({ program, snapshot }: Replay): string {
    const values = program.observed.flatMap((observable): string[] => {
        switch (observable.kind) {
            case 'register': {
                const cpu = program.cpus[observable.cpu];
                const entry = snapshot.cpus[observable.cpu]?.registers.find((each) => each.register === observable.reg);
                if (cpu === undefined || entry === undefined) return [];
                return [`${cpu.name}.${cpu.registers[observable.reg] ?? ''} = ${valueText(program, entry.value)}`];
            }
            case 'location': {
                const cell = snapshot.memory.find((each) => each.location === observable.location);
                return cell === undefined
                    ? []
                    : [`${locationName(program, cell.location)} = ${valueText(program, cell.newest)}`];
            }
            case 'fault':
                return [];
        }
    });
    return values.length === 0 ? '' : `${values.join(', ')}.`;
}

/** One clause: `B executed stale code.` */
export function headline(replay: Replay): string {
    const scene = sceneUpTo(replay);
    return worded(
        scene.trace.property !== null || (scene.trace.stuck?.length ?? 0) > 0
            ? story(scene).what
            : midway(scene, scene.trace.steps.length).what,
    );
}

/** The chain of causes of a step, nearest first, each once. */
export function chainOf(program: Program, why: readonly Cause[], steps: readonly Step[]): string[] {
    return [...new Set(why.map((cause) => causeText(program, cause, steps)))];
}

/** Why a step could happen: what it took to allow an old value or to forbid it, link by link; else its causes. */
export function reasonsOf(program: Program, { chains, why }: Step | Choice, steps: readonly Step[]): string[] {
    return chains.length > 0 ? chainsText(program, chains, steps) : chainOf(program, why, steps);
}

/** Why a choice is possible, in one line; empty when there is nothing to say. */
export function choiceWhy(replay: Replay, choice: Choice): string {
    const chain = choice.chains.at(-1);
    if (chain !== undefined) return chainClause(replay.program, chain, replay.state.steps);
    return chainOf(replay.program, choice.why, replay.state.steps).slice(0, 2).join('; ');
}

/** What a choice is called: `A: dsb ish`, `B: execute foo gets old (stale)`. */
export function choiceTitle(program: Program, choice: Choice, named = true): string {
    const who = named ? `${cpuName(program, choice.cpu)}: ` : '';
    const details = choice.effects.flatMap((effect): string[] => {
        switch (effect.kind) {
            case 'read':
                return [`reads ${valueText(program, effect.value)}${effect.newest ? '' : ', an old value'}`];
            case 'fetch':
                return [`gets ${valueText(program, effect.value)}${effect.stale ? ', stale' : ''}`];
            case 'write':
                return effect.held ? ['held in the store buffer'] : [];
            case 'violation':
                return ['violates a property'];
            default:
                return [];
        }
    });
    return `${who}${choiceText(program, choice)}${details.length === 0 ? '' : ` (${details.join('; ')})`}`;
}

/** The same without its CPU and as short as a row of a list: `execute foo → old`. */
export function choiceShort(program: Program, choice: Choice): string {
    const values = choice.effects.flatMap((effect) =>
        effect.kind === 'read' || effect.kind === 'fetch' ? [valueText(program, effect.value)] : [],
    );
    const held = choice.effects.some((effect) => effect.kind === 'write' && effect.held) ? ' (held)' : '';
    return `${choiceText(program, choice)}${values.length === 0 ? '' : ` → ${values.join(', ')}`}${held}`;
}

function choiceText(program: Program, choice: Choice): string {
    const step: Step = {
        index: 0,
        cpu: choice.cpu,
        kind: choice.kind,
        event: choice.event,
        key: choice.key,
        effects: choice.effects,
        why: choice.why,
        chains: choice.chains,
    };
    const text = stepText(program, step);
    switch (choice.kind) {
        case 'drain':
            return `${text} becomes visible to everybody`;
        case 'promise':
            return `${earlyText(program, step)} is performed early`;
        case 'event':
        case 'take':
            return text;
    }
}

/** The answer to `why(…)`. */
export function whyText(replay: Replay, position: number, subject: Expression | null): string {
    if (subject === null) return position === replay.position ? storyText(replay) : lastStepText(replay, position);
    const about = path(subject);
    const [first = '', aspect, ...rest] = about;
    const cpu = cpuNamed(replay.program, first);
    if (cpu !== null && (aspect === 'pipeline' || aspect === 'icache' || aspect === 'afterSync')) {
        return whyVersions(replay, position, cpu, rest.join('.'));
    }
    const location = locationNamed(replay.program, about.join('.'));
    if (location !== null) return whyLocation(replay, position, location);
    const step = cpu === null ? undefined : labelledStep(replay, position, cpu, aspect ?? '');
    if (step !== undefined) return whyStep(replay, step);
    return 'Ask why of a code location (`why(B.pipeline.foo)`), a word (`why(registered(B))`), a label (`why(B.run)`), or of what just happened (`why()`).';
}

function path(expression: Expression): string[] {
    switch (expression.kind) {
        case 'name':
            return [expression.name];
        case 'member':
            return [...path(expression.object), expression.name];
        case 'call': {
            const [argument] = expression.args;
            return argument?.kind === 'name' ? [`${expression.callee}(${argument.name})`] : [];
        }
        case 'number':
        case 'string':
        case 'unary':
        case 'binary':
            return [];
    }
}

function labelledStep(replay: Replay, position: number, cpu: CpuIndex, label: string): Step | undefined {
    const { steps } = stateAt(replay.stepper, replay.branch, position);
    return [...steps].reverse().find((step) => step.cpu === cpu && replay.program.events[step.event]?.label === label);
}

function whyStep(replay: Replay, step: Step): string {
    const { steps } = replay.state;
    const chain = reasonsOf(replay.program, step, steps);
    const text = lastStepText(replay, Math.min(step.index + 1, replay.position));
    return chain.length === 0 ? text : `${text}\n  ${chain.join('\n  ')}`;
}

function whyVersions(replay: Replay, position: number, cpu: CpuIndex, name: string): string {
    const { program } = replay;
    const location = locationNamed(program, name);
    const snapshot = replay.snapshotAt(position);
    const code = snapshot.cpus[cpu]?.code.find((each) => each.location === location);
    if (code === undefined || location === null) return `There is no code location \`${name}\`.`;
    const who = cpuName(program, cpu);
    const lines = [
        `${who}'s pipeline may hold ${versionsText(program, code.pipeline, code.newest)}; its I-cache may hold ${versionsText(program, code.icache, code.newest)}.`,
    ];
    const synchronizedAt = snapshot.cpus[cpu]?.synchronizedAt ?? -1;
    lines.push(
        synchronizedAt < 0
            ? `${who} has not synchronized its context yet.`
            : `${who} last synchronized its context in ${stepName(synchronizedAt)}.`,
    );
    const stale = code.afterSync.filter((value) => value !== code.newest);
    if (stale.length > 0)
        lines.push(
            `A context synchronization now would not be enough: ${setText(program, stale, null)} could still be fetched after it.`,
        );
    else if (code.pipeline.some((value) => value !== code.newest))
        lines.push('A context synchronization now would discard what is stale.');
    const { steps } = stateAt(replay.stepper, replay.branch, position);
    if (code.chain !== null) lines.push(...chainLines(program, code.chain, steps));
    return lines.join('\n');
}

function whyLocation(replay: Replay, position: number, location: number): string {
    const { program } = replay;
    const snapshot = replay.snapshotAt(position);
    const cell = snapshot.memory.find((each) => each.location === location);
    const name = locationName(program, location);
    if (cell === undefined) return `${name} is not a memory word.`;
    const value = (of: Value): string => valueText(program, of);
    const lines = [
        cell.writtenAt < 0
            ? `${name} is ${value(cell.newest)} from the start.`
            : `${name} is ${value(cell.newest)} since ${stepName(cell.writtenAt)}: ${lastStepText(replay, Math.min(cell.writtenAt + 1, position))}`,
    ];
    for (const cpu of snapshot.cpus) {
        for (const entry of cpu.storeBuffer) {
            if (entry.location !== location) continue;
            lines.push(
                `${cpuName(program, cpu.cpu)} holds a store of ${value(entry.value)} since ${stepName(entry.since)}: others cannot see it yet.`,
            );
        }
        const may = cpu.mayRead.find((each) => each.location === location)?.values ?? [];
        if (may.some((each) => each !== cell.newest)) {
            lines.push(
                `${cpuName(program, cpu.cpu)} may still read ${setText(program, may, null)}: nothing orders its reads after the store.`,
            );
        }
    }
    return lines.join('\n');
}
