/**
 * The thread's race as plain data: a program, a trace and the states in between, composed by hand, so that words and
 * pictures can be tested without the machine. Traces of the real machine are compared with it in their own tests.
 */
import type { EventKind, Frame, Instruction, Op, Program, ProgramEvent, Property, Value } from '../../machine/program';
import { DEFAULT_OPTIONS, symbolValue } from '../../machine/program';
import type { CodeSnapshot, CpuSnapshot, Effect, Snapshot, Step, Trace } from '../../machine/trace';
import type { Scene } from '../../report/scene';

export const OLD: Value = symbolValue(0);
export const NEW: Value = symbolValue(1);
/** Locations. */
export const FOO = 0;
export const REGISTERED_B = 1;
export const REGISTERED_C = 2;

export type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? Draft<E>[] : Draft<T[K]> };
type DraftCpu = Draft<CpuSnapshot>;

export interface EventSpec {
    readonly kind: EventKind;
    readonly text: string;
    readonly frames?: readonly Frame[];
    /** Its micro-operation; a function is told its place in the code. */
    readonly op?: Op | ((pc: number) => Op);
}

/** Builds one scene, step by step. */
export class Theatre {
    private readonly events: ProgramEvent[] = [];
    private readonly code: Instruction[] = [];
    private readonly steps: Step[] = [];
    private readonly snapshots: Snapshot[] = [];
    private cpus: DraftCpu[];

    constructor(
        private readonly names: readonly string[],
        private readonly options: { name?: string; unregistered?: readonly number[]; user?: readonly number[] } = {},
    ) {
        this.cpus = names.map((_, cpu) => ({
            cpu,
            next: null,
            mode: options.user?.includes(cpu) ? 'user' : 'kernel',
            masked: false,
            state: 'ready',
            handlers: [],
            registers: [],
            registration: {
                own: options.unregistered?.includes(cpu) ? 0 : 1,
                others: names.flatMap((__, other) =>
                    other === cpu ? [] : [{ cpu: other, may: [options.unregistered?.includes(cpu) ? 0 : 1] }],
                ),
            },
            storeBuffer: [],
            maintenance: [],
            ipis: { pending: [], taken: [], sent: [] },
            code: [{ location: FOO, icache: [OLD], pipeline: [OLD], afterSync: [OLD], newest: OLD, chain: null }],
            synchronizedAt: -1,
            mayRead: [],
            views: [],
        }));
        this.snapshot();
    }

    /** Steps taken so far. */
    taken(): number {
        return this.steps.length;
    }

    private snapshot() {
        const copy = JSON.parse(JSON.stringify(this.cpus)) as CpuSnapshot[];
        this.snapshots.push({
            step: this.snapshots.length,
            cpus: copy,
            memory: [],
            timeline: [],
            properties: [],
            violated: [],
            finished: false,
            stuck: [],
        });
    }

    /** Takes a step; `change` edits the state after it. */
    step(
        cpu: number,
        spec: EventSpec | 'take' | 'drain',
        effects: readonly Effect[],
        change: (cpus: DraftCpu[]) => void = () => undefined,
    ): this {
        const index = this.steps.length;
        let event = -1;
        if (typeof spec !== 'string') {
            event = this.events.length;
            this.events.push({
                kind: spec.kind,
                text: spec.text,
                cpu,
                span: { start: 10 * event, end: 10 * event + 5 },
                frames: spec.frames ?? [],
            });
            this.emit(spec, event);
        }
        this.steps.push({
            index,
            cpu,
            kind: typeof spec === 'string' ? spec : 'event',
            event,
            key: `${this.names[cpu] ?? '?'}:${index}`,
            effects,
            why: [],
            chains: [],
        });
        change(this.cpus);
        this.snapshot();
        return this;
    }

    private emit(spec: EventSpec, event: number) {
        const op = typeof spec.op === 'function' ? spec.op(this.code.length) : (spec.op ?? { op: 'nop' as const });
        this.code.push({ ...op, event, boundary: true });
    }

