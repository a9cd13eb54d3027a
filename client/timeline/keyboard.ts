/** The keyboard stays in the picture while a person steps there. */
import * as vscode from 'vscode';

/** How long after an answer of the debugger VS Code may still put the keyboard into the editor, in milliseconds. */
const LATEST = 8000;
/** How long after it has shown where the debugger stands. */
const SETTLED = 500;
/** How often it is looked whether the keyboard is still here. */
const INTERVAL = 150;
/** How long VS Code may take to bring it back before it is asked again. */
const PATIENCE = 400;
/** How often it may leave again after one step: who clicks into the editor meanwhile is not kept from it. */
const DEPARTURES = 5;

/**
 * At every stop VS Code shows the place in the editor and puts the keyboard there (`debug.focusEditorOnBreak`); it says that it has
 * (`onDidChangeActiveStackItem`), but not that it is about to. So from a step asked for in the picture until shortly after VS Code
 * has shown the stop, the keyboard is fetched back whenever it is not here. That it left is known from the page itself: two moves
 * in quick succession are one change of the panel's state, or none.
 */
export class PictureKeyboard {
    private here = false;
    /** Times of `performance`, in milliseconds: until when to look, and until when to fetch it back. */
    private latest = 0;
    private until = 0;
    private departures = 0;
    private asked = 0;
    private timer: ReturnType<typeof setTimeout> | undefined;

    constructor(private readonly panel: vscode.WebviewPanel) {}

    dispose(): void {
        clearTimeout(this.timer);
    }

    /** The page has got the keyboard, or has lost it. */
    moved(here: boolean): void {
        if (this.here && !here) this.departures++;
        this.here = here;
        // Where it has just left, nothing that was asked before can bring it back.
        if (!here) this.asked = 0;
        this.comeBack();
    }

    /** VS Code has shown where the debugger stands. */
    stopShown(): void {
        const now = performance.now();
        if (now < this.latest && this.latest !== Infinity) this.until = now + SETTLED;
    }

    /** @param work what moves the debugger; the keyboard is kept while it lasts and until VS Code has shown the stop */
    async keep(work: () => Thenable<unknown> | undefined): Promise<void> {
        this.latest = this.until = Infinity;
        this.departures = 0;
        this.look();
        try {
            await work();
        } finally {
            this.latest = this.until = performance.now() + LATEST;
        }
    }

    private look(): void {
        clearTimeout(this.timer);
        if (performance.now() > this.latest) return;
        this.comeBack();
        this.timer = setTimeout(() => this.look(), INTERVAL);
    }

    private comeBack(): void {
        if (this.here || !this.panel.visible || !vscode.window.state.focused) return;
        const now = performance.now();
        if (this.departures > DEPARTURES || now > this.until || now - this.asked < PATIENCE) return;
        this.asked = now;
        this.panel.reveal(undefined, false);
    }
}
