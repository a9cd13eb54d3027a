/**
 * Why an older version or value is no longer possible, link by link, or which link is missing where it still is: the patch,
 * its clean, its invalidation, their completion, and how this CPU came to know (machine/stepper/provenance.ts).
 */
import { COH, VF, VFLOCAL, viewAt, VDSB, VRN, VRO } from '../layout';
import type { LocationId } from '../program';
import { valueAt } from '../rules';
import { ACK, ALL_LINES, CLEAN, INVALIDATE, IPI, latestWrite, WRITE } from '../timeline';
import type { Cause, Chain } from '../trace';
import { vOf, type Timestamp } from '../view';
import { heldStore } from './entries';
import { fetchable, fetchFloor, guaranteed } from './fetch';
import { coreOf, type Machine } from './machine';
import type { Moment } from './moment';
import { stepsOf } from './provenance';

/** A cause about a step of the history; −1: the initial state. */
export function link(moment: Moment, step: number, kind: Cause['kind'], cpu: number): Cause {
    const at = moment.steps[step];
    return { step, cpu: at?.cpu ?? cpu, event: at?.event ?? -1, kind };
}

/** What is being explained: a CPU that may, or may no longer, see an older write of a location. */
interface Question {
    readonly machine: Machine;
    readonly moment: Moment;
    readonly cpu: number;
    readonly location: LocationId;
}

/** The write behind which older ones are asked about, how it came to be certain, and the place this CPU must have passed. */
interface Progress {
    readonly links: readonly Cause[];
    /** null: a link is missing already. */
    readonly place: Timestamp | null;
    /** Step since which everything that others must do was done. */
    readonly since: number;
}

/** Of a fetch now: the oldest version that is possible though a newer one exists, else the newest that is not possible any more. */
export function fetchChain(machine: Machine, moment: Moment, cpu: number, cell: LocationId): Chain | null {
    const { situation } = moment;
    const core = coreOf(machine, situation, cpu);
    const question = { machine, moment, cpu, location: cell };
    const candidates = fetchable(core, situation, cell);
    const newest = latestWrite(core.timeline, cell, core.timeline.length);
    const [oldest] = candidates;
    const value = (ts: Timestamp): number => core.values.values[valueAt(core, cell, ts)];
    // Fetches do not look into store buffers, their own CPU's included.
    const held = heldBy(question, () => true);
    if (oldest === newest && held !== null)
        return { location: cell, value: value(oldest), possible: true, links: [held] };
    if (oldest !== undefined && oldest !== newest) {
        const links = machine.setup.architecture.maintenance ? maintained(question, newest) : visible(question, newest);
        return {
            location: cell,
            value: value(oldest),
            possible: true,
            links: [...links.links, ...missing(question, links)],
        };
    }
    const floor = fetchFloor(core, situation, cell);
    if (floor === 0) return null;
    const links = machine.setup.architecture.maintenance ? maintained(question, floor) : visible(question, floor);
    const known = links.place === null ? [] : knowledge(question, fetchSlot(question, links.place), links);
    return {
        location: cell,
        value: value(latestWrite(core.timeline, cell, floor - 1)),
        possible: false,
        links: [...links.links, ...known],
    };
}

/** Of a read that returned the write at `ts`: why a newer value may be missed, or why no older one can be read. */
export function readChain(
    machine: Machine,
    moment: Moment,
    cpu: number,
    location: LocationId,
    ts: Timestamp,
    floor: Timestamp,
): Chain | null {
    const core = coreOf(machine, moment.situation, cpu);
    const question = { machine, moment, cpu, location };
    const newest = latestWrite(core.timeline, location, core.timeline.length);
    const value = (at: Timestamp): number => core.values.values[valueAt(core, location, at)];
    if (ts !== newest) {
        const { links, since } = visible(question, newest);
        const unordered = link(moment, since, 'not-ordered', cpu);
        return { location, value: value(ts), possible: true, links: [...links, unordered] };
    }
    const held = heldBy(question, (other) => other !== cpu);
    if (held !== null) return { location, value: value(ts), possible: true, links: [held] };
    if (floor === 0 || floor !== newest) return null;
    const progress = visible(question, floor);
    return {
        location,
        value: value(latestWrite(core.timeline, location, floor - 1)),
        possible: false,
        links: [...progress.links, ...knowledge(question, readSlot(question, floor), progress)],
    };
}

