/**
 * A trace as rows of text: the one list behind the mail diagram, the timeline, its table and its accessible names, so that
 * none of them can say something else than the others.
 */
import type { CpuIndex, Frame, LocationId, Span } from '../machine/program';
import type { Step } from '../machine/trace';
import { cpuName, eventOf, locationName, shown, stepText, valueName } from './names';
import { consequence, note, result, skippedNote } from './notes';
import { list, plain } from './rich';
import type { Scene } from './scene';
import { effect, effects, executedOn, human, nextEventOf, skippedIpis } from './scene';

/** Shapes of visual glyphs, by what happened rather than by how it looks. */
export type Glyph =
    | 'initial'
    | 'patch'
    | 'load'
    | 'store'
    | 'held'
    | 'visible'
    | 'maintenance'
    | 'dmb'
    | 'dsb'
    | 'synchronize'
    | 'execute'
    | 'enter'
    | 'enter-hollow'
    | 'leave'
    | 'leave-hollow'
    | 'send'
    | 'take'
    | 'ack'
    | 'skipped'
    | 'mask'
    | 'unmask'
    | 'return'
    | 'violation'
    | 'note'
    | 'plain';

/** A procedure or handler around steps. */
export interface Group {
    readonly id: number;
    readonly cpu: CpuIndex;
    readonly title: string;
    /** How many groups are open around it. */
    readonly level: number;
    /** First and last step inside (as people count). */
    readonly first: number;
    readonly last: number;
    /** Steps inside. */
    readonly steps: number;
}

export interface StepRow {
    readonly kind: 'step';
    /** From 1. */
    readonly step: number;
    readonly cpu: CpuIndex;
    readonly glyph: Glyph;
    readonly text: string;
    readonly result?: { readonly text: string; readonly look: 'plain' | 'fresh' | 'stale' };
    /** In the markup of rich.ts, as are all sentences below. */
    readonly note: string;
    readonly consequences: readonly { readonly cpu: CpuIndex; readonly text: string }[];
    /** Ids of the open groups, outermost first. */
    readonly groups: readonly number[];
    /** Where it is written. */
    readonly span?: Span;
    /** Where it is written in the scenario itself, for a step in a library procedure. */
    readonly call?: Span;
    /** The whole sentence, for tooltips. */
    readonly violation: boolean;
}

/** An IPI that was not sent: a row without a number, after the step that decided it. */
export interface SkippedRow {
    readonly kind: 'skipped';
    readonly step: number;
    readonly cpu: CpuIndex;
    readonly target: CpuIndex;
    readonly text: string;
    readonly note: string;
    readonly groups: readonly number[];
}

/** A procedure that returns without having had to wait: a row without a number. */
export interface ReturnRow {
    readonly kind: 'return';
    readonly step: number;
    readonly cpu: CpuIndex;
    readonly text: string;
    readonly note: string;
    readonly groups: readonly number[];
}

/** From here a property binds. */
export interface PropertyRow {
    readonly kind: 'property';
    /** After this step. */
    readonly step: number;
    /** The CPU that is bound; null: all. */
    readonly cpu: CpuIndex | null;
    readonly text: string;
    readonly violated: boolean;
}

export interface InitialRow {
    readonly kind: 'initial';
    readonly step: 0;
    /** Per CPU: what it starts with. */
    readonly cells: readonly { readonly text: string; readonly note: string }[];
}

export type Row = InitialRow | StepRow | SkippedRow | ReturnRow | PropertyRow;

export interface Rows {
    readonly rows: readonly Row[];
    readonly groups: readonly Group[];
}

