/**
 * The documents the server holds, and what is known about the present version of each. An analysis is made when somebody
 * first asks, a check when the text has come to rest; whatever belongs to an older version is dropped.
 */
import { analyse } from '../analysis/analysis';
import type { Analysis, DocumentVersion, Known } from '../analysis/analysis';
import type { Finding } from '../analysis/finding';
import type { ImpossibleItem } from '../analysis/impossible';
import type { CheckReport } from '../analysis/types';
import type { Checker, CheckOutcome } from './checker';
import type { Files } from './files';
import type { Settings } from './protocol';
import { lintFindings } from '../analysis/lints';
import { headline } from '../analysis/places';
import { traceFindings } from './traceFindings';
import { verdictFindings } from './verdictFindings';
import type { View } from './view';

/** What is known about the verdicts of the present version. */
export type CheckState =
    | { readonly kind: 'none' }
    | { readonly kind: 'checking'; readonly done: Promise<CheckOutcome> }
    | { readonly kind: 'done'; readonly report: CheckReport; readonly impossible: readonly ImpossibleItem[] }
    | { readonly kind: 'stopped' }
    | { readonly kind: 'failed'; readonly message: string };

interface Entry {
    document: DocumentVersion;
    analysis: Analysis | null;
    /** Up to the version analysed last: the next one takes over what has not changed. */
    known: Known | undefined;
    /** It has been lowered, and what that found is told too. */
    ripe: boolean;
    check: CheckState;
    /** Findings of lints and of checks with statements removed; they come last. */
    extra: readonly Finding[];
    findings: readonly Finding[] | null;
    /** Counts everything that changes what a client would be told. */
    revision: number;
}

export interface Session {
    readonly settings: () => Settings;
    set(document: DocumentVersion): void;
    close(uri: string): void;
    readonly uris: () => readonly string[];
    /** null: no such document, or (a bug) it could not be analysed, which the log says. */
    analysis(uri: string): Analysis | null;
    /** UTF-16 code units of the present text. */
    length(uri: string): number;
    view(uri: string): View | null;
    check(uri: string): CheckState;
    /** Lowers the present version, which typing does not wait for; whether that found anything to tell. */
    ripen(uri: string): boolean;
    /**
     * Starts a check of the present version, unless there is one.
     * @param longer with {@link LONGER} times the budget, also where an ordinary check has ended undecided
     */
    startCheck(uri: string, longer?: boolean): Promise<CheckOutcome>;
    stopCheck(uri: string): void;
    addFindings(analysis: Analysis, findings: readonly Finding[]): void;
    revision(uri: string): string;
    /** Forget the analysis of a document whose files have changed. */
    invalidate(uri: string): void;
}

/** How much more time a check gets when somebody asks for more. */
export const LONGER = 10;

export interface SessionEvents {
    /** Something a client would be told about a document has changed. */
    readonly onChange: (uri: string, what: 'checking' | 'checked' | 'findings') => void;
    readonly onProgress: (uri: string, states: number) => void;
    readonly log: (message: string) => void;
}

