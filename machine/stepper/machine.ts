/** Everything the stepping machine computes once per program, and the bench on which one state at a time is worked on. */
import type { Core } from '../core';
import { foreseenOf, type Foreseen } from '../foresight';
import type { Barrier, LocationId, Op, Pc, Program } from '../program';
import { successors } from '../reach';
import { ARCHITECTURES, createCore, createSetup, initialState, type Setup } from '../setup';
import { append, createTimeline, type Timeline } from '../timeline';
import type { Timestamp } from '../view';
import type { Message, Situation } from './state';

export interface Machine {
    readonly setup: Setup;
    readonly program: Program;
    /** The timeline of the state on the bench. */
    readonly timeline: Timeline;
    /** One core per CPU, all in front of {@link timeline}. */
    readonly cores: readonly Core[];
    options: StepperOptions;
    /** Per place: holding a store issued before it can make a difference. */
    readonly holdMatters: Uint8Array;
    /** Per place: an IPI may still be sent from here on. */
    readonly sendAhead: Uint8Array;
    /** Per place: a store or an IPI that stands behind a read may still come. */
    readonly messagesAhead: Uint8Array;
    /** Per CPU: writes of others that it has to reckon with when it performs something early. */
    readonly foreseen: readonly (readonly Foreseen[])[];
    /** Per location: places from which it may still be stored to. */
    storesAhead(location: LocationId): Uint8Array;
    /** Some IC reaches only its own CPU, so it matters who fetched. */
    readonly localInvalidations: boolean;
    /** The log that {@link timeline} shows now. */
    mounted: readonly Message[] | null;
    /** Messages hidden from the CPU on the bench: those it has promised. */
    hiding: readonly Timestamp[];
}

export interface StepperOptions {
    /** When to offer to hold a store: people want to see every one drain; a search may do with those that make a difference. */
    readonly hold: 'always' | 'where it matters' | 'never';
    /** A DMB behind held stores lets the CPU go on (it orders, it does not wait), also where that makes no difference. */
    readonly barriersGoOn: boolean;
    /** Offer to perform stores and sends early, ahead of program order (a promise, certified for that CPU alone). */
    readonly promises: boolean;
    /** Give a path up when a `while` has been visited this often: true for searches, false for people. */
    readonly boundLoops: boolean;
}
export const INTERACTIVE: StepperOptions = { hold: 'always', barriersGoOn: true, promises: true, boundLoops: false };
/** The search for a witness: it should look like what hardware does, so stores may stay in the buffer as they please. */
export const PLAUSIBLE: StepperOptions = { hold: 'always', barriersGoOn: true, promises: false, boundLoops: true };
/** Every outcome, through as few states as possible. */
export const EXHAUSTIVE: StepperOptions = {
    hold: 'where it matters',
    barriersGoOn: false,
    promises: false,
    boundLoops: true,
};
/** One CPU on its own, as certifying a promise asks: nobody watches in which order its stores become visible. */
export const ALONE: StepperOptions = { hold: 'never', barriersGoOn: false, promises: false, boundLoops: true };

const setups = new WeakMap<Program, Setup>();

/** One table of values per program, so that states can go from one machine of it to another. */
function setupOf(program: Program): Setup {
    const known = setups.get(program);
    if (known !== undefined) return known;
    const setup = createSetup(program);
    setups.set(program, setup);
    return setup;
}

