/**
 * What a timeline shows, before any geometry: rows of text, the lives of code versions, registration, waiting, what is in
 * flight and who saw what. Plain data, so it crosses to a webview; positions are step numbers (0 = before the first step).
 */
import type { CpuIndex } from '../../machine/program';
import type { Verdict } from '../../machine/verdict';
import { waitsFor } from '../notes';
import type { Group, Row } from '../rows';
import { cellName, rowsOf } from '../rows';
import type { Scene } from '../scene';
import { sentence } from '../words';
import { sentenceCase } from '../rich';
import type { Story } from '../story';
import { midway, story } from '../story';
import type { Arrow, Tube } from './arrows';
import { arrowsOf, tubesOf } from './arrows';
import type { Bar, Tick } from './lifelines';
import { barsOf, lanesOf, ticksOf } from './lifelines';

export type { Arrow, Tube } from './arrows';
export type { Bar, Tick } from './lifelines';

export interface Lifelines {
    /** `foo on B`. */
    readonly title: string;
    /** Column heads, oldest first. */
    readonly versions: readonly string[];
}

export interface PictureCpu {
    readonly name: string;
    /** `starts in user`, `starts in kernel`, `registered`. */
    readonly start: string;
    /** Its registration changes in this trace, so that it has a gate. */
    readonly gate: boolean;
    readonly lanes: readonly Lifelines[];
}

export interface GateSegment {
    readonly cpu: CpuIndex;
    readonly side: 'others' | 'own';
    readonly from: number;
    /** null: to the end. */
    readonly to: number | null;
    readonly state: '0' | '1' | '0|1';
}

export interface SpineSegment {
    readonly cpu: CpuIndex;
    readonly from: number;
    readonly to: number | null;
    readonly look: 'kernel' | 'user' | 'waiting' | 'finished';
    readonly masked: boolean;
    /** Beside a waiting spine: `waits for D`; empty otherwise. */
    readonly text: string;
}

export interface Heading {
    readonly title: string;
    readonly verdict: Verdict | null;
    /** After the verdict's word: ` on arm64 · shortest counterexample, 11 steps`. */
    readonly text: string;
    readonly source: string;
}

export interface Picture {
    readonly heading: Heading;
    readonly cpus: readonly PictureCpu[];
    readonly rows: readonly Row[];
    readonly groups: readonly Group[];
    /** Number of steps. */
    readonly steps: number;
    readonly bars: readonly Bar[];
    readonly ticks: readonly Tick[];
    readonly gates: readonly GateSegment[];
    readonly spines: readonly SpineSegment[];
    readonly tubes: readonly Tube[];
    readonly arrows: readonly Arrow[];
    readonly story: Story;
    /** Accessible name of each step, from step 1. */
    readonly names: readonly string[];
    /** The whole sentence of each step, from step 1, for tooltips. */
    readonly sentences: readonly string[];
}

export interface PictureOptions {
    readonly verdict?: Verdict;
    /** Replaces the words after the verdict. */
    readonly heading?: string;
    readonly source?: string;
    /** A verified repair, as a sentence. */
    readonly prevented?: string;
    /** Replaces the sentence of the trace. */
    readonly story?: Story;
    /** The sentence speaks of the state after this many steps instead of the whole trace. */
    readonly cursor?: number;
}

/** Everything there is to draw of a scene. Pure; O(steps × CPUs). */
export function pictureOf(scene: Scene, options: PictureOptions = {}): Picture {
    const { program, trace } = scene;
    const { rows, groups } = rowsOf(scene);
    const cpus = program.cpus.map((cpu, index): PictureCpu => {
        const gate = hasGate(scene, index);
        return {
            name: cpu.name,
            start: cpu.startsInUser
                ? 'starts in user'
                : cpu.registration !== null && cpu.registered === 1 && !gate && index > 0
                  ? 'registered'
                  : 'starts in kernel',
            gate,
            lanes: lanesOf(scene, index),
        };
    });
    const whole = options.cursor === undefined || options.cursor >= trace.steps.length;
    const steps = trace.steps.length;
    return {
        heading: {
            // A name that is prose begins like a sentence; one that is code stays as it is.
            title: /^[a-z]+ [a-z]/.test(program.name) ? sentenceCase(program.name) : program.name,
            verdict: options.verdict ?? shownBy(scene),
            text: options.heading ?? ` on ${program.architecture} · ${steps} ${steps === 1 ? 'step' : 'steps'}`,
            source: options.source ?? '',
        },
        cpus,
        rows,
        groups,
        steps,
        bars: barsOf(scene),
        ticks: ticksOf(scene),
        gates: program.cpus.flatMap((_, cpu) => (hasGate(scene, cpu) ? gateOf(scene, cpu) : [])),
        spines: program.cpus.flatMap((_, cpu) => spineOf(scene, cpu)),
        tubes: tubesOf(scene),
        arrows: arrowsOf(scene),
        story: options.story ?? (whole ? story(scene, options.prevented) : midway(scene, options.cursor ?? 0)),
        names: rows.flatMap((row) => (row.kind === 'step' ? [cellName(scene, row, groups)] : [])),
        sentences: trace.steps.map((step) => sentence(scene, step)),
    };
}