/** All rows of a scene, in order. */
export function rowsOf(scene: Scene): Rows {
    const groups = groupsOf(scene);
    const rows: Row[] = [initial(scene)];
    const lines = propertyLines(scene);
    for (const step of scene.trace.steps) {
        const open = groups.of(step.index);
        rows.push(stepRow(scene, step, open));
        for (const skip of skippedIpis(scene, step))
            rows.push({
                kind: 'skipped',
                step: human(step.index),
                cpu: step.cpu,
                target: skip.target,
                text: `send ipi ${cpuName(scene.program, skip.target)}`,
                note: skippedNote(scene, step, skip.target),
                groups: open,
            });
        const returned = returnRow(scene, step, open);
        if (returned !== undefined) rows.push(returned);
        rows.push(...lines.filter((line) => line.step === human(step.index)));
    }
    return { rows, groups: groups.all };
}

/** The frames that are drawn: those around a single event are not. */
function framesOf(scene: Scene, step: Step): readonly Frame[] {
    const event = eventOf(scene.program, step.event);
    return event === undefined ? [] : event.frames.slice(0, shown(scene.program, event).depth);
}

function groupsOf(scene: Scene): { all: Group[]; of: (index: number) => readonly number[] } {
    type Open = { key: number; id: number };
    const open = new Map<CpuIndex, Open[]>();
    const all: { -readonly [K in keyof Group]: Group[K] }[] = [];
    const per: number[][] = [];
    for (const step of scene.trace.steps) {
        const stack = open.get(step.cpu) ?? [];
        open.set(step.cpu, stack);
        const frames = framesOf(scene, step);
        const inHandler = effect(step, 'take') !== undefined;
        if (step.kind === 'event') {
            let same = 0;
            while (same < stack.length && same < frames.length && stack[same]?.key === frames[same]?.expansion) same++;
            stack.length = same;
            for (const frame of frames.slice(same)) {
                const id = all.length;
                const name = frame.procedure === 'on ipi' ? 'on ipi' : `${frame.procedure}()`;
                all.push({
                    id,
                    cpu: step.cpu,
                    title: name,
                    level: stack.length,
                    first: human(step.index),
                    last: human(step.index),
                    steps: 0,
                });
                stack.push({ key: frame.expansion, id });
            }
        } else if (inHandler) stack.length = Math.min(stack.length, 0);
        const inside = step.kind === 'event' ? stack.map((each) => each.id) : [];
        for (const id of inside) {
            const group = all[id];
            if (group === undefined) continue;
            group.last = human(step.index);
            group.steps++;
        }
        per[step.index] = inside;
    }
    return { all, of: (index) => per[index] ?? [] };
}

function initial(scene: Scene): InitialRow {
    const { program } = scene;
    const patched = new Set<LocationId>();
    for (const step of scene.trace.steps) for (const w of effects(step, 'write')) if (w.patch) patched.add(w.location);
    const code = program.locations.flatMap((location, id) =>
        location.kind === 'code' && (patched.has(id) || patched.size === 0)
            ? [`${location.name} = ${valueName(program, location.initial)}`]
            : [],
    );
    const words = program.locations.flatMap((location) =>
        location.kind === 'word' ? [`${location.name} = ${valueName(program, location.initial)}`] : [],
    );
    const cells = program.cpus.map((cpu, index) => {
        if (index === 0)
            return {
                text: [...code, ...words].slice(0, 3).join(', '),
                note: code.length + words.length > 0 ? 'initially' : '',
            };
        const text = cpu.registration === null ? '' : `registered(${cpu.name}) = ${cpu.registered}`;
        return { text: cpu.registered === 1 ? '' : text, note: '' };
    });
    return { kind: 'initial', step: 0, cells };
}

function stepRow(scene: Scene, step: Step, groups: readonly number[]): StepRow {
    const event = eventOf(scene.program, step.event);
    const violation = effect(step, 'violation') !== undefined;
    const box = result(scene, step);
    const consequences = scene.program.cpus.flatMap((_, cpu) => {
        const text = consequence(scene, step, cpu);
        return text === '' ? [] : [{ cpu, text }];
    });
    return {
        kind: 'step',
        step: human(step.index),
        cpu: step.cpu,
        glyph: violation ? 'violation' : glyphOf(scene, step),
        text: isReturn(scene, step) ? 'return' : stepText(scene.program, step),
        ...(box === undefined ? {} : { result: box }),
        note: note(scene, step),
        consequences,
        groups,
        ...(event === undefined ? {} : { span: event.span }),
        ...(event?.frames[0] === undefined ? {} : { call: event.frames[0].call }),
        violation,
    };
}

