/** Everything the stepping machine computes once per program, and the bench on which one state at a time is worked on. */
import type { Core } from '../core';
import type { Op, Pc, Program } from '../program';
import { successors } from '../reach';
import { createCore, createSetup, initialState, type Setup } from '../setup';
import { append, createTimeline, type Timeline } from '../timeline';
import type { Message, Situation } from './state';

export interface Machine {
    readonly setup: Setup;
    readonly program: Program;
    /** The timeline of the state on the bench. */
    readonly timeline: Timeline;
    /** One core per CPU, all in front of {@link timeline}. */
    readonly cores: readonly Core[];
    readonly options: StepperOptions;
    /** Per place: holding a store issued before it can make a difference. */
    readonly holdMatters: Uint8Array;
    /** Per place: an IPI may still be sent from here on. */
    readonly sendAhead: Uint8Array;
    /** Some IC reaches only its own CPU, so it matters who fetched. */
    readonly localInvalidations: boolean;
    /** The log that {@link timeline} shows now. */
    mounted: readonly Message[] | null;
}

export interface StepperOptions {
    /** Offer to hold every store (people want to see it drain), not only where it can make a difference. */
    readonly holdAlways: boolean;
    /** A DMB behind held stores lets the CPU go on (it orders, it does not wait), also where that makes no difference. */
    readonly barriersGoOn: boolean;
    /** Give a path up when a `while` has been visited this often: true for searches, false for people. */
    readonly boundLoops: boolean;
}
export const INTERACTIVE: StepperOptions = { holdAlways: true, barriersGoOn: true, boundLoops: false };
/** The search for a witness: it should look like what hardware does, so stores may stay in the buffer as they please. */
export const PLAUSIBLE: StepperOptions = { holdAlways: true, barriersGoOn: true, boundLoops: true };
/** Every outcome, through as few states as possible. */
export const EXHAUSTIVE: StepperOptions = { holdAlways: false, barriersGoOn: false, boundLoops: true };

export function createMachine(program: Program, options: StepperOptions): Machine {
    const setup = createSetup(program);
    const timeline = createTimeline();
    return {
        setup,
        program,
        timeline,
        cores: program.cpus.map((_, cpu) => createCore(setup, cpu, timeline)),
        options,
        holdMatters: holdMatters(program),
        sendAhead: reaching(program, (op) => op.op === 'send'),
        localInvalidations: program.code.some((op) => op.op === 'ic' && op.local),
        mounted: null,
    };
}

export function initialSituation({ program, setup }: Machine): Situation {
    return {
        log: [],
        cpus: program.cpus.map((_, cpu) => ({
            s: initialState(setup, cpu),
            buffer: [],
            cleans: [],
            invalidations: [],
        })),
        cleans: [],
        invalidations: [],
        fetches: [],
    };
}

/** Puts the timeline of a state on the bench. */
export function mount(machine: Machine, log: readonly Message[]): void {
    if (machine.mounted === log) return;
    const { timeline } = machine;
    timeline.length = 0;
    for (const message of log) append(timeline, message.kind, message.subject, message.value, message.cpu);
    machine.mounted = log;
}

/** The core of a CPU as it is in a state: to ask, not to change. */
export function coreOf(machine: Machine, situation: Situation, cpu: number): Core {
    mount(machine, situation.log);
    const core = machine.cores[cpu];
    core.s = situation.cpus[cpu].s;
    return core;
}

/** Waits until the store buffer is empty. */
export function drains(program: Program, op: Op): boolean {
    const ordered = program.architecture === 'x86_64';
    switch (op.op) {
        case 'barrier': {
            const { barrier } = op;
            // DSB NSH makes nothing visible to anybody else.
            if (barrier.kind === 'dsb' || barrier.kind === 'dmb') return barrier.access !== 'load' && !barrier.local;
            if (barrier.kind === 'fence') return barrier.predecessors !== 'r' || barrier.tso === true;
            return barrier.kind === 'mfence' || barrier.kind === 'serialize';
        }
        // LOCK-prefixed instructions and IRET drain; an ICR write follows all earlier stores.
        case 'rmw':
        case 'cas':
        case 'send':
            return ordered;
        case 'return':
            return ordered && op.serializes === true;
        default:
            return false;
    }
}

/**
 * Places from which a message of this CPU can come before the next operation that drains. On arm64 and RISC-V only another
 * store, maintenance or an IPI can overtake a held store observably; loads may read old values anyhow. On x86-64 loads
 * always read the newest value, so there everything that does not drain counts.
 */
function holdMatters(program: Program): Uint8Array {
    const overtakes = (op: Op): boolean => {
        if (drains(program, op)) return false;
        switch (op.op) {
            case 'store':
                return program.architecture === 'x86_64' || !op.release;
            case 'rmw':
            case 'cas':
            case 'dc':
            case 'ic':
            case 'send':
            case 'fetchAndRun':
                return true;
            case 'load':
            case 'fetch':
            case 'wait':
            case 'mark':
                return program.architecture === 'x86_64';
            default:
                return false;
        }
    };
    return reaching(program, overtakes, (op) => drains(program, op));
}

/** Places from which an operation can be reached without passing a barrier; an IPI handler may run anywhere. */
function reaching(program: Program, wanted: (op: Op) => boolean, stops?: (op: Op) => boolean): Uint8Array {
    const { code } = program;
    const found = new Uint8Array(code.length);
    const predecessors: Pc[][] = Array.from({ length: code.length }, () => []);
    code.forEach((op, pc) => {
        if (stops?.(op) === true) return;
        for (const next of successors(program, pc)) predecessors[next].push(pc);
    });
    const work = code.flatMap((op, pc) => (wanted(op) ? [pc] : []));
    for (let pc = work.pop(); pc !== undefined; pc = work.pop()) {
        if (found[pc] === 1) continue;
        found[pc] = 1;
        work.push(...predecessors[pc]);
    }
    const handlers = program.cpus.flatMap(({ handler }) => (handler === null ? [] : [handler]));
    if (handlers.some((handler) => found[handler] === 1)) found.fill(1);
    return found;
}
