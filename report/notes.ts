/** The few words beside an event in the picture and the mail, and what it changes for the other CPUs. */
import type { CpuIndex } from '../machine/program';
import type { Step } from '../machine/trace';
import { cpuName, eventOf, locationName, shown, valueName } from './names';
import { list } from './rich';
import type { Scene } from './scene';
import {
    drainOf,
    effect,
    effects,
    executedOn,
    human,
    lastBefore,
    leavesStale,
    looksOf,
    registrationBefore,
    skippedIpis,
} from './scene';
import { codeChanges, values } from './words';

/** The result of a step, to stand in a box: the value read or the version executed. */
export function result(scene: Scene, step: Step): { text: string; look: 'plain' | 'fresh' | 'stale' } | undefined {
    const fetch = effects(step, 'fetch');
    if (fetch.length > 0)
        return {
            text: fetch.map((each) => valueName(scene.program, each.value)).join(' '),
            look: fetch.some((each) => each.stale) ? 'stale' : 'fresh',
        };
    const reads = effects(step, 'read');
    const kind = eventOf(scene.program, step.event)?.kind;
    if (reads.length === 0 || kind === 'patch' || kind === 'store') return undefined;
    return { text: reads.map((each) => valueName(scene.program, each.value)).join(', '), look: 'plain' };
}

/** At most half a dozen words in muted ink; empty where there is nothing to say. */
export function note(scene: Scene, step: Step): string {
    if (step.kind === 'drain') return 'now visible';
    if (step.effects.some((each) => each.kind === 'no-synchronize')) return 'does **not** synchronize';
    if (effect(step, 'synchronize') !== undefined) return synchronized(scene, step);
    const event = eventOf(scene.program, step.event);
    switch (event?.kind) {
        case 'register':
        case 'unregister':
        case 'patch':
        case 'store':
        case 'rmw':
            return stored(scene, step);
        case 'execute':
            return effects(step, 'fetch').some((each) => each.stale) && effect(step, 'violation') === undefined
                ? 'stale, still allowed'
                : '';
        case 'dsb': {
            const stores = effect(step, 'complete')?.stores ?? [];
            return stores.length > 0 || drainedJustBefore(scene, step) ? 'waits until everybody sees it' : '';
        }
        case 'wait': {
            const acks = effects(step, 'waited').flatMap((each) => each.acks);
            return acks.length === 0 ? 'nothing to wait for' : 'acknowledged';
        }
        case 'load':
        case 'if':
        case 'while':
        case 'await':
            return effects(step, 'read').some((each) => each.forwarded) ? 'its own store' : '';
        default: {
            const instead = event === undefined ? undefined : shown(scene.program, event).instead;
            return instead === undefined ? '' : `\`${instead}\``;
        }
    }
}

function drainedJustBefore(scene: Scene, step: Step): boolean {
    const before = lastBefore(scene, step.index, (each) => each.cpu === step.cpu);
    return before?.kind === 'drain';
}

function synchronized(scene: Scene, step: Step): string {
    const held = scene.snapshots?.[step.index + 1]?.cpus[step.cpu]?.storeBuffer.some((entry) => !entry.barrier);
    if (held === true && eventOf(scene.program, step.event)?.kind === 'isb') return 'does not wait for the store';
    const stale = leavesStale(scene, step);
    if (stale.length > 0 || isTooEarly(scene, step)) return 'synchronizes: too early';
    const gone = effects(step, 'synchronize').flatMap((sync) =>
        sync.changed.flatMap((each) => each.before.filter((value) => !each.after.includes(value))),
    );
    if (gone.length > 0) return `synchronizes: discards ${values(scene, [...new Set(gone)])}`;
    return 'synchronizes';
}

/** Whether a later step of this CPU executes stale code with no synchronization in between. */
function isTooEarly(scene: Scene, step: Step): boolean {
    for (const later of scene.trace.steps.slice(step.index + 1)) {
        if (later.cpu !== step.cpu) continue;
        if (effect(later, 'synchronize') !== undefined) return false;
        if (effect(later, 'violation') !== undefined) return effects(later, 'fetch').some((each) => each.stale);
    }
    return false;
}

