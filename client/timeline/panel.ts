/** The panel: gets states from the language server or a debug session, and does what a person asks for in the view. */
import * as vscode from 'vscode';
import { GOTO_REQUEST, TAKE_REQUEST, TIMELINE_REQUEST } from '../../report/protocol';
import type { FromView, StepPlace, TimelineState, ToView, ViewAction } from '../../report/protocol';
import type { Language } from '../language';
import type { Target, TraceResult } from '../../server/protocol';
import { newNonce, timelineHtml } from './html';
import { programOfSession } from './session';

interface Shown {
    readonly uri: vscode.Uri;
    readonly target: Target;
}

export class TimelinePanel {
    private readonly panel: vscode.WebviewPanel;
    private shown: Shown | null = null;
    private session: vscode.DebugSession | null = null;
    /** The last whole state, for a view that was hidden and comes back. */
    private state: TimelineState | null = null;
    private places: readonly (StepPlace | null)[] = [];
    private message: ToView | null = null;
    private trace: TraceResult | null = null;
    /** Requests overtake each other: only the newest answer is shown. */
    private generation = 0;

    constructor(
        extension: vscode.Uri,
        private readonly language: Language,
    ) {
        const dist = vscode.Uri.joinPath(extension, 'dist');
        this.panel = vscode.window.createWebviewPanel(
            'isosync.timeline',
            'Timeline',
            { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
            { enableScripts: true, localResourceRoots: [dist] },
        );
        const script = this.panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js'));
        this.panel.webview.onDidReceiveMessage((message: FromView) => this.receive(message));
        this.panel.webview.html = timelineHtml(script.toString(), newNonce());
    }

    onDispose(listener: () => void): void {
        this.panel.onDidDispose(listener);
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

    private async showStill(): Promise<void> {
        const generation = ++this.generation;
        this.say('Looking for a counterexample…', ['cancel']);
        const result = await this.result();
        if (generation !== this.generation) return;
        if (result === null) {
            this.say('There is no counterexample to draw: every property holds, or the check is not done.', ['step']);
            return;
        }
        this.keep(result.state);
        this.post({ type: 'state', state: result.state, debugging: false });
    }

    private async result(): Promise<TraceResult | null> {
        if (this.shown === null) return null;
        this.trace ??= await this.language.trace(this.shown.uri, this.shown.target);
        return this.trace;
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
            if (generation === this.generation && this.state === null)
                this.say(error instanceof Error ? error.message : String(error), []);
            return;
        }
        if (generation !== this.generation || this.session?.id !== session.id) return;
        this.keep(state);
        this.post({ type: 'state', state, debugging: true });
    }

    /** The picture stays, the cursor goes. */
    detach(session: vscode.DebugSession): void {
        if (this.session?.id !== session.id) return;
        this.session = null;
        this.generation++;
        if (this.state === null) return;
        this.state = { ...this.state, cursor: null, choices: [] };
        this.post({ type: 'state', state: this.state, debugging: false });
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

    private say(text: string, actions: readonly ViewAction[]): void {
        this.message = { type: 'message', text, actions };
        this.post(this.message);
    }

    private post(message: ToView): void {
        void this.panel.webview.postMessage(message);
    }

    private async receive(message: FromView): Promise<void> {
        switch (message.type) {
            case 'ready':
                if (this.state !== null)
                    this.post({ type: 'state', state: this.state, debugging: this.session !== null });
                if (this.message !== null) this.post(this.message);
                return;
            case 'goto':
                await this.goto(message.step, message.reveal);
                return;
            case 'take':
                await this.session?.customRequest(TAKE_REQUEST, { key: message.key });
                return;
            case 'next':
                if (this.session) await vscode.commands.executeCommand('workbench.action.debug.stepOver');
                return;
            case 'back':
                if (this.session) await vscode.commands.executeCommand('workbench.action.debug.stepBack');
                return;
            case 'breakpoint':
                this.toggleBreakpoint(message.step);
                return;
            case 'copyMail':
                await vscode.commands.executeCommand(
                    'isosync.copyAsMail',
                    this.shown?.uri.toString(),
                    this.shown?.target,
                );
                return;
            case 'compare': {
                const result = await this.result();
                const picture = result?.state.picture;
                const traces =
                    result === null || picture === undefined || result.passing === null
                        ? null
                        : { violating: picture, passing: result.passing };
                this.post({ type: 'compare', traces });
                return;
            }
            case 'export':
                await this.export(message.format, message.content);
                return;
            case 'action':
                await this.act(message.action);
        }
    }

    private async goto(step: number, reveal: boolean): Promise<void> {
        if (this.session !== null) await this.session.customRequest(GOTO_REQUEST, { step });
        const place = this.places[step - 1];
        if (place === null || place === undefined || place.file !== undefined || this.shown === null) return;
        if (this.session !== null && !reveal) return;
        const at = new vscode.Position(place.line - 1, place.column - 1);
        await vscode.window.showTextDocument(this.shown.uri, {
            viewColumn: vscode.ViewColumn.One,
            preserveFocus: !reveal,
            selection: new vscode.Range(at, at),
        });
    }

    private toggleBreakpoint(step: number): void {
        const place = this.places[step - 1];
        if (place === null || place === undefined || place.file !== undefined || this.shown === null) return;
        const uri = this.shown.uri;
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
            case 'showLog':
                await vscode.commands.executeCommand('workbench.action.output.toggleOutput');
        }
    }
}
