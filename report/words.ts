/** One sentence per step, from what the machine says happened: what a kernel engineer would write beside it. */
import type { LocationId, Value } from '../machine/program';
import type { Effect, Step } from '../machine/trace';
import { cpuName, earlyText, eventOf, lineName, locationName, stepText, valueName } from './names';
import { list } from './rich';
import type { Scene } from './scene';
import { codeAt, completionOf, drainOf, effect, effects, executedOn, human, patchers, skippedIpis } from './scene';

const code = (text: string) => `\`${text}\``;

/** Names of values, each as code. */
export function values(scene: Scene, all: readonly Value[]): string {
    return list(all.map((value) => code(valueName(scene.program, value))));
}

/**
 * What a step did, as one sentence (or two), in the little markup of `rich.ts`.
 * It names the CPU, what was read or written, what is held, in flight, synchronized, sent or missed.
 */
export function sentence(scene: Scene, step: Step): string {
    const { program } = scene;
    const who = cpuName(program, step.cpu);
    const parts: string[] = [];
    switch (step.kind) {
        case 'drain':
            parts.push(drained(scene, step, who));
            break;
        case 'take':
            parts.push(taken(scene, step, who));
            break;
        case 'promise':
            parts.push(
                `${who} performs ${code(earlyText(scene.program, step))} early, ahead of what stands before it: visible to everybody.`,
            );
            break;
        case 'event':
            parts.push(...performed(scene, step, who));
    }
    const violation = effect(step, 'violation');
    if (violation !== undefined) {
        const property = program.properties[violation.property];
        if (property !== undefined) parts.push(`This violates ${code(property.text)}.`);
    }
    return parts.join(' ');
}

function drained(scene: Scene, step: Step, who: string): string {
    const drain = effect(step, 'drain');
    if (drain === undefined) return `A store that ${who} held becomes visible to everybody.`;
    return `${who}'s store of ${code(stepText(scene.program, step))}, held since step ${human(drain.since)}, becomes visible to everybody.`;
}

function taken(scene: Scene, step: Step, who: string): string {
    const take = effect(step, 'take');
    const sender = take === undefined ? 'an' : `${cpuName(scene.program, take.sender)}'s`;
    const since = take === undefined ? '' : ` of step ${human(take.sentAt)}`;
    return `${who} takes ${sender} IPI${since}: an exception entry, ${synchronization(scene, step)}.`;
}

