/**
 * CPUs that are interchangeable: exchanging two of them, with their registration words and what is sent to them, maps the
 * program and its properties to themselves. Timelines that differ only by such an exchange are one; what was found about
 * one of the CPUs holds for the others.
 */
import {
    isSymbol,
    symbolIndex,
    symbolValue,
    type Condition,
    type CpuIndex,
    type EventId,
    type LocationId,
    type Op,
    type Operand,
    type Pc,
    type Program,
    type Property,
    type Value,
} from '../program';
import { ACK, IPI, WRITE } from '../timeline';
import type { Dependence } from './dependence';
import type { Messages, Sequences } from './messages';

/** An exchange of two CPUs under which the program stays what it is. */
export interface Exchange {
    readonly first: CpuIndex;
    readonly second: CpuIndex;
    readonly events: ReadonlyMap<EventId, EventId>;
    readonly locations: ReadonlyMap<LocationId, LocationId>;
    /** Per property, the one it becomes. */
    readonly properties: readonly number[];
}

/** All exchanges with the first CPU of each group; together they generate every permutation within a group. */
export function exchangesOf(program: Program): Exchange[] {
    const found: Exchange[] = [];
    const grouped = new Set<CpuIndex>();
    program.cpus.forEach((_, first) => {
        if (grouped.has(first)) return;
        for (let second = first + 1; second < program.cpus.length; second++) {
            const exchange = grouped.has(second) ? null : exchangeOf(program, first, second);
            if (exchange !== null) {
                found.push(exchange);
                grouped.add(second);
            }
        }
    });
    return found;
}

function exchangeOf(program: Program, first: CpuIndex, second: CpuIndex): Exchange | null {
    const one = program.cpus[first];
    const two = program.cpus[second];
    const alike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
    if (
        !alike(
            [one.registers, one.initial, one.startsInUser, one.registered],
            [two.registers, two.initial, two.startsInUser, two.registered],
        )
    )
        return null;
    const image = createImage(program, first, second);
    if (program.locations.some((location, id) => program.locations[image.location(id)].initial !== location.initial))
        return null;
    const events = new Map<EventId, EventId>();
    const places = new Map<Pc, Pc>();
    const work: [Pc, Pc][] = program.cpus.flatMap((cpu, index): [Pc, Pc][] => {
        const other = program.cpus[image.cpu(index)];
        return [
            [cpu.entry, other.entry],
            ...(cpu.handler === null || other.handler === null ? [] : [[cpu.handler, other.handler] as [Pc, Pc]]),
        ];
    });
    for (let pair = work.pop(); pair !== undefined; pair = work.pop()) {
        const [from, to] = pair;
        const known = places.get(from);
        if (known !== undefined) {
            if (known !== to) return null;
            continue;
        }
        places.set(from, to);
        const op = program.code[from];
        const other = program.code[to];
        // Fetched instructions and addresses of code are compared by nobody here.
        if (op.op === 'fetchAndRun' || op.boundary !== other.boundary) return null;
        if (!alike(image.op(op), stripped(other))) return null;
        const eventHere = events.get(op.event);
        if (eventHere !== undefined && eventHere !== other.event) return null;
        events.set(op.event, other.event);
        const targets = targetsOf(op, from);
        const others = targetsOf(other, to);
        if (targets.length !== others.length) return null;
        targets.forEach((target, index) => work.push([target, others[index]]));
    }
    const keys = program.properties.map((property) => JSON.stringify(plain(property)));
    const properties = program.properties.map((property) => keys.indexOf(JSON.stringify(image.property(property))));
    if (properties.includes(-1)) return null;
    const locations = new Map(program.locations.map((_, id) => [id, image.location(id)]));
    return { first, second, events, locations, properties };
}

/** Places an operation names, in a fixed order. */
function targetsOf(op: Op, pc: Pc): Pc[] {
    switch (op.op) {
        case 'halt':
        case 'jumpTo':
        case 'eret':
            return [];
        case 'branch':
            return [pc + 1, op.target];
        case 'jump':
            return [op.target];
        case 'assume':
            return [pc + 1, op.retry];
        case 'choose':
            return [...op.targets];
        case 'return':
            return op.handler ? [] : [pc + 1];
        default:
            return [pc + 1];
    }
}

interface Image {
    cpu(cpu: CpuIndex): CpuIndex;
    location(location: LocationId): LocationId;
    op(op: Op): unknown;
    property(property: Property): unknown;
}

/** An operation without its place: what must be equal apart from where it goes on. */
const stripped = (op: Op, to: CpuIndex | null = op.op === 'send' || op.op === 'wait' ? op.target : null): unknown => ({
    ...op,
    event: 0,
    target: 0,
    targets: 0,
    retry: 0,
    address: 0,
    to,
});
/** A property without its wording. */
const plain = (property: Property): unknown => ({ ...property, text: '', name: '', span: 0, implied: 0 });