function stored(scene: Scene, step: Step): string {
    const { program } = scene;
    const write = effect(step, 'write');
    if (write === undefined) return '';
    const location = program.locations[write.location];
    if (write.held)
        return location?.kind === 'registration'
            ? `held: others still read ${valueName(program, location.initial === write.value ? write.value : before(scene, step, write.location))}`
            : `held: only ${cpuName(program, step.cpu)} sees it yet`;
    if (location?.kind !== 'registration' || write.value !== 1) return '';
    const looked = looksOf(scene).find(
        (each) => each.index < step.index && skippedIpis(scene, each).some((skip) => skip.target === location.cpu),
    );
    return looked === undefined ? '' : `too late: ${cpuName(program, looked.cpu)} has already looked`;
}

function before(scene: Scene, step: Step, location: number): number {
    const write = lastBefore(scene, step.index, (each) =>
        effects(each, 'write').some((w) => w.location === location && !w.held),
    );
    const value = write === undefined ? undefined : effects(write, 'write').find((w) => w.location === location)?.value;
    return value ?? scene.program.locations[location]?.initial ?? 0;
}

/** What a step changed for a CPU that did not act, in the CPU's own lane; empty when nothing. */
export function consequence(scene: Scene, step: Step, cpu: CpuIndex): string {
    if (cpu === step.cpu) return '';
    const { program } = scene;
    const several = executedOn(program, cpu).length > 1;
    const parts: string[] = [];
    for (const change of codeChanges(scene, step, cpu)) {
        const of = several ? ` of \`${locationName(program, change.location)}\`` : '';
        if (change.newer) {
            const stale = scene.snapshots?.[step.index + 1]?.cpus[cpu]?.code.find(
                (c) => c.location === change.location,
            );
            const old = stale?.pipeline.filter((value) => value !== stale.newest) ?? [];
            if (old.length > 0) parts.push(`newer code exists: ${values(scene, old)}${of} is stale`);
        } else if (change.onlyPipeline.length > 0)
            parts.push(`I-cache clean, the pipeline may keep ${values(scene, change.onlyPipeline)}${of}`);
        else if (change.gone.length > 0) parts.push(`can no longer hold ${values(scene, change.gone)}${of}`);
    }
    for (const read of effects(step, 'read')) {
        const location = program.locations[read.location];
        if (location?.kind !== 'registration' || location.cpu !== cpu || read.value !== 0) continue;
        // Its own store of 1 is held, or nothing orders the read after it.
        if (scene.snapshots?.[step.index]?.cpus[cpu]?.registration?.own !== 1) continue;
        parts.push(`${cpuName(program, cpu)} has registered, ${cpuName(program, step.cpu)} cannot see it`);
    }
    return parts.join('; ');
}

/** Why there is no IPI, beside the arrow that stops at the gate. */
export function skippedNote(scene: Scene, step: Step, target: CpuIndex): string {
    const registered = registrationBefore(scene, target, step.index);
    const who = cpuName(scene.program, target);
    if (registered === undefined)
        return `**no IPI**: ${scene.program.cpus.length > 2 ? '' : `${who} is `}not registered`;
    return `**no IPI**: ${cpuName(scene.program, step.cpu)} read 0`;
}

/** What a waiting CPU waits for: the CPUs whose acknowledgements are outstanding. */
export function waitsFor(scene: Scene, taken: number, cpu: CpuIndex): string {
    const state = scene.snapshots?.[taken]?.cpus[cpu];
    if (state?.state !== 'waiting') return '';
    if (state.waitsFor === undefined || state.waitsFor === null) return 'waits';
    const open = state.ipis.sent
        .filter((each) => !each.acknowledged)
        .map((each) => cpuName(scene.program, each.target));
    const names = open.length > 0 ? [...new Set(open)] : [cpuName(scene.program, state.waitsFor)];
    return `waits for ${list(names)}`;
}

/** Whether a store of a step is still held after it, and when it becomes visible (steps as people count). */
export function heldUntil(scene: Scene, step: Step): number | null {
    const drain = drainOf(scene, step.index);
    return drain === undefined ? null : human(drain.index);
}
