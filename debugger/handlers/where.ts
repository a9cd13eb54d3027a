/** Where an expression is asked: a frame's moment, or the present one. */
import type { CpuIndex } from '../../machine/program';
import type { Debuggee } from '../debuggee';
import type { Scene } from '../expressions/evaluate';
import { stateAt, stepBefore } from '../replay/branch';
import { whyText } from '../view/explain';

/** A moment an expression is asked at: a frame's, or the present one. */
export interface Where {
    readonly cpu: CpuIndex;
    readonly position: number;
}

export function whereOf(debuggee: Debuggee, frameId: number | undefined): Where {
    const frame = frameId === undefined ? undefined : debuggee.frames.get(frameId);
    return { cpu: frame?.cpu ?? debuggee.focus, position: frame?.position ?? debuggee.replay.position };
}

export function sceneAt(debuggee: Debuggee, where: Where): Scene {
    const { replay, program } = debuggee;
    return {
        program,
        snapshot: replay.snapshotAt(where.position),
        cpu: where.cpu,
        last: stepBefore(replay.stepper, replay.branch, where.position),
        steps: stateAt(replay.stepper, replay.branch, where.position).steps,
        why: (subject) => whyText(replay, where.position, subject),
    };
}
