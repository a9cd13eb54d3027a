/** The keyboard map of the picture. */
import type { PictureView } from './picture';

export interface Keys {
    goto(step: number): void;
    next(): void;
    back(): void;
    breakpoint(step: number): void;
    whatIf(): void;
    density(change: -1 | 0 | 1): void;
    collapse(): void;
    toggleGroup(id: number): void;
}

/** @returns whether the key was for us */
export function handleKey(event: KeyboardEvent, view: PictureView, steps: number, keys: Keys, back: number[]): boolean {
    const step = view.focused;
    const to = (target: number | null | undefined) => {
        if (target !== null && target !== undefined) view.focus(target, true);
    };
    switch (event.key) {
        case 'ArrowUp':
            to(step - 1);
            return true;
        case 'ArrowDown':
            to(step + 1);
            return true;
        case 'ArrowLeft':
            to(view.beside(step, -1));
            return true;
        case 'ArrowRight':
            to(view.beside(step, 1));
            return true;
        case 'Home':
            to(1);
            return true;
        case 'End':
            to(steps);
            return true;
        case 'PageUp':
            to(Math.max(1, step - 10));
            return true;
        case 'PageDown':
            to(Math.min(steps, step + 10));
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
            keys.whatIf();
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