    /** Adds program text that is never reached: the arm of an `if` not taken. */
    unreached(cpu: number, spec: EventSpec): this {
        const event = this.events.length;
        this.events.push({
            kind: spec.kind,
            text: spec.text,
            cpu,
            span: { start: 10 * event, end: 10 * event + 5 },
            frames: spec.frames ?? [],
        });
        this.emit(spec, event);
        return this;
    }

    scene(property: number | null, properties: readonly Property[], extra: Partial<Trace> = {}): Scene {
        const program: Program = {
            name: this.options.name ?? 'synchronized before registered',
            architecture: 'arm64',
            options: DEFAULT_OPTIONS,
            symbols: [
                { kind: 'version', name: 'old', quoted: false, modifiable: true },
                { kind: 'version', name: 'new', quoted: false, modifiable: true },
            ],
            locations: [
                { name: 'foo', kind: 'code', initial: OLD, line: 0 },
                ...this.names.flatMap((name, cpu) =>
                    cpu === 0
                        ? []
                        : [
                              {
                                  name: `registered(${name})`,
                                  kind: 'registration' as const,
                                  initial: this.options.unregistered?.includes(cpu) ? 0 : 1,
                                  line: cpu,
                                  cpu,
                              },
                          ],
                ),
            ],
            cpus: this.names.map((name, cpu) => ({
                name,
                entry: 0,
                handler: null,
                faultHandler: null,
                registers: [],
                initial: [],
                startsInUser: this.options.user?.includes(cpu) === true,
                registered: this.options.unregistered?.includes(cpu) ? 0 : 1,
                registration: cpu === 0 ? null : cpu,
            })),
            code: this.code,
            events: this.events,
            marks: [{ cpu: 0, label: 'kick' }],
            properties,
            observed: [],
        };
        return { program, trace: { steps: this.steps, property, ...extra }, snapshots: this.snapshots };
    }
}

export const STALE: Property = {
    kind: 'stale',
    text: 'forbid stale foo on B after A.kick',
    location: FOO,
    on: [1],
    after: 0,
};

const kick: Frame = { procedure: 'kick_all_cpus_sync', call: { start: 60, end: 80 }, expansion: 1 };
const smpMb: Frame = { procedure: 'smp_mb', call: { start: 0, end: 5, file: 'library/arm64.isosync' }, expansion: 2 };

const foo = (cpu: DraftCpu | undefined): Draft<CodeSnapshot> => {
    const code = cpu?.code[0];
    if (code === undefined) throw new Error('no code');
    return code;
};

export const patch = (theatre: Theatre) =>
    theatre.step(
        0,
        { kind: 'patch', text: 'patch foo = new' },
        [{ kind: 'write', location: FOO, value: NEW, held: false, patch: true }],
        (cpus) => {
            for (const cpu of cpus) {
                const code = foo(cpu);
                code.newest = NEW;
                code.icache = [OLD, NEW];
                code.pipeline = [OLD, NEW];
            }
        },
    );

/** `dc cvau; dsb ish; ic ivau; dsb ish` by A; `from` is the index of the first. */
export const maintenance = (theatre: Theatre, from: number) =>
    theatre
        .step(0, { kind: 'dc', text: 'dc cvau foo' }, [{ kind: 'clean', line: 0, issued: true }])
        .step(0, { kind: 'dsb', text: 'dsb ish' }, [{ kind: 'complete', maintenance: [from], stores: [] }])
        .step(0, { kind: 'ic', text: 'ic ivau foo' }, [{ kind: 'invalidate', line: 0, local: false, issued: true }])
        .step(
            0,
            { kind: 'dsb', text: 'dsb ish' },
            [{ kind: 'complete', maintenance: [from + 2], stores: [] }],
            (cpus) => {
                for (const cpu of cpus) foo(cpu).icache = [NEW];
            },
        );

const dmb = (theatre: Theatre) => theatre.step(0, { kind: 'dmb', text: 'dmb ish', frames: [kick, smpMb] }, []);

