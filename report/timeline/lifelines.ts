/** The lives of code versions: which a fetch of a CPU may return, and until when. */
import type { CpuIndex, LocationId, Value } from '../../machine/program';
import { valueName } from '../names';
import type { Scene } from '../scene';
import { codeAt, effect, effects, executedOn } from '../scene';
import { lifelineTitle } from '../rows';

/** One stretch of a version's life on a CPU. */
export interface Bar {
    readonly cpu: CpuIndex;
    /** Index into the CPU's lanes. */
    readonly lane: number;
    /** Column in the lane. */
    readonly version: number;
    readonly from: number;
    /** null: to the end. */
    readonly to: number | null;
    readonly look: 'fresh' | 'stale';
    /** Wide while a fetch may return it, narrow while only the pipeline may hold it. */
    readonly width: 'wide' | 'narrow';
}

/** A context synchronization event across a version's life. */
export interface Tick {
    readonly cpu: CpuIndex;
    readonly lane: number;
    readonly version: number;
    readonly step: number;
    readonly kind: 'discards' | 'leaves';
}

/** At most this many versions of a location have a column of their own; older ones share the first, “older”. */
export const MAX_VERSIONS = 3;

/** Versions of a location in the order they came to be: the initial one, then each newly written one. */
export function versionsOf(scene: Scene, location: LocationId): readonly Value[] {
    let known = versions.get(scene.trace);
    if (known === undefined) {
        known = new Map();
        versions.set(scene.trace, known);
    }
    let found = known.get(location);
    if (found === undefined) {
        found = findVersions(scene, location);
        known.set(location, found);
    }
    return found;
}

const versions = new WeakMap<Scene['trace'], Map<LocationId, readonly Value[]>>();

function findVersions(scene: Scene, location: LocationId): Value[] {
    const found: Value[] = [scene.program.locations[location]?.initial ?? 0];
    for (const step of scene.trace.steps)
        for (const write of effects(step, 'write'))
            if (write.location === location && !found.includes(write.value)) found.push(write.value);
    return found;
}

/** Column of each version; the oldest share column 0 when there are more than fit. */
export function columnOf(versions: readonly Value[], value: Value): number {
    const at = Math.max(0, versions.indexOf(value));
    return Math.max(0, at - Math.max(0, versions.length - MAX_VERSIONS));
}

export function lanesOf(scene: Scene, cpu: CpuIndex): { title: string; versions: string[] }[] {
    if (scene.snapshots === undefined) return [];
    return executedOn(scene.program, cpu).map((location) => {
        const versions = versionsOf(scene, location);
        const names = versions.slice(-MAX_VERSIONS).map((value) => valueName(scene.program, value));
        if (versions.length > MAX_VERSIONS) names[0] = 'older';
        return { title: lifelineTitle(scene, cpu, location), versions: names };
    });
}

type Look = Pick<Bar, 'look' | 'width'>;

function lookAt(
    scene: Scene,
    taken: number,
    cpu: CpuIndex,
    location: LocationId,
    values: readonly Value[],
): Look | null {
    const code = codeAt(scene, taken, cpu, location);
    if (code === undefined) return null;
    const wide = values.some((value) => code.icache.includes(value));
    const narrow = values.some((value) => code.pipeline.includes(value));
    if (!wide && !narrow) return null;
    return { look: values.includes(code.newest) ? 'fresh' : 'stale', width: wide ? 'wide' : 'narrow' };
}

export function barsOf(scene: Scene): Bar[] {
    const bars: Bar[] = [];
    const taken = scene.snapshots?.length ?? 0;
    scene.program.cpus.forEach((_, cpu) => {
        executedOn(scene.program, cpu).forEach((location, lane) => {
            const versions = versionsOf(scene, location);
            const columns = Math.min(versions.length, MAX_VERSIONS);
            for (let version = 0; version < columns; version++) {
                const values = versions.filter((value) => columnOf(versions, value) === version);
                let open: (Look & { from: number }) | null = null;
                for (let at = 0; at < taken; at++) {
                    const now = lookAt(scene, at, cpu, location, values);
                    if (open !== null && now?.look === open.look && now.width === open.width) continue;
                    if (open !== null) bars.push({ cpu, lane, version, to: at, ...open });
                    open = now === null ? null : { ...now, from: at };
                }
                if (open !== null) bars.push({ cpu, lane, version, to: null, ...open });
            }
        });
    });
    return bars;
}

/** Each context synchronization event across every version but the newest it could meet (or the only one there is). */
export function ticksOf(scene: Scene): Tick[] {
    const ticks: Tick[] = [];
    for (const step of scene.trace.steps) {
        if (effect(step, 'synchronize') === undefined) continue;
        executedOn(scene.program, step.cpu).forEach((location, lane) => {
            const before = codeAt(scene, step.index, step.cpu, location);
            const after = codeAt(scene, step.index + 1, step.cpu, location);
            if (before === undefined || after === undefined) return;
            const versions = versionsOf(scene, location);
            const old = before.pipeline.filter((value) => value !== before.newest);
            const columns = new Set((old.length > 0 ? old : before.pipeline).map((value) => columnOf(versions, value)));
            for (const version of columns) {
                const values = versions.filter((value) => columnOf(versions, value) === version);
                const remains = values.some((value) => after.pipeline.includes(value));
                ticks.push({
                    cpu: step.cpu,
                    lane,
                    version,
                    step: step.index + 1,
                    kind: remains ? 'leaves' : 'discards',
                });
            }
        });
    }
    return ticks;
}
