/** What a step has to do with others: for the keyboard, and for what lights up. */
import type { CpuIndex } from '../../machine/program';
import { runs } from '../rich';
import type { StepRow } from '../rows';
import { rowOfStep } from './arrange';
import type { Picture } from './picture';

/**
 * The steps that a step points back at, nearest cause first: the write this read saw, the send of this IPI, the patch that made
 * this version; for a violation the synchronization that came too early, and what else its sentence names.
 */
export function causesOf(picture: Picture, step: number): readonly number[] {
    const row = rowOfStep(picture, step);
    const causes = picture.arrows.flatMap((arrow): number[] => {
        switch (arrow.kind) {
            case 'word':
                return arrow.step === step ? [arrow.from] : [];
            case 'ipi':
                return arrow.taken === step ? [arrow.step] : [];
            case 'ack':
                return arrow.waited === step ? [arrow.step] : [];
            case 'registration':
                return arrow.step === step ? registrationOf(picture, arrow.of, step) : [];
            case 'fetch': {
                if (arrow.step !== step) return [];
                const life = picture.bars.find(
                    (bar) => bar.cpu === arrow.cpu && bar.lane === arrow.lane && bar.version === arrow.version,
                );
                return life === undefined || life.from === 0 ? [] : [life.from];
            }
            case 'skipped':
                return [];
        }
    });
    const lacked =
        row?.violation === true
            ? [...picture.ticks].reverse().filter((tick) => tick.cpu === row.cpu && tick.step < step)
            : [];
    const told =
        row?.violation === true
            ? runs(picture.story.why).flatMap((run) => (run.step === undefined ? [] : [run.step]))
            : [];
    const all = [...lacked.slice(0, 1).map((tick) => tick.step), ...causes, ...told];
    return [...new Set(all)].filter((cause) => cause < step);
}

/** The step in which what others see of a registration last changed. */
function registrationOf(picture: Picture, cpu: CpuIndex, step: number): number[] {
    const changes = picture.gates.filter(
        (gate) => gate.cpu === cpu && gate.side === 'others' && gate.from > 0 && gate.from < step,
    );
    const last = changes[changes.length - 1];
    return last === undefined ? [] : [last.from];
}

/** The step nearest to one, in the lane at its left or right; null: there is no lane, or nothing in it. */
export function beside(picture: Picture, order: readonly CpuIndex[], step: number, direction: -1 | 1): number | null {
    const row = rowOfStep(picture, step);
    if (row === undefined) return null;
    const cpu = order[order.indexOf(row.cpu) + direction];
    const own = picture.rows.filter((each): each is StepRow => each.kind === 'step' && each.cpu === cpu);
    if (own.length === 0) return null;
    return own
        .map((each) => each.step)
        .reduce((best, each) => (Math.abs(each - step) < Math.abs(best - step) ? each : best));
}
