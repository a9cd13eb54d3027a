/** Static facts about one CPU's code that keep its local runs small. Computed once per program. */
import { LOCATION_SLOTS, REGISTER_SLOTS, type Layout } from '../layout';
import {
    type Condition,
    type CpuIndex,
    type LocationId,
    type Op,
    type Pc,
    type Program,
    type RegisterId,
} from '../program';
import { operandsOf, resultsOf, type Flow } from '../reach';
import type { Setup } from '../setup';

/** Computed when first asked for, place by place. */
export type DeadSlots = (pc: Pc) => readonly number[];

export interface Plan {
    /** A message may still be put on the timeline from here (1), ignoring IPIs that may be taken. */
    readonly emits: Uint8Array;
    /** Somebody may send this CPU an IPI. */
    readonly targeted: boolean;
    /** Slots whose content no longer matters from a place on, when the final registers matter. */
    readonly deadSlots: DeadSlots;
    /** The same when only further messages matter. */
    readonly deadForMessages: DeadSlots;
    /** Per code place: the place of the `assume` when an `await` starts here, else −1. */
    readonly awaits: Int32Array;
    /** Registers whose final values are asked for. */
    readonly finalRegisters: readonly RegisterId[];
    /** Stale properties by mark: a label of this CPU. */
    readonly passes: readonly { readonly property: number; readonly mark: number; readonly location: LocationId }[];
    /** Stale properties this CPU must keep, by location fetched. */
    readonly keeps: readonly { readonly property: number; readonly location: LocationId; readonly own: boolean }[];
}

const MESSAGES: ReadonlySet<Op['op']> = new Set(['store', 'rmw', 'cas', 'dc', 'ic', 'send', 'ack']);

export function createPlan(setup: Setup, cpu: CpuIndex): Plan {
    const { program } = setup;
    const reach = setup.reach[cpu];
    const targeted = program.code.some((op) => op.op === 'send' && op.target === cpu);
    const finalRegisters = [...finalRegistersOf(program, cpu)];
    const awaits = new Int32Array(program.code.length).fill(-1);
    program.code.forEach((op, pc) => {
        if (op.op === 'assume') awaits[op.retry] = pc;
    });
    const liveness = (final: readonly RegisterId[]): DeadSlots =>
        program.cpus[cpu].faultHandler !== null ? () => [] : deadSlots(setup, cpu, final, targeted);
    return {
        emits: emitting(program, reach.flow),
        targeted,
        deadSlots: liveness(finalRegisters),
        deadForMessages: liveness([]),
        awaits,
        finalRegisters,
        passes: program.properties.flatMap((property, index) =>
            property.kind === 'stale' && program.marks[property.after].cpu === cpu
                ? [{ property: index, mark: property.after, location: property.location }]
                : [],
        ),
        keeps: program.properties.flatMap((property, index) =>
            property.kind === 'stale' && property.on.includes(cpu)
                ? [{ property: index, location: property.location, own: program.marks[property.after].cpu === cpu }]
                : [],
        ),
    };
}

function finalRegistersOf(program: Program, cpu: CpuIndex): Set<RegisterId> {
    const found = new Set<RegisterId>();
    const walk = (condition: Condition): void => {
        if (condition.kind === 'register' && condition.cpu === cpu) found.add(condition.reg);
        else if (condition.kind === 'unary') walk(condition.operand);
        else if (condition.kind === 'binary') {
            walk(condition.left);
            walk(condition.right);
        }
    };
    for (const observable of program.observed)
        if (observable.kind === 'register' && observable.cpu === cpu) found.add(observable.reg);
    for (const property of program.properties) if (property.kind === 'final') walk(property.condition);
    if (program.filter !== undefined) walk(program.filter);
    return found;
}

/** Backward reachability of message operations. */
function emitting(program: Program, flow: Flow): Uint8Array {
    const emits = new Uint8Array(program.code.length);
    program.code.forEach((_, pc) => {
        if (flow.operationsAt(pc).some((op) => MESSAGES.has(op.op))) emits[pc] = 1;
    });
    for (let changed = true; changed;) {
        changed = false;
        for (let pc = program.code.length - 1; pc >= 0; pc--) {
            if (emits[pc] === 0 && flow.successors(pc).some((next) => emits[next] === 1)) {
                emits[pc] = 1;
                changed = true;
            }
        }
    }
    return emits;
}

/**
 * Slots of registers and locations that nothing reads from a place on. A register's slot is dead once it is rewritten first.
 * Backward data flow over one bit per register and location.
 */
function deadSlots(setup: Setup, cpu: CpuIndex, final: readonly RegisterId[], targeted: boolean): DeadSlots {
    const groups = groupsOf(setup.layouts[cpu]);
    const words = (groups.length + 31) >> 5;
    const found: (readonly number[] | undefined)[] = [];
    let live: Uint32Array | null = null;
    let inHandler: ReadonlySet<Pc> = new Set();
    return (pc) => {
        const known = found[pc];
        if (known !== undefined) return known;
        if (live === null) {
            live = liveness(setup, cpu, groups, words, final, targeted);
            // A handler returns into code it does not name: nothing is dead inside one.
            if (targeted) inHandler = handlerCode(setup.reach[cpu].flow, setup.program.cpus[cpu].handler);
        }
        const dead: number[] = [];
        if (!inHandler.has(pc)) {
            for (let index = 0; index < groups.length; index++) {
                if (isLive(live, pc * words, index)) continue;
                const { slot, length } = groups[index];
                for (let offset = 0; offset < length; offset++) dead.push(slot + offset);
            }
        }
        return (found[pc] = dead);
    };
}

