/**
 * What client and server say to each other beyond LSP. Types and method names only: imported by both sides, by neither's code.
 * Positions are LSP's (zero-based lines, UTF-16 columns).
 */
import type { Trace } from '../machine/trace';
import type { Verdict } from '../machine/verdict';
import type { TimelineState, ViewAction } from '../report/protocol';
import type { Picture } from '../report/timeline/picture';

/** Custom requests and notifications, by method name. */
export const method = {
    /** Request {@link CheckParams} → {@link CheckResult}: check now and wait for the verdicts. */
    check: 'isosync/check',
    /** Request {@link UriParams} → null: stop the check of a document; its verdicts stay unknown until the next edit. */
    stop: 'isosync/stop',
    /** Request {@link UriParams} → {@link Outline}: what there is to test, from the syntax alone. */
    outline: 'isosync/outline',
    /** Request {@link TraceParams} → {@link TraceResult} or null where there is no counterexample. */
    trace: 'isosync/trace',
    /** Request {@link TimelineRequest} → {@link TimelineAnswer}: what the timeline view shows. */
    timeline: 'isosync/timeline',
    /** Request {@link TraceParams} → Picture or null: the lanes, before the check is done. */
    initialPicture: 'isosync/initialPicture',
    /** Request {@link UriParams} → {@link ExportResult}: the scenario as an AArch64 litmus test. */
    exportLitmus: 'isosync/exportLitmus',
    /** Request {@link ImportMailParams} → {@link ImportMailResult}: a two-column diagram as a scenario. */
    importMail: 'isosync/importMail',
    /** Request {@link UriParams} → {@link ArchitecturesResult}: the scenario on every architecture, whatever its `arch` says. */
    architectures: 'isosync/architectures',
    /** Request {@link UriParams} → string or null, from the server to a client in the browser: a file that `use` names. */
    readFile: 'isosync/readFile',
    /** Request {@link ListFilesParams} → URIs, likewise: the scenarios below a folder of the workspace. */
    listFiles: 'isosync/listFiles',
    /** Notification {@link Status} from the server. */
    status: 'isosync/status',
} as const;

/** Scheme of the read-only documents that show the kernel library; their path is the name the language knows the file by. */
export const LIBRARY_SCHEME = 'isosync-library';

export interface Position {
    readonly line: number;
    readonly character: number;
}
export interface Range {
    readonly start: Position;
    readonly end: Position;
}

export interface UriParams {
    readonly uri: string;
    /** The contents as the asker sees them: the server may not hold the document, or an older one under the same name. */
    readonly text?: string;
    /** With `text`, of a document an editor says is a litmus test; otherwise its name tells. */
    readonly language?: 'litmus';
}

/**
 * Commands of the client that a code lens or code action may name. The server must not declare them in
 * `executeCommandProvider`: the client registers them itself. Arguments: the document's URI, then {@link Target} or nothing.
 */
export const command = {
    check: 'isosync.check',
    checkAllArchitectures: 'isosync.checkAllArchitectures',
    debugCounterexample: 'isosync.debugCounterexample',
    showTimeline: 'isosync.showTimeline',
    copyAsMail: 'isosync.copyAsMail',
} as const;

/** Which counterexample a command is about; all absent: the first one. */
export interface Target {
    readonly property?: number;
    readonly architecture?: string;
}

/** Settings the server reads, section `isosync` (see contributes.configuration in package.json). */
export interface Settings {
    readonly check: {
        /** Check while typing; otherwise only on command. */
        readonly whileTyping: boolean;
        /** Milliseconds one check may take before its verdict is `unknown`. */
        readonly budget: number;
    };
    readonly codeLens: { readonly enabled: boolean };
    readonly inlayHints: { readonly enabled: boolean };
}

export interface ListFilesParams {
    readonly folder: string;
    readonly most: number;
}

/** The matrix of verdicts. */
export interface ArchitecturesResult {
    /** Address of a read-only document that shows it. */
    readonly document: string;
    /** Markdown. */
    readonly text: string;
}

export interface CheckParams extends UriParams {
    /** Only this architecture (as printed in {@link ArchitectureResult.architecture}); absent: all of the scenario's. */
    readonly architecture?: string;
}

/** The verdicts of one version of a document. */
export interface CheckResult {
    readonly uri: string;
    readonly version: number;
    /** The scenario's name; null where the file has no scenario that could be checked (its diagnostics say why). */
    readonly scenario: string | null;
    readonly results: readonly ArchitectureResult[];
    readonly expectations: readonly ExpectationResult[];
}

