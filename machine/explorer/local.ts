/**
 * Local runs, after Promising-ARM (PLDI 2019): one CPU alone, from its initial state, on a fixed timeline. It may read every
 * message there, must perform its own messages in place, and appends further ones behind everything ("virtual"; foreseen writes
 * of others, see foresight.ts, stand there too).
 *
 * A stored state is the packed CPU state, the set of promises not yet performed, and the virtual messages. Stretches without
 * a choice are run in place and only their ends are stored.
 */
import { NotModelled } from '../arithmetic';
import { createCore, initialState, type Setup } from '../setup';
import type { Core } from '../core';
import { FETCHED, PC, STATUS, STOPPED, viewAt, VCAP, VCTRL, VDCN, VRO, VWN, VWO, COH } from '../layout';
import { interruptible, inUserMode, pendingIpis } from '../interrupts';
import type { Op } from '../program';
import { addressFreeBase } from '../rules';
import { currentOp } from '../state';
import { performLocal } from '../step';
import { append, CLEAN, INVALIDATE, IPI, WRITE, type Timeline } from '../timeline';
import { join, MAX_TIMESTAMP, pOf, type Timestamp } from '../view';
import { choicesAt, perform, type LocalChoice, type Placing } from './choices';
import type { Messages } from './messages';
import type { Plan } from './plan';
import type { Pool } from './pool';
import type { Reductions } from '../verdict';
import { createRecorder, type Findings } from './recorder';
import type { LocalResult } from './result';

/** Own messages on one timeline; more is a limit. */
const MAX_PROMISES = 31;
/** Virtual messages of one run; a loop that stores for ever stops here. */
const MAX_VIRTUAL = 40;
/** Steps without a choice before the state is stored all the same (an empty loop must be noticed). */
const MAX_STRETCH = 512;
const PROMISABLE = 0x8000;

export interface Runner {
    /** @param foreseen writes of others behind everything: such runs end nowhere, they only certify and find candidates */
    run(timeline: readonly number[], foreseen?: readonly number[]): LocalResult;
}

/** Counts states and checks limits; throws to stop the search. */
export interface Meter {
    state(bytes: number): void;
}

/** What the runners of one exploration share. */
export interface Workshop {
    readonly setup: Setup;
    readonly messages: Messages;
    readonly findings: Findings;
    readonly meter: Meter;
    readonly reductions: Reductions;
    /** Emptied at the start of each run, as the timeline is. */
    readonly pool: Pool;
    readonly timeline: Timeline;
}

