/** Lanes are put into another order by dragging their heads. */
import type { PictureView } from './picture';

/** Pixels of the screen; less is a press that trembled. */
const LEAST = 8;

/**
 * @param order the CPUs from left to right as they stand
 * @param moved a lane was dropped at a place of that order
 */
export function dragLanes(
    view: PictureView,
    order: () => readonly number[],
    moved: (cpu: number, place: number) => void,
): void {
    const { head } = view;
    let end: (() => void) | null = null;
    head.addEventListener('pointerdown', (down) => {
        const lane = down.target instanceof Element ? down.target.closest('[data-lane]') : null;
        if (lane === null || down.button !== 0) return;
        end?.();
        const cpu = Number(lane.getAttribute('data-lane'));
        head.setPointerCapture(down.pointerId);
        head.classList.add('dragging');
        const others = () => view.lanesAt().filter((each) => each.cpu !== cpu);
        const placeOf = (x: number) => others().filter((each) => (each.left + each.right) / 2 < x).length;
        const isNew = (event: PointerEvent) =>
            Math.abs(event.clientX - down.clientX) >= LEAST && placeOf(event.clientX) !== order().indexOf(cpu);
        const move = (event: PointerEvent) => {
            const lanes = others();
            const place = placeOf(event.clientX);
            view.showDrop(isNew(event) ? (lanes[place]?.left ?? lanes[place - 1]?.right ?? null) : null);
        };
        const up = (event: PointerEvent) => {
            const drop = isNew(event) ? placeOf(event.clientX) : null;
            end?.();
            if (drop !== null) moved(cpu, drop);
        };
        const cancel = () => end?.();
        const escape = (event: KeyboardEvent) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            end?.();
        };
        end = () => {
            end = null;
            head.removeEventListener('pointermove', move);
            head.removeEventListener('pointerup', up);
            head.removeEventListener('lostpointercapture', cancel);
            window.removeEventListener('keydown', escape, true);
            head.classList.remove('dragging');
            view.showDrop(null);
        };
        head.addEventListener('pointermove', move);
        head.addEventListener('pointerup', up);
        head.addEventListener('lostpointercapture', cancel);
        window.addEventListener('keydown', escape, true);
    });
}
