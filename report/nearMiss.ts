/** A safe scenario's nearest schedule to a violation, ready to be drawn, with why it is harmless. */
import type { Program } from '../machine/program';
import { harmless } from './harmless';
import { nearestSchedule } from './nearest';
import type { Scene } from './scene';
import { staged } from './staged';
import type { PictureOptions } from './timeline/picture';

/** @returns null where nothing comes near. The caller has made sure that the program is safe. */
export function nearMiss(program: Program, label: string): { scene: Scene; options: PictureOptions } | null {
    const trace = nearestSchedule(program);
    if (trace === null) return null;
    const scene = staged(program, trace);
    const told = harmless(scene);
    return {
        scene,
        options: {
            verdict: 'safe',
            heading: ` in every execution ${label} allows · shown: a schedule that comes near`,
            ...(told === null ? {} : { story: told }),
        },
    };
}
