/** Everything a person may look at in one state. */
import { DEPTH, PC, STATUS, STOPPED, MASKED, VDSB, VIEW_NAMES, viewAt, VRN } from '../layout';
import { inUserMode, pendingIpis } from '../interrupts';
import type { EventId, LocationId, Value } from '../program';
import { ACK, ALL_LINES, CLEAN, INVALIDATE, IPI, latestWrite, WRITE } from '../timeline';
import type { CodeSnapshot, CpuSnapshot, MessageSnapshot, Snapshot } from '../trace';
import type { Moment } from './moment';
import { vOf, type Timestamp } from '../view';
import { events } from './choices';
import { fetchChain } from './chains';
import { heldStore } from './entries';
import { coreOf, mount, type Machine } from './machine';
import { ending, isOver } from './quiescence';
import { afterSynchronization, icache, mayRead, pipeline } from './sets';
import type { Situation } from './state';

export function snapshot(machine: Machine, moment: Moment): Snapshot {
    const { situation } = moment;
    const { program } = machine;
    const how = ending(machine, situation);
    const cpus = program.cpus.map((_, cpu) => cpuSnapshot(machine, moment, cpu));
    mount(machine, situation.log);
    return {
        step: moment.steps.length,
        cpus,
        memory: program.locations.map((_, location) => newestVisible(machine, situation, location)),
        timeline: situation.log.map((message) => messageSnapshot(machine, message)),
        properties: program.properties.map((_, property) => ({
            property,
            state: propertyState(machine, moment, property),
        })),
        violated: moment.violated,
        finished: how === 'finished',
        stuck: how === 'stuck' ? program.cpus.flatMap((_, cpu) => (isOver(machine, situation, cpu) ? [] : [cpu])) : [],
    };
}

function newestVisible(machine: Machine, situation: Situation, location: LocationId): Snapshot['memory'][number] {
    const ts = latestWrite(machine.timeline, location, machine.timeline.length);
    return { location, newest: valueOf(machine, location, ts), writtenAt: ts === 0 ? -1 : situation.log[ts - 1].at };
}

/** The value of the write at `ts`; the timeline of the state must be on the bench. */
const valueOf = ({ setup, timeline }: Machine, location: LocationId, ts: Timestamp): Value =>
    setup.values.values[ts === 0 ? setup.geometry.initial[location] : timeline.value[ts]];

function messageSnapshot({ setup }: Machine, message: Situation['log'][number]): MessageSnapshot {
    const { kind, cpu, issuedAt, at, subject, value } = message;
    const common = { cpu, issuedAt, at };
    const line = subject === ALL_LINES ? 'all' : subject;
    switch (kind) {
        case WRITE:
            return { kind: 'write', ...common, location: subject, value: setup.values.values[value] };
        case CLEAN:
            return { kind: 'clean', ...common, line };
        case INVALIDATE:
            return { kind: 'invalidate', ...common, line };
        case IPI:
            return { kind: 'ipi', ...common, target: subject, ipi: value };
        default:
            return { kind: 'ack', ...common, target: subject, ipi: value };
    }
}

function propertyState(machine: Machine, moment: Moment, index: number): Snapshot['properties'][number]['state'] {
    if (moment.violated.includes(index)) return 'violated';
    const property = machine.program.properties[index];
    if (property.kind !== 'stale') return 'holds so far';
    const mark = machine.program.marks[property.after];
    const passed = moment.steps.some(
        (step) =>
            step.cpu === mark.cpu &&
            step.effects.some((effect) => effect.kind === 'mark' && effect.label === mark.label),
    );
    return passed ? 'binding' : 'not yet binding';
}

