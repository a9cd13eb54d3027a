/** Small programs by hand: `program({ code: ['foo'] }, [cpu('A', patch('foo', 'new'), dsb()), …], [stale('foo', 'B', 'A')])`. */
import {
    DEFAULT_OPTIONS,
    symbolValue,
    type ArchitectureName,
    type ArchitectureOptions,
    type Barrier,
    type Cpu,
    type EventKind,
    type Instruction,
    type Location,
    type Mark,
    type Observable,
    type Op,
    type Program,
    type ProgramEvent,
    type ProgramSymbol,
    type Property,
    type Value,
} from '../../machine/program';

export interface Context {
    readonly cpu: number;
    location(name: string): number;
    address(name: string): Value;
    version(name: string): Value;
    register(name: string): number;
    cpuNamed(name: string): number;
    event(kind: EventKind, text: string): number;
    emit(op: Op, event: number, boundary: boolean): number;
    /** Replaces the operation at a place, once its target is known. */
    amend(pc: number, op: Op): void;
    here(): number;
    mark(label: string): number;
}

/** A statement adds its micro-operations. */
export type Statement = (context: Context) => void;

const simple =
    (kind: EventKind, text: string, op: (context: Context) => Op): Statement =>
    (context) => {
        context.emit(op(context), context.event(kind, text), true);
    };
const barrier = (kind: EventKind, text: string, value: Barrier): Statement =>
    simple(kind, text, () => ({ op: 'barrier', barrier: value }));

export const patch = (cell: string, version: string): Statement =>
    simple('patch', `patch ${cell} = ${version}`, (context) => ({
        op: 'store',
        addr: { value: context.address(cell) },
        data: { value: context.version(version) },
        release: false,
    }));
export const store = (word: string, value: number, release = false): Statement =>
    simple('store', `${word} = ${value}`, (context) => ({
        op: 'store',
        addr: { value: context.address(word) },
        data: { value },
        release,
    }));
export const load = (register: string, word: string, order: 'plain' | 'acquire' | 'acquirePC' = 'plain'): Statement =>
    simple('load', `${register} = ${word}`, (context) => ({
        op: 'load',
        dst: context.register(register),
        addr: { value: context.address(word) },
        order,
    }));
export const xchg = (register: string, word: string, value: number): Statement =>
    simple('rmw', `${register} = xchg(${word}, ${value})`, (context) => ({
        op: 'rmw',
        fn: 'swap',
        dst: context.register(register),
        addr: { value: context.address(word) },
        src: { value },
        acquire: true,
        release: true,
    }));
export const execute = (cell: string): Statement =>
    simple('execute', `execute ${cell}`, (context) => ({
        op: 'fetch',
        cells: [context.location(cell)],
        dst: context.register(`run_${cell}`),
    }));

export const dmb = (access: 'all' | 'load' | 'store' = 'all'): Statement =>
    barrier('dmb', `dmb ${access}`, { kind: 'dmb', access, local: false });
export const dsb = (access: 'all' | 'load' | 'store' = 'all', local = false): Statement =>
    barrier('dsb', `dsb ${access}`, { kind: 'dsb', access, local });
export const isb: Statement = barrier('isb', 'isb', { kind: 'isb' });
export const mfence: Statement = barrier('fence', 'mfence', { kind: 'mfence' });
export const serialize: Statement = barrier('fence', 'serialize', { kind: 'serialize' });
export const fenceI: Statement = barrier('fence', 'fence.i', { kind: 'fence.i' });
export const fence = (predecessors: 'r' | 'w' | 'rw', successors: 'r' | 'w' | 'rw'): Statement =>
    barrier('fence', `fence ${predecessors},${successors}`, { kind: 'fence', predecessors, successors });
export const dc = (cell: string): Statement =>
    simple('dc', `dc cvau ${cell}`, (context) => ({ op: 'dc', addr: { value: context.address(cell) } }));
/** `all`: every line. */
export const ic = (cell: string, local = false): Statement =>
    simple('ic', `ic ${cell}`, (context) => ({
        op: 'ic',
        addr: cell === 'all' ? 'all' : { value: context.address(cell) },
        local,
    }));

export const enter = (synchronizes = true): Statement =>
    simple('enter', 'enter exception', () => ({ op: 'enter', cause: 'exception', synchronizes }));
