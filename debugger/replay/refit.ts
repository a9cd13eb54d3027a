/**
 * A schedule on a changed scenario. Its keys name events by number, and numbers move when statements come and go: what is the
 * same is found by the text of the statements. New statements on the way are performed plainly, those that are gone are left out.
 */
import type { CpuIndex, EventId, Program } from '../../machine/program';
import type { Choice, Step, Stepper } from '../../machine/trace';
import type { Branch, Entry, ForceTarget } from './branch';
import { stepAfter } from './branch';

export interface Refitted {
    readonly schedule: readonly Entry[];
    /** Entries of the old schedule that are performed as before. */
    readonly kept: number;
    /** Events on the way that the old scenario did not have. */
    readonly added: readonly { readonly cpu: CpuIndex; readonly event: EventId }[];
    /** Steps of the old trace whose statement is gone. */
    readonly gone: readonly Step[];
    /** The entry of the old schedule that cannot be performed any more; null: all can. */
    readonly stoppedAt: number | null;
}

/** New events performed before one old step at most: more is another scenario. */
const MOST_NEW = 100;

/** @param old a branch of `before`, whose states belong to it */
export function refit(before: Stepper, old: Branch, after: Stepper): Refitted {
    const same = correspondence(before.program, after.program);
    const schedule: Entry[] = [];
    const added: { cpu: CpuIndex; event: EventId }[] = [];
    const gone: Step[] = [];
    let state = after.initial();
    let kept = 0;
    const perform = (entry: Entry): void => {
        state = entry.kind === 'choice' ? after.apply(state, entry.key) : after.force(state, entry.target, entry.value);
        schedule.push(entry);
    };
    const stopped = (stoppedAt: number | null): Refitted => ({ schedule, kept, added, gone, stoppedAt });

    for (const [index, entry] of old.entries.entries()) {
        if (entry.kind === 'force') {
            const target = targetIn(before.program, after.program, entry.target);
            if (target === null) return stopped(index);
            perform({ ...entry, target });
            kept++;
            continue;
        }
        const step = stepAfter(before, old, index);
        if (step === null) return stopped(index);
        const wanted = wantedIn(step, before.program, after.program, same);
        if (wanted === 'gone') {
            gone.push(step);
            continue;
        }
        if (wanted === null) return stopped(index);
        for (let count = 0; ; count++) {
            const reached = state;
            const choices = after.choices(reached);
            const match = choices.find((choice) => choice.key === wanted.key);
            if (match !== undefined) {
                perform({ kind: 'choice', key: match.key });
                kept++;
                break;
            }
            const fresh = count < MOST_NEW ? newEvent(choices, wanted, same) : undefined;
            if (fresh === undefined) return stopped(index);
            perform({ kind: 'choice', key: fresh.key });
            added.push({ cpu: fresh.cpu, event: fresh.event });
        }
    }
    return stopped(null);
}

/** A choice of the new program that means what a step of the old one did. */
interface Wanted {
    readonly cpu: CpuIndex;
    readonly key: string;
}

interface Correspondence {
    readonly now: ReadonlyMap<EventId, EventId>;
    /** Events of the new program that the old one has too. */
    readonly known: ReadonlySet<EventId>;
}

function wantedIn(step: Step, before: Program, after: Program, same: Correspondence): Wanted | 'gone' | null {
    const name = before.cpus[step.cpu]?.name ?? '';
    const cpu = after.cpus.findIndex((each) => each.name === name);
    if (cpu < 0) return 'gone';
    // A store becoming visible and an IPI taken are named by what they are.
    if (step.event < 0) return { cpu, key: step.key };
    const event = same.now.get(step.event);
    if (event === undefined) return 'gone';
    const prefix = `${name}:${step.event}`;
    // An event performed ahead of program order has a key without its number.
    if (!step.key.startsWith(prefix)) return { cpu, key: step.key };
    return { cpu, key: `${name}:${event}${step.key.slice(prefix.length)}` };
}

/** The next event of the CPU where the old scenario did not have it, by its newest answer. */
function newEvent(choices: readonly Choice[], { cpu }: Wanted, same: Correspondence): Choice | undefined {
    const own = choices.filter((choice) => choice.cpu === cpu && choice.kind === 'event');
    const plain = own.find((choice) => choice.preferred);
    return plain !== undefined && !same.known.has(plain.event) ? plain : undefined;
}

function targetIn(before: Program, after: Program, target: ForceTarget): ForceTarget | null {
    if ('location' in target) {
        const name = before.locations[target.location]?.name;
        const location = after.locations.findIndex((each) => each.name === name);
        return location < 0 ? null : { location };
    }
    const old = before.cpus[target.cpu];
    const cpu = after.cpus.findIndex((each) => each.name === old?.name);
    const register = after.cpus[cpu]?.registers.indexOf(old?.registers[target.register] ?? '') ?? -1;
    return register < 0 ? null : { cpu, register };
}

/** What an event is, whatever its number: its text, where it is called from, its label. */
function signature(program: Program, event: EventId): string {
    const found = program.events[event];
    if (found === undefined) return '';
    return [found.label ?? '', ...found.frames.map((frame) => frame.procedure), found.text].join('\n');
}

/** CPU by CPU, the longest common sequence of statements. */
function correspondence(before: Program, after: Program): Correspondence {
    const now = new Map<EventId, EventId>();
    const eventsOf = (program: Program, name: string): readonly EventId[] =>
        [...program.events.keys()].filter((event) => program.cpus[program.events[event]?.cpu ?? -1]?.name === name);
    for (const { name } of before.cpus) {
        const [olds, news] = [eventsOf(before, name), eventsOf(after, name)];
        const texts = (program: Program, events: readonly EventId[]) =>
            events.map((event) => signature(program, event));
        for (const [one, other] of common(texts(before, olds), texts(after, news)))
            now.set(olds[one] ?? -1, news[other] ?? -1);
    }
    return { now, known: new Set(now.values()) };
}

/** Pairs of indices of a longest common subsequence. */
function common(olds: readonly string[], news: readonly string[]): [number, number][] {
    const pairs: [number, number][] = [];
    // What is the same at both ends needs no table: an edit is small.
    let start = 0;
    while (start < olds.length && start < news.length && olds[start] === news[start]) pairs.push([start, start++]);
    let end = 0;
    while (olds.length - end > start && news.length - end > start && olds.at(-1 - end) === news.at(-1 - end)) {
        end++;
        pairs.push([olds.length - end, news.length - end]);
    }
    const [height, width] = [olds.length - end - start, news.length - end - start];
    const lengths = Array.from({ length: height + 1 }, () => new Uint32Array(width + 1));
    const lengthAt = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
    for (let row = height - 1; row >= 0; row--) {
        for (let column = width - 1; column >= 0; column--) {
            const isSame = olds[start + row] === news[start + column];
            const line = lengths[row];
            if (line === undefined) continue;
            line[column] = isSame
                ? lengthAt(row + 1, column + 1) + 1
                : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
        }
    }
    for (let row = 0, column = 0; row < height && column < width;) {
        if (olds[start + row] === news[start + column]) pairs.push([start + row++, start + column++]);
        else if (lengthAt(row + 1, column) >= lengthAt(row, column + 1)) row++;
        else column++;
    }
    return pairs;
}
