/** Static facts about one CPU's code that keep its local runs small. Computed once per program. */
import { foreseenOf, type Foreseen } from '../foresight';
import { LOCATION_SLOTS, REGISTER_SLOTS } from '../layout';
import { type CpuIndex, type LocationId, type Op, type Pc, type RegisterId } from '../program';
import { operandsOf, placesAfter, resultsOf, type Flow, type Reach } from '../reach';
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
    readonly awaits: readonly number[];
    /** Writes of others that it has to reckon with. */
    readonly foreseen: readonly Foreseen[];
    /** Registers whose final values are asked for. */
    readonly finalRegisters: readonly RegisterId[];
    /** Stale properties by mark: a label of this CPU. */
    readonly passes: readonly { readonly property: number; readonly mark: number; readonly location: LocationId }[];
    /** Stale properties this CPU must keep, by location fetched. */
    readonly keeps: readonly { readonly property: number; readonly location: LocationId; readonly own: boolean }[];
}

const MESSAGES: ReadonlySet<Op['op']> = new Set(['store', 'rmw', 'cas', 'dc', 'ic', 'send', 'ack']);

/** The plan of every CPU. */
export function createPlans(setup: Setup): Plan[] {
    const { program } = setup;
    const awaits: number[] = program.code.map(() => -1);
    const targets = new Set<CpuIndex>();
    program.code.forEach((op, pc) => {
        if (op.op === 'assume') awaits[op.retry] = pc;
        else if (op.op === 'send') targets.add(op.target);
    });
    return program.cpus.map((_, cpu) => createPlan(setup, cpu, awaits, targets.has(cpu)));
}

function createPlan(setup: Setup, cpu: CpuIndex, awaits: readonly number[], targeted: boolean): Plan {
    const { program } = setup;
    const asked = new Set<RegisterId>();
    for (const one of setup.asked) if (one.kind === 'register' && one.cpu === cpu) asked.add(one.reg);
    const finalRegisters = [...asked];
    const dead =
        program.cpus[cpu].faultHandler === null ? createDeadSlots(setup, cpu, finalRegisters, targeted) : NOTHING_DEAD;
    const passes: { property: number; mark: number; location: LocationId }[] = [];
    const keeps: { property: number; location: LocationId; own: boolean }[] = [];
    program.properties.forEach((property, index) => {
        if (property.kind !== 'stale') return;
        const { after: mark, location } = property;
        const own = program.marks[mark].cpu === cpu;
        if (own) passes.push({ property: index, mark, location });
        if (property.on.includes(cpu)) keeps.push({ property: index, location, own });
    });
    const foreseen = foreseenOf(setup, cpu);
    return { emits: emitting(setup.reach[cpu]), targeted, ...dead, awaits, foreseen, finalRegisters, passes, keeps };
}

/** Backward reachability of message operations. */
function emitting({ flow, code }: Reach): Uint8Array {
    const emits = new Uint8Array(code.length);
    for (let changed = true; changed;) {
        changed = false;
        for (let pc = code.length - 1; pc >= 0; pc--) {
            if (code[pc] === 0 || emits[pc] === 1) continue;
            if (
                flow.operationsAt(pc).some((op) => MESSAGES.has(op.op)) ||
                flow.successors(pc).some((next) => emits[next] === 1)
            ) {
                emits[pc] = 1;
                changed = true;
            }
        }
    }
    return emits;
}

const NOTHING: readonly number[] = [];
const NOTHING_DEAD: Pick<Plan, 'deadSlots' | 'deadForMessages'> = {
    deadSlots: () => NOTHING,
    deadForMessages: () => NOTHING,
};

/**
 * Slots of registers and locations that nothing reads from a place on. A register's slot is dead once it is rewritten first.
 * Backward data flow over one bit per register and location, computed when first asked for.
 */