export const leave = (synchronizes = true): Statement =>
    simple('return', 'eret', () => ({ op: 'return', synchronizes, handler: false }));
export const register =
    (value: 0 | 1 = 1): Statement =>
    (context) => {
        const text = value === 1 ? 'register' : 'unregister';
        const op: Op = {
            op: 'store',
            addr: { value: context.address(`registered(${context.cpu})`) },
            data: { value },
            release: false,
        };
        context.emit(op, context.event(text, text), true);
    };
export const mask = (masked: boolean): Statement =>
    simple(masked ? 'mask' : 'unmask', masked ? 'mask irq' : 'unmask irq', () => ({ op: 'mask', masked }));
export const send = (target: string): Statement =>
    simple('send', `send ipi ${target}`, (context) => ({ op: 'send', target: context.cpuNamed(target) }));
export const wait = (target: string): Statement =>
    simple('wait', `wait ack ${target}`, (context) => ({ op: 'wait', target: context.cpuNamed(target) }));

/** `if (word) { … }`, one event for the read and the branch. */
export const when =
    (word: string, ...body: Statement[]): Statement =>
    (context) => {
        const event = context.event('if', word);
        const reg = context.register('$t');
        context.emit({ op: 'load', dst: reg, addr: { value: context.address(word) }, order: 'plain' }, event, true);
        const branch = (target: number): Op => ({ op: 'branch', test: { kind: 'zero', reg, nonzero: false }, target });
        const at = context.emit(branch(0), event, false);
        for (const statement of body) statement(context);
        context.amend(at, branch(context.here()));
    };
/** `await (word)`. */
export const waitUntil =
    (word: string): Statement =>
    (context) => {
        const event = context.event('await', word);
        const reg = context.register('$t');
        const load: Op = { op: 'load', dst: reg, addr: { value: context.address(word) }, order: 'plain' };
        const retry = context.emit(load, event, true);
        context.emit({ op: 'assume', reg, retry }, event, false);
    };
/** `label: statement`. */
export const label =
    (name: string, ...body: Statement[]): Statement =>
    (context) => {
        for (const statement of body) statement(context);
        context.emit({ op: 'mark', mark: context.mark(name) }, -1, false);
    };
/** `if (registered(B)) { dsb ishst; send ipi B; }  wait ack B;` after `smp_mb()`, as `kick_all_cpus_sync()` does for one CPU. */
export const kick = (target: string): Statement[] => [
    dmb(),
    when(`registered(${target})`, dsb('store'), send(target)),
    wait(target),
];

export interface CpuText {
    readonly name: string;
    readonly body: readonly Statement[];
    readonly handler?: readonly Statement[];
    readonly registered?: 0 | 1;
    readonly inUser?: boolean;
}
export const cpu = (name: string, ...body: Statement[]): CpuText => ({ name, body });

export interface Declarations {
    readonly code?: readonly string[];
    readonly words?: readonly string[];
    readonly architecture?: ArchitectureName;
    readonly options?: Partial<ArchitectureOptions>;
    /** Registers listed of a final state: `B.r`. */
    readonly observed?: readonly string[];
}

type PropertyText = (resolve: {
    cpu(name: string): number;
    location(name: string): number;
    mark(cpu: number, label: string): number;
}) => Property;
export const stale =
    (cell: string, on: string, author: string, after = '$end'): PropertyText =>
    (resolve) => ({
        kind: 'stale',
        text: `forbid stale ${cell} on ${on} after ${author}.${after}`,
        location: resolve.location(cell),
        on: [resolve.cpu(on)],
        after: resolve.mark(resolve.cpu(author), after),
    });
export const returns =
    (name: string): PropertyText =>
    (resolve) => ({ kind: 'returns', text: `returns ${name}`, cpu: resolve.cpu(name) });