interface Group {
    readonly slot: number;
    readonly length: number;
}

/** Per place, one bit per group: something may still read it. */
function liveness(
    setup: Setup,
    cpu: CpuIndex,
    groups: readonly Group[],
    words: number,
    final: readonly RegisterId[],
    targeted: boolean,
): Uint32Array {
    const { program } = setup;
    const { code } = program;
    const { flow, code: reached } = setup.reach[cpu];
    const bit = new Map(groups.map((group, index) => [group.slot, index]));
    const live = new Uint32Array(code.length * words);
    const { handler } = program.cpus[cpu];
    const places = [...code.keys()].filter((pc) => reached[pc] === 1).reverse();
    const effects = places.map((pc) =>
        effectOf(setup, flow, flow.operationsAt(pc), setup.layouts[cpu], bit, words, final),
    );
    // An IPI may be taken anywhere, and its handler returns anywhere: be conservative for CPUs that are sent IPIs.
    const follow = places.map((pc) =>
        targeted && handler !== null ? [...flow.successors(pc), handler] : flow.successors(pc),
    );
    for (let changed = true; changed;) {
        changed = false;
        for (let index = 0; index < places.length; index++) {
            const { kill, use } = effects[index];
            const from = places[index] * words;
            for (let word = 0; word < words; word++) {
                let next = 0;
                for (const successor of follow[index]) next |= live[successor * words + word];
                const value = ((next & ~kill[word]) | use[word] | live[from + word]) >>> 0;
                if (value !== live[from + word]) {
                    live[from + word] = value;
                    changed = true;
                }
            }
        }
    }
    return live;
}

const isLive = (live: Uint32Array, from: number, index: number): boolean =>
    (live[from + (index >> 5)] & (1 << (index & 31))) !== 0;

/** Registers and locations with their slots. */
function groupsOf(layout: Layout): Group[] {
    const of = (slots: Int32Array, length: number): Group[] =>
        [...slots].filter((slot) => slot >= 0).map((slot) => ({ slot, length }));
    return [...of(layout.register, REGISTER_SLOTS), ...of(layout.location, LOCATION_SLOTS)];
}

/** What a place rewrites and what it reads, as bits. Where one of several operations may be executed, nothing is surely rewritten. */
function effectOf(
    setup: Setup,
    flow: Flow,
    ops: readonly Op[],
    layout: Layout,
    bit: ReadonlyMap<number, number>,
    words: number,
    final: readonly RegisterId[],
): { kill: Uint32Array; use: Uint32Array } {
    const kill = new Uint32Array(words);
    const use = new Uint32Array(words);
    const set = (into: Uint32Array, slot: number): void => {
        const index = bit.get(slot);
        if (index !== undefined) into[index >> 5] |= 1 << (index & 31);
    };
    const register = (into: Uint32Array, id: RegisterId): void => {
        if (id >= 0) set(into, layout.register[id]);
    };
    if (ops.length === 1) for (const id of resultsOf(ops[0])) register(kill, id);
    for (const op of ops) {
        for (const operand of operandsOf(op)) if ('reg' in operand) register(use, operand.reg);
        if (op.op === 'halt' || op.op === 'fault' || (op.op === 'return' && op.handler))
            for (const id of final) register(use, id);
        for (const location of locationsUsed(setup, flow, op, layout)) set(use, layout.location[location]);
    }
    // An undefined instruction may be fetched: the CPU stops there, and its registers are final.
    if (ops.length > 1) for (const id of final) register(use, id);
    return { kill, use };
}

function handlerCode(flow: Flow, handler: Pc | null): ReadonlySet<Pc> {
    const found = new Set<Pc>();
    const work = handler === null ? [] : [handler];
    for (let pc = work.pop(); pc !== undefined; pc = work.pop()) {
        if (found.has(pc)) continue;
        found.add(pc);
        work.push(...flow.successors(pc));
    }
    return found;
}

/** Locations whose coherence or forwarding an operation consults. */
function locationsUsed(setup: Setup, flow: Flow, op: Op, layout: Layout): LocationId[] {
    const { program, geometry } = setup;
    const has = (location: LocationId): boolean => layout.location[location] >= 0;
    const all = (): LocationId[] => [...program.locations.keys()].filter(has);
    switch (op.op) {
        case 'load':
        case 'store':
        case 'rmw':
        case 'cas':
        case 'dc': {
            const lines = new Set(flow.pointedTo(op.addr).map((location) => geometry.lineOf[location]));
            return all().filter((location) => lines.has(geometry.lineOf[location]));
        }
        case 'fetch':
            return op.cells.filter(has);
        case 'fetchAndRun':
            return [op.cell].filter(has);
        case 'barrier':
            // FENCE.I takes a snapshot of coherence.
            return op.barrier.kind === 'fence.i' ? all() : [];
        case 'mark':
            return program.properties.flatMap((property) =>
                property.kind === 'stale' && property.after === op.mark && has(property.location)
                    ? [property.location]
                    : [],
            );
        default:
            return [];
    }
}
