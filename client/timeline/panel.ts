/** The panel: gets states from the language server or a debug session, and does what a person asks for in the view. */
import * as vscode from 'vscode';
import { GOTO_REQUEST, TAKE_REQUEST, TIMELINE_REQUEST } from '../../report/protocol';
import type {
    FromView,
    GotoParams,
    StepPlace,
    TimelineParams,
    TimelineState,
    ToView,
    ViewAction,
} from '../../report/protocol';
import type { Picture } from '../../report/timeline/picture';
import type { Language } from '../language';
import type { Target, TraceResult } from '../../server/protocol';
import { newNonce, timelineHtml } from './html';
import { PictureKeyboard } from './keyboard';
import { documentOf, showPlace } from './places';
import { programOfSession } from './session';

/** Milliseconds after which a check is said to be under way. */
const PATIENCE = 300;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

interface Shown {
    readonly uri: vscode.Uri;
    readonly target: Target;
}

export class TimelinePanel {
    private readonly panel: vscode.WebviewPanel;
    private readonly script: vscode.Uri;
    private readonly keyboard: PictureKeyboard;
    private shown: Shown | null = null;
    private session: vscode.DebugSession | null = null;
    /** The last whole state, for a view that was hidden and comes back. */
    private state: TimelineState | null = null;
    private places: readonly (StepPlace | null)[] = [];
    private message: ToView | null = null;
    private trace: TraceResult | null = null;
    /** Requests overtake each other: only the newest answer is shown. */
    private generation = 0;
    private checking: { readonly generation: number; readonly started: number } | null = null;

