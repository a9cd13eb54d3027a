/**
 * A machine of two CPUs written by hand, for tests of the replay and the session that should not depend on the real one.
 * A patches, maintains and kicks; B enters, registers (the store may be held) and executes.
 */
import type { Configuration, Scenario } from '../../debugger/load/scenario';
import type { Tools } from '../../debugger/host';
import type { Op, Program, ProgramEvent, Span } from '../../machine/program';
import { DEFAULT_OPTIONS, symbolValue } from '../../machine/program';
import type { Choice, CpuSnapshot, Effect, MachineState, Snapshot, Step, Stepper } from '../../machine/trace';

export const TEXT = `scenario "fake"
arch arm64
code foo = old;
cpu A {
    patch foo = new;
    dsb ish;
kick:
    kick();
}
cpu B unregistered in user {
    enter exception;
    register;
run:
    execute foo;
}
forbid stale foo on B after A.kick;
`;

export const LIBRARY = `proc kick() {\n    if (registered(B)) { send ipi B; }\n}\n`;

const OLD = symbolValue(0);
const NEW = symbolValue(1);

const at = (text: string, file?: string): Span => {
    const start = (file === undefined ? TEXT : LIBRARY).indexOf(text);
    return { start, end: start + text.length, file };
};

const kickFrames = [{ procedure: 'kick', call: at('kick();'), expansion: 1 }];
const EVENTS: readonly ProgramEvent[] = [
    { kind: 'patch', text: 'patch foo = new', cpu: 0, span: at('patch foo = new'), frames: [] },
    { kind: 'dsb', text: 'dsb ish', cpu: 0, span: at('dsb ish'), frames: [] },
    {
        kind: 'load',
        text: 'registered(B)',
        cpu: 0,
        span: at('registered(B)', 'lib'),
        frames: kickFrames,
        label: 'kick',
    },
    { kind: 'enter', text: 'enter exception', cpu: 1, span: at('enter exception'), frames: [] },
    { kind: 'register', text: 'register', cpu: 1, span: at('register;'), frames: [] },
    { kind: 'execute', text: 'execute foo', cpu: 1, span: at('execute foo'), frames: [], label: 'run' },
];

const code = (op: Op, event: number) => ({ ...op, event, boundary: true });

export const PROGRAM: Program = {
    name: 'fake',
    architecture: 'arm64',
    options: DEFAULT_OPTIONS,
    symbols: [
        { kind: 'version', name: 'old', quoted: false, modifiable: true },
        { kind: 'version', name: 'new', quoted: false, modifiable: true },
    ],
    locations: [
        { name: 'foo', kind: 'code', initial: OLD, line: 0, span: at('foo = old') },
        { name: 'registered(B)', kind: 'registration', initial: 0, line: 1, cpu: 1 },
    ],
    cpus: [
        { name: 'A', entry: 0, handler: null, faultHandler: null, registers: ['r'], initial: [0], startsInUser: false, registered: 1, registration: null },
        { name: 'B', entry: 3, handler: null, faultHandler: null, registers: ['v'], initial: [0], startsInUser: true, registered: 0, registration: 1 },
    ],
    code: [
        code({ op: 'store', addr: { value: 0 }, data: { value: NEW }, release: false }, 0),
        code({ op: 'barrier', barrier: { kind: 'dsb', access: 'all', local: false } }, 1),
        code({ op: 'load', dst: 0, addr: { value: 1 }, order: 'plain' }, 2),
        code({ op: 'enter', cause: 'exception', synchronizes: true }, 3),
        code({ op: 'store', addr: { value: 1 }, data: { value: 1 }, release: false }, 4),
        code({ op: 'fetch', cells: [0], dst: 0 }, 5),
    ],
    events: EVENTS,
    marks: [{ cpu: 0, label: 'kick' }],
    properties: [{ kind: 'stale', text: 'forbid stale foo on B after A.kick', location: 0, on: [1], after: 0 }],
    observed: [],
}; // prettier-ignore

