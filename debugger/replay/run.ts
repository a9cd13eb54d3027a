/**
 * Moving the cursor: one CPU's next event, out of a procedure, to the next stop, and the same backwards.
 * Runs are generators, so that whoever drives them can pause, report progress and stay responsive.
 */
import type { CpuIndex } from '../../machine/program';
import type { Choice, Step } from '../../machine/trace';
import { depthOf } from './depth';
import { momentAt } from './moments';
import type { Replay } from './replay';
import type { Hit, Stop } from './stops';
import { hitsAt } from './stops';

/** Why a motion ended. */
export type Outcome =
    /** It did what was asked. */
    | { readonly kind: 'done' }
    | { readonly kind: 'hit'; readonly hits: readonly Hit[] }
    /** Start or end of the trace (or of everything that can happen). */
    | { readonly kind: 'start' }
    | { readonly kind: 'end' }
    /** This CPU cannot go on: it waits, is finished, is held, or its trace has no more events. */
    | {
          readonly kind: 'blocked';
          readonly cpu: CpuIndex;
          readonly because: 'waiting' | 'finished' | 'held' | 'stopped' | 'no more events' | 'not modelled';
      }
    | { readonly kind: 'limit'; readonly steps: number };

/** Yielded after every entry passed; `logs` are log points met there. */
export interface Passed {
    readonly step: Step | null;
    readonly logs: readonly Hit[];
}
/** Yielded before something is chosen by what somebody else is still finding out: to be gone on with when that has settled. */
export interface Waiting {
    readonly until: Promise<unknown>;
}
export type Run = Generator<Passed | Waiting, Outcome, void>;

/** How a free run chooses. */
export interface Policy {
    /** Something it would be better to wait for before it chooses; absent or null: nothing. */
    readonly ready?: (replay: Replay) => Promise<unknown> | null;
    /** The choice this CPU would take now; null when it has none. */
    readonly choose: (replay: Replay, cpu: CpuIndex) => Choice | null;
    /** The choice a run takes, of these CPUs in this order; absent: the first CPU's that has one. */
    readonly chooseAny?: (replay: Replay, cpus: readonly CpuIndex[]) => Choice | null;
}

/** The architecture's newest answer: newest value, a store visible at once, the newest fetch. */
export const newest: Policy = {
    choose: (replay, cpu) => {
        const own = replay.choices().filter((choice) => choice.cpu === cpu);
        return (
            own.find((choice) => choice.preferred) ?? own.find((choice) => choice.kind === 'event') ?? own[0] ?? null
        );
    },
};

/** A free run ends after so many steps: loops that never end must not hang a session. */
export const RUN_LIMIT = 20_000;

/** One event of `cpu`: along the trace with the others moving as it says, or by choice where a person decides. */
export function* stepCpu(replay: Replay, cpu: CpuIndex, stops: readonly Stop[], policy: Policy = newest): Run {
    return yield* runCpu(replay, cpu, stops, policy, () => true);
}

/** Until `cpu` is no deeper than `depth` procedures and handlers. */
export function* stepToDepth(
    replay: Replay,
    cpu: CpuIndex,
    depth: number,
    stops: readonly Stop[],
    policy: Policy = newest,
): Run {
    return yield* runCpu(
        replay,
        cpu,
        stops,
        policy,
        () => depthOf(replay.snapshot, replay.program, replay.state.steps, cpu) <= depth,
    );
}

function* readiness(replay: Replay, policy: Policy): Generator<Waiting, void, void> {
    const until = policy.ready?.(replay) ?? null;
    if (until !== null) yield { until };
}

function* runCpu(replay: Replay, cpu: CpuIndex, stops: readonly Stop[], policy: Policy, enough: () => boolean): Run {
    if (replay.held.has(cpu)) return { kind: 'blocked', cpu, because: 'held' };
    for (let count = 0; count < RUN_LIMIT; count++) {
        if (replay.scripted && !hasEventAhead(replay, cpu)) {
            return count > 0 ? { kind: 'done' } : { kind: 'blocked', cpu, because: noMore(replay, cpu) };
        }
        if (!replay.scripted) yield* readiness(replay, policy);
        const moved = replay.scripted ? along(replay) : choose(replay, cpu, policy);
        if (moved.kind === 'outcome') return moved.outcome;
        const met = hitsAt(replay, stops, momentAt(replay, replay.position));
        yield { step: moved.step, logs: met.filter((hit) => hit.stop.log !== undefined) };
        const hits = met.filter((hit) => hit.stop.log === undefined);
        if (hits.length > 0) return { kind: 'hit', hits };
        if (moved.step?.cpu === cpu && enough()) return { kind: 'done' };
    }
    return { kind: 'limit', steps: RUN_LIMIT };
}