function createDeadSlots(
    setup: Setup,
    cpu: CpuIndex,
    final: readonly RegisterId[],
    targeted: boolean,
): typeof NOTHING_DEAD {
    const { program } = setup;
    const layout = setup.layouts[cpu];
    const reach = setup.reach[cpu];
    const { handler } = program.cpus[cpu];
    const registers = layout.register.length;
    const words = (registers + layout.location.length + 31) >> 5;
    // An IPI may be taken anywhere, and its handler returns anywhere: be conservative for CPUs that are sent IPIs.
    const anywhere = targeted ? handler : null;
    let effects: Effects | undefined;
    let inHandler: Uint8Array | undefined;
    const deadWhen = (finalsMatter: boolean): DeadSlots => {
        const found = new Array<readonly number[] | undefined>(program.code.length);
        let live: Uint32Array | undefined;
        const compute = (pc: Pc): readonly number[] => {
            const { kill, use, end } = (effects ??= effectsOf(setup, cpu, words, final));
            const bits = (live ??= liveness(reach, kill, use, finalsMatter ? end : null, words, anywhere));
            // A handler returns into code it does not name: nothing is dead inside one.
            inHandler ??= placesAfter(program, reach.flow, anywhere === null ? [] : [anywhere]);
            const dead: number[] = [];
            const look = (slot: number, length: number, index: number): void => {
                if (slot < 0 || (bits[pc * words + (index >> 5)] & (1 << (index & 31))) !== 0) return;
                for (let offset = 0; offset < length; offset++) dead.push(slot + offset);
            };
            if (inHandler[pc] === 1) return dead;
            layout.register.forEach((slot, id) => {
                look(slot, REGISTER_SLOTS, id);
            });
            layout.location.forEach((slot, id) => {
                look(slot, LOCATION_SLOTS, registers + id);
            });
            return dead;
        };
        return (pc) => (found[pc] ??= compute(pc));
    };
    return { deadSlots: deadWhen(true), deadForMessages: deadWhen(false) };
}

/** Per place, bits of what it surely rewrites, what it reads, and what it reads when it may be the end. */
interface Effects {
    readonly kill: Uint32Array;
    readonly use: Uint32Array;
    readonly end: Uint32Array;
}

/** Per place, one bit per register and location: something may still read it. */
function liveness(
    { flow, code }: Reach,
    kill: Uint32Array,
    use: Uint32Array,
    end: Uint32Array | null,
    words: number,
    anywhere: Pc | null,
): Uint32Array {
    const live = new Uint32Array(code.length * words);
    for (let changed = true; changed;) {
        changed = false;
        for (let pc = code.length - 1; pc >= 0; pc--) {
            if (code[pc] === 0) continue;
            const follow = flow.successors(pc);
            for (let word = 0; word < words; word++) {
                const at = pc * words + word;
                let next = anywhere === null ? 0 : live[anywhere * words + word];
                for (let index = 0; index < follow.length; index++) next |= live[follow[index] * words + word];
                const value = ((next & ~kill[at]) | use[at] | (end === null ? 0 : end[at]) | live[at]) >>> 0;
                if (value !== live[at]) {
                    live[at] = value;
                    changed = true;
                }
            }
        }
    }
    return live;
}

function effectsOf(setup: Setup, cpu: CpuIndex, words: number, final: readonly RegisterId[]): Effects {
    const { flow, code } = setup.reach[cpu];
    const { register, location } = setup.layouts[cpu];
    const size = code.length * words;
    const effects: Effects = { kill: new Uint32Array(size), use: new Uint32Array(size), end: new Uint32Array(size) };
    for (let pc = 0; pc < code.length; pc++) {
        if (code[pc] === 0) continue;
        const set = (into: Uint32Array, index: number): void => {
            into[pc * words + (index >> 5)] |= 1 << (index & 31);
        };
        const ops = flow.operationsAt(pc);
        // Where one of several operations may be executed, nothing is surely rewritten.
        if (ops.length === 1) for (const id of resultsOf(ops[0])) if (id >= 0) set(effects.kill, id);
        // An undefined instruction may be fetched: the CPU stops there, and its registers are final.
        let ends = ops.length > 1;
        for (const op of ops) {
            for (const operand of operandsOf(op))
                if ('reg' in operand && operand.reg >= 0) set(effects.use, operand.reg);
            ends ||= op.op === 'halt' || op.op === 'fault' || (op.op === 'return' && op.handler);
            eachLocationUsed(setup, flow, op, (id) => {
                if (location[id] >= 0) set(effects.use, register.length + id);
            });
        }
        if (ends) for (const id of final) set(effects.end, id);
    }
    return effects;
}

/** Locations whose coherence or forwarding an operation consults. */
function eachLocationUsed(setup: Setup, flow: Flow, op: Op, use: (location: LocationId) => void): void {
    const { program, geometry } = setup;
    switch (op.op) {
        case 'load':
        case 'store':
        case 'rmw':
        case 'cas':
        case 'dc':
            for (const pointed of flow.pointedTo(op.addr))
                for (let id = 0; id < geometry.lineOf.length; id++)
                    if (geometry.lineOf[id] === geometry.lineOf[pointed]) use(id);
            return;
        case 'fetch':
            for (const cell of op.cells) use(cell);
            return;
        case 'fetchAndRun':
            use(op.cell);
            return;
        case 'barrier':
            // FENCE.I takes a snapshot of coherence.
            if (op.barrier.kind === 'fence.i') for (const id of program.locations.keys()) use(id);
            return;
        case 'mark':
            for (const property of program.properties)
                if (property.kind === 'stale' && property.after === op.mark) use(property.location);
            return;
        default:
            return;
    }
}