/** The shape on the spine. */
export function glyphOf(scene: Scene, step: Step): Glyph {
    if (step.kind === 'drain') return 'visible';
    if (step.kind === 'take') return 'take';
    if (step.kind === 'promise') return effect(step, 'write')?.patch === true ? 'patch' : 'store';
    const event = eventOf(scene.program, step.event);
    const held = effects(step, 'write').some((write) => write.held);
    const hollow = effect(step, 'synchronize') === undefined;
    switch (event?.kind) {
        case 'patch':
            return held ? 'held' : 'patch';
        case 'store':
        case 'register':
        case 'unregister':
        case 'rmw':
            return held ? 'held' : 'store';
        case 'load':
        case 'if':
        case 'while':
        case 'await':
            return effects(step, 'read').length > 0 ? 'load' : 'plain';
        case 'execute':
            return 'execute';
        case 'dc':
        case 'ic':
            return 'maintenance';
        case 'dmb':
        case 'fence':
            return hollow ? 'dmb' : 'synchronize';
        case 'dsb':
            return 'dsb';
        case 'isb':
            return 'synchronize';
        case 'enter':
            return hollow ? 'enter-hollow' : 'enter';
        case 'return':
            return hollow ? 'leave-hollow' : 'leave';
        case 'send':
            return 'send';
        case 'wait':
            return 'return';
        case 'ack':
            return 'ack';
        case 'mask':
            return 'mask';
        case 'unmask':
            return 'unmask';
        case 'note':
            return 'note';
        case 'choose':
        case 'assert':
        case 'assign':
        case 'branch':
        case 'nop':
        case undefined:
            return 'plain';
    }
}

/** A wait that is the last thing its procedure does: what a reader sees is the procedure's return. */
function isReturn(scene: Scene, step: Step): boolean {
    const event = eventOf(scene.program, step.event);
    const outer = event?.frames[0];
    if (event?.kind !== 'wait' || outer === undefined) return false;
    const next = nextEventOf(scene, step)?.event ?? scene.snapshots?.[step.index + 1]?.cpus[step.cpu]?.next ?? null;
    return next === null || !inExpansion(scene, next, outer.expansion);
}

const inExpansion = (scene: Scene, event: number, expansion: number): boolean =>
    scene.program.events[event]?.frames.some((frame) => frame.expansion === expansion) === true;

/** Procedure expansions that hold a `wait`, per program. */
const waiting = new WeakMap<Scene['program'], ReadonlySet<number>>();

function waitsInside({ program }: Scene, expansion: number): boolean {
    let known = waiting.get(program);
    if (known === undefined) {
        known = new Set(
            program.events.flatMap((event) =>
                event.kind === 'wait' ? event.frames.map((frame) => frame.expansion) : [],
            ),
        );
        waiting.set(program, known);
    }
    return known.has(expansion);
}