function hasEventAhead(replay: Replay, cpu: CpuIndex): boolean {
    for (let position = replay.position; position < replay.branch.entries.length; position++) {
        if (replay.stepAt(position)?.cpu === cpu) return true;
    }
    return false;
}

function noMore(replay: Replay, cpu: CpuIndex): 'finished' | 'no more events' {
    return replay.snapshot.cpus[cpu]?.state === 'finished' ? 'finished' : 'no more events';
}

type Motion =
    { readonly kind: 'step'; readonly step: Step | null } | { readonly kind: 'outcome'; readonly outcome: Outcome };

function along(replay: Replay): Motion {
    const moved = replay.advance();
    if (moved.moved) return { kind: 'step', step: moved.step };
    if (moved.because === 'held' && moved.cpu !== null) {
        return { kind: 'outcome', outcome: { kind: 'blocked', cpu: moved.cpu, because: 'held' } };
    }
    return { kind: 'outcome', outcome: { kind: 'end' } };
}

function choose(replay: Replay, cpu: CpuIndex, policy: Policy): Motion {
    const choice = policy.choose(replay, cpu);
    if (choice !== null) return { kind: 'step', step: replay.take(choice.key) };
    const state = replay.snapshot.cpus[cpu]?.state;
    if (replay.notModelled(cpu) !== null)
        return { kind: 'outcome', outcome: { kind: 'blocked', cpu, because: 'not modelled' } };
    return {
        kind: 'outcome',
        outcome: { kind: 'blocked', cpu, because: state === undefined || state === 'ready' ? 'waiting' : state },
    };
}

/**
 * Runs to the next stop. Where a person decides, `first` goes on for as long as it can, then the others in the order of
 * the file, and so on until nothing can happen any more.
 */
export function* runForward(replay: Replay, first: CpuIndex, stops: readonly Stop[], policy: Policy = newest): Run {
    for (let count = 0; count < RUN_LIMIT; count++) {
        let step: Step | null;
        // What is recorded is followed, so that running forwards after running back meets the same moments again.
        if (replay.scripted || !replay.atEnd) {
            const motion = along(replay);
            if (motion.kind === 'outcome') return motion.outcome;
            step = motion.step;
        } else {
            yield* readiness(replay, policy);
            const choice = anyChoice(replay, first, policy);
            if (choice === null) return { kind: 'end' };
            step = replay.take(choice.key);
        }
        const isFree = !replay.scripted && replay.atEnd;
        if (isFree) yield* readiness(replay, policy);
        const upcoming = isFree ? anyChoice(replay, first, policy) : null;
        const met = hitsAt(replay, stops, momentAt(replay, replay.position, upcoming));
        yield { step, logs: met.filter((hit) => hit.stop.log !== undefined) };
        const hits = met.filter((hit) => hit.stop.log === undefined);
        if (hits.length > 0) return { kind: 'hit', hits };
    }
    return { kind: 'limit', steps: RUN_LIMIT };
}

function anyChoice(replay: Replay, first: CpuIndex, policy: Policy): Choice | null {
    const cpus = [first, ...[...replay.program.cpus.keys()].filter((cpu) => cpu !== first)];
    const order = cpus.filter((cpu) => !replay.held.has(cpu));
    if (policy.chooseAny !== undefined) return policy.chooseAny(replay, order);
    for (const cpu of order) {
        const choice = policy.choose(replay, cpu);
        if (choice !== null) return choice;
    }
    return null;
}

/** Runs back to the previous stop, or to the start. */
export function* runBackward(replay: Replay, stops: readonly Stop[]): Run {
    while (replay.position > 0) {
        const undone = replay.last;
        replay.retreat();
        const met = hitsAt(replay, stops, momentAt(replay, replay.position));
        yield { step: undone, logs: met.filter((hit) => hit.stop.log !== undefined) };
        const hits = met.filter((hit) => hit.stop.log === undefined);
        if (hits.length > 0) return { kind: 'hit', hits };
    }
    return { kind: 'start' };
}

/** To just before the last step of `cpu`; the start of the trace where it has none behind the cursor. */
export function beforeLastStepOf(replay: Replay, cpu: CpuIndex): number | null {
    for (let position = replay.position - 1; position >= 0; position--) {
        if (replay.stepAt(position)?.cpu === cpu) return position;
    }
    return null;
}