/** The verdict that a trace proves by itself; null for one that violates nothing. */
function shownBy({ program, trace }: Scene): Verdict | null {
    if (trace.stuck !== undefined && trace.stuck.length > 0) return 'stuck';
    const property = trace.property === null ? undefined : program.properties[trace.property];
    const violated = trace.steps.some((step) => step.effects.some((each) => each.kind === 'violation'));
    if (property === undefined || !violated) return null;
    return property.kind === 'unpredictable' ? 'unpredictable' : property.kind === 'returns' ? 'stuck' : 'racy';
}

/** A CPU has a gate when what it or others see of its registration is not the same in every state. */
function hasGate(scene: Scene, cpu: CpuIndex): boolean {
    const first = scene.snapshots?.[0];
    const start = first === undefined ? undefined : gateState(scene, 0, cpu);
    if (start === undefined) return false;
    const snapshots = scene.snapshots ?? [];
    return snapshots.some((_, taken) => {
        const state = gateState(scene, taken, cpu);
        return state !== undefined && (state.own !== start.own || state.others !== start.others);
    });
}

type GateState = GateSegment['state'];

function gateState(scene: Scene, taken: number, cpu: CpuIndex): { own: GateState; others: GateState } | undefined {
    const registration = scene.snapshots?.[taken]?.cpus[cpu]?.registration;
    if (registration === undefined || registration === null) return undefined;
    const seen = new Set(registration.others.flatMap((other) => other.may));
    const others = seen.has(0) && seen.size > 1 ? '0|1' : seen.has(0) ? '0' : '1';
    return { own: registration.own === 0 ? '0' : '1', others };
}

function gateOf(scene: Scene, cpu: CpuIndex): GateSegment[] {
    const segments: GateSegment[] = [];
    for (const side of ['others', 'own'] as const) {
        let from = 0;
        let state = gateState(scene, 0, cpu)?.[side] ?? '0';
        for (let taken = 1; taken < (scene.snapshots?.length ?? 0); taken++) {
            const now = gateState(scene, taken, cpu)?.[side] ?? state;
            if (now === state) continue;
            segments.push({ cpu, side, from, to: taken, state });
            from = taken;
            state = now;
        }
        segments.push({ cpu, side, from, to: null, state });
    }
    return segments;
}

function spineOf(scene: Scene, cpu: CpuIndex): SpineSegment[] {
    const first = spineState(scene, 0, cpu);
    if (first === undefined)
        return [
            {
                cpu,
                from: 0,
                to: null,
                look: scene.program.cpus[cpu]?.startsInUser === true ? 'user' : 'kernel',
                masked: false,
                text: '',
            },
        ];
    const segments: SpineSegment[] = [];
    let from = 0;
    let state = first;
    for (let taken = 1; taken < (scene.snapshots?.length ?? 0); taken++) {
        const now = spineState(scene, taken, cpu) ?? state;
        if (now.look === state.look && now.masked === state.masked && now.text === state.text) continue;
        segments.push({ cpu, from, to: taken, ...state });
        from = taken;
        state = now;
    }
    segments.push({ cpu, from, to: null, ...state });
    return segments;
}

function spineState(
    scene: Scene,
    taken: number,
    cpu: CpuIndex,
): Pick<SpineSegment, 'look' | 'masked' | 'text'> | undefined {
    const state = scene.snapshots?.[taken]?.cpus[cpu];
    if (state === undefined) return undefined;
    const look =
        state.state === 'finished' || state.state === 'stopped'
            ? 'finished'
            : state.state === 'waiting'
              ? 'waiting'
              : state.mode;
    // In a handler interrupts are masked by the entry; only a mask of the program's own is drawn double.
    return { look, masked: state.masked && state.handlers.length === 0, text: waitsFor(scene, taken, cpu) };
}
