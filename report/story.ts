/**
 * The sentence under the picture, in the mail and in the diagnostic: what happened · why, with the steps that meet · what
 * prevents it. The last part is given by whoever has verified it (a repair that was checked); it is never guessed here.
 */
import type { CpuIndex, Instruction, LocationId, Property } from '../machine/program';
import type { Step, Trace } from '../machine/trace';
import { cpuName, eventOf, locationName, stepText, valueName } from './names';
import { list, plain, sentenceCase } from './rich';
import type { Scene } from './scene';
import {
    completionOf,
    drainOf,
    effect,
    effects,
    human,
    lastBefore,
    patchers,
    registrationBefore,
    skippedIpis,
} from './scene';
import { sentence } from './words';

export interface Story {
    /** One clause: `B executed stale code.` */
    readonly what: string;
    /** The steps that meet; each `step n` is a link. */
    readonly why: string;
    /** Only where it has been verified. */
    readonly prevented?: string;
}

const code = (text: string) => `\`${text}\``;

/** The whole story as one text in the markup of `rich.ts`. */
export function told(story: Story): string {
    return [`**${story.what}**`, story.why, story.prevented ?? ''].filter((part) => part !== '').join(' ');
}

/** The story of a whole trace: its violation, what it is stuck in, or (for an `exists`) that it can happen. */
export function story(scene: Scene, prevented?: string): Story {
    const { program, trace } = scene;
    const property = trace.property === null ? undefined : program.properties[trace.property];
    const end = prevented === undefined ? {} : { prevented };
    if (trace.stuck !== undefined && trace.stuck.length > 0 && (property === undefined || property.kind === 'returns'))
        return { ...stuck(scene, trace.stuck), ...end };
    if (property === undefined) return midway(scene, trace.steps.length);
    return { ...violated(scene, property), ...end };
}

