/** Names of states as small numbers, so that a search can tell whether it has been in a state before. */
import type { CpuState, Situation } from './state';

/** The parts of a state by number; two states are the same when all parts are. */
export interface Identity {
    readonly cpus: readonly number[];
    readonly log: number;
    readonly done: number;
}

export interface Keys {
    of(situation: Situation): Identity;
    /** The identity of a state one step after another: only what changed is looked at. */
    after(parent: Situation, identity: Identity, child: Situation): Identity;
    text(identity: Identity): string;
}

export function createKeys(): Keys {
    const cpuNumbers = new Map<string, number>();
    const logNumbers = new Map<string, number>();
    const doneNumbers = new Map<string, number>();
    const numberIn = (numbers: Map<string, number>, text: string): number => {
        const known = numbers.get(text);
        if (known !== undefined) return known;
        numbers.set(text, numbers.size);
        return numbers.size - 1;
    };
    const cpuNumber = (state: CpuState): number => numberIn(cpuNumbers, cpuText(state));
    const logNumber = (log: Situation['log'], from: number, start: number): number => {
        let number = start;
        for (let i = from; i < log.length; i++) {
            const { kind, subject, value, cpu } = log[i];
            number = numberIn(logNumbers, `${number} ${kind} ${subject} ${value} ${cpu}`) + 1;
        }
        return number;
    };
    const doneNumber = ({ cleans, invalidations, fetches }: Situation): number => {
        if (cleans.length === 0 && invalidations.length === 0 && fetches.length === 0) return -1;
        const sorted = fetches.map(({ cpu, cell, view, write }) => `${cpu},${cell},${view},${write}`).sort();
        const cleaned = cleans.map(({ ts, cpu, covers }) => `${ts},${cpu}:${covers.join()}`);
        const invalidated = invalidations.map(({ ts, places }) => `${ts}:${places.join()}`);
        return numberIn(doneNumbers, `${cleaned.join(';')}|${invalidated.join(';')}|${sorted.join(';')}`);
    };
    return {
        of: (situation) => ({
            cpus: situation.cpus.map(cpuNumber),
            log: logNumber(situation.log, 0, 0),
            done: doneNumber(situation),
        }),
        after(parent, identity, child) {
            const cpus = child.cpus.map((state, cpu) =>
                state === parent.cpus[cpu] ? identity.cpus[cpu] : cpuNumber(state),
            );
            const log = child.log === parent.log ? identity.log : logNumber(child.log, parent.log.length, identity.log);
            const same =
                child.cleans === parent.cleans &&
                child.invalidations === parent.invalidations &&
                child.fetches === parent.fetches;
            return { cpus, log, done: same ? identity.done : doneNumber(child) };
        },
        text: ({ cpus, log, done }) => `${cpus.join()} ${log} ${done}`,
    };
}

/** Everything that distinguishes two states of a CPU; step numbers are for people and left out. */
function cpuText({ s, buffer, cleans, invalidations, promised }: CpuState): string {
    let text = String.fromCharCode(...s);
    for (const entry of buffer) {
        if (entry.kind === 'store') {
            const { location, value, address, view, release, arms, here } = entry;
            text += `|s${location},${value},${address},${view},${release ? 1 : 0}${here},${arms.join()}`;
        } else if (entry.kind === 'ack') text += `|a${entry.sender},${entry.ipi}`;
        else text += `|b${entry.full ? 1 : 0}${entry.loadsOnly ? 1 : 0},${entry.before}`;
    }
    for (const { line, covers, pre, here } of cleans) text += `|c${line},${here ? 1 : 0},${pre},${covers.join()}`;
    for (const { line, local, pre, here } of invalidations) text += `|i${line},${local ? 1 : 0}${here ? 1 : 0},${pre}`;
    return promised.length === 0 ? text : `${text}|p${promised.join()}`;
}
