/** The state cards: one per CPU, at the cursor, rows in a fixed order so that the eye learns the place. */
import type { CpuIndex } from '../../machine/program';
import type { CpuSnapshot, Snapshot } from '../../machine/trace';
import { cpuName, eventOf, lineName, locationName, shown, stepText, valueName } from '../names';
import type { PlaceOf } from '../places';
import { list } from '../rich';
import type { Scene } from '../scene';
import { effect, effects, executedOn, human } from '../scene';

/** A piece of a card's row: text in the markup of rich.ts, or a version in its box. */
export type CardPart =
    | { readonly kind: 'text'; readonly text: string; readonly muted?: true }
    | { readonly kind: 'version'; readonly text: string; readonly look: 'fresh' | 'stale' }
    | { readonly kind: 'registered'; readonly value: boolean }
    | { readonly kind: 'held' };

export interface CardRow {
    readonly label: string;
    /** `foo` before `I-cache`. */
    readonly location?: string;
    readonly parts: readonly CardPart[];
    /** The last step changed it. */
    readonly changed: boolean;
}

export interface Card {
    readonly cpu: CpuIndex;
    /** `CPU B`. */
    readonly title: string;
    /** `kernel · interrupts on`. */
    readonly status: string;
    /** `line 24, execute foo`; empty when it has finished. */
    readonly next: string;
    readonly current: boolean;
    readonly rows: readonly CardRow[];
    readonly registers: readonly { readonly name: string; readonly value: string }[];
    /** For *Advanced*: the formal views. */
    readonly views: readonly { readonly name: string; readonly value: string }[];
}

const text = (words: string): CardPart => ({ kind: 'text', text: words });
const muted = (words: string): CardPart => ({ kind: 'text', text: words, muted: true });

/**
 * Cards of every CPU in one state.
 * @param before the state one step earlier, for what changed
 * @param current the CPU that was stepped
 */
export function cardsOf(
    scene: Scene,
    state: Snapshot,
    before: Snapshot | undefined,
    current: CpuIndex | null,
    place: PlaceOf = () => null,
): Card[] {
    return state.cpus.map((cpu) => {
        const rows = rowsOfCard(scene, cpu, state);
        const old = before?.cpus[cpu.cpu];
        const earlier = old === undefined || before === undefined ? rows : rowsOfCard(scene, old, before);
        const same = (row: CardRow) =>
            earlier.some((each) => each.label === row.label && each.location === row.location && equal(each, row));
        return {
            cpu: cpu.cpu,
            title: `CPU ${cpuName(scene.program, cpu.cpu)}`,
            status: statusOf(cpu),
            next: nextOf(scene, cpu, place),
            current: cpu.cpu === current,
            rows: rows.map((row) => ({ ...row, changed: !same(row) })),
            registers: cpu.registers.flatMap((register) => {
                const name = scene.program.cpus[cpu.cpu]?.registers[register.register] ?? '';
                return name === '' || name.includes('#') || !register.assigned
                    ? []
                    : [{ name, value: valueName(scene.program, register.value) }];
            }),
            views: cpu.views.map((view) => ({ name: view.name, value: String(view.value) })),
        };
    });
}

const equal = (a: CardRow, b: CardRow) => JSON.stringify(a.parts) === JSON.stringify(b.parts);

function statusOf(cpu: CpuSnapshot): string {
    const state = { ready: '', waiting: ' · waiting', finished: ' · finished', stopped: ' · stopped' }[cpu.state];
    const handler = cpu.handlers.length > 0 ? ' · in an IPI handler' : '';
    return `${cpu.mode} · interrupts ${cpu.masked ? 'masked' : 'on'}${handler}${state}`;
}

function nextOf(scene: Scene, cpu: CpuSnapshot, place: PlaceOf): string {
    if (cpu.next === null) return '';
    const event = eventOf(scene.program, cpu.next);
    if (event === undefined) return '';
    const at = place(event.frames[0]?.call ?? event.span);
    return `${at === null ? '' : `line ${at.line}, `}${shown(scene.program, event).text}`;
}

function rowsOfCard(scene: Scene, cpu: CpuSnapshot, state: Snapshot): CardRow[] {
    const rows = [
        registeredRow(scene, cpu),
        lastRead(scene, cpu, state.step),
        storeBuffer(scene, cpu),
        ipis(scene, cpu),
        ...code(scene, cpu),
        synchronized(scene, cpu),
        maintenance(scene, cpu, state.step),
    ];
    return rows.flatMap((row) => (row === null ? [] : [{ ...row, changed: false }]));
}

type Draft = Omit<CardRow, 'changed'> | null;

/** Only for CPUs that may not be registered, or whose registration anybody reads. */
function registeredRow(scene: Scene, cpu: CpuSnapshot): Draft {
    if (cpu.registration === null) return null;
    const name = cpuName(scene.program, cpu.cpu);
    const changes = scene.snapshots?.some((each) => {
        const own = each.cpus[cpu.cpu]?.registration?.own;
        return own !== undefined && own !== cpu.registration?.own;
    });
    const uninteresting =
        scene.program.cpus[cpu.cpu]?.registered === 1 && cpu.registration.own === 1 && changes !== true;
    if (uninteresting) return null;
    const own = cpu.registration.own !== 0;
    const parts: CardPart[] = [{ kind: 'registered', value: own }, text(`${name} sees ${cpu.registration.own}`)];
    for (const other of cpu.registration.others) {
        if (other.may.length === 1 && other.may[0] === cpu.registration.own) continue;
        parts.push(text('≠'), { kind: 'registered', value: !other.may.includes(0) });
        parts.push(text(`${cpuName(scene.program, other.cpu)} may read ${list(other.may.map(String), 'or')}`));
    }
    if (parts.length === 2) parts.push(muted('and so does everybody'));
    return { label: 'Registered', parts };
}