function performed(scene: Scene, step: Step, who: string): string[] {
    const { program } = scene;
    const event = eventOf(program, step.event);
    if (event === undefined) return [`${who} does something unknown.`];
    const text = code(stepText(program, step));
    switch (event.kind) {
        case 'patch':
        case 'store':
        case 'register':
        case 'unregister':
        case 'rmw':
            return written(scene, step, who, event.kind);
        case 'load':
        case 'if':
        case 'while':
        case 'await':
            return read(scene, step, who);
        case 'execute':
            return fetched(scene, step, who);
        case 'dc':
            return [
                `${who} cleans the data cache to the point of unification for ${maintained(scene, step, 'clean')} (${text})${pending(scene, step)}.`,
            ];
        case 'ic': {
            const local = effects(step, 'invalidate').some((each) => each.local);
            const reach = local ? `${who}'s own instruction cache` : 'every instruction cache';
            return [
                `${who} invalidates ${reach} for ${maintained(scene, step, 'invalidate')} (${text})${pending(scene, step)}.`,
            ];
        }
        case 'dsb':
            return waited(scene, step, who, text);
        case 'dmb':
        case 'fence':
            return [
                `${who} orders its memory accesses (${text}): it waits for nothing and discards nothing${stillHeld(scene, step)}.`,
            ];
        case 'isb':
            return [`${who} executes ${text}, ${synchronization(scene, step)}${doesNotWait(scene, step)}.`];
        case 'enter':
            return [`${who} enters the kernel (${text}), ${synchronization(scene, step)}.`];
        case 'return':
            return [`${who} returns from the exception (${text}), ${synchronization(scene, step)}.`];
        case 'send': {
            const sent = effect(step, 'send');
            return [`${who} sends an IPI to ${sent === undefined ? 'a CPU' : cpuName(program, sent.target)}.`];
        }
        case 'wait':
            return acknowledged(scene, step, who);
        case 'ack': {
            const ack = effect(step, 'ack');
            return [`${who} acknowledges ${ack === undefined ? 'the' : `${cpuName(program, ack.sender)}'s`} IPI.`];
        }
        case 'mask':
            return [`${who} masks interrupts: an IPI sent to it stays pending.`];
        case 'unmask':
            return [`${who} unmasks interrupts: pending IPIs can be taken.`];
        case 'assert':
            return [`${who} checks ${text}.`];
        case 'note':
            return [event.text];
        case 'choose':
        case 'branch':
        case 'assign':
        case 'nop':
            return [`${who} performs ${text}.`];
    }
}

function written(scene: Scene, step: Step, who: string, kind: string): string[] {
    const write = effect(step, 'write');
    const got = effect(step, 'read');
    const name = write === undefined ? 'memory' : code(locationName(scene.program, write.location));
    const value = write === undefined ? '' : code(valueName(scene.program, write.value));
    let what: string;
    if (kind === 'patch') what = `${who} writes ${value} over the code of ${name}`;
    else if (kind === 'register') what = `${who} registers: a store of 1 to ${name}`;
    else if (kind === 'unregister') what = `${who} unregisters: a store of 0 to ${name}`;
    else if (kind === 'rmw' && got !== undefined)
        what = `${who} exchanges ${name}: reads ${code(valueName(scene.program, got.value))}${write === undefined ? ', stores nothing' : `, stores ${value}`}`;
    else what = `${who} stores ${value} to ${name}`;
    if (write?.held === true) return [`${what}. It is held in ${who}'s store buffer: others cannot see it yet.`];
    return [`${what}, visible to everybody.`];
}

/** Where an old value comes from: a newer store that is held, or that nothing orders before this read. */
function whyOld(scene: Scene, step: Step, read: Extract<Effect, { kind: 'read' }>): string {
    const newer = scene.trace.steps.find(
        (other) =>
            other.index < step.index &&
            other.index > read.from &&
            other.cpu !== step.cpu &&
            effects(other, 'write').some((write) => write.location === read.location && write.value !== read.value),
    );
    if (newer === undefined)
        return read.newest ? '' : `, an old value of ${code(locationName(scene.program, read.location))}`;
    const owner = cpuName(scene.program, newer.cpu);
    const held =
        effects(newer, 'write').some((w) => w.held) && (drainOf(scene, newer.index)?.index ?? Infinity) > step.index;
    if (held)
        return `, although ${owner} has stored (step ${human(newer.index)}): that store is still held in ${owner}'s store buffer`;
    return read.newest
        ? ''
        : `, although ${owner}'s store of step ${human(newer.index)} is visible: nothing orders this read after it`;
}

/** How a condition came out; empty where several branches made the decision together. */
function decision({ program }: Scene, { event }: Step, taken: boolean | undefined): string {
    const branches = program.code.filter((each) => each.event === event && each.op === 'branch');
    const [only] = branches;
    if (taken === undefined || branches.length !== 1 || only?.op !== 'branch') return '';
    // The branch of an `if` goes past its arm when the condition is false; one of a litmus test is what it says.
    const goesPast = program.events[event]?.kind !== 'branch' && only.test.kind === 'zero' && !only.test.nonzero;
    return taken !== goesPast ? ': yes' : ': no';
}

function read(scene: Scene, step: Step, who: string): string[] {
    const { program } = scene;
    const reads = effects(step, 'read');
    const event = eventOf(program, step.event);
    if (reads.length === 0) {
        const branch = effect(step, 'branch');
        if (event?.kind === 'await') return [`${who} stops waiting: ${code(event.text)}.`];
        return [`${who} decides ${code(stepText(program, step))}${decision(scene, step, branch?.taken)}.`];
    }
    const what = reads.map(
        (each) =>
            `${code(locationName(program, each.location))} = ${code(valueName(program, each.value))}${
                each.forwarded ? ' (its own store, still held)' : ''
            }${whyOld(scene, step, each)}`,
    );
    const skipped = skippedIpis(scene, step).map((each) => cpuName(program, each.target));
    const ending = skipped.length > 0 ? `, so it sends no IPI to ${list(skipped)}` : '';
    return [`${who} reads ${list(what)}${ending}.`];
}

function fetched(scene: Scene, step: Step, who: string): string[] {
    const fetches = effects(step, 'fetch');
    if (fetches.length === 0) return [`${who} executes ${code(stepText(scene.program, step))}.`];
    return fetches.map((fetch) => {
        const name = code(locationName(scene.program, fetch.location));
        const version = code(valueName(scene.program, fetch.value));
        const from =
            fetch.source === 'icache'
                ? `, which its instruction cache still held`
                : fetch.source === 'pipeline'
                  ? `, which its pipeline still held`
                  : '';
        return `${who} executes ${name} and gets ${version}${fetch.stale ? `${from}: **stale**` : ''}.`;
    });
}

function maintained(scene: Scene, step: Step, kind: 'clean' | 'invalidate'): string {
    const found = step.effects.flatMap((each) =>
        each.kind === kind ? [code(lineName(scene.program, each.line))] : [],
    );
    return found.length > 0 ? list(found) : 'the line';
}

function pending(scene: Scene, step: Step): string {
    const done = completionOf(scene, step.index);
    if (step.effects.some((each) => (each.kind === 'clean' || each.kind === 'invalidate') && !each.issued)) return '';
    return done === undefined
        ? '; nothing has waited for it yet'
        : `; it is complete only with the barrier of step ${human(done.index)}`;
}

/** What a step changed in the I-caches and pipelines of a CPU, per location; `lost` from the I-cache, `gone` altogether. */
export interface CodeChange {
    readonly location: LocationId;
    readonly newer: boolean;
    readonly onlyPipeline: readonly Value[];
    readonly gone: readonly Value[];
}

export function codeChanges(scene: Scene, step: Step, cpu: number): CodeChange[] {
    const found: CodeChange[] = [];
    for (const location of executedOn(scene.program, cpu)) {
        const before = codeAt(scene, step.index, cpu, location);
        const after = codeAt(scene, step.index + 1, cpu, location);
        if (before === undefined || after === undefined) continue;
        const gone = before.pipeline.filter((value) => !after.pipeline.includes(value));
        const onlyPipeline = before.icache.filter((v) => !after.icache.includes(v) && after.pipeline.includes(v));
        const newer = before.newest !== after.newest;
        if (newer || gone.length > 0 || onlyPipeline.length > 0) found.push({ location, newer, onlyPipeline, gone });
    }
    return found;
}

function waited(scene: Scene, step: Step, who: string, text: string): string[] {
    const done = effect(step, 'complete');
    const finished: string[] = [];
    for (const index of done?.maintenance ?? []) {
        const issued = scene.trace.steps[index];
        if (issued !== undefined)
            finished.push(`${code(stepText(scene.program, issued))} (step ${human(index)}) is complete`);
    }
    for (const index of done?.stores ?? []) {
        const issued = scene.trace.steps[index];
        if (issued !== undefined)
            finished.push(`${code(stepText(scene.program, issued))} (step ${human(index)}) is visible to everybody`);
    }
    const result = [`${who} waits (${text})${finished.length > 0 ? ` until ${list(finished)}` : ''}.`];
    for (let cpu = 0; cpu < scene.program.cpus.length; cpu++) {
        if (cpu === step.cpu) continue;
        for (const change of codeChanges(scene, step, cpu))
            if (change.onlyPipeline.length > 0)
                result.push(
                    `${cpuName(scene.program, cpu)}'s instruction cache no longer holds ${values(scene, change.onlyPipeline)}; its pipeline may.`,
                );
    }
    return result;
}

function synchronization(scene: Scene, step: Step): string {
    const sync = effect(step, 'synchronize');
    if (sync === undefined)
        return step.effects.some((each) => each.kind === 'no-synchronize')
            ? 'which does **not** synchronize its context here'
            : 'which synchronizes nothing';
    const discarded: string[] = [];
    const kept: string[] = [];
    const who = cpuName(scene.program, step.cpu);
    for (const { location, before, after } of sync.changed) {
        const gone = before.filter((value) => !after.includes(value));
        if (gone.length > 0) discarded.push(`${values(scene, gone)} of ${code(locationName(scene.program, location))}`);
    }
    for (const location of executedOn(scene.program, step.cpu)) {
        const now = codeAt(scene, step.index + 1, step.cpu, location);
        const newest = now?.newest;
        const stale = now?.pipeline.filter((value) => value !== newest) ?? [];
        if (stale.length > 0) kept.push(`${values(scene, stale)} of ${code(locationName(scene.program, location))}`);
    }
    if (kept.length > 0) return `a context synchronization event, too early: ${who} can still fetch ${list(kept)}`;
    if (discarded.length > 0) return `a context synchronization event: its pipeline no longer holds ${list(discarded)}`;
    return 'a context synchronization event';
}

/** The first store that this CPU still holds after a step. */
function heldAfter(scene: Scene, step: Step): number | null {
    const held = scene.snapshots?.[step.index + 1]?.cpus[step.cpu]?.storeBuffer.filter((entry) => !entry.barrier) ?? [];
    return held[0]?.since ?? null;
}

function doesNotWait(scene: Scene, step: Step): string {
    const since = heldAfter(scene, step);
    return since === null ? '' : `; it does not wait for the store of step ${human(since)}, which is still held`;
}

function stillHeld(scene: Scene, step: Step): string {
    const since = heldAfter(scene, step);
    return since === null ? '' : `; the store of step ${human(since)} is still held`;
}

function acknowledged(scene: Scene, step: Step, who: string): string[] {
    const waits = effects(step, 'waited');
    const acks = waits.flatMap((each) => each.acks);
    if (acks.length === 0) return [`${who} has sent no IPI, so there is nothing to wait for.`];
    const targets = [...new Set(waits.map((each) => cpuName(scene.program, each.target)))];
    return [`${who} has ${list(targets)}'s acknowledgement and goes on.`];
}

/** Who patched a location, for sentences: `A`. */
export function patcherName(scene: Scene, location: LocationId): string {
    return list(patchers(scene, location).map((cpu) => cpuName(scene.program, cpu)));
}