/** What the last of the first `taken` steps made true. */
export function midway(scene: Scene, taken: number): Story {
    const step = scene.trace.steps[taken - 1];
    if (step === undefined) return { what: 'Nothing has happened yet.', why: '' };
    const text = sentence(scene, step);
    // The first sentence is what happened; step numbers and code hold no full stop followed by a space.
    const cut = /^(.*?[^.]\.)(?: |$)(.*)$/s.exec(text);
    const what = (cut?.[1] ?? text).replaceAll('**', '');
    const why = cut?.[2] ?? '';
    // A long one has its reason behind a colon.
    const reason = what.length > 80 ? /^([^`]*(?:`[^`]*`[^`]*)*?): (.+)$/s.exec(what) : null;
    if (reason?.[1] === undefined || reason[2] === undefined) return { what, why };
    return { what: `${reason[1]}.`, why: [sentenceCase(reason[2]), why].filter((part) => part !== '').join(' ') };
}

function violated(scene: Scene, property: Property): Story {
    const { steps, property: index } = scene.trace;
    const last =
        steps.find((step) => effects(step, 'violation').some((each) => each.property === index)) ??
        steps[steps.length - 1];
    switch (property.kind) {
        case 'stale':
            return last === undefined ? { what: 'Stale code is executed.', why: '' } : stale(scene, property, last);
        case 'unpredictable': {
            const name = code(locationName(scene.program, property.location));
            const who = last === undefined ? 'A CPU' : cpuName(scene.program, last.cpu);
            return {
                what: `${who} executed an instruction while it was being modified.`,
                why: `${name} is not on the architecture's list of instructions that may be modified while they are executed, so what ${who} executed is unpredictable${last === undefined ? '' : ` (step ${human(last.index)})`}.`,
            };
        }
        case 'ipiInUser': {
            const who = cpuName(scene.program, property.cpu);
            const take = last === undefined ? undefined : effect(last, 'take');
            return {
                what: `${who} was interrupted in user mode.`,
                why:
                    take === undefined || last === undefined
                        ? ''
                        : `${cpuName(scene.program, take.sender)} sent the IPI (step ${human(take.sentAt)}) and ${who} took it while in user mode (step ${human(last.index)}).`,
            };
        }
        case 'returns':
            return stuck(scene, [property.cpu]);
        case 'assert':
            return {
                what: `An assertion of ${cpuName(scene.program, property.cpu)} fails.`,
                why: `${code(property.text)} does not hold${last === undefined ? '' : ` (step ${human(last.index)})`}.`,
            };
        case 'final': {
            const holds = property.quantifier === 'exists';
            const condition = code(property.text.replace(/^(forbid|exists|always)\s*/, ''));
            return {
                what: holds
                    ? 'This can happen.'
                    : property.quantifier === 'forbid'
                      ? 'What must not happen, happens.'
                      : 'What must always hold, does not.',
                why: `In the end ${condition} is ${property.quantifier === 'always' ? 'false' : 'true'}${decisive(scene)}.`,
            };
        }
    }
}

/** For properties of final values: the reads and fetches that did not get the newest value. */
function decisive(scene: Scene): string {
    const old: string[] = [];
    for (const step of scene.trace.steps) {
        const who = cpuName(scene.program, step.cpu);
        for (const read of effects(step, 'read'))
            if (!read.newest && !read.forwarded)
                old.push(
                    `${who} read ${code(locationName(scene.program, read.location))} = ${code(valueName(scene.program, read.value))} although a newer value existed (step ${human(step.index)})`,
                );
        for (const fetch of effects(step, 'fetch'))
            if (fetch.stale)
                old.push(
                    `${who} executed ${code(valueName(scene.program, fetch.value))}, stale (step ${human(step.index)})`,
                );
    }
    return old.length === 0 ? '' : `: ${list(old.slice(-3))}`;
}

/** Stale code: what A did not tell B, and why B's own synchronization was not enough. */
function stale(scene: Scene, property: Extract<Property, { kind: 'stale' }>, last: Step): Story {
    const { program } = scene;
    const runner = last.cpu;
    const who = cpuName(program, runner);
    const fetch = effects(last, 'fetch').find((each) => each.location === property.location) ?? effect(last, 'fetch');
    const version = fetch === undefined ? 'the old version' : code(valueName(program, fetch.value));
    const mark = program.marks[property.after];
    const patcher = mark?.cpu ?? patchers(scene, property.location)[0] ?? 0;
    const reasons = [
        untold(scene, patcher, runner),
        unsynchronized(scene, property.location, patcher, runner, last, version, fetch?.source ?? 'pipeline'),
    ].filter((reason) => reason !== '');
    return { what: `${who} executed stale code.`, why: reasons.join(' ') };
}

/** Why nobody told B: no IPI was sent (and why the sender thought it need not), or the IPI came too early. */
function untold(scene: Scene, patcher: CpuIndex, runner: CpuIndex): string {
    if (patcher === runner) return '';
    const { program, trace } = scene;
    const who = cpuName(program, runner);
    const skip = lastBefore(scene, trace.steps.length, (step) =>
        skippedIpis(scene, step).some((each) => each.target === runner),
    );
    if (skip !== undefined) {
        const registered = registrationBefore(scene, runner, skip.index);
        const text = `${cpuName(program, skip.cpu)} read ${code(`registered(${who})`)} = 0 and sent no IPI (step ${human(skip.index)})`;
        if (registered === undefined) return `${text}.`;
        const visible = drainOf(scene, registered.index);
        const held = effects(registered, 'write').some((w) => w.held) && (visible?.index ?? Infinity) > skip.index;
        return held
            ? `${text}: ${who}'s store of 1 (step ${human(registered.index)}) was still held in its store buffer.`
            : `${text}: nothing orders this read after ${who}'s store of 1 (step ${human(registered.index)}).`;
    }
    const missed = missedWord(scene, patcher, runner);
    if (missed !== '') return missed;
    const take = lastBefore(scene, trace.steps.length, (step) => step.cpu === runner && step.kind === 'take');
    const taken = effect(take, 'take');
    if (take === undefined || taken === undefined) {
        const sent = lastBefore(scene, trace.steps.length, (step) => effect(step, 'send')?.target === runner);
        return sent === undefined ? '' : `${who} has not taken the IPI of step ${human(sent.index)}.`;
    }
    return `${who} took ${cpuName(program, taken.sender)}'s IPI in step ${human(take.index)}.`;
}

/** A word of the scenario's own in which B says that it is back, and A's read of it that came too early. */
function missedWord(scene: Scene, patcher: CpuIndex, runner: CpuIndex): string {
    const { program, trace } = scene;
    for (const write of trace.steps.filter((step) => step.cpu === runner)) {
        for (const { location, value } of effects(write, 'write')) {
            if (program.locations[location]?.kind !== 'word') continue;
            const look = lastBefore(
                scene,
                trace.steps.length,
                (step) =>
                    step.cpu === patcher &&
                    effects(step, 'read').some((r) => r.location === location && r.value !== value),
            );
            const got = look === undefined ? undefined : effects(look, 'read').find((r) => r.location === location);
            if (look === undefined || got === undefined || got.from > write.index) continue;
            const who = cpuName(program, runner);
            const held = effects(write, 'write').some((w) => w.held);
            const how = look.index < write.index ? 'came later' : held ? 'was still held' : 'was not ordered before it';
            return `${cpuName(program, patcher)} read ${code(locationName(program, location))} = ${code(valueName(program, got.value))} (step ${human(look.index)}); ${who}'s store of ${code(valueName(program, value))} (step ${human(write.index)}) ${how}.`;
        }
    }
    return '';
}

/** Why B may still hold the old version: its last context synchronization against the end of A's maintenance. */
function unsynchronized(
    scene: Scene,
    location: LocationId,
    patcher: CpuIndex,
    runner: CpuIndex,
    last: Step,
    version: string,
    source: 'icache' | 'pipeline' | 'newest',
): string {
    const { program } = scene;
    const who = cpuName(program, runner);
    const whose = patcher === runner ? 'its' : `${cpuName(program, patcher)}'s`;
    const line = program.locations[location]?.line;
    const sync = lastBefore(scene, last.index, (s) => s.cpu === runner && effect(s, 'synchronize') !== undefined);
    const invalidate = lastBefore(scene, last.index, (s) =>
        effects(s, 'invalidate').some(
            (each) => (!each.local || s.cpu === runner) && (each.line === 'all' || each.line === line),
        ),
    );
    const needsInvalidation = program.architecture === 'arm64' && program.options.dic === 0;
    const holder = source === 'icache' ? 'instruction cache' : 'pipeline';
    const held = `so ${who}'s ${holder} could still hold ${version}`;
    if (needsInvalidation && invalidate === undefined)
        return `Nobody had invalidated ${who}'s instruction cache for ${code(locationName(program, location))}, ${held}.`;
    const done = invalidate === undefined ? undefined : completionOf(scene, invalidate.index);
    if (invalidate !== undefined && (done === undefined || done.index >= last.index))
        return `Nothing waited for ${code(stepText(program, invalidate))} (step ${human(invalidate.index)}), ${held}.`;
    if (sync === undefined) return `${who} never synchronized its context, ${held}.`;
    const what = synchronizerText(scene, sync);
    if (done === undefined) {
        const patch = lastBefore(scene, last.index, (s) =>
            effects(s, 'write').some((w) => w.patch && w.location === location),
        );
        const visible = patch === undefined ? undefined : (drainOf(scene, patch.index) ?? patch);
        if (visible !== undefined && sync.index < visible.index)
            return `${who}'s last context synchronization (${what}step ${human(sync.index)}) came before the new code was visible to everybody (step ${human(visible.index)}), ${held}.`;
        return `Nothing orders ${who}'s last context synchronization (${what}step ${human(sync.index)}) after the new code, ${held}.`;
    }
    if (sync.index < done.index)
        return `${who}'s last context synchronization (${what}step ${human(sync.index)}) came before ${whose} cache maintenance was complete (step ${human(done.index)}), ${held}.`;
    return `Nothing orders ${who}'s last context synchronization (${what}step ${human(sync.index)}) after ${whose} cache maintenance (step ${human(done.index)}), ${held}.`;
}

function synchronizerText(scene: Scene, step: Step): string {
    return `${code(stepText(scene.program, step))}, `;
}

function stuck(scene: Scene, cpus: readonly CpuIndex[]): Story {
    const { program, trace, snapshots } = scene;
    const end = snapshots?.[trace.steps.length];
    const reasons = cpus.map((cpu) => {
        const who = cpuName(program, cpu);
        const state = end?.cpus[cpu];
        const waiting = waitOf(scene, cpu);
        const target = state?.waitsFor ?? (waiting?.op === 'wait' ? waiting.target : null);
        if (target === null) {
            const event = eventOf(program, state?.next ?? waiting?.event ?? -1);
            return `${who} waits for something that no longer happens${event === undefined ? '' : `: ${code(event.text)}`}.`;
        }
        const other = cpuName(program, target);
        const masked = end?.cpus[target]?.masked ?? isMasked(scene, target);
        return `${who} waits for ${other}'s acknowledgement${masked ? `; ${other} has its interrupts masked` : ''}.`;
    });
    return {
        what: `${list(cpus.map((cpu) => cpuName(program, cpu)))} ${cpus.length > 1 ? 'wait' : 'waits'} for ever.`,
        why: reasons.join(' '),
    };
}

/** What a CPU that never goes on waits in: the first wait behind the last thing it did. */
function waitOf({ program, trace }: Scene, cpu: CpuIndex): Extract<Instruction, { op: 'wait' | 'assume' }> | undefined {
    const done = trace.steps.filter((step) => step.cpu === cpu && step.event >= 0);
    const last = done[done.length - 1]?.event;
    const ends = program.code.flatMap(({ event }, pc) => (event === last ? [pc + 1] : []));
    const from = ends[ends.length - 1] ?? program.cpus[cpu]?.entry ?? 0;
    for (const instruction of program.code.slice(from)) {
        const isWait = instruction.op === 'wait' || instruction.op === 'assume';
        if (isWait && program.events[instruction.event]?.cpu === cpu) return instruction;
    }
    return undefined;
}

/** Whether the last thing a CPU did to its interrupts was to mask them. */
function isMasked({ program, trace }: Scene, cpu: CpuIndex): boolean {
    const kinds = trace.steps.filter((step) => step.cpu === cpu).map((step) => eventOf(program, step.event)?.kind);
    return kinds.lastIndexOf('mask') > kinds.lastIndexOf('unmask');
}

/** The story in one plain line, for a terminal or a diagnostic. */
export function toldPlainly(program: Scene['program'], trace: Trace): string {
    return plain(told(story({ program, trace })));
}