interface Fake extends MachineState {
    readonly done: readonly [number, number];
    /** Step that registered, while the store is held. */
    readonly held: number | null;
    readonly visible: number;
    readonly own: number;
    readonly foo: number;
    readonly synchronized: number;
    readonly cleanedAt: number;
    readonly read: number | null;
    readonly ran: number | null;
    readonly violated: boolean;
}

const START: Fake = {
    opaque: 'machine state',
    steps: [],
    done: [0, 0],
    held: null,
    visible: 0,
    own: 0,
    foo: OLD,
    synchronized: -1,
    cleanedAt: -1,
    read: null,
    ran: null,
    violated: false,
};

interface Option {
    readonly choice: Choice;
    readonly after: Partial<Fake>;
}

function options(state: Fake): Option[] {
    const [a, b] = state.done;
    const result: Option[] = [];
    const add = (cpu: number, event: number, suffix: string, preferred: boolean, effects: Effect[], after: Partial<Fake>, kind: Choice['kind'] = 'event'): void => {
        const key = kind === 'drain' ? 'B drain 0' : `${cpu === 0 ? 'A' : 'B'}:${event}${suffix}`;
        const done: [number, number] = kind === 'drain' ? [a, b] : cpu === 0 ? [a + 1, b] : [a, b + 1];
        result.push({ choice: { key, cpu, kind, event, preferred, effects, why: [], chains: [] }, after: { done, ...after } });
    }; // prettier-ignore
    if (a === 0)
        add(0, 0, '', true, [{ kind: 'write', location: 0, value: NEW, held: false, patch: true }], { foo: NEW });
    if (a === 1)
        add(0, 1, '', true, [{ kind: 'complete', maintenance: [], stores: [] }], { cleanedAt: state.steps.length });
    if (a === 2) {
        const effects: Effect[] = [
            { kind: 'read', location: 1, value: state.visible, from: -1, newest: true, forwarded: false },
            { kind: 'mark', label: 'kick' },
        ];
        add(0, 2, '', true, effects, { read: state.visible });
    }
    if (b === 0) add(1, 3, '', true, [{ kind: 'synchronize', changed: [] }], { synchronized: state.steps.length });
    if (b === 1) {
        const write = (held: boolean): Effect[] => [{ kind: 'write', location: 1, value: 1, held, patch: false }];
        add(1, 4, '', true, write(false), { own: 1, visible: 1 });
        add(1, 4, '/held', false, write(true), { own: 1, held: state.steps.length });
    }
    if (b === 2) {
        for (const value of pipeline(state).reverse()) {
            const stale = value !== state.foo;
            const violates = stale && state.read === 0;
            const effects: Effect[] = [
                { kind: 'fetch', location: 0, value, from: -1, stale, source: stale ? 'pipeline' : 'newest' },
            ];
            if (violates) effects.push({ kind: 'violation', property: 0 });
            add(1, 5, `/${value === OLD ? 'old' : 'new'}`, !stale, effects, { ran: value, violated: violates });
        }
    }
    if (state.held !== null) {
        const effects: Effect[] = [{ kind: 'drain', location: 1, value: 1, since: state.held }];
        add(1, -1, '', false, effects, { visible: 1, held: null }, 'drain');
    }
    return result;
}

function pipeline(state: Fake): number[] {
    if (state.foo === OLD) return [OLD];
    return state.cleanedAt >= 0 && state.synchronized > state.cleanedAt ? [NEW] : [OLD, NEW];
}

function apply(state: Fake, key: string): Fake {
    const found = options(state).find((option) => option.choice.key === key);
    if (found === undefined) throw new RangeError(`${key} is not enabled`);
    const { choice } = found;
    const step: Step = {
        index: state.steps.length,
        cpu: choice.cpu,
        kind: choice.kind,
        event: choice.event,
        key,
        effects: choice.effects,
        why: [],
        chains: [],
    };
    return { ...state, ...found.after, steps: [...state.steps, step] };
}

