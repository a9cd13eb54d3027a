/**
 * Tells the client what has changed: diagnostics (pushed, or by asking the client to pull), lenses, hints, status, progress.
 * Decides when a check begins: once the text has come to rest.
 */
import { CodeLensRefreshRequest } from 'vscode-languageserver';
import type { ClientCapabilities, Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { CheckReport } from '../analysis/types';
import type { Timer } from './checker';
import { failedAnalysis, toDiagnostics } from './diagnostics';
import { summary } from './features/codeLens';
import type { Files } from './files';
import type { Host } from './host';
import { method } from './protocol';
import type { Status } from './protocol';
import type { Session } from './session';

/** Beyond this many characters a text is analysed only when it has come to rest. */
const LARGE = 500_000;
/** How long a text rests before it is checked: the check of a small one is over before the next keystroke. */
const REST_MILLISECONDS = 5;
const LARGE_REST_MILLISECONDS = 300;
/** A check that takes longer than this is still running at the next keystroke. */
const BETWEEN_KEYSTROKES_MILLISECONDS = 50;

/** @param cost milliseconds that the last check of the document took, or had taken when it was given up */
function restOf(characters: number, cost: number): number {
    const rest = REST_MILLISECONDS + (LARGE_REST_MILLISECONDS * characters) / LARGE;
    return Math.min(LARGE_REST_MILLISECONDS, cost > BETWEEN_KEYSTROKES_MILLISECONDS ? rest + cost : rest);
}
/** Checks that are over sooner show no progress. */
const PROGRESS_AFTER_MILLISECONDS = 700;

export interface Reporter {
    client(capabilities: ClientCapabilities): void;
    /** Whether the client can be asked to watch files. */
    watches(): boolean;
    edited(uri: string): void;
    closed(uri: string): void;
    changed(uri: string, what: 'checking' | 'checked' | 'findings'): void;
    progress(uri: string, states: number): void;
}

interface Waiting {
    readonly timer: Timer;
    /** When the timer rings, and not before when the work is to be done: whoever types moves it with every key. */
    readonly rings: number;
    due: number;
}

export function createReporter(connection: Connection, session: Session, files: Files, host: Host): Reporter {
    let pulls = false;
    let canRefresh = false;
    let canRefreshLenses = false;
    let canRefreshHints = false;
    let canProgress = false;
    let canWatch = false;
    const waiting = new Map<string, Waiting>();
    const shown = new Map<string, Promise<WorkDoneProgressServerReporter>>();
    /** When the check of a document began that is running, and what the one before it cost. */
    const began = new Map<string, number>();
    const costs = new Map<string, number>();

    function checkEnded(uri: string, isGivenUp: boolean): void {
        const start = began.get(uri);
        if (start === undefined) return;
        const took = host.now() - start;
        // Nobody knows how long it would have taken; and where one after the other is given up, workers do nothing but start.
        const twice = 2 * Math.max(costs.get(uri) ?? 0, REST_MILLISECONDS);
        costs.set(uri, isGivenUp ? Math.max(took, Math.min(twice, LARGE_REST_MILLISECONDS)) : took);
        began.delete(uri);
    }

    function push(uri: string): void {
        if (pulls) {
            if (canRefresh) void connection.languages.diagnostics.refresh();
            return;
        }
        const view = session.view(uri);
        if (view === null) {
            if (session.uris().includes(uri)) void connection.sendDiagnostics({ uri, diagnostics: [failedAnalysis()] });
            return;
        }
        void connection.sendDiagnostics({
            uri,
            version: view.analysis.version,
            diagnostics: toDiagnostics(view.analysis, view.findings),
        });
    }

    /** The text has come to rest: read what it uses, say what is wrong with it, check it. */
    async function rest(uri: string): Promise<void> {
        if (session.analysis(uri) === null) return;
        // Diagnostics about files that are still being read would flicker.
        while (await files.settled()) {
            session.invalidate(uri);
            // What was read may use further files.
            session.analysis(uri);
        }
        const analysis = session.analysis(uri);
        if (analysis === null) return;
        if (session.ripen(uri) || !pulls) push(uri);
        if (!session.settings().check.whileTyping || analysis.lowered.programs.length === 0) {
            status({
                state: 'idle',
                uri,
                sentence: analysis.lowered.programs.length === 0 ? 'nothing to check' : 'not checked',
            });
            return;
        }
        await session.startCheck(uri);
    }

    function status(message: Status): void {
        void connection.sendNotification(method.status, message);
    }

    function begin(uri: string): void {
        if (!canProgress) return;
        host.setTimer(PROGRESS_AFTER_MILLISECONDS, () => {
            if (session.check(uri).kind !== 'checking' || shown.has(uri)) return;
            const created = connection.window.createWorkDoneProgress();
            shown.set(uri, created);
            void created.then((progress) => {
                progress.begin('isosync', undefined, 'checking', true);
                progress.token.onCancellationRequested(() => session.stopCheck(uri));
            });
        });
    }

    function end(uri: string): void {
        void shown.get(uri)?.then((progress) => progress.done());
        shown.delete(uri);
    }

    function schedule(uri: string, milliseconds: number, work: () => void): void {
        const due = host.now() + milliseconds;
        const pending = waiting.get(uri);
        if (pending !== undefined && pending.rings <= due) {
            pending.due = due;
            return;
        }
        pending?.timer.cancel();
        const timer = host.setTimer(milliseconds, () => {
            const left = (waiting.get(uri)?.due ?? 0) - host.now();
            waiting.delete(uri);
            // Timers ring up to a millisecond early.
            if (left >= 1) schedule(uri, left, work);
            else work();
        });
        waiting.set(uri, { timer, rings: due, due });
    }

    return {
        client: ({ textDocument, workspace, window }) => {
            pulls = textDocument?.diagnostic !== undefined;
            canRefresh = workspace?.diagnostics?.refreshSupport ?? false;
            canRefreshLenses = workspace?.codeLens?.refreshSupport ?? false;
            canRefreshHints = workspace?.inlayHint?.refreshSupport ?? false;
            canProgress = window?.workDoneProgress ?? false;
            canWatch = workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false;
        },
        watches: () => canWatch,
        edited: (uri) => {
            end(uri);
            checkEnded(uri, true);
            const length = session.length(uri);
            // Syntax first, at once; the check a moment later.
            if (length <= LARGE && !pulls) push(uri);
            schedule(uri, restOf(length, costs.get(uri) ?? 0), () => void rest(uri));
        },
        closed: (uri) => {
            waiting.get(uri)?.timer.cancel();
            waiting.delete(uri);
            end(uri);
            began.delete(uri);
            costs.delete(uri);
            if (!pulls) void connection.sendDiagnostics({ uri, diagnostics: [] });
        },
        changed: (uri, what) => {
            if (what === 'checking') {
                status({ state: 'checking', uri, sentence: 'checking …' });
                began.set(uri, host.now());
                begin(uri);
                return;
            }
            push(uri);
            if (what === 'findings') return;
            checkEnded(uri, false);
            end(uri);
            if (canRefreshLenses) void connection.sendRequest(CodeLensRefreshRequest.type);
            if (canRefreshHints) void connection.languages.inlayHint.refresh();
            const state = session.check(uri);
            switch (state.kind) {
                case 'done':
                    status(done(uri, state.report));
                    break;
                case 'failed':
                    status({
                        state: 'failed',
                        uri,
                        sentence: `the checker failed: ${state.message.split('\n', 1)[0] ?? ''}`,
                    });
                    break;
                case 'stopped':
                    status({ state: 'stopped', uri, sentence: 'the check was stopped' });
                    break;
                case 'none':
                case 'checking':
                    break;
            }
        },
        progress: (uri, states) => {
            if (!shown.has(uri)) return;
            const sentence = `${states.toLocaleString('en-GB')} states`;
            status({ state: 'checking', uri, sentence, states });
            void shown.get(uri)?.then((progress) => progress.report(sentence));
        },
    };
}

function done(uri: string, report: CheckReport): Status {
    return { state: 'idle', uri, verdict: report.verdict, sentence: summary(report.configurations) };
}