export function program(
    { code = [], words = [], architecture = 'arm64', options = {}, observed = [] }: Declarations,
    texts: readonly CpuText[],
    properties: readonly PropertyText[] = [],
): Program {
    const symbols: ProgramSymbol[] = [{ kind: 'none' }];
    const locations: Location[] = [];
    const instructions: Instruction[] = [];
    const events: ProgramEvent[] = [];
    const marks: Mark[] = [];
    const version = (name: string): Value => {
        const known = symbols.findIndex((symbol) => symbol.kind === 'version' && symbol.name === name);
        if (known >= 0) return symbolValue(known);
        symbols.push({ kind: 'version', name, quoted: false, modifiable: true });
        return symbolValue(symbols.length - 1);
    };
    const declare = (location: Omit<Location, 'line'>): void => {
        locations.push({ ...location, line: locations.length });
        symbols.push({ kind: 'address', name: location.name, location: locations.length - 1, pc: null });
    };
    for (const name of code) declare({ name, kind: 'code', initial: version('old') });
    for (const name of words) declare({ name, kind: 'word', initial: 0 });
    texts.forEach(({ name, registered = 0 }, index) => {
        declare({ name: `registered(${name})`, kind: 'registration', initial: registered, cpu: index });
    });
    const locationOf = (name: string, self = -1): number => {
        const wanted = name === `registered(${self})` ? `registered(${texts[self].name})` : name;
        const found = locations.findIndex((location) => location.name === wanted);
        if (found < 0) throw new Error(`no location ${name}`);
        return found;
    };
    const address = (name: string, self: number): Value => {
        const location = locationOf(name, self);
        return symbolValue(symbols.findIndex((symbol) => symbol.kind === 'address' && symbol.location === location));
    };
    const cpuNamed = (name: string): number => texts.findIndex((text) => text.name === name);
    const markOf = (index: number, name: string): number => {
        const known = marks.findIndex((mark) => mark.cpu === index && mark.label === name);
        return known >= 0 ? known : marks.push({ cpu: index, label: name }) - 1;
    };
    const cpus = texts.map(({ name, body, handler = [], inUser = false, registered = 0 }, index): Cpu => {
        const registers: string[] = [];
        const context: Context = {
            cpu: index,
            location: (one) => locationOf(one, index),
            address: (one) => address(one, index),
            version,
            register(one) {
                const known = registers.indexOf(one);
                return known >= 0 ? known : registers.push(one) - 1;
            },
            cpuNamed,
            event(kind, text) {
                return events.push({ kind, text, cpu: index, span: { start: 0, end: 0 }, frames: [] }) - 1;
            },
            emit(op, event, boundary) {
                return instructions.push({ ...op, event, boundary }) - 1;
            },
            amend(pc, op) {
                instructions[pc] = { ...op, event: instructions[pc].event, boundary: instructions[pc].boundary };
            },
            here: () => instructions.length,
            mark: (one) => markOf(index, one),
        };
        const entry = instructions.length;
        for (const statement of body) statement(context);
        context.emit({ op: 'mark', mark: context.mark('$end') }, -1, false);
        context.emit({ op: 'halt' }, -1, true);
        const handlerAt = instructions.length;
        for (const statement of handler) statement(context);
        context.emit({ op: 'ack' }, context.event('ack', 'ack'), true);
        const synchronizes = (options.eos ?? DEFAULT_OPTIONS.eos) === 1 && architecture === 'arm64';
        const serializes = architecture === 'x86_64';
        const end: Op = { op: 'return', synchronizes, handler: true, serializes };
        context.emit(end, context.event('return', 'return'), true);
        return {
            name,
            entry,
            handler: handlerAt,
            faultHandler: null,
            registers,
            initial: registers.map(() => 0),
            startsInUser: inUser,
            registered,
            registration: locationOf(`registered(${name})`),
        };
    });
    return {
        name: 'by hand',
        architecture,
        options: { ...DEFAULT_OPTIONS, ...options },
        symbols,
        locations,
        cpus,
        code: instructions,
        events,
        marks,
        properties: properties.map((text) => text({ cpu: cpuNamed, location: (one) => locationOf(one), mark: markOf })),
        observed: observed.flatMap((text): Observable[] => {
            const [owner, name] = text.split('.');
            if (name === undefined) return [{ kind: 'location', location: locationOf(text) }];
            const index = cpuNamed(owner);
            // A CPU has the registers that its text mentions.
            const reg = cpus[index].registers.indexOf(name);
            return reg < 0 ? [] : [{ kind: 'register', cpu: index, reg }];
        }),
    };
}