export interface ArchitectureResult {
    /** E.g. `arm64`. */
    readonly architecture: string;
    /** E.g. `dic=1 idc=0`; empty for the defaults. */
    readonly options: string;
    readonly verdict: Verdict;
    /** Distinct final states where they were counted, else states explored. */
    readonly states: number;
    readonly milliseconds: number;
    readonly properties: readonly PropertyReport[];
}

export interface PropertyReport {
    /** Index of the property in the program: pass it to {@link TraceParams}. */
    readonly property: number;
    /** As written, or as implied. */
    readonly text: string;
    /** Where it is written; null for an implied one. */
    readonly range: Range | null;
    readonly verdict: Verdict;
    readonly outcome: 'holds' | 'violated' | 'unknown';
    /** One sentence for a person: what goes wrong, or why it was not put to the test. */
    readonly sentence: string;
    readonly witness: readonly WitnessLine[];
}

/** One step of a counterexample, worded. */
export interface WitnessLine {
    readonly cpu: string;
    /** Zero-based; null for a step without a place in a file. */
    readonly line: number | null;
    /** The file of a step inside a library procedure; absent: the document itself. */
    readonly uri?: string;
    readonly text: string;
}

/** One `expect` of the file. */
export interface Expectation {
    /** Stable within a version of the document: `racy`, `safe for arm64 { dic = 1 }`, `window racy`. */
    readonly label: string;
    readonly range: Range;
}

export interface ExpectationResult extends Expectation {
    readonly met: boolean;
    readonly expected: Verdict;
    /** The verdict found; the worst where several architectures are meant. */
    readonly actual: Verdict;
    /** One sentence: `expected safe, but is racy on arm64: …`. */
    readonly sentence: string;
    /** The counterexample as a mail diagram, when there is one. */
    readonly mail: string | null;
    /** Milliseconds of the checks behind it. */
    readonly milliseconds: number;
}

export interface Outline {
    readonly uri: string;
    /** The scenario's name, or the file's base name for a litmus test; null: nothing to test here (a library, an unreadable file). */
    readonly scenario: string | null;
    readonly range: Range | null;
    /** Empty where the file states no belief. */
    readonly expectations: readonly Expectation[];
}

export interface TraceParams extends UriParams, Target {}

export interface TimelineRequest extends TraceParams {
    /** With ten times the budget, where the verdict is unknown. */
    readonly longer?: boolean;
}

/** Exactly one of the two. */
export interface TimelineAnswer {
    readonly trace: TraceResult | null;
    readonly instead: {
        /** A schedule of a safe scenario that comes near; null: nothing to draw. */
        readonly state: TimelineState | null;
        readonly tone: 'plain' | 'error';
        /** Why there is no counterexample; empty where the picture says so. */
        readonly text: string;
        readonly actions: readonly ViewAction[];
    } | null;
}

/** A counterexample in every form the client shows. */
export interface TraceResult {
    readonly scenario: string;
    readonly architecture: string;
    readonly property: number;
    /** The property as written. */
    readonly text: string;
    readonly trace: Trace;
    readonly witness: readonly WitnessLine[];
    /** The two-column diagram, at most 72 columns. */
    readonly mail: string;
    /** A self-contained SVG of the timeline. */
    readonly svg: string;
    /** The timeline as the view draws it. */
    readonly state: TimelineState;
    /** The nearest trace that passes, for comparing; null: none was found. */
    readonly passing: Picture | null;
}

export interface ExportResult {
    /** The litmus test; null where the scenario has something litmus cannot say. */
    readonly text: string | null;
    /** What could not be said, worded for a person. */
    readonly problems: readonly string[];
}

export interface ImportMailParams {
    readonly text: string;
}
export interface ImportMailResult {
    readonly text: string | null;
    readonly problems: readonly string[];
}

/** What the server is doing, for the language status item. */
export interface Status {
    readonly state: 'idle' | 'checking' | 'stopped' | 'failed';
    /** The document it is about. */
    readonly uri: string;
    /** The worst verdict over the file's architectures, once known for its present version. */
    readonly verdict?: Verdict;
    /** A sentence: `racy on arm64 in 4 ms`, or what failed. */
    readonly sentence: string;
    /** While checking: states seen so far. */
    readonly states?: number;
}
