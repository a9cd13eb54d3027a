/**
 * Of a scenario without a counterexample: the schedule that comes nearest to one. The stale version lives as long as it can, the
 * CPU that patches looks before the others can be seen, and still nothing forbidden happens.
 */
import type { CpuIndex, LocationId, Program } from '../machine/program';
import { createStepper } from '../machine/stepper';
import type { Choice, MachineState, Stepper, Trace } from '../machine/trace';
import { effects } from './scene';

/** Steps of one schedule before it is given up. */
const LONGEST = 400;
/** Schedules that are tried; the more events a CPU has before the race, the more there are. */
const MOST = 120;

interface Bound {
    readonly location: LocationId;
    readonly on: CpuIndex;
    readonly patcher: CpuIndex;
    readonly label: string;
}

/**
 * Tries schedules of one shape: the CPU that is bound goes so many events ahead, the CPU that patches runs to its label, then
 * the rest. Deterministic. null: nothing is forbidden about stale code, or no schedule keeps a stale version anywhere.
 */
export function nearestSchedule(program: Program): Trace | null {
    const stepper = createStepper(program);
    let best: { readonly trace: Trace; readonly rank: readonly number[] } | null = null;
    let tried = 0;
    for (const bound of boundsOf(program)) {
        const own = program.events.filter((event) => event.cpu === bound.on).length;
        for (const eager of [true, false])
            for (let ahead = 0; ahead <= own && tried < MOST; ahead++) {
                tried++;
                const end = run(stepper, bound, ahead, eager);
                const rank = end === null ? null : rankOf(stepper, end, bound, ahead);
                if (end === null || rank === null || (best !== null && !isBetter(rank, best.rank))) continue;
                best = { trace: { steps: end.steps, property: null }, rank };
            }
    }
    return best?.trace ?? null;
}

function boundsOf(program: Program): Bound[] {
    return program.properties.flatMap((property): Bound[] => {
        const mark = property.kind === 'stale' ? program.marks[property.after] : undefined;
        if (property.kind !== 'stale' || mark === undefined) return [];
        return property.on
            .filter((on) => on !== mark.cpu)
            .map((on) => ({ location: property.location, on, patcher: mark.cpu, label: mark.label }));
    });
}

/** @param eager stores of the CPU that is bound are held where they can be, and the patcher reads old values */
function run(stepper: Stepper, bound: Bound, ahead: number, eager: boolean): MachineState | null {
    let state = stepper.initial();
    let own = 0;
    for (let taken = 0; taken < LONGEST; taken++) {
        const { violated, finished, stuck } = stepper.snapshot(state);
        if (violated.length > 0 || stuck.length > 0) return null;
        const choices = stepper.choices(state).filter((choice) => choice.kind !== 'promise');
        if (choices.length === 0) return finished ? state : null;
        const first = own < ahead ? bound.on : bound.patcher;
        const chosen =
            pick(choices, first, eager) ??
            pick(choices, bound.patcher, eager) ??
            pick(choices, bound.on, eager) ??
            choices[0];
        if (chosen.cpu === bound.on && chosen.kind === 'event') own++;
        state = stepper.apply(state, chosen.key);
    }
    return null;
}

/** What a CPU does next: an IPI first; else its event, the dangerous way or the ordinary one. */
function pick(choices: readonly Choice[], cpu: CpuIndex, eager: boolean): Choice | undefined {
    const own = choices.filter((each) => each.cpu === cpu);
    const events = own.filter((each) => each.kind === 'event');
    const dangerous = events.find((each) =>
        each.effects.some(
            (effect) =>
                (effect.kind === 'write' && effect.held && !effect.patch) || (effect.kind === 'read' && !effect.newest),
        ),
    );
    return (
        own.find((each) => each.kind === 'take') ??
        (eager ? dangerous : undefined) ??
        events.find((each) => each.preferred) ??
        events[0] ??
        own.find((each) => each.kind === 'drain')
    );
}

/**
 * How near it came: executing after the label counts most, then how few IPIs told anybody, whether the stale version outlived the
 * label, how much the CPU that is bound had done before. null: no stale version at all.
 */
function rankOf(stepper: Stepper, end: MachineState, bound: Bound, ahead: number): readonly number[] | null {
    let state = stepper.initial();
    let marked = Infinity;
    let alive = -1;
    let executed = -1;
    let ipis = 0;
    for (const step of end.steps) {
        state = stepper.apply(state, step.key);
        const code = stepper.snapshot(state).cpus[bound.on]?.code.find((each) => each.location === bound.location);
        if (code?.pipeline.some((value) => value !== code.newest) === true) alive = step.index;
        if (step.cpu === bound.patcher && effects(step, 'mark').some((each) => each.label === bound.label))
            marked = Math.min(marked, step.index);
        if (step.cpu === bound.on && effects(step, 'fetch').some((each) => each.location === bound.location))
            executed = step.index;
        ipis += effects(step, 'send').length;
    }
    if (alive < 0 || marked === Infinity) return null;
    return [executed > marked ? 1 : 0, -ipis, alive > marked ? 1 : 0, ahead, alive, -end.steps.length];
}

function isBetter(rank: readonly number[], than: readonly number[]): boolean {
    for (let at = 0; at < rank.length; at++) {
        const [one, other] = [rank[at] ?? 0, than[at] ?? 0];
        if (one !== other) return one > other;
    }
    return false;
}
