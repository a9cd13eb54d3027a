/**
 * Where views come from: for every view of every CPU the step that last raised it, and what that step had it from, back to
 * the step that touched the message itself. Kept beside states, never part of what distinguishes them.
 */
import {
    COH,
    EXCLUSIVE,
    FLAGS,
    FWD_LOAD,
    FWD_VIEW,
    VCAP,
    VCTRL,
    VDCO,
    VDSB,
    VF,
    VICO,
    VIEW_NAMES,
    VRN,
    VRO,
    VWO,
    type Layout,
} from '../layout';
import { ACK, IPI } from '../timeline';
import type { Timestamp } from '../view';
import type { Outcome } from './choices';
import type { CpuState, Situation } from './state';

/** A view that was raised to the place of a message. */
export interface Origin {
    /** The step that raised it. */
    readonly step: number;
    /** The message. */
    readonly ts: Timestamp;
    /** The view it was raised from; null: the step read, took, waited for or issued the message itself. */
    readonly from: Origin | null;
}

/** Per slot of a CPU's state that holds a view; null: it is where it was at the start. */
export type Origins = readonly (Origin | null)[];

export const noOrigins = (layout: Layout): Origins => new Array<Origin | null>(layout.slots).fill(null);

/** Slots of views, those a barrier or a synchronization reads first. */
function viewSlots(layout: Layout): readonly number[] {
    const first = [VDSB, VICO, VDCO, VCAP, VCTRL, VRO, VWO, VRN, VF];
    const rest = VIEW_NAMES.map((_, index) => VRN + 2 * index).filter((slot) => !first.includes(slot));
    const present = (slots: readonly number[]): number[] => slots.filter((slot) => slot >= 0);
    return [
        ...first,
        ...rest,
        ...present(layout.register).map((slot) => slot + 1),
        ...present(layout.location).flatMap((slot) => [slot + COH, slot + FWD_VIEW, slot + FWD_LOAD]),
        ...present(layout.clean),
        ...present(layout.fenced),
        EXCLUSIVE + 2,
        FLAGS + 3,
    ];
}
const known = new WeakMap<Layout, readonly number[]>();
function slotsOf(layout: Layout): readonly number[] {
    const slots = known.get(layout) ?? viewSlots(layout);
    known.set(layout, slots);
    return slots;
}

/**
 * The origins after a step of this CPU.
 * @param synchronizedBy what the architecture's context synchronization reads: of its architecture
 */
export function originsAfter(
    layout: Layout,
    synchronizedBy: readonly number[],
    origins: Origins,
    before: Situation,
    outcome: Pick<Outcome, 'cpu' | 'situation' | 'reads' | 'effects'>,
    step: number,
): Origins {
    const old = before.cpus[outcome.cpu];
    const { s } = outcome.situation.cpus[outcome.cpu];
    const slots = slotsOf(layout);
    let touched: ReadonlySet<Timestamp> | null = null;
    let after: (Origin | null)[] | null = null;
    for (const slot of slots) {
        if (s[slot] === old.s[slot]) continue;
        after ??= [...origins];
        touched ??= touchedBy(before, outcome);
        const first = slot === VF || layout.fenced.includes(slot) ? [...synchronizedBy, ...slots] : slots;
        after[slot] = s[slot] === 0 ? null : originOf(first, origins, old, touched, s[slot], step);
    }
    return after ?? origins;
}

function originOf(
    slots: readonly number[],
    origins: Origins,
    { s }: CpuState,
    touched: ReadonlySet<Timestamp>,
    ts: Timestamp,
    step: number,
): Origin {
    if (touched.has(ts)) return { step, ts, from: null };
    // A view is a maximum of others: the one with this very value decided. Either half of a pair may.
    const source = slots.find((slot) => (s[slot] === ts || s[slot + 1] === ts) && origins[slot]?.ts === ts);
    return { step, ts, from: source === undefined ? null : origins[source] };
}

/** Messages a step read, took, waited for or put on the timeline. */
function touchedBy(
    before: Situation,
    { cpu, situation, reads, effects }: Pick<Outcome, 'cpu' | 'situation' | 'reads' | 'effects'>,
): ReadonlySet<Timestamp> {
    const touched = new Set(reads.map(({ ts }) => ts));
    for (let ts = before.log.length + 1; ts <= situation.log.length; ts++) touched.add(ts);
    for (const ts of before.cpus[cpu].promised) if (!situation.cpus[cpu].promised.includes(ts)) touched.add(ts);
    before.log.forEach((message, index) => {
        for (const effect of effects) {
            const taken =
                effect.kind === 'take' &&
                message.kind === IPI &&
                message.subject === cpu &&
                message.cpu === effect.sender &&
                message.value === effect.ipi;
            const waited =
                effect.kind === 'waited' &&
                message.kind === ACK &&
                message.subject === cpu &&
                message.cpu === effect.target;
            if (taken || waited) touched.add(index + 1);
        }
    });
    return touched;
}

/** The steps a view was raised by, from the one that touched the message to the last. */
export function stepsOf(origin: Origin): readonly number[] {
    const steps: number[] = [];
    for (let at: Origin | null = origin; at !== null; at = at.from) steps.unshift(at.step);
    return steps.filter((step, index) => steps.indexOf(step) === index);
}
