/**
 * Where the keyboard is in the page, or was when VS Code took it away: at every stop it puts the keyboard into an editor, and what had
 * the focus here may have been drawn anew before it comes back.
 */
export type Place = 'picture' | 'choices' | null;

let place: Place = null;

/** Where the keyboard is, or will be when the page has it again. */
export const keyboardPlace = (): Place => place;

/**
 * @param back puts the keyboard into a place whose element is gone
 * @param moved the page has got the keyboard, or has lost it
 */
export function followKeyboard(back: (place: Place) => void, moved: (here: boolean) => void): void {
    document.addEventListener('focusin', ({ target }) => {
        if (!(target instanceof Element)) return;
        place = target.closest('.canvas') !== null ? 'picture' : target.closest('.choices') !== null ? 'choices' : null;
    });
    moved(document.hasFocus());
    window.addEventListener('blur', () => moved(false));
    window.addEventListener('focus', () => {
        moved(true);
        if (document.activeElement === document.body || document.activeElement === null) back(place);
    });
}