export function createMachine(program: Program, options: StepperOptions): Machine {
    const setup = setupOf(program);
    const timeline = createTimeline();
    const storesAhead = new Map<LocationId, Uint8Array>();
    const sendAhead = reaching(program, (op) => op.op === 'send');
    return {
        setup,
        program,
        timeline,
        cores: program.cpus.map((_, cpu) => createCore(setup, cpu, timeline)),
        options,
        holdMatters: holdMatters(program, sendAhead),
        sendAhead,
        messagesAhead: messagesAhead(program),
        foreseen: program.cpus.map((_, cpu) => foreseenOf(setup, cpu)),
        storesAhead(location) {
            const known = storesAhead.get(location);
            if (known !== undefined) return known;
            const found = reaching(program, (op) => mayStore(setup, op, location));
            storesAhead.set(location, found);
            return found;
        },
        localInvalidations: program.code.some((op) => op.op === 'ic' && op.local),
        mounted: null,
        hiding: [],
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
            promised: [],
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
    machine.hiding = [];
}

/** Hides from the CPU on the bench what it has promised and not yet performed. */
export function hide(machine: Machine, promised: readonly Timestamp[]): void {
    if (machine.hiding.length === 0 && promised.length === 0) return;
    for (const ts of machine.hiding) machine.timeline.hidden[ts] = 0;
    for (const ts of promised) machine.timeline.hidden[ts] = 1;
    machine.hiding = promised;
}

/** The core of a CPU as it is in a state: to ask, not to change. */
export function coreOf(machine: Machine, situation: Situation, cpu: number): Core {
    mount(machine, situation.log);
    hide(machine, situation.cpus[cpu].promised);
    const core = machine.cores[cpu];
    core.s = situation.cpus[cpu].s;
    return core;
}

/** A RISC-V fence that later stores may pass on their way out: it holds back later loads only. */
export const overtakable = (barrier: Barrier): boolean =>
    barrier.kind === 'fence' && barrier.predecessors !== 'r' && barrier.successors === 'r' && barrier.tso !== true;

/** Waits until the store buffer is empty. */
export function drains(program: Program, op: Op): boolean {
    const ordered = ARCHITECTURES[program.architecture].totalStoreOrder;
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
 * always read the newest value, so there everything that does not drain counts. A DMB does not keep a store from being
 * overtaken by an IPI, nor a fence for loads from being overtaken by a store.
 */
function holdMatters(program: Program, sendAhead: Uint8Array): Uint8Array {
    const ordered = ARCHITECTURES[program.architecture].totalStoreOrder;
    const overtakes = (op: Op): boolean => {
        if (drains(program, op)) return false;
        switch (op.op) {
            case 'store':
                return ordered || !op.release;
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
                return ordered;
            default:
                return false;
        }
    };
    const overtaken = (op: Op, pc: Pc): boolean =>
        op.op === 'barrier' && (overtakable(op.barrier) || (op.barrier.kind === 'dmb' && sendAhead[pc + 1] === 1));
    return reaching(program, overtakes, (op, pc) => drains(program, op) && !overtaken(op, pc));
}

/** Places from which something can be reached that a store or an IPI behind it may overtake. */
function messagesAhead(program: Program): Uint8Array {
    const messages = reaching(program, ({ op }) => ['store', 'rmw', 'cas', 'send', 'fetchAndRun'].includes(op));
    return reaching(program, (op, pc) => {
        if (op.op === 'fetchAndRun') return true;
        const overtaken =
            ['load', 'rmw', 'cas', 'fetch', 'dc'].includes(op.op) || (op.op === 'store' && op.status !== undefined);
        return overtaken && messages[pc + 1] === 1;
    });
}

function mayStore({ reach }: Setup, op: Op, location: LocationId): boolean {
    if (op.op === 'fetchAndRun') return true;
    if (op.op !== 'store' && op.op !== 'rmw' && op.op !== 'cas') return false;
    return reach.some(({ flow }) => flow.pointedTo(op.addr).includes(location));
}

/** Places from which an operation can be reached without passing a barrier; an IPI handler may run anywhere. */
function reaching(
    program: Program,
    wanted: (op: Op, pc: Pc) => boolean,
    stops?: (op: Op, pc: Pc) => boolean,
): Uint8Array {
    const { code } = program;
    const found = new Uint8Array(code.length);
    const predecessors: Pc[][] = Array.from({ length: code.length }, () => []);
    code.forEach((op, pc) => {
        if (stops?.(op, pc) === true) return;
        for (const next of successors(program, pc)) predecessors[next].push(pc);
    });
    const work = code.flatMap((op, pc) => (wanted(op, pc) ? [pc] : []));
    for (let pc = work.pop(); pc !== undefined; pc = work.pop()) {
        if (found[pc] === 1) continue;
        found[pc] = 1;
        work.push(...predecessors[pc]);
    }
    const handlers = program.cpus.flatMap(({ handler }) => (handler === null ? [] : [handler]));
    if (handlers.some((handler) => found[handler] === 1)) found.fill(1);
    return found;
}