function lastRead(scene: Scene, cpu: CpuSnapshot, taken: number): Draft {
    for (let at = taken - 1; at >= 0; at--) {
        const step = scene.trace.steps[at];
        if (step?.cpu !== cpu.cpu) continue;
        const reads = effects(step, 'read');
        if (reads.length === 0) continue;
        const words = reads.map(
            (read) => `\`${locationName(scene.program, read.location)}\` = \`${valueName(scene.program, read.value)}\``,
        );
        return { label: 'Last read', parts: [text(list(words)), muted(`step ${human(at)}`)] };
    }
    return null;
}

function storeBuffer(scene: Scene, cpu: CpuSnapshot): Draft {
    const stores = scene.program.events.some(
        (event) => event.cpu === cpu.cpu && ['patch', 'store', 'register', 'unregister', 'rmw'].includes(event.kind),
    );
    if (!stores && cpu.storeBuffer.length === 0) return null;
    if (cpu.storeBuffer.length === 0) return { label: 'Store buffer', parts: [muted('empty')] };
    const parts = cpu.storeBuffer.flatMap((entry): CardPart[] =>
        entry.barrier || entry.location === null
            ? [muted(`a barrier, since step ${human(entry.since)}`)]
            : [
                  { kind: 'held' },
                  text(`\`${locationName(scene.program, entry.location)} = ${valueName(scene.program, entry.value)}\``),
                  muted(`held since step ${human(entry.since)}`),
              ],
    );
    return { label: 'Store buffer', parts };
}

function ipis(scene: Scene, cpu: CpuSnapshot): Draft {
    if (!scene.program.events.some((event) => event.kind === 'send')) return null;
    const { pending, taken, sent } = cpu.ipis;
    const name = (index: CpuIndex) => cpuName(scene.program, index);
    const words: string[] = [];
    if (pending.length > 0)
        words.push(`pending from ${list(pending.map((each) => `${name(each.sender)} (step ${human(each.sentAt)})`))}`);
    if (taken.length > 0) words.push(`taken from ${list([...new Set(taken.map((each) => name(each.sender)))])}`);
    const open = sent.filter((each) => !each.acknowledged).map((each) => name(each.target));
    const done = sent.filter((each) => each.acknowledged).map((each) => name(each.target));
    if (open.length > 0) words.push(`sent to ${list(open)}, not acknowledged`);
    if (done.length > 0) words.push(`acknowledged by ${list(done)}`);
    const sends = scene.program.events.some((event) => event.kind === 'send' && event.cpu === cpu.cpu);
    if (words.length === 0)
        return { label: 'IPIs', parts: [muted(sends ? 'none sent, none to wait for' : 'none pending')] };
    return { label: 'IPIs', parts: [text(words.join('; '))] };
}

function code(scene: Scene, cpu: CpuSnapshot): Draft[] {
    const executed = executedOn(scene.program, cpu.cpu);
    return cpu.code
        .filter((each) => executed.includes(each.location))
        .flatMap((each): Draft[] => {
            const location = locationName(scene.program, each.location);
            const parts = (values: readonly number[]): CardPart[] =>
                values.flatMap((value): CardPart[] => {
                    const stale = value !== each.newest;
                    const box = {
                        kind: 'version',
                        text: valueName(scene.program, value),
                        look: stale ? 'stale' : 'fresh',
                    };
                    return [box as CardPart, ...(stale ? [text('stale')] : [])];
                });
            return [
                { label: 'I-cache', location, parts: parts(each.icache) },
                { label: 'pipeline', location, parts: parts(each.pipeline) },
            ];
        });
}

function synchronized(scene: Scene, cpu: CpuSnapshot): Draft {
    if (executedOn(scene.program, cpu.cpu).length === 0) return null;
    const step = scene.trace.steps[cpu.synchronizedAt];
    if (cpu.synchronizedAt < 0 || step === undefined) return { label: 'Synchronized', parts: [muted('not yet')] };
    const parts = [text(`step ${human(cpu.synchronizedAt)}, \`${stepText(scene.program, step)}\``)];
    const invalidate = scene.trace.steps.find(
        (each) => each.index > cpu.synchronizedAt && each.cpu !== cpu.cpu && effect(each, 'invalidate') !== undefined,
    );
    if (invalidate !== undefined)
        parts.push(
            muted(`before ${cpuName(scene.program, invalidate.cpu)}'s \`${stepText(scene.program, invalidate)}\``),
        );
    return { label: 'Synchronized', parts };
}

function maintenance(scene: Scene, cpu: CpuSnapshot, taken: number): Draft {
    const does = scene.program.events.some(
        (event) => event.cpu === cpu.cpu && (event.kind === 'dc' || event.kind === 'ic'),
    );
    if (!does) return null;
    const open = cpu.maintenance.filter((each) => !each.complete);
    if (open.length > 0)
        return {
            label: 'Maintenance',
            parts: [
                text(
                    list(
                        open.map(
                            (each) =>
                                `${each.kind} of \`${lineName(scene.program, each.line)}\` in flight since step ${human(each.since)}`,
                        ),
                    ),
                ),
            ],
        };
    for (let at = taken - 1; at >= 0; at--) {
        const step = scene.trace.steps[at];
        if (step?.cpu === cpu.cpu && (effect(step, 'complete')?.maintenance.length ?? 0) > 0)
            return { label: 'Maintenance', parts: [text('complete'), muted(`since step ${human(at)}`)] };
    }
    return { label: 'Maintenance', parts: [muted('none yet')] };
}