const enter = (theatre: Theatre) =>
    theatre.step(
        1,
        { kind: 'enter', text: 'enter exception' },
        [
            { kind: 'mode', mode: 'kernel' },
            { kind: 'synchronize', changed: [] },
        ],
        (cpus) => {
            const b = cpus[1];
            if (b !== undefined) b.mode = 'kernel';
        },
    );

/** A reads registered(B); with 0 the arm that sends is not taken. */
const look = (theatre: Theatre, value: 0 | 1, newest: boolean) => {
    theatre.step(
        0,
        {
            kind: 'if',
            text: 'registered(B)',
            frames: [kick],
            // Over the send that follows, which is there whether it is performed or not.
            op: (pc) => ({ op: 'branch', test: { kind: 'flags', condition: 'eq' }, target: pc + 2 }),
        },
        [
            { kind: 'read', location: REGISTERED_B, value, from: -1, newest, forwarded: false },
            { kind: 'branch', taken: value === 1 },
        ],
    );
    return theatre;
};

const wait = (theatre: Theatre, acks: readonly number[]) =>
    theatre.step(
        0,
        { kind: 'wait', text: 'wait ack B', frames: [kick] },
        [
            { kind: 'waited', target: 1, acks },
            { kind: 'mark', label: 'kick' },
        ],
        (cpus) => {
            const a = cpus[0];
            if (a !== undefined) a.state = 'finished';
        },
    );

const executeOld = (theatre: Theatre) =>
    theatre.step(
        1,
        { kind: 'execute', text: 'execute foo', op: { op: 'fetch', cells: [FOO], dst: -1 } },
        [
            { kind: 'fetch', location: FOO, value: OLD, from: -1, stale: true, source: 'pipeline' },
            { kind: 'violation', property: 0 },
        ],
        (cpus) => {
            const b = cpus[1];
            if (b !== undefined) b.state = 'finished';
        },
    );

const register = (theatre: Theatre, held: boolean) =>
    theatre.step(
        1,
        { kind: 'register', text: 'register' },
        [{ kind: 'write', location: REGISTERED_B, value: 1, held, patch: false }],
        (cpus) => {
            const b = cpus[1];
            if (b === undefined || b.registration === null) return;
            b.registration.own = 1;
            const since = theatre.taken() - 1;
            if (held) b.storeBuffer.push({ location: REGISTERED_B, value: 1, release: false, since, barrier: false });
            else for (const other of b.registration.others) other.may = [1];
        },
    );

/** The thread's race at its violation: mock-up 1. */
export function thread(): Scene {
    const t = new Theatre(['A', 'B'], { unregistered: [1], user: [1] });
    patch(t);
    enter(t);
    maintenance(t, 2);
    dmb(t);
    look(t, 0, true);
    t.unreached(0, { kind: 'send', text: 'send ipi B', frames: [kick], op: { op: 'send', target: 1 } });
    register(t, false);
    wait(t, []);
    executeOld(t);
    return t.scene(0, [STALE]);
}

/** `register; isb`: B's store is held while A looks. Mock-up 3. */
export function heldStore(): Scene {
    const t = new Theatre(['A', 'B'], { unregistered: [1], user: [1], name: 'register; isb' });
    enter(t);
    register(t, true);
    t.step(1, { kind: 'isb', text: 'isb' }, [{ kind: 'synchronize', changed: [] }]);
    patch(t);
    maintenance(t, 4);
    dmb(t);
    look(t, 0, false);
    t.unreached(0, { kind: 'send', text: 'send ipi B', frames: [kick], op: { op: 'send', target: 1 } });
    wait(t, []);
    executeOld(t);
    t.step(1, 'drain', [{ kind: 'drain', location: REGISTERED_B, value: 1, since: 1 }], (cpus) => {
        const b = cpus[1];
        if (b === undefined || b.registration === null) return;
        b.storeBuffer = [];
        for (const other of b.registration.others) other.may = [1];
    });
    return t.scene(0, [STALE]);
}