    constructor(
        extension: vscode.Uri,
        private readonly language: Language,
        private readonly memory: vscode.Memento,
    ) {
        const dist = vscode.Uri.joinPath(extension, 'dist');
        this.panel = vscode.window.createWebviewPanel(
            'isosync.timeline',
            'Timeline',
            { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
            { enableScripts: true, localResourceRoots: [dist] },
        );
        this.script = this.panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js'));
        this.panel.webview.onDidReceiveMessage((message: FromView) => this.receive(message));
        this.keyboard = new PictureKeyboard(this.panel);
        this.panel.webview.html = this.page();
    }

    private page(): string {
        return timelineHtml(this.script.toString(), newNonce());
    }

    onDispose(listener: () => void): void {
        this.panel.onDidDispose(() => {
            this.keyboard.dispose();
            listener();
        });
    }

    dispose(): void {
        this.panel.dispose();
    }

    /** Shows a document: live where a session runs on it, else its counterexample. */
    async show(uri: vscode.Uri, target: Target): Promise<void> {
        this.shown = { uri, target };
        this.trace = null;
        this.panel.title = `Timeline: ${vscode.workspace.asRelativePath(uri)}`;
        this.panel.reveal(undefined, true);
        const active = vscode.debug.activeDebugSession;
        if (active?.type === 'isosync' && programOfSession(active)?.toString() === uri.toString()) {
            await this.attach(active);
            return;
        }
        this.session = null;
        await this.showStill();
    }

    /** @param longer with more time, where an ordinary check has ended undecided */
    private async showStill(longer = false): Promise<void> {
        if (this.shown === null) return;
        const { uri, target } = this.shown;
        const generation = ++this.generation;
        const started = performance.now();
        this.checking = { generation, started };
        const answer = this.language.timeline(uri, target, longer);
        // What is answered at once needs no word about waiting.
        const patience = setTimeout(() => void this.sayBusy(generation), PATIENCE);
        try {
            const { trace, instead } = await answer;
            if (generation !== this.generation) return;
            this.trace = trace;
            const state = trace?.state ?? instead?.state ?? null;
            if (state === null && this.state !== null) this.forget();
            if (state !== null) this.keep(state);
            if (state !== null) this.postState();
            if (instead !== null && instead.text !== '') this.say(instead.tone, instead.text, instead.actions);
        } catch (error) {
            if (generation === this.generation)
                this.say('error', `The check failed: ${messageOf(error)}`, ['restart', 'showLog']);
        } finally {
            clearTimeout(patience);
            if (this.checking?.generation === generation) this.checking = null;
        }
    }

    private async sayBusy(generation: number): Promise<void> {
        if (this.shown === null || generation !== this.generation) return;
        const { uri, target } = this.shown;
        this.say('busy', 'Looking for a counterexample…', ['cancel']);
        const picture = await this.language.initialPicture(uri, target);
        if (picture !== null && this.checking?.generation === generation)
            this.say('busy', 'Looking for a counterexample…', ['cancel'], picture);
    }

    /** A check is under way: how far it has come. */
    progress(uri: vscode.Uri, states: number): void {
        if (this.checking?.generation !== this.generation || this.shown?.uri.toString() !== uri.toString()) return;
        const seconds = (performance.now() - this.checking.started) / 1000;
        if (seconds * 1000 < PATIENCE) return;
        const text = `Looking for a counterexample… ${states.toLocaleString('en-GB')} states, ${seconds.toFixed(1)} s`;
        this.say('busy', text, ['cancel']);
    }

    private forget(): void {
        this.state = null;
        this.places = [];
        // The page begins anew: nothing of the old picture is worth keeping.
        this.panel.webview.html = this.page();
    }

    private postState(): void {
        if (this.state === null) return;
        const order = this.memory.get<readonly string[]>(this.orderKey());
        this.post({
            type: 'state',
            state: this.state,
            debugging: this.session !== null,
            ...(order === undefined ? {} : { order }),
        });
    }

    private orderKey(): string {
        return `isosync.timeline.order ${this.shown?.uri.toString() ?? ''}`;
    }

    /** A session has started (or is running) on the document shown: follow it. */
    async attach(session: vscode.DebugSession): Promise<void> {
        const program = programOfSession(session);
        if (program === undefined || program.toString() !== this.shown?.uri.toString()) return;
        this.session = session;
        await this.refresh(session, true);
    }

    /** The session's trace or cursor has changed. */
    async refresh(session: vscode.DebugSession, whole = false): Promise<void> {
        if (this.session?.id !== session.id) return;
        const generation = ++this.generation;
        const known = whole ? undefined : this.state?.id;
        let state: TimelineState;
        try {
            state = (await session.customRequest(TIMELINE_REQUEST, { known })) as TimelineState;
        } catch (error) {
            // Not stopped yet, or just ended: the next event asks again.
            if (generation === this.generation && this.state === null) this.say('plain', messageOf(error), []);
            return;
        }
        if (generation !== this.generation || this.session?.id !== session.id) return;
        this.keep(state);
        this.postState();
    }

    /** The picture stays, the cursor goes. */
    detach(session: vscode.DebugSession): void {
        if (this.session?.id !== session.id) return;
        this.session = null;
        this.generation++;
        if (this.state === null) return;
        this.state = { ...this.state, cursor: null, choices: [], notModelled: [] };
        this.postState();
    }

    changed(uri: vscode.Uri): void {
        if (this.shown?.uri.toString() !== uri.toString() || this.state === null) return;
        this.trace = null;
        this.post({ type: 'outdated' });
    }

    private keep(state: TimelineState): void {
        this.message = null;
        if (state.places !== undefined) this.places = state.places;
        // A state without a picture belongs to the one already held.
        this.state = state.picture === undefined ? { ...this.state, ...state } : state;
    }

    private say(
        tone: 'plain' | 'busy' | 'error',
        text: string,
        actions: readonly ViewAction[],
        picture?: Picture,
    ): void {
        this.message = { type: 'message', tone, text, actions, ...(picture === undefined ? {} : { picture }) };
        this.post(this.message);
    }

    private post(message: ToView): void {
        void this.panel.webview.postMessage(message);
    }

    private async receive(message: FromView): Promise<void> {
        switch (message.type) {
            case 'ready':
                this.postState();
                if (this.message !== null) this.post(this.message);
                return;
            case 'goto':
                await this.goto(message.step, message.reveal, message.branch);
                return;
            case 'run':
                await this.goto(this.stopBefore(message.step), false);
                return;
            case 'keyboard':
                this.keyboard.moved(message.here);
                return;
            case 'line':
                await this.reveal(message.step, true);
                return;
            case 'copy':
                await vscode.env.clipboard.writeText(message.text);
                return;
            case 'order':
                await this.memory.update(this.orderKey(), message.names);
                return;
            case 'take':
                await this.move(() => this.session?.customRequest(TAKE_REQUEST, { key: message.key }));
                return;
            case 'next':
                await this.move(() => vscode.commands.executeCommand('workbench.action.debug.stepOver'));
                return;
            case 'back':
                await this.move(() => vscode.commands.executeCommand('workbench.action.debug.stepBack'));
                return;
            case 'breakpoint':
                this.toggleBreakpoint(message.step);
                return;
            case 'copyMail':
                await this.copyMail();
                return;
            case 'compare': {
                this.post({ type: 'compare', traces: await this.compared() });
                return;
            }
            case 'export':
                await this.export(message.format, message.content);
                return;
            case 'action':
                await this.act(message.action);
        }
    }

    /** The counterexample as checked beside the nearest passing trace, also while something else is debugged. */
    private async compared(): Promise<{ violating: Picture; passing: Picture } | null> {
        if (this.shown === null) return null;
        this.trace ??= (await this.language.timeline(this.shown.uri, this.shown.target)).trace;
        const violating = this.trace?.state.picture;
        const passing = this.trace?.passing ?? null;
        return violating === undefined || passing === null ? null : { violating, passing };
    }

    /** Of a live session, what it shows: a what-if too. Otherwise the counterexample. */
    private async copyMail(): Promise<void> {
        if (this.session === null) {
            const { uri, target } = this.shown ?? {};
            await vscode.commands.executeCommand('isosync.copyAsMail', uri?.toString(), target);
            return;
        }
        const asked: TimelineParams = { known: this.state?.id, mail: true };
        const { mail } = (await this.session.customRequest(TIMELINE_REQUEST, asked)) as TimelineState;
        if (mail === undefined) return;
        await vscode.env.clipboard.writeText(mail);
        vscode.window.setStatusBarMessage('The trace copied as a two-column mail diagram', 5000);
    }

    /** VS Code has shown where a session stands. */
    stopShown(session: vscode.DebugSession): void {
        if (session.id === this.session?.id) this.keyboard.stopShown();
    }

    /** Moves the debugger; the keyboard stays here. */
    private async move(work: () => Thenable<unknown> | undefined): Promise<void> {
        if (this.session !== null) await this.keyboard.keep(work);
    }

    /** A breakpoint on the way stops before its event. */
    private stopBefore(step: number): number {
        const cursor = this.state?.cursor ?? 0;
        const stops = (this.state?.breakpoints ?? []).map((each) => each - 1);
        if (step > cursor) return Math.min(step, ...stops.filter((each) => each > cursor && each < step));
        return Math.max(step, ...stops.filter((each) => each < cursor && each > step));
    }

    private async goto(step: number, reveal: boolean, branch?: number): Promise<void> {
        if (this.session !== null) {
            const { session } = this;
            const asked: GotoParams = { step, ...(branch === undefined ? {} : { branch }) };
            const go = () => session.customRequest(GOTO_REQUEST, asked);
            await (reveal ? go() : this.move(go));
        }
        // The debugger shows where it stands by itself.
        if (this.session === null || reveal) await this.reveal(step, reveal);
    }

    /** The editor's selection goes to where a step is written. */
    private async reveal(step: number, focus: boolean): Promise<void> {
        const place = this.places[step - 1] ?? null;
        if (place === null || this.shown === null) return;
        try {
            await showPlace(this.shown.uri, place, focus);
        } catch (error) {
            // A file that is used may have been moved since.
            void vscode.window.showErrorMessage(`Step ${step} cannot be shown: ${messageOf(error)}`);
        }
    }

    private toggleBreakpoint(step: number): void {
        const place = this.places[step - 1] ?? null;
        if (place === null || this.shown === null) return;
        const uri = documentOf(this.shown.uri, place);
        const existing = vscode.debug.breakpoints.filter(
            (each): each is vscode.SourceBreakpoint =>
                each instanceof vscode.SourceBreakpoint &&
                each.location.uri.toString() === uri.toString() &&
                each.location.range.start.line === place.line - 1,
        );
        if (existing.length > 0) vscode.debug.removeBreakpoints(existing);
        else
            vscode.debug.addBreakpoints([
                new vscode.SourceBreakpoint(new vscode.Location(uri, new vscode.Position(place.line - 1, 0))),
            ]);
    }

    private async export(format: 'svg' | 'png', content: string): Promise<void> {
        if (this.shown === null) return;
        const name = this.shown.uri.path.replace(/\.[^./]*$/, '');
        const target = await vscode.window.showSaveDialog({
            defaultUri: this.shown.uri.with({ path: `${name}.${format}` }),
            filters: format === 'svg' ? { SVG: ['svg'] } : { PNG: ['png'] },
            title: 'Export the timeline',
        });
        if (target === undefined) return;
        const bytes =
            format === 'svg'
                ? new TextEncoder().encode(content)
                : Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
        await vscode.workspace.fs.writeFile(target, bytes);
        vscode.window.setStatusBarMessage(`Timeline saved as ${vscode.workspace.asRelativePath(target)}`, 5000);
    }

    private async act(action: ViewAction): Promise<void> {
        if (this.shown === null) return;
        const { uri, target } = this.shown;
        switch (action) {
            case 'debug':
                await vscode.commands.executeCommand('isosync.debugCounterexample', uri.toString(), target);
                return;
            case 'step':
                await vscode.commands.executeCommand('isosync.debugInteractive', uri.toString(), target);
                return;
            case 'cancel':
                await vscode.commands.executeCommand('isosync.stopCheck', uri.toString());
                return;
            case 'restart':
                if (this.session !== null) await vscode.commands.executeCommand('workbench.action.debug.restart');
                else await this.show(uri, target);
                return;
            case 'longer':
                await this.showStill(true);
                return;
            case 'showLog':
                await vscode.commands.executeCommand('workbench.action.output.show');
        }
    }
}