/** The end of a procedure that may wait for acknowledgements but had none to wait for. */
function returnRow(scene: Scene, step: Step, groups: readonly number[]): ReturnRow | undefined {
    const event = eventOf(scene.program, step.event);
    const outer = event?.frames[0];
    if (outer === undefined || step.kind !== 'event' || effect(step, 'waited') !== undefined) return undefined;
    if (!waitsInside(scene, outer.expansion) || outer.procedure === 'on ipi') return undefined;
    const inside = (id: number) => inExpansion(scene, id, outer.expansion);
    const later = nextEventOf(scene, step);
    if (later !== undefined && inside(later.event)) return undefined;
    const snapshot = scene.snapshots?.[step.index + 1]?.cpus[step.cpu];
    const next = snapshot?.next ?? null;
    if (later === undefined && next !== null && inside(next)) return undefined;
    const waited = scene.trace.steps.some(
        (s) => s.index <= step.index && s.cpu === step.cpu && inside(s.event) && hasWaited(s),
    );
    if (waited) return undefined;
    // Without a snapshot, only a completed label proves that the procedure is over.
    if (later === undefined && snapshot === undefined && effect(step, 'mark') === undefined) return undefined;
    return {
        kind: 'return',
        step: human(step.index),
        cpu: step.cpu,
        text: 'return',
        note: 'nothing to wait for',
        groups: groups.slice(0, 1),
    };
}

const hasWaited = (step: Step) => effects(step, 'waited').some((each) => each.acks.length > 0);

/** Where the property of this trace (or else the first about stale code) begins to bind. */
function propertyLines(scene: Scene): PropertyRow[] {
    const { program, trace } = scene;
    const chosen =
        trace.property === null ? program.properties.findIndex((each) => each.kind === 'stale') : trace.property;
    const property = program.properties[chosen];
    if (property?.kind !== 'stale') return [];
    const mark = program.marks[property.after];
    if (mark === undefined) return [];
    for (const step of trace.steps) {
        if (step.cpu !== mark.cpu || !effects(step, 'mark').some((each) => each.label === mark.label)) continue;
        const old = oldVersions(scene, property.location, mark.cpu, step.index);
        if (old.length === 0) return [];
        const violated = trace.property === chosen;
        const on = property.on.filter((cpu) => executedOn(program, cpu).includes(property.location));
        const one = on.length === 1 ? on[0] : undefined;
        const who = one === undefined ? 'no CPU may' : `${cpuName(program, one)} must not`;
        const text = `from here ${who} execute ${list(old, 'or')}`;
        return [{ kind: 'property', step: human(step.index), cpu: one ?? on[0] ?? null, text, violated }];
    }
    return [];
}

/** Versions older than the newest one this CPU had patched by then, as code. */
function oldVersions(scene: Scene, location: LocationId, cpu: CpuIndex, until: number): string[] {
    const { program, trace } = scene;
    const versions = [program.locations[location]?.initial ?? 0];
    let own = 0;
    for (const step of trace.steps.slice(0, until + 1))
        for (const write of effects(step, 'write')) {
            if (!write.patch || write.location !== location) continue;
            versions.push(write.value);
            if (step.cpu === cpu) own = versions.length - 1;
        }
    const newest = versions[own];
    return [...new Set(versions.slice(0, own).filter((value) => value !== newest))].map(
        (value) => `\`${valueName(program, value)}\``,
    );
}

/** The accessible name of a step's own cell. */
export function cellName(scene: Scene, row: StepRow, groups: readonly Group[]): string {
    const parts = [
        `${row.violation ? 'Violation. ' : ''}Step ${row.step}, CPU ${cpuName(scene.program, row.cpu)}: ${row.text}`,
    ];
    if (row.result !== undefined)
        parts[0] += `, ${row.glyph === 'execute' || row.violation ? 'gets' : 'value'} ${row.result.text}${row.result.look === 'stale' ? ', stale' : ''}`;
    if (row.note !== '') parts.push(plain(row.note));
    for (const each of row.consequences) parts.push(`For CPU ${cpuName(scene.program, each.cpu)}: ${plain(each.text)}`);
    const inner = row.groups[row.groups.length - 1];
    const group = inner === undefined ? undefined : groups[inner];
    if (group !== undefined) parts.push(`In ${group.title.replace('()', '')}`);
    return `${parts.join('. ')}.`;
}

/** The location's name for headers: `foo on B`. */
export const lifelineTitle = (scene: Scene, cpu: CpuIndex, location: LocationId): string =>
    `${locationName(scene.program, location)} on ${cpuName(scene.program, cpu)}`;
