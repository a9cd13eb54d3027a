/** Who saw what: reads from registrations and words, fetches from versions, IPIs, acknowledgements; and what is in flight. */
import type { CpuIndex } from '../../machine/program';
import { effect, effects, executedOn, human, skippedIpis } from '../scene';
import type { Scene } from '../scene';
import { columnOf, versionsOf } from './lifelines';

export type Arrow =
    /** A read of `registered(of)`, from that CPU's gate. */
    | { readonly kind: 'registration'; readonly cpu: CpuIndex; readonly step: number; readonly of: CpuIndex }
    /** A read of a word that another CPU wrote in step `from`. */
    | {
          readonly kind: 'word';
          readonly cpu: CpuIndex;
          readonly step: number;
          readonly writer: CpuIndex;
          readonly from: number;
      }
    /** A fetch from a version. */
    | {
          readonly kind: 'fetch';
          readonly cpu: CpuIndex;
          readonly step: number;
          readonly lane: number;
          readonly version: number;
      }
    /** `taken` null: still pending at the end. */
    | {
          readonly kind: 'ipi';
          readonly cpu: CpuIndex;
          readonly step: number;
          readonly target: CpuIndex;
          readonly taken: number | null;
      }
    /** `waited`: the step that needed the acknowledgement; null: none yet. */
    | {
          readonly kind: 'ack';
          readonly cpu: CpuIndex;
          readonly step: number;
          readonly target: CpuIndex;
          readonly waited: number | null;
      }
    | { readonly kind: 'skipped'; readonly cpu: CpuIndex; readonly step: number; readonly target: CpuIndex };

/** Something that has begun and is not done: a held store, or cache maintenance. */
export interface Tube {
    readonly cpu: CpuIndex;
    readonly from: number;
    /** null: still in flight at the end. */
    readonly to: number | null;
    readonly kind: 'store' | 'maintenance';
}

export function arrowsOf(scene: Scene): Arrow[] {
    const { program, trace } = scene;
    const arrows: Arrow[] = [];
    for (const step of trace.steps) {
        const at = { cpu: step.cpu, step: human(step.index) };
        for (const read of effects(step, 'read')) {
            const location = program.locations[read.location];
            const writer = trace.steps[read.from];
            if (location?.kind === 'registration' && location.cpu !== undefined) {
                if (location.cpu !== step.cpu) arrows.push({ kind: 'registration', ...at, of: location.cpu });
            } else if (writer !== undefined && writer.cpu !== step.cpu)
                arrows.push({ kind: 'word', ...at, writer: writer.cpu, from: human(read.from) });
        }
        for (const fetch of effects(step, 'fetch')) {
            const lane = executedOn(program, step.cpu).indexOf(fetch.location);
            const version = columnOf(versionsOf(scene, fetch.location), fetch.value);
            if (lane >= 0) arrows.push({ kind: 'fetch', ...at, lane, version });
        }
        for (const skip of skippedIpis(scene, step)) arrows.push({ kind: 'skipped', ...at, target: skip.target });
        const sent = effect(step, 'send');
        if (sent !== undefined) {
            const taken = trace.steps.find(
                (each) =>
                    each.cpu === sent.target &&
                    effects(each, 'take').some((take) => take.sender === step.cpu && take.ipi === sent.ipi),
            );
            arrows.push({
                kind: 'ipi',
                ...at,
                target: sent.target,
                taken: taken === undefined ? null : human(taken.index),
            });
        }
        const ack = effect(step, 'ack');
        if (ack !== undefined) {
            const waited = trace.steps.find(
                (each) =>
                    each.cpu === ack.sender &&
                    each.index > step.index &&
                    effects(each, 'waited').some((wait) => wait.target === step.cpu && wait.acks.length > 0),
            );
            arrows.push({
                kind: 'ack',
                ...at,
                target: ack.sender,
                waited: waited === undefined ? null : human(waited.index),
            });
        }
    }
    return arrows;
}

export function tubesOf(scene: Scene): Tube[] {
    const { trace, snapshots } = scene;
    const tubes: Tube[] = [];
    const end = (from: number, cpu: CpuIndex, open: (taken: number) => boolean): number | null => {
        // Without snapshots the effects alone tell: the completing barrier, the drain.
        if (snapshots === undefined) {
            const done = trace.steps.find(
                (each) =>
                    effects(each, 'complete').some((c) => c.maintenance.includes(from) || c.stores.includes(from)) ||
                    effects(each, 'drain').some((drain) => drain.since === from && each.cpu === cpu),
            );
            return done === undefined ? null : human(done.index);
        }
        for (let taken = from + 1; taken < snapshots.length; taken++) if (!open(taken)) return taken;
        return null;
    };
    for (const step of trace.steps) {
        const { cpu, index } = step;
        if (step.effects.some((each) => (each.kind === 'clean' || each.kind === 'invalidate') && each.issued)) {
            const to = end(index, cpu, (taken) => maintenanceOpen(scene, taken, cpu, index));
            // Maintenance that needed no waiting (or was complete at once) draws no tube.
            if (to === null || to > index + 1) tubes.push({ cpu, from: human(index), to, kind: 'maintenance' });
        }
        if (effects(step, 'write').some((write) => write.held)) {
            const to = end(
                index,
                cpu,
                (taken) =>
                    snapshots?.[taken]?.cpus[cpu]?.storeBuffer.some((e) => !e.barrier && e.since === index) === true,
            );
            tubes.push({ cpu, from: human(index), to, kind: 'store' });
        }
    }
    return tubes;
}

/** In flight: not yet named by a barrier that completed it. */
function maintenanceOpen(scene: Scene, taken: number, cpu: CpuIndex, index: number): boolean {
    const done = scene.trace.steps.some(
        (each) => each.index < taken && effects(each, 'complete').some((c) => c.maintenance.includes(index)),
    );
    if (done) return false;
    const known = scene.snapshots?.[taken]?.cpus[cpu]?.maintenance ?? [];
    const entry = known.find((each) => each.since === index);
    return known.length === 0 || entry === undefined || !entry.complete;
}
