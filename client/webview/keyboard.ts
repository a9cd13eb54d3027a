/** The keyboard map of the picture. */
import type { PictureView } from './picture';

export interface Keys {
    goto(step: number): void;
    next(): void;
    back(): void;
    breakpoint(step: number): void;
    whatIf(step: number): void;
    density(change: -1 | 0 | 1): void;
    collapse(): void;
    moveLane(step: number, by: -1 | 1): void;
}

/** @param back the way along causes, to be walked back @returns whether the key was for us */
export function handleKey(event: KeyboardEvent, view: PictureView, steps: number, keys: Keys, back: number[]): boolean {
    const step = view.focused;
    const to = (target: number | null | undefined) => {
        if (target !== null && target !== undefined) view.focus(target, true);
    };
    /** The next step in a direction that is not folded away. */
    const along = (from: number, direction: -1 | 1) => {
        let at = from;
        while (at >= 1 && at <= steps && view.isHidden(at)) at += direction;
        return at >= 1 && at <= steps ? at : null;
    };
    switch (event.key) {
        case 'ArrowUp':
            to(along(step - 1, -1));
            return true;
        case 'ArrowDown':
            to(along(step + 1, 1));
            return true;
        case 'ArrowLeft':
        case 'ArrowRight': {
            const direction = event.key === 'ArrowLeft' ? -1 : 1;
            if (event.altKey) keys.moveLane(step, direction);
            else to(view.beside(step, direction));
            return true;
        }
        case 'Home':
            to(along(1, 1));
            return true;
        case 'End':
            to(along(steps, -1));
            return true;
        case 'PageUp':
            to(along(Math.max(1, step - 10), -1) ?? along(1, 1));
            return true;
        case 'PageDown':
            to(along(Math.min(steps, step + 10), 1) ?? along(steps, -1));
            return true;
        case '[': {
            const cause = view.causesOf(step)[0];
            if (cause !== undefined) back.push(step);
            to(cause);
            return true;
        }
        case ']':
            to(back.pop());
            return true;
        case 'Enter':
            keys.goto(step);
            return true;
        case ' ':
            if (event.shiftKey) keys.back();
            else keys.next();
            return true;
        case 'b':
        case 'B':
            keys.breakpoint(step);
            return true;
        case 'w':
        case 'W':
            keys.whatIf(step);
            return true;
        case '+':
        case '=':
            keys.density(1);
            return true;
        case '-':
            keys.density(-1);
            return true;
        case '0':
            keys.density(0);
            return true;
        case 'c':
        case 'C':
            keys.collapse();
            return true;
        default:
            return false;
    }
}
