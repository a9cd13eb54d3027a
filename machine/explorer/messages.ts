/** Messages as small numbers, and timelines as paths in a trie: equal timelines are equal numbers. */
import { ACK, ALL_LINES, CLEAN, INVALIDATE, IPI, WRITE } from '../timeline';
import type { Setup } from '../setup';

/** Parallel arrays over message numbers; the fields of a timeline entry. */
export interface Messages {
    readonly kind: number[];
    readonly subject: number[];
    readonly value: number[];
    readonly cpu: number[];
    numberOf(kind: number, subject: number, value: number, cpu: number): number;
}

/** Message numbers share a 16-bit slot with a flag bit. */
export const MAX_MESSAGES = 0x7fff;

export function createMessages(): Messages {
    const table = { kind: [] as number[], subject: [] as number[], value: [] as number[], cpu: [] as number[] };
    const { kind: kinds, subject: subjects, value: values, cpu: cpus } = table;
    // Few messages: chains by a hash of their fields are quicker than a map whose keys are not small integers.
    const heads = new Array<number>(64).fill(-1);
    const next: number[] = [];
    return {
        ...table,
        numberOf(kind, subject, value, cpu) {
            const chain = (kind + 5 * cpu + 11 * subject + 3 * value) & 63;
            for (let number = heads[chain]; number >= 0; number = next[number])
                if (
                    subjects[number] === subject &&
                    values[number] === value &&
                    cpus[number] === cpu &&
                    kinds[number] === kind
                )
                    return number;
            const fresh = kinds.length;
            if (fresh > MAX_MESSAGES) throw new RangeError('more than 32,768 different messages');
            kinds.push(kind);
            subjects.push(subject);
            values.push(value);
            cpus.push(cpu);
            next.push(heads[chain]);
            heads[chain] = fresh;
            return fresh;
        },
    };
}

/** Interned sequences of message numbers; 0 is the empty one. */
export interface Sequences {
    extend(sequence: number, message: number): number;
    read(sequence: number): number[];
}

export function createSequences(): Sequences {
    const parent: number[] = [0];
    const last: number[] = [0];
    const children = new Map<number, number>();
    return {
        extend(sequence, message) {
            const key = sequence * (MAX_MESSAGES + 1) + message;
            const known = children.get(key);
            if (known !== undefined) return known;
            const fresh = parent.length;
            parent.push(sequence);
            last.push(message);
            children.set(key, fresh);
            return fresh;
        },
        read(sequence) {
            const found: number[] = [];
            for (let at = sequence; at !== 0; at = parent[at]) found.push(last[at]);
            return found.length < 2 ? found : found.reverse();
        },
    };
}

/**
 * Whether a CPU can tell that a message is there: its own, writes to what it reads, maintenance of what it fetches or
 * maintains, and the writes that this maintenance is about, IPIs to it, acknowledgements to it. Its local runs depend on
 * nothing else of the timeline. Where the order of writes is asked for, it is kept by those that store.
 */
export function concerns(setup: Setup, cpu: number, messages: Messages, message: number): boolean {
    if (messages.cpu[message] === cpu) return true;
    const reach = setup.reach[cpu];
    const subject = messages.subject[message];
    switch (messages.kind[message]) {
        case WRITE: {
            const line = setup.geometry.lineOf[subject];
            return (
                reach.watched.has(subject) ||
                (reach.locations.has(subject) && setup.ordered.has(subject)) ||
                cleans(setup, cpu, line) ||
                invalidates(setup, cpu, line)
            );
        }
        case INVALIDATE:
            // A local invalidation reaches no other CPU.
            if (messages.value[message] === 1) return false;
            return subject === ALL_LINES
                ? reach.fetched.size + reach.invalidated.size > 0
                : invalidates(setup, cpu, subject) || fetches(setup, cpu, subject);
        case CLEAN:
            return cleans(setup, cpu, subject) || invalidates(setup, cpu, subject) || fetches(setup, cpu, subject);
        case IPI:
        case ACK:
            return subject === cpu;
        default:
            return true;
    }
}

/** With CTR_EL0.IDC a clean looks at nothing and leaves no message; with DIC an invalidation. */
const cleans = ({ program, reach }: Setup, cpu: number, line: number): boolean =>
    program.options.idc === 0 && reach[cpu].cleaned.has(line);
const invalidates = ({ program, reach }: Setup, cpu: number, line: number): boolean =>
    program.options.dic === 0 && reach[cpu].invalidated.has(line);

function fetches({ geometry, reach }: Setup, cpu: number, line: number): boolean {
    for (const cell of reach[cpu].fetched) if (geometry.lineOf[cell] === line) return true;
    return false;
}
