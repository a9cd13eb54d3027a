/** Why a schedule that looks like a race is none: the sentence under the picture of a safe scenario. */
import type { CpuIndex, LocationId } from '../machine/program';
import type { Step } from '../machine/trace';
import { cpuName, stepText, valueName } from './names';
import { list } from './rich';
import type { Scene } from './scene';
import { completionOf, effect, effects, human, lastBefore, skippedIpis } from './scene';
import type { Story } from './story';

/** Of a whole trace that violates nothing; null where no version of code was ever stale. */
export function harmless(scene: Scene): Story | null {
    const { program, trace } = scene;
    const discarded = lastBefore(scene, trace.steps.length, (step) => gone(step).length > 0);
    if (discarded === undefined) return null;
    const runner = discarded.cpu;
    const who = cpuName(program, runner);
    const [change] = gone(discarded);
    if (change === undefined) return null;
    const old = list(
        change.values.map((value) => `\`${valueName(program, value)}\``),
        'or',
    );
    const executed = lastBefore(
        scene,
        trace.steps.length,
        (step) => step.cpu === runner && effects(step, 'fetch').some((each) => each.location === change.location),
    );
    const got = executed === undefined ? undefined : effect(executed, 'fetch');
    const what =
        got === undefined || executed === undefined || executed.index < discarded.index
            ? `${who} executes no stale code.`
            : `${who} executes \`${valueName(program, got.value)}\`.`;
    return {
        what,
        why: [untold(scene, runner), because(scene, discarded, old)].filter((text) => text !== '').join(' '),
    };
}

/** Values that a synchronization takes out of its CPU's pipeline. */
function gone(step: Step): { readonly location: LocationId; readonly values: readonly number[] }[] {
    return effects(step, 'synchronize').flatMap((sync) =>
        sync.changed.flatMap(({ location, before, after }) => {
            const values = before.filter((value) => !after.includes(value));
            return values.length === 0 ? [] : [{ location, values }];
        }),
    );
}

function untold(scene: Scene, runner: CpuIndex): string {
    const { program, trace } = scene;
    const who = cpuName(program, runner);
    const skip = lastBefore(scene, trace.steps.length, (step) =>
        skippedIpis(scene, step).some((each) => each.target === runner),
    );
    return skip === undefined
        ? ''
        : `${cpuName(program, skip.cpu)} read \`registered(${who})\` = 0 and sent no IPI (step ${human(skip.index)}).`;
}

/** What discards the old version, and what it comes after. */
function because(scene: Scene, step: Step, old: string): string {
    const { program } = scene;
    const who = cpuName(program, step.cpu);
    const taken = effect(step, 'take');
    if (taken !== undefined)
        return `${who} takes ${cpuName(program, taken.sender)}'s IPI (step ${human(step.index)}), which synchronizes it and discards ${old}; ${cpuName(program, taken.sender)} waits for that.`;
    const invalidate = lastBefore(scene, step.index, (each) => effect(each, 'invalidate') !== undefined);
    const done = invalidate === undefined ? undefined : completionOf(scene, invalidate.index);
    const after =
        done === undefined || done.index > step.index
            ? ''
            : ` comes after ${done.cpu === step.cpu ? 'its' : `${cpuName(program, done.cpu)}'s`} cache maintenance was complete (step ${human(done.index)}) and`;
    return `${who}'s \`${stepText(program, step)}\` (step ${human(step.index)})${after} discards ${old}.`;
}
