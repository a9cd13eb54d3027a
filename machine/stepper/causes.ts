/** Why something is possible: the steps that allow it, nearest first. */
import { IPI } from '../timeline';
import type { Cause, Chain } from '../trace';
import { fetchChain, readChain } from './chains';
import type { Moment } from './moment';
import type { Outcome } from './choices';
import { heldStore } from './entries';
import { fetchable } from './fetch';
import { coreOf, type Machine } from './machine';
import type { Message } from './state';
import type { ReadFact } from './work';

/** The causes of an outcome: where its values come from, and for an old value the link that is missing. */
export function explain(machine: Machine, moment: Moment, outcome: Outcome): Cause[] {
    const found = outcome.reads.flatMap((read) =>
        read.fetch ? fetchCauses(machine, moment, outcome, read) : readCauses(moment, outcome, read),
    );
    for (const effect of outcome.effects) {
        if (effect.kind === 'take') found.push(cause(moment, effect.sentAt, 'sent', effect.sender));
        else if (effect.kind === 'drain') found.push(cause(moment, effect.since, 'held', outcome.cpu));
        else if (effect.kind === 'complete') {
            for (const step of effect.maintenance) {
                const cleans = moment.steps[step]?.effects.some((one) => one.kind === 'clean') === true;
                found.push(cause(moment, step, cleans ? 'cleaned' : 'invalidated', outcome.cpu));
            }
        } else if (effect.kind === 'waited') {
            for (const step of effect.acks) found.push(cause(moment, step, 'acknowledged', effect.target));
        } else if (effect.kind === 'read' && effect.forwarded)
            found.push(cause(moment, effect.from, 'wrote', outcome.cpu));
    }
    return found.filter(
        (one, index) => found.findIndex((other) => other.step === one.step && other.kind === one.kind) === index,
    );
}

/** What allows or forbids older values, for each location the outcome reads or fetches. */
export function chainsOf(machine: Machine, moment: Moment, outcome: Outcome): Chain[] {
    return outcome.reads.flatMap(({ fetch, location, ts, newest, floor }) => {
        // Whoever gets the newest wants to know why no older one; where an older one was possible too, that is its own choice.
        if (fetch && ts === newest && floor !== newest) return [];
        const chain = fetch
            ? fetchChain(machine, moment, outcome.cpu, location)
            : readChain(machine, moment, outcome.cpu, location, ts, floor);
        return chain === null ? [] : [chain];
    });
}

function cause(moment: Moment, step: number, kind: Cause['kind'], cpu: number): Cause {
    const at = moment.steps[step];
    return { step, cpu: at?.cpu ?? cpu, event: at?.event ?? -1, kind };
}

const messageAt = (moment: Moment, ts: number): Message | undefined => moment.situation.log[ts - 1];

function readCauses(moment: Moment, outcome: Outcome, read: ReadFact): Cause[] {
    const found = [cause(moment, messageAt(moment, read.ts)?.issuedAt ?? -1, 'wrote', outcome.cpu)];
    if (read.ts === read.newest) {
        // The newest visible value; one that is still held is what this read misses.
        for (const [cpu, { buffer }] of moment.situation.cpus.entries()) {
            const held = heldStore(buffer, read.location);
            if (cpu !== outcome.cpu && held !== null) found.push(cause(moment, held.since, 'held', cpu));
        }
        return found;
    }
    found.push(cause(moment, messageAt(moment, read.newest)?.at ?? -1, 'not-ordered', outcome.cpu));
    return found;
}

/** For a fetch that returns an old version: the first link of the chain patch, clean, invalidation, completion, synchronization that is missing. */
function fetchCauses(machine: Machine, moment: Moment, outcome: Outcome, read: ReadFact): Cause[] {
    const { situation } = moment;
    const found = [cause(moment, messageAt(moment, read.ts)?.issuedAt ?? -1, 'wrote', outcome.cpu)];
    for (const [cpu, { buffer }] of situation.cpus.entries()) {
        const held = heldStore(buffer, read.location);
        if (held !== null && cpu !== outcome.cpu) found.push(cause(moment, held.since, 'held', cpu));
    }
    if (read.ts === read.newest) return found;
    const patch = messageAt(moment, read.newest);
    const patchedAt = patch?.at ?? -1;
    const core = coreOf(machine, situation, outcome.cpu);
    const everything = situation.log.length;
    const { options } = machine.program;
    if (fetchable(core, situation, read.location, everything).includes(read.ts)) {
        found.push(
            ...missingMaintenance(machine, moment, outcome, read, patchedAt, options.idc === 0, options.dic === 0),
        );
    }
    const completed = completionOf(machine, moment, read);
    if (completed !== null) found.push(cause(moment, completed, 'completed', outcome.cpu));
    found.push(cause(moment, moment.synchronized[outcome.cpu], 'not-synchronized-since', outcome.cpu));
    return found;
}

function missingMaintenance(
    machine: Machine,
    moment: Moment,
    outcome: Outcome,
    read: ReadFact,
    patchedAt: number,
    cleaning: boolean,
    invalidating: boolean,
): Cause[] {
    if (!machine.setup.architecture.maintenance) return [];
    const { situation } = moment;
    const line = machine.program.locations[read.location].line;
    if (
        cleaning &&
        !situation.cleans.some(
            (clean) => clean.line === line && clean.cpu < 0 && clean.covers.some((ts) => ts >= read.newest),
        )
    ) {
        for (const { cleans } of situation.cpus) {
            for (const pending of cleans)
                if (pending.line === line) return [cause(moment, pending.since, 'not-complete', outcome.cpu)];
        }
        return [cause(moment, patchedAt, 'not-cleaned', outcome.cpu)];
    }
    if (!invalidating) return [];
    for (const { invalidations } of situation.cpus) {
        for (const pending of invalidations) return [cause(moment, pending.since, 'not-complete', outcome.cpu)];
    }
    return [cause(moment, patchedAt, 'not-invalidated', outcome.cpu)];
}

/** Step of the barrier that completed the invalidation after which no fetch returns this version; null: there is none. */
function completionOf(machine: Machine, moment: Moment, read: ReadFact): number | null {
    const { situation } = moment;
    for (const invalidation of [...situation.invalidations].reverse()) {
        if (invalidation.line !== machine.program.locations[read.location].line && invalidation.line !== 0xffff)
            continue;
        return situation.log[invalidation.ts - 1].at;
    }
    return null;
}

/** Step that sent an IPI. */
export const sentAt = (moment: Moment, target: number, sender: number, ipi: number): number =>
    moment.situation.log.find(
        (message) =>
            message.kind === IPI && message.subject === target && message.cpu === sender && message.value === ipi,
    )?.at ?? -1;