function snapshot(state: Fake): Snapshot {
    const [a, b] = state.done;
    const code = {
        location: 0,
        icache: state.cleanedAt >= 0 ? [state.foo] : state.foo === OLD ? [OLD] : [OLD, NEW],
        afterSync: state.cleanedAt >= 0 ? [state.foo] : pipeline(state),
        newest: state.foo,
        chain: null,
    };
    const common = {
        masked: false,
        handlers: [],
        maintenance: [],
        ipis: { pending: [], taken: [], sent: [] },
        views: [],
        mayRead: [],
    } as const;
    const cpus: CpuSnapshot[] = [
        { ...common, cpu: 0, next: a < 3 ? a : null, mode: 'kernel', state: a < 3 ? 'ready' : 'finished', registers: [{ register: 0, value: state.read ?? 0, assigned: state.read !== null }], registration: null, storeBuffer: [], code: [{ ...code, pipeline: code.icache }], synchronizedAt: -1 },
        { ...common, cpu: 1, next: b < 3 ? 3 + b : null, mode: b === 0 ? 'user' : 'kernel', state: b < 3 ? 'ready' : 'finished', registers: [{ register: 0, value: state.ran ?? 0, assigned: state.ran !== null }], registration: { own: state.own, others: [{ cpu: 0, may: [state.visible] }] }, storeBuffer: state.held === null ? [] : [{ location: 1, value: 1, release: false, since: state.held, barrier: false }], code: [{ ...code, pipeline: pipeline(state) }], synchronizedAt: state.synchronized },
    ]; // prettier-ignore
    return {
        step: state.steps.length,
        cpus,
        memory: [
            { location: 0, newest: state.foo, writtenAt: state.steps.findIndex((step) => step.event === 0) },
            { location: 1, newest: state.visible, writtenAt: -1 },
        ],
        timeline: [],
        properties: [
            { property: 0, state: state.violated ? 'violated' : state.read === null ? 'not yet binding' : 'binding' },
        ],
        violated: state.violated ? [0] : [],
        finished: a === 3 && b === 3,
        stuck: [],
    };
}

const own = (state: MachineState): Fake => state as Fake;

export const createFakeStepper = (program: Program): Stepper => ({
    program,
    initial: () => START,
    choices: (state) => options(own(state)).map((option) => option.choice),
    notModelled: () => [],
    apply: (state, key) => apply(own(state), key),
    snapshot: (state) => snapshot(own(state)),
    force: (state, target, value) => {
        if (!('location' in target)) throw new RangeError('registers cannot be set here');
        if (target.location === 0) return { ...own(state), foo: value } as Fake;
        return { ...own(state), visible: value } as Fake;
    },
});

/** The race: B synchronizes too early and registers too late. */
export const RACE = ['A:0', 'B:3', 'A:1', 'A:2', 'B:4', 'B:5/old'];

const configuration: Configuration = { label: 'arm64', program: PROGRAM, traces: [] };

export const fakeScenario = (path: string, text = TEXT): Scenario => ({
    path,
    text,
    configurations: [configuration],
    problems: [],
    others: new Map([['lib', { text: LIBRARY, shipped: true }]]),
});

/** Schedules are performed by the fake machine, to have whole steps. */
export function stepsOf(keys: readonly string[]): readonly Step[] {
    return keys.reduce<Fake>(apply, START).steps;
}

export const fakeTools: Tools = {
    load: (path, text) => Promise.resolve(fakeScenario(path, text)),
    createStepper: createFakeStepper,
    createDanger: () => () => 'unknown',
    explore: () => ({
        verdict: 'racy',
        properties: [
            { property: 0, outcome: 'violated', verdict: 'racy', witness: { steps: stepsOf(RACE), property: 0 } },
        ],
        finals: [],
        observations: [],
        unreached: [],
        counts: { nodes: 1, localStates: 1, finalStates: 0 },
    }),
    findWitness: () => ({ trace: null, complete: false, states: 0 }),
    patience: 0,
    now: () => performance.now(),
};