function heldBy({ moment, location }: Question, by: (cpu: number) => boolean): Cause | null {
    for (const [other, { buffer }] of moment.situation.cpus.entries()) {
        const held = heldStore(buffer, location);
        if (held !== null && by(other)) return link(moment, held.since, 'held', other);
    }
    return null;
}

/** A write that everybody can see. */
function visible({ moment, cpu }: Question, write: Timestamp): Progress {
    const message = moment.situation.log[write - 1];
    const links = [link(moment, message.issuedAt, 'wrote', cpu)];
    if (message.at !== message.issuedAt) links.push(link(moment, message.at, 'visible', cpu));
    return { links, place: write, since: message.at };
}

/** A write on its way to the instruction caches. */
function maintained(question: Question, write: Timestamp): Progress {
    const { machine, moment, cpu } = question;
    const { idc, dic } = machine.program.options;
    const written = visible(question, write);
    const cleanedAs = idc === 1 ? written : clean(question, write, written);
    if (cleanedAs.place === null || dic === 1) return cleanedAs;
    const { situation } = moment;
    const core = coreOf(machine, situation, cpu);
    const line = machine.program.locations[question.location].line;
    const concerned = situation.invalidations.filter(
        (one) => (one.line === line || one.line === ALL_LINES) && (one.cpu < 0 || one.cpu === cpu),
    );
    const found = concerned.find(
        ({ places }) => guaranteed(core, situation, question.location, places[0] - 1) >= write,
    );
    if (found !== undefined) {
        const { issuedAt, at } = situation.log[found.ts - 1];
        const links = [
            ...cleanedAs.links,
            link(moment, issuedAt, 'invalidated', cpu),
            link(moment, at, 'completed', cpu),
        ];
        return { links, place: found.places[found.places.length - 1], since: at };
    }
    for (const { invalidations } of situation.cpus) {
        const pending = invalidations.find((one) => one.line === line || one.line === ALL_LINES);
        if (pending === undefined) continue;
        const links = [
            ...cleanedAs.links,
            link(moment, pending.since, 'invalidated', cpu),
            link(moment, pending.since, 'not-complete', cpu),
        ];
        return { links, place: null, since: pending.since };
    }
    const links = [...cleanedAs.links, link(moment, cleanedAs.since, 'not-invalidated', cpu)];
    return { links, place: null, since: cleanedAs.since };
}

function clean({ machine, moment, cpu, location }: Question, write: Timestamp, { links, since }: Progress): Progress {
    const { situation } = moment;
    const { line } = machine.program.locations[location];
    const cell = machine.setup.geometry.cellsOf[line].indexOf(location);
    const found = situation.cleans.find(
        (one) => one.line === line && (one.cpu < 0 || one.cpu === cpu) && one.covers[cell] >= write,
    );
    if (found !== undefined) {
        const { issuedAt, at } = situation.log[found.ts - 1];
        const done = [link(moment, issuedAt, 'cleaned', cpu), link(moment, at, 'completed', cpu)];
        const last = situation.invalidations.find(({ ts }) => ts === found.ts)?.places.at(-1);
        return { links: [...links, ...done], place: last ?? found.ts, since: at };
    }
    for (const { cleans } of situation.cpus) {
        const pending = cleans.find((one) => one.line === line && one.covers[cell] >= write);
        if (pending === undefined) continue;
        const so = [link(moment, pending.since, 'cleaned', cpu), link(moment, pending.since, 'not-complete', cpu)];
        return { links: [...links, ...so], place: null, since: pending.since };
    }
    return { links: [...links, link(moment, since, 'not-cleaned', cpu)], place: null, since };
}