export function createSession(
    checker: Checker,
    files: Files,
    settings: () => Settings,
    { onChange, onProgress, log }: SessionEvents,
): Session {
    const entries = new Map<string, Entry>();

    function analysisOf(entry: Entry): Analysis | null {
        if (entry.analysis) return entry.analysis;
        try {
            entry.analysis = analyse(entry.document, files.languageHost(entry.document.uri), entry.known);
        } catch (error) {
            log(
                `analysis of ${entry.document.uri} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
            );
        }
        return entry.analysis;
    }

    function findingsOf(entry: Entry, analysis: Analysis): readonly Finding[] {
        entry.findings ??= [
            ...(entry.ripe ? analysis.diagnostics : analysis.early),
            ...(entry.check.kind === 'done'
                ? checkedFindings(analysis, entry.check.report, entry.check.impossible)
                : []),
            ...(entry.check.kind === 'failed' ? [failure(analysis, entry.check.message)] : []),
            ...entry.extra,
        ];
        return entry.findings;
    }

    function reset(entry: Entry): void {
        entry.known = entry.analysis?.known ?? entry.known;
        entry.analysis = null;
        entry.ripe = false;
        entry.findings = null;
        entry.extra = [];
        entry.revision++;
        if (entry.check.kind === 'checking') checker.stop(entry.document.uri);
        entry.check = { kind: 'none' };
    }

    function ripen(entry: Entry, analysis: Analysis): boolean {
        if (entry.ripe) return false;
        entry.ripe = true;
        if (analysis.lowered.diagnostics.length === 0) return false;
        entry.findings = null;
        entry.revision++;
        return true;
    }

    async function startCheck(uri: string, longer = false): Promise<CheckOutcome> {
        const entry = entries.get(uri);
        const analysis = entry && analysisOf(entry);
        if (!entry || !analysis)
            return { kind: 'crashed', message: 'There is no such document, or it could not be analysed.' };
        ripen(entry, analysis);
        if (entry.check.kind === 'checking') return entry.check.done;
        if (entry.check.kind === 'done' && !(longer && entry.check.report.verdict === 'unknown'))
            return { kind: 'report', report: entry.check.report };
        const { budget } = settings().check;
        const done = checker.check({
            key: uri,
            request: { programs: analysis.lowered.programs },
            limits: { milliseconds: budget * (longer ? LONGER : 1) },
            finals: true,
            traces: true,
            onProgress: ({ localStates }) => onProgress(uri, localStates),
        });
        entry.check = { kind: 'checking', done };
        onChange(uri, 'checking');
        const outcome = await done;
        // Meanwhile somebody may have typed: then this answer is about a text that is gone.
        if (entries.get(uri) !== entry || entry.analysis !== analysis) return outcome;
        entry.check = stateAfter(outcome);
        entry.findings = null;
        entry.revision++;
        onChange(uri, 'checked');
        return outcome;
    }

    return {
        settings,
        set: (document) => {
            const entry = entries.get(document.uri);
            if (entry === undefined) {
                entries.set(document.uri, {
                    document,
                    analysis: null,
                    known: undefined,
                    ripe: false,
                    check: { kind: 'none' },
                    extra: [],
                    findings: null,
                    revision: 0,
                });
                return;
            }
            reset(entry);
            entry.document = document;
        },
        close: (uri) => {
            checker.stop(uri);
            entries.delete(uri);
        },
        uris: () => [...entries.keys()],
        analysis: (uri) => {
            const entry = entries.get(uri);
            return entry ? analysisOf(entry) : null;
        },
        length: (uri) => entries.get(uri)?.document.text.length ?? 0,
        view: (uri) => {
            const entry = entries.get(uri);
            const analysis = entry && analysisOf(entry);
            if (!entry || !analysis) return null;
            const report = entry.check.kind === 'done' ? entry.check.report : null;
            const others = () =>
                [...entries.values()].filter((each) => each !== entry).flatMap((each) => analysisOf(each) ?? []);
            return new LazyView(analysis, report, settings(), () => findingsOf(entry, analysis), others);
        },
        check: (uri) => entries.get(uri)?.check ?? { kind: 'none' },
        ripen: (uri) => {
            const entry = entries.get(uri);
            const analysis = entry && analysisOf(entry);
            return entry && analysis ? ripen(entry, analysis) : false;
        },
        startCheck,
        stopCheck: (uri) => {
            const entry = entries.get(uri);
            checker.stop(uri);
            if (entry && entry.check.kind === 'none') entry.check = { kind: 'stopped' };
        },
        addFindings: (analysis, findings) => {
            const entry = entries.get(analysis.uri);
            if (entry?.analysis !== analysis) return;
            entry.extra = [...entry.extra, ...findings];
            entry.findings = null;
            entry.revision++;
            onChange(analysis.uri, 'findings');
        },
        revision: (uri) => {
            const entry = entries.get(uri);
            return entry ? `${entry.document.version}.${entry.revision}` : 'none';
        },
        invalidate: (uri) => {
            const entry = entries.get(uri);
            if (entry) reset(entry);
        },
    };
}

/** A view whose costlier parts are made when something looks at them. */
class LazyView implements View {
    constructor(
        readonly analysis: Analysis,
        readonly report: CheckReport | null,
        readonly settings: Settings,
        private readonly findingsNow: () => readonly Finding[],
        private readonly othersNow: () => readonly Analysis[],
    ) {}

    get findings(): readonly Finding[] {
        return this.findingsNow();
    }

    get others(): readonly Analysis[] {
        return this.othersNow();
    }
}

/** Verdicts first, then what is known about the mistakes behind them. */
function checkedFindings(analysis: Analysis, report: CheckReport, impossible: readonly ImpossibleItem[]): Finding[] {
    return [
        ...verdictFindings(analysis, report),
        ...lintFindings(analysis, report),
        ...traceFindings(analysis, impossible),
    ];
}

function stateAfter(outcome: CheckOutcome): CheckState {
    switch (outcome.kind) {
        case 'report':
            return { kind: 'done', report: outcome.report, impossible: outcome.impossible ?? [] };
        case 'crashed':
            return { kind: 'failed', message: outcome.message };
        case 'stopped':
        case 'superseded':
            return { kind: 'stopped' };
    }
}

function failure(analysis: Analysis, message: string): Finding {
    return {
        code: 'ISO900',
        severity: 'error',
        span: headline(analysis),
        message: `The checker failed, so there is no verdict. Changing the text or the command “Check scenario” starts it again. (${message.split('\n', 1)[0] ?? ''})`,
        related: [],
        fixes: [],
    };
}