function createImage(program: Program, first: CpuIndex, second: CpuIndex): Image {
    const cpu = (index: CpuIndex): CpuIndex => (index === first ? second : index === second ? first : index);
    const location = (id: LocationId): LocationId => {
        const { kind, cpu: whose } = program.locations[id];
        if (kind !== 'registration' || whose === undefined || cpu(whose) === whose) return id;
        const other = program.cpus[cpu(whose)].registration;
        return other ?? id;
    };
    const value = (of: Value): Value => {
        const symbol = isSymbol(of) ? program.symbols[symbolIndex(of)] : null;
        if (symbol === null || symbol.kind !== 'address' || symbol.location === null) return of;
        const wanted = location(symbol.location);
        const index = program.symbols.findIndex((each) => each.kind === 'address' && each.location === wanted);
        return index < 0 ? of : symbolValue(index);
    };
    const operand = (of: Operand): Operand => ('value' in of ? { value: value(of.value) } : of);
    const mark = (index: number): number => {
        const { cpu: whose, label } = program.marks[index];
        return program.marks.findIndex((each) => each.cpu === cpu(whose) && each.label === label);
    };
    const condition = (of: Condition): Condition => {
        switch (of.kind) {
            case 'register':
            case 'fault':
                return { ...of, cpu: cpu(of.cpu) };
            case 'location':
                return { ...of, location: location(of.location) };
            case 'unary':
                return { ...of, operand: condition(of.operand) };
            case 'binary':
                return { ...of, left: condition(of.left), right: condition(of.right) };
            case 'value':
                return of;
        }
    };
    return {
        cpu,
        location,
        op(op) {
            if ('addr' in op && op.addr !== 'all') return stripped({ ...op, addr: operand(op.addr) });
            if (op.op === 'send' || op.op === 'wait') return stripped(op, cpu(op.target));
            if (op.op === 'mark') return stripped({ ...op, mark: mark(op.mark) });
            return stripped(op);
        },
        property(property) {
            switch (property.kind) {
                case 'stale':
                    return plain({
                        ...property,
                        on: property.on.map(cpu).sort((a, b) => a - b),
                        after: mark(property.after),
                    });
                case 'final':
                    return plain({ ...property, condition: condition(property.condition) });
                case 'ipiInUser':
                case 'returns':
                    return plain({ ...property, cpu: cpu(property.cpu) });
                case 'unpredictable':
                    return plain({ ...property, location: location(property.location) });
                case 'assert':
                    // Asserts are told apart by their event; a program with one inside a group is left alone.
                    return cpu(property.cpu) === property.cpu ? plain(property) : null;
            }
        },
    };
}

/** Names a timeline by its parts, the same name for timelines that are images of each other. Not every image is recognized. */
export function createNaming(
    program: Program,
    exchanges: readonly Exchange[],
    messages: Messages,
    sequences: Sequences,
    dependence: readonly Dependence[],
): (parts: readonly number[]) => string {
    const groups = groupsOf(exchanges);
    const grouped = new Set(groups.flat());
    /** What a CPU sees, in words that do not tell which CPU of a group it is. */
    const shape = (cpu: CpuIndex, part: number): string =>
        sequences
            .read(part)
            .map((message) => {
                const by = messages.cpu[message];
                if (!grouped.has(by) && !namesGrouped(program, messages, message, grouped)) return String(message);
                return `${by === cpu ? 'own' : grouped.has(by) ? 'other' : 'to'} ${messages.kind[message]} ${messages.value[message]}`;
            })
            .join();
    return (parts) => {
        const renamed = program.cpus.map((_, cpu) => cpu);
        for (const group of groups) {
            const sorted = [...group].sort((a, b) => compare(shape(a, parts[a]), shape(b, parts[b])) || a - b);
            sorted.forEach((cpu, index) => (renamed[cpu] = group[index]));
        }
        if (renamed.every((to, cpu) => to === cpu)) return parts.join(' ');
        const images: number[] = [];
        parts.forEach((part, cpu) => {
            images[renamed[cpu]] = sequences
                .read(part)
                .reduce(
                    (prefix, message) =>
                        dependence[renamed[cpu]].extend(prefix, rename(program, messages, message, renamed)),
                    0,
                );
        });
        return images.join(' ');
    };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function groupsOf(exchanges: readonly Exchange[]): CpuIndex[][] {
    const groups = new Map<CpuIndex, CpuIndex[]>();
    for (const { first, second } of exchanges) groups.set(first, [...(groups.get(first) ?? [first]), second]);
    return [...groups.values()];
}

function namesGrouped(program: Program, messages: Messages, message: number, grouped: ReadonlySet<CpuIndex>): boolean {
    const subject = messages.subject[message];
    const kind = messages.kind[message];
    if (kind === IPI || kind === ACK) return grouped.has(subject);
    if (kind !== WRITE) return false;
    const { kind: of, cpu } = program.locations[subject];
    return of === 'registration' && cpu !== undefined && grouped.has(cpu);
}

function rename(program: Program, messages: Messages, message: number, renamed: readonly CpuIndex[]): number {
    const kind = messages.kind[message];
    let subject = messages.subject[message];
    if (kind === IPI || kind === ACK) subject = renamed[subject];
    else if (kind === WRITE) {
        const { kind: of, cpu } = program.locations[subject];
        if (of === 'registration' && cpu !== undefined) subject = program.cpus[renamed[cpu]].registration ?? subject;
    }
    return messages.numberOf(kind, subject, messages.value[message], renamed[messages.cpu[message]]);
}