/** The first link that is missing on this CPU's side, after what it knows already. */
function missing(question: Question, progress: Progress): readonly Cause[] {
    const { machine, moment, cpu } = question;
    const { place, since } = progress;
    if (place === null) return [];
    const last = moment.synchronized[cpu];
    const { s } = moment.situation.cpus[cpu];
    const passed = (slot: number): boolean => vOf(viewAt(s, slot)) >= place;
    const feeds = machine.setup.architecture.synchronizedBy.find(passed);
    // It knows, and the next context synchronization event would make use of it.
    if (feeds !== undefined)
        return [...knowledge(question, feeds, progress), link(moment, last, 'not-synchronized-since', cpu)];
    const [seen] = [VRO, VRN].filter(passed);
    if (seen !== undefined) {
        const known = knowledge(question, seen, progress);
        const step = known.at(-1)?.step ?? -1;
        return [...known, link(moment, step, step < last ? 'not-depended-on' : 'not-synchronized-since', cpu)].map(
            (one) => (one.kind === 'not-synchronized-since' ? link(moment, last, one.kind, cpu) : one),
        );
    }
    return [link(moment, last, last > since ? 'synchronized-unordered' : 'not-synchronized-since', cpu)];
}

/** How a view of this CPU came to be past the place: the message, who saw it, and what followed from that. */
function knowledge({ machine, moment, cpu }: Question, slot: number, { links, place }: Progress): readonly Cause[] {
    const origin = moment.origins[cpu][slot];
    if (origin === null || place === null) return [];
    const { log } = moment.situation;
    const message = log[origin.ts - 1];
    const found: Cause[] = [];
    const steps = stepsOf(origin);
    // The message itself may be what was completed: then it is in the chain already.
    const own = links.some(({ step }) => step === message.at || step === message.issuedAt);
    if (!own && message.kind === WRITE) found.push(link(moment, message.at, 'visible', message.cpu));
    if (!own && message.kind === IPI) found.push(link(moment, message.at, 'sent', message.cpu));
    if (!own && message.kind === ACK) found.push(link(moment, message.at, 'acknowledged', message.cpu));
    if (!own && (message.kind === CLEAN || message.kind === INVALIDATE))
        found.push(link(moment, message.at, 'completed', message.cpu));
    for (const step of steps) {
        if (step === message.at) continue;
        found.push(link(moment, step, kindOf(machine, moment, step), cpu));
    }
    return found.filter(({ step }) => !links.some((other) => other.step === step));
}

/** What a step did for the views it raised. */
function kindOf({ program }: Machine, { steps }: Moment, index: number): Cause['kind'] {
    const { event, kind, effects } = steps[index];
    if (kind === 'take') return 'took';
    if (effects.some((effect) => effect.kind === 'synchronize')) return 'synchronized';
    if (effects.some((effect) => effect.kind === 'fetch')) return 'fetched';
    if (effects.some((effect) => effect.kind === 'waited')) return 'waited';
    if (effects.some((effect) => effect.kind === 'read')) return 'read';
    switch (program.events[event]?.kind) {
        case 'dsb':
        case 'dmb':
        case 'fence':
        case 'isb':
            return 'ordered';
        default:
            return 'depends';
    }
}

/** The slot that keeps a fetch behind `place`. */
function fetchSlot({ machine, moment, cpu, location }: Question, place: Timestamp): number {
    const { s } = moment.situation.cpus[cpu];
    const layout = machine.setup.layouts[cpu];
    const own = layout.location[location];
    const slots = [VF, VFLOCAL, layout.fenced[location], own < 0 ? -1 : own + COH];
    return slots.find((slot) => slot >= 0 && vOf(viewAt(s, slot)) >= place) ?? VF;
}

/** The slot that keeps a load behind `place`. */
function readSlot({ machine, moment, cpu, location }: Question, place: Timestamp): number {
    const { s } = moment.situation.cpus[cpu];
    const own = machine.setup.layouts[cpu].location[location];
    const slots = [own < 0 ? -1 : own + COH, VRN, VF, VDSB];
    return slots.find((slot) => slot >= 0 && vOf(viewAt(s, slot)) >= place) ?? VRN;
}