export function createRunner(workshop: Workshop, cpu: number, plan: Plan): Runner {
    const { setup, messages, findings, meter, reductions, pool, timeline } = workshop;
    const { slots } = setup.layouts[cpu];
    const start = initialState(setup, cpu);
    // The state is the beginning of its record: promises (two slots) and virtual messages follow.
    const record = new Uint16Array(slots + 2 + MAX_VIRTUAL);
    const core: Core = createCore(setup, cpu, timeline, record);
    const recorder = createRecorder(core, plan, findings);
    /** Timestamps of own messages on the timeline. */
    let own: Timestamp[] = [];
    let promises = 0;
    /** The promises as a list, and which set it lists. */
    let outstanding: readonly Timestamp[] = [];
    let listed = 0;
    /** How many virtual messages there are; they are in the record. */
    let virtual = 0;
    let onTimeline = 0;
    let limit: string | null = null;
    const candidates = new Set<number>();
    const work: number[] = [];
    let origin = -1;

    const maxStretch = reductions.stretches ? MAX_STRETCH : 0;

    const placing: Placing = {
        uselessMaintenance: reductions.uselessMaintenance,
        pruning: reductions.pruning,
        promises() {
            if (listed !== promises) {
                outstanding = own.filter((_, index) => (promises & (1 << index)) !== 0);
                listed = promises;
            }
            return outstanding;
        },
        put(place, kind, subject, value, bound) {
            if (place > 0) {
                promises &= ~(1 << own.indexOf(place));
                timeline.hidden[place] = 0;
                return place;
            }
            const message = messages.numberOf(kind, subject, value, cpu);
            record[slots + 2 + virtual++] = message | (bound <= onTimeline ? PROMISABLE : 0);
            return append(timeline, kind, subject, value, cpu);
        },
    };

    const load = (number: number): void => {
        virtual = pool.read(number, record) - slots - 2;
        core.s = record;
        restore(record[slots] | (record[slots + 1] << 16));
    };
    /** Makes the timeline show which promises are outstanding, and the virtual messages behind it. */
    const restore = (unfulfilled: number): void => {
        promises = unfulfilled;
        for (let index = 0; index < own.length; index++) timeline.hidden[own[index]] = (promises >> index) & 1;
        timeline.length = onTimeline;
        for (let index = 0; index < virtual; index++) {
            const message = record[slots + 2 + index] & ~PROMISABLE;
            append(
                timeline,
                messages.kind[message],
                messages.subject[message],
                messages.value[message],
                messages.cpu[message],
            );
        }
    };

    /** Stores the core's state; queues it if it is new. */
    const store = (queue: boolean): void => {
        if (reductions.deadRegisters && core.s[FETCHED] === 0) {
            const dead = virtual === 0 ? plan.deadSlots(record[PC]) : plan.deadForMessages(record[PC]);
            for (let index = 0; index < dead.length; index++) record[dead[index]] = 0;
        }
        record[slots] = promises & 0xffff;
        record[slots + 1] = promises >>> 16;
        const number = pool.insert(record, slots + 2 + virtual);
        if (pool.fresh) {
            meter.state(pool.bytes);
            if (queue) work.push(number);
        }
        recorder.reached(number, origin, promises === 0, pool.fresh);
    };

    const noteCandidates = (): void => {
        for (let index = slots + 2; index < slots + 2 + virtual; index++)
            if ((record[index] & PROMISABLE) !== 0) candidates.add(record[index] & ~PROMISABLE);
    };

    /** Runs on in place until there is a choice, the path ends, or nothing more can come of it. */
    const stretch = (): void => {
        for (let steps = 0; ; steps++) {
            if (promises === 0) {
                recorder.certify(origin);
                noteCandidates();
            } else if (reductions.pruning && doomed()) {
                recorder.dead();
                return;
            }
            const { s } = core;
            const stopped = (s[STATUS] & STOPPED) !== 0;
            // Promises or virtual messages only matter while more messages may come.
            if (
                reductions.pruning &&
                (virtual > 0 || promises !== 0) &&
                !plan.targeted &&
                plan.emits[s[PC]] === 0 &&
                s[FETCHED] === 0
            ) {
                if (promises === 0) store(false);
                else recorder.dead();
                return;
            }
            if (virtual >= MAX_VIRTUAL) {
                limit = `more than ${MAX_VIRTUAL} stores of one CPU ahead of the others`;
                recorder.dead();
                return;
            }
            const op = stopped ? HALT : currentOp(core);
            if (op.op === 'halt' && !(interruptible(core) && pendingIpis(core).length > 0)) {
                if (promises === 0 && virtual === 0) recorder.final();
                store(false);
                return;
            }
            noteBlocked(op);
            const choices = choicesAt(core, placing);
            if (choices.length === 0) {
                recorder.dead();
                return;
            }
            if (choices.length > 1 || steps > maxStretch) {
                store(true);
                return;
            }
            if (!take(choices[0])) return;
        }
    };

    /** Performs one choice, noting what properties ask about. Returns false when the path ends. */
    const take = (choice: LocalChoice): boolean => {
        const op = currentOp(core);
        const instruction = setup.program.code[core.s[PC]];
        if (virtual === 0) {
            recorder.before(op, instruction.event, choice, promises === 0);
            if (choice.kind === 'take' && inUserMode(core)) recorder.takenInUser();
        }
        const passed = perform(core, choice, placing);
        if (!passed) {
            if (promises === 0) recorder.certify(origin);
            if (op.op === 'visit' && limit === null)
                limit = `a while loop was followed for ${setup.program.options.loopBound} visits only`;
            recorder.dead();
            return false;
        }
        if (virtual === 0) recorder.after(op, instruction.event, choice);
        return true;
    };

    /** An own promise that can no longer be performed where it stands. */
    const doomed = (): boolean => {
        const { s } = core;
        const floor = addressFreeBase(core);
        for (let index = 0; index < own.length; index++) {
            if ((promises & (1 << index)) === 0) continue;
            const ts = own[index];
            let bound = floor;
            const kind = timeline.kind[ts];
            if (kind === WRITE) {
                bound = join(bound, join(viewAt(s, VWN), viewAt(s, VCAP)));
                const slot = core.layout.location[timeline.subject[ts]];
                if (slot >= 0) bound = join(bound, viewAt(s, slot + COH));
            } else if (kind === CLEAN) bound = join(bound, join(viewAt(s, VDCN), viewAt(s, VCTRL)));
            else if (kind === INVALIDATE || kind === IPI) bound = join(bound, viewAt(s, VCTRL));
            else bound = join(bound, join(join(viewAt(s, VWN), viewAt(s, VCAP)), join(viewAt(s, VRO), viewAt(s, VWO))));
            if (pOf(bound) >= ts) return true;
        }
        return false;
    };

    /** Quiescent and waiting: nothing of its own outstanding, and the newest values do not let it go on. */
    const noteBlocked = (op: Op): void => {
        if (promises !== 0 || virtual > 0) return;
        if (interruptible(core) && pendingIpis(core).length > 0) return;
        if (op.op === 'wait') {
            if (choicesAt(core, placing).length === 0) recorder.blocked();
            return;
        }
        const end = plan.awaits[core.s[PC]];
        if (end >= 0 && !satisfiedByNewest(end)) recorder.blocked();
    };
    const satisfiedByNewest = (end: number): boolean => {
        const before = core.s;
        core.s = before.slice();
        try {
            while (core.s[PC] !== end) {
                const op = currentOp(core);
                if (op.op === 'load') {
                    const choices = choicesAt(core, placing).filter((choice) => choice.kind === 'load');
                    perform(core, choices[choices.length - 1], placing);
                } else performLocal(core, op);
            }
            return performLocal(core, currentOp(core));
        } finally {
            core.s = before;
        }
    };

    return {
        run(sequence, foreseen = []) {
            pool.clear();
            candidates.clear();
            recorder.clear();
            limit = null;
            own = [];
            listed = 0;
            outstanding = [];
            timeline.length = 0;
            if (sequence.length + MAX_VIRTUAL > MAX_TIMESTAMP)
                throw new NotModelled(`timelines longer than ${MAX_TIMESTAMP - MAX_VIRTUAL} messages`);
            for (let index = 0; index < sequence.length; index++) {
                const message = sequence[index];
                const ts = append(
                    timeline,
                    messages.kind[message],
                    messages.subject[message],
                    messages.value[message],
                    messages.cpu[message],
                );
                if (messages.cpu[message] === cpu) own.push(ts);
            }
            if (own.length > MAX_PROMISES) throw new NotModelled(`more than ${MAX_PROMISES} messages of one CPU`);
            onTimeline = timeline.length;
            core.s = record;
            record.set(start);
            origin = -1;
            virtual = foreseen.length;
            record.set(foreseen, slots + 2);
            restore(own.length === MAX_PROMISES ? 0x7fffffff : (1 << own.length) - 1);
            stretch();
            for (let number = work.pop(); number !== undefined; number = work.pop()) {
                load(number);
                const choices = choicesAt(core, placing);
                for (let index = 0; index < choices.length; index++) {
                    if (index > 0) load(number);
                    origin = number;
                    if (take(choices[index])) stretch();
                }
            }
            return recorder.result([...candidates], limit);
        },
    };
}

const HALT: Op = { op: 'halt' };