function cpuSnapshot(machine: Machine, moment: Moment, cpu: number): CpuSnapshot {
    const { situation } = moment;
    const { program, setup } = machine;
    const { s, buffer } = situation.cpus[cpu];
    const values = setup.values.values;
    const core = coreOf(machine, situation, cpu);
    const mode = inUserMode(core) ? 'user' : 'kernel';
    return {
        cpu,
        next: eventAt(machine, s[PC]),
        mode,
        masked: (s[STATUS] & MASKED) !== 0,
        ...stateOf(machine, situation, cpu),
        handlers: handlers(machine, situation, cpu),
        registers: program.cpus[cpu].registers.map((_, register) => {
            const slot = setup.layouts[cpu].register[register];
            const value = slot < 0 ? program.cpus[cpu].initial[register] : values[s[slot]];
            return { register, value, assigned: isAssigned(moment, cpu, register, machine) };
        }),
        registration: registration(machine, situation, cpu),
        storeBuffer: buffer.map((entry) => {
            if (entry.kind === 'barrier')
                return { location: null, value: 0, release: false, since: entry.since, barrier: true };
            if (entry.kind === 'ack')
                return { location: null, value: entry.ipi, release: true, since: entry.since, barrier: false };
            const { location, release, since } = entry;
            return { location, value: values[entry.value], release, since, barrier: false };
        }),
        maintenance: maintenance(situation, cpu),
        ipis: ipis(machine, situation, cpu),
        code: code(machine, moment, cpu),
        synchronizedAt: moment.synchronized[cpu],
        mayRead: program.locations.flatMap((location, id) =>
            location.kind === 'code'
                ? []
                : [
                      {
                          location: id,
                          values: distinct(mayRead(machine, situation, cpu, id).map((number) => values[number])),
                      },
                  ],
        ),
        views: VIEW_NAMES.map((name, index) => ({
            name,
            value: vOf(viewAt(s, VRN + 2 * index)),
            raisedAt: moment.raised[cpu][index],
        })),
    };
}

const distinct = <T>(list: readonly T[]): T[] => list.filter((one, index) => list.indexOf(one) === index);

function eventAt({ program }: Machine, pc: number): EventId | null {
    const instruction = program.code[pc];
    return instruction.op === 'halt' ? null : instruction.event;
}

function isAssigned(moment: Moment, cpu: number, register: number, { program }: Machine): boolean {
    const name = program.cpus[cpu].registers[register];
    return moment.steps.some(
        (step) =>
            step.cpu === cpu && step.effects.some((effect) => effect.kind === 'register' && effect.register === name),
    );
}

function stateOf(machine: Machine, situation: Situation, cpu: number): Pick<CpuSnapshot, 'state' | 'waitsFor'> {
    const { program } = machine;
    const { s } = situation.cpus[cpu];
    if ((s[STATUS] & STOPPED) !== 0) return { state: 'stopped' };
    if (isOver(machine, situation, cpu)) return { state: 'finished' };
    const { event } = program.code[s[PC]];
    for (let pc = s[PC]; pc < program.code.length && program.code[pc].event === event; pc++) {
        const instruction = program.code[pc];
        if (instruction.op !== 'wait' && instruction.op !== 'assume') continue;
        let isModelled = true;
        const notModelled = (): void => void (isModelled = false);
        if (events(machine, situation, cpu, { step: -1, record: false, notModelled }).length > 0 || !isModelled) break;
        return { state: 'waiting', waitsFor: instruction.op === 'wait' ? instruction.target : null };
    }
    return { state: 'ready' };
}

function handlers(machine: Machine, situation: Situation, cpu: number): CpuSnapshot['handlers'] {
    const { s } = situation.cpus[cpu];
    const { stack } = machine.setup.layouts[cpu];
    return Array.from({ length: s[DEPTH] }, (_, depth) => {
        const taken = situation.log[s[stack + 2 * depth + 1] - 1];
        return { sender: taken.cpu, ipi: taken.value, interrupted: eventAt(machine, s[stack + 2 * depth] - 1) };
    });
}

function registration(machine: Machine, situation: Situation, cpu: number): CpuSnapshot['registration'] {
    const location = machine.program.cpus[cpu].registration;
    if (location === null) return null;
    const { values } = machine.setup.values;
    const own = heldStore(situation.cpus[cpu].buffer, location);
    const visible = mayRead(machine, situation, cpu, location);
    return {
        own: values[own?.value ?? visible[visible.length - 1]],
        others: machine.program.cpus.flatMap((_, other) =>
            other === cpu
                ? []
                : [
                      {
                          cpu: other,
                          may: distinct(mayRead(machine, situation, other, location).map((number) => values[number])),
                      },
                  ],
        ),
    };
}

function maintenance(situation: Situation, cpu: number): CpuSnapshot['maintenance'] {
    const { s, cleans, invalidations } = situation.cpus[cpu];
    const completed = vOf(viewAt(s, VDSB));
    const lineOf = (line: number): number | 'all' => (line === ALL_LINES ? 'all' : line);
    const published = situation.log.flatMap((message, index): CpuSnapshot['maintenance'][number][] => {
        if (message.cpu !== cpu || (message.kind !== CLEAN && message.kind !== INVALIDATE)) return [];
        const kind = message.kind === CLEAN ? 'clean' : 'invalidate';
        return [{ kind, line: lineOf(message.subject), since: message.issuedAt, complete: index < completed }];
    });
    const inFlight = [
        ...cleans.map(({ line, since }) => ({ kind: 'clean' as const, line: lineOf(line), since, complete: false })),
        ...invalidations.map(({ line, since }) => ({
            kind: 'invalidate' as const,
            line: lineOf(line),
            since,
            complete: false,
        })),
    ];
    // What a DSB NSH has completed for this CPU alone is on the timeline, and still in flight for the others.
    const all = [...published, ...inFlight];
    return all
        .filter(
            ({ kind, since }, index) =>
                !all.slice(index + 1).some((other) => other.kind === kind && other.since === since),
        )
        .sort((a, b) => a.since - b.since);
}

function ipis(machine: Machine, situation: Situation, cpu: number): CpuSnapshot['ipis'] {
    const { log } = situation;
    const waiting = pendingIpis(coreOf(machine, situation, cpu));
    const mine = log.flatMap((message, index) =>
        message.kind === IPI && message.subject === cpu ? [{ message, ts: index + 1 }] : [],
    );
    return {
        pending: mine
            .filter(({ ts }) => waiting.includes(ts))
            .map(({ message }) => ({ sender: message.cpu, ipi: message.value, sentAt: message.at })),
        taken: mine
            .filter(({ ts }) => !waiting.includes(ts))
            .map(({ message }) => ({ sender: message.cpu, ipi: message.value })),
        sent: log
            .filter((message) => message.kind === IPI && message.cpu === cpu)
            .map(({ subject: target, value: ipi }) => ({
                target,
                ipi,
                acknowledged: log.some(
                    (ack) => ack.kind === ACK && ack.cpu === target && ack.subject === cpu && ack.value === ipi,
                ),
            })),
    };
}

function code(machine: Machine, moment: Moment, cpu: number): CodeSnapshot[] {
    const { situation } = moment;
    return machine.program.locations.flatMap((location, id): CodeSnapshot[] => {
        if (location.kind !== 'code') return [];
        const now = pipeline(machine, situation, cpu, id);
        const cached = icache(machine, situation, cpu, id);
        const synchronized = afterSynchronization(machine, situation, cpu, id);
        const texts = (writes: readonly Timestamp[]): Value[] => distinct(writes.map((ts) => valueOf(machine, id, ts)));
        return [
            {
                location: id,
                icache: texts(cached),
                pipeline: texts(now),
                afterSync: texts(synchronized),
                newest: newestPatch(machine, situation, id),
                chain: fetchChain(machine, moment, cpu, id),
            },
        ];
    });
}

/** The newest version patched by anybody: a held patch is newer than any visible one. */
function newestPatch(machine: Machine, situation: Situation, location: LocationId): Value {
    let newest: { readonly value: number; readonly since: number } | null = null;
    for (const { buffer } of situation.cpus) {
        const held = heldStore(buffer, location);
        if (held !== null && (newest === null || held.since > newest.since)) newest = held;
    }
    if (newest !== null) return machine.setup.values.values[newest.value];
    return valueOf(machine, location, latestWrite(machine.timeline, location, machine.timeline.length));
}
